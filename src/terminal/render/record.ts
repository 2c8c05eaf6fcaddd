import { utc } from '../../flow-log/utc.js';
import type { EventOf } from '../../ui.js';
import type { WallClock } from '../local-time.js';
import type { Style } from '../style.js';
import { hang, wrap } from '../width.js';
import { columns } from './columns.js';

/** One flow record: the line as delivered, then each field in words. */
export function recordLines({ line, fields }: EventOf<'record'>, style: Style): string[] {
  const { width, paint, spoken, clock } = style;
  const raw = wrap(line, width - 2).map((part) => `  ${paint.strong(part)}`);
  if (fields.length === 0) return raw;
  const rows = fields.map(({ name, value, meaning, at }) => [name, value, meaning + beside(at, clock)]);
  const heads = ['FIELD', 'VALUE', 'MEANING'].map((head) => ({ head }));
  const laidOut = spoken || width < 60 ? undefined : columns(heads, rows, Math.min(width, 90) - 2);
  if (laidOut === undefined) {
    return [...raw, '', ...rows.flatMap(([name, value, meaning]) => hang('  ', `${name} ${value}: ${meaning}`, width))];
  }
  const [head = [], ...body] = laidOut;
  return [...raw, '', ...head.map((text) => `  ${paint.dim(text)}`), ...body.flat().map((text) => `  ${text}`)];
}

/** The field is in UTC; what the person's clock showed then stands beside it. */
function beside(at: number | undefined, clock: WallClock): string {
  if (at === undefined || clock(at).zone === 'UTC') return '';
  const { date, time, zone } = clock(at);
  return ` (${utc(at).startsWith(date) ? '' : `${date} `}${time} ${zone})`;
}
