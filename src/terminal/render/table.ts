import type { EventOf } from '../../ui.js';
import type { WallClock } from '../local-time.js';
import type { Style } from '../style.js';
import { displayWidth, hang, wrap } from '../width.js';
import { columns } from './columns.js';

/** Columns where they fit, `name: value` lines where they do not or where they would be read aloud. */
export function tableLines(told: EventOf<'table'>, style: Style): string[] {
  const event = byClock(told, style.clock);
  const { title, columns: heads, rows, mark } = event;
  const { width, paint, spoken } = style;
  const heading = title === '' ? [] : wrap(title, width).map(paint.strong);
  const here = `  <- ${event.markText ?? 'here'}`;
  const room = width - 2 - (mark === undefined ? 0 : displayWidth(here));
  const aligned = heads.map((head, i) => (isNumeric(rows, i) ? { head, align: 'right' as const } : { head }));
  const laidOut = spoken || width < 60 ? undefined : columns(aligned, rows, room);
  if (laidOut === undefined) return [...heading, ...stacked(event, style)];
  const [head = [], ...body] = laidOut;
  const widest = Math.max(0, ...body.flat().map(displayWidth));
  return [
    ...heading,
    ...head.map((line) => `  ${paint.dim(line)}`),
    ...body.flatMap((lines, row) =>
      lines.map((line, i) =>
        row === mark
          ? paint.bad(`  ${line}${i === 0 ? ' '.repeat(widest - displayWidth(line)) + here : ''}`)
          : `  ${line}`,
      ),
    ),
  ];
}

/** Moments as the person's clock showed them; the zone stands in the head. */
function byClock(event: EventOf<'table'>, clock: WallClock): EventOf<'table'> {
  const { moments, columns: heads, rows } = event;
  const first = Number(rows[0]?.[moments ?? -1]);
  if (moments === undefined || Number.isNaN(first)) return event;
  const timeOf = (cell: string): string => (/^\d+$/.test(cell) ? clock(Number(cell)).time : cell);
  return {
    ...event,
    columns: heads.map((head, at) => (at === moments ? `${head} (${clock(first).zone})` : head)),
    rows: rows.map((row) => row.map((cell, at) => (at === moments ? timeOf(cell) : cell))),
  };
}

function stacked({ columns: heads, rows, mark, markText }: EventOf<'table'>, { width, spoken }: Style): string[] {
  return rows.flatMap((row, i) => {
    const lines = row.flatMap((cell, column) => hang('  ', `${heads[column] ?? column + 1}: ${cell}`, width));
    const here = i === mark ? hang('  ', `${spoken ? 'Look at this one:' : '<-'} ${markText ?? 'here'}`, width) : [];
    return [...(i === 0 ? [] : ['']), ...lines, ...here];
  });
}

const isNumeric = (rows: readonly (readonly string[])[], column: number): boolean =>
  rows.length > 0 && rows.every((row) => /^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/.test(row[column] ?? ''));
