import type { EventOf } from '../../ui.js';
import type { Style } from '../style.js';
import { displayWidth, hang, wrap } from '../width.js';
import { commandLines } from './command.js';
import { duration, spokenDuration, stopwatch } from './duration.js';
import { markPainted } from './speech.js';

/** What would be done: sign and verb, what it costs on the right, why, and the AWS CLI's way to say it. */
export function previewLines({ preview }: EventOf<'preview'>, style: Style): string[] {
  const { sign, what, why, command, cost, verb = verbs[sign] } = preview;
  const { paint, width, spoken } = style;
  const shell = command === '' ? [] : commandLines('    $ ', command, width).map(paint.accent);
  const reason = why === '' ? [] : hang('    ', why, Math.min(width, 80));
  if (spoken) return [...wrap(`Proposed: ${verb} ${what}. Cost: ${cost}.`, width), ...reason, ...shell];
  const head = alignedRight(hang('  Proposed: ', `${verb} ${what}`, width), cost, width, paint.dim);
  return [...markPainted(head, 'Proposed:', paint.caution), ...reason, ...shell];
}

/** What was done, and how long it took. */
export function changeLines({ sign, what, elapsedMs, note }: EventOf<'change'>, style: Style): string[] {
  const remark = note === undefined || note === '' ? [] : [note];
  if (style.spoken) {
    const took = elapsedMs >= 1000 ? ` ${spokenDuration(elapsedMs)}.` : '';
    return wrap(`${spokenChanges[sign]}: ${[what, ...remark].join(', ')}.${took}`, style.width);
  }
  const took = elapsedMs > 0 ? duration(elapsedMs) : '';
  return timed(`  ${sign} `, [what, ...remark].join('  '), took, style).map((line) => tinted(line, sign, style));
}

/** One look of a wait, or its end. */
export function waitingLines({ text, elapsedMs, expectedMs, done }: EventOf<'waiting'>, style: Style): string[] {
  const { spoken, simulated, paint, width } = style;
  if (spoken) {
    const usual = expectedMs > 0 ? `, usually ${spokenDuration(expectedMs)}` : '';
    if (done) return wrap(`Done: ${text}, after ${spokenDuration(elapsedMs)}.`, width);
    return wrap(
      elapsedMs > 0 ? `Still waiting after ${spokenDuration(elapsedMs)}${usual}.` : `Started: ${text}${usual}.`,
      width,
    );
  }
  if (!done) return timed('  ', text, waited(elapsedMs, expectedMs), style);
  const took = `${simulated ? 'simulated ' : ''}${stopwatch(elapsedMs)}`;
  return markPainted(timed('  [ok] ', text, took, style), '[ok]', paint.good);
}

/** `0:42 of about 1:30` */
export const waited = (elapsedMs: number, expectedMs: number): string =>
  stopwatch(elapsedMs) + (expectedMs > 0 ? ` of about ${stopwatch(expectedMs)}` : '');

export function retryLines(event: EventOf<'retry'>, { width, paint }: Style): string[] {
  return hang('  ', retrySentence(event), width).map(paint.caution);
}

export const retrySentence = ({ call, reason, attempt, nextMs }: EventOf<'retry'>): string =>
  `${call}: ${reason}${nextMs === null ? ', still waiting' : `. Trying again in ${duration(nextMs)}`} (attempt ${attempt}).`;

export function callLines(
  { service, operation, elapsedMs, outcome, requestId }: EventOf<'call'>,
  style: Style,
): string[] {
  const text = `${service} ${operation}  ${outcome}${requestId === undefined ? '' : `  ${requestId}`}`;
  return timed('    ', text, duration(elapsedMs), style);
}

function timed(prefix: string, text: string, took: string, { width, paint }: Style): string[] {
  const room = took === '' || displayWidth(took) > width / 3 ? width : width - displayWidth(took) - 2;
  return alignedRight(hang(prefix, text, room), took, width, paint.dim);
}

/** Puts `right` at the end of the last line, or on a line of its own where there is no room. */
export function alignedRight(
  lines: readonly string[],
  right: string,
  width: number,
  paint: (text: string) => string,
): string[] {
  if (right === '') return [...lines];
  const last = lines.at(-1) ?? '';
  const gap = width - displayWidth(last) - displayWidth(right);
  if (gap >= 2) return [...lines.slice(0, -1), `${last}${' '.repeat(gap)}${paint(right)}`];
  const below = wrap(right, width - 4);
  const indent = ' '.repeat(below.length > 1 ? 4 : Math.max(4, width - displayWidth(right)));
  return [...lines, ...below.map((line) => indent + paint(line))];
}

function tinted(line: string, sign: EventOf<'change'>['sign'], { paint }: Style): string {
  const colour = { '+': paint.good, '-': paint.bad, '~': paint.caution, '!': paint.bad, '=': paint.dim }[sign];
  return line.startsWith(`  ${sign} `) ? `  ${colour(sign)} ${line.slice(4)}` : line;
}

const verbs = { '+': 'create', '-': 'delete', '~': 'change' } as const;

const spokenChanges = {
  '+': 'Created',
  '-': 'Deleted',
  '~': 'Changed',
  '=': 'Found',
  '!': 'Could not change',
} as const;
