import type { EventOf } from '../../ui.js';
import type { HopLook, Style } from '../style.js';
import { displayWidth, hang, padEnd, padStart, wrap } from '../width.js';
import { type HopWords, hopWords } from './hop-words.js';

type PathEvent = EventOf<'path'>;

/** The path as numbered hops, the culprit pointed at in words as well. */
export function pathLines({ title, hops, culprit, strip }: PathEvent, style: Style): string[] {
  const words = hopWords(hops, culprit);
  const seen = strip === undefined ? [] : ['', ...stripLines(strip, style)];
  const heading =
    title === '' ? [] : [...wrap(title, style.width - 2).map((line) => `  ${style.paint.strong(line)}`), ''];
  const shape = style.spoken || style.width < 60 ? told(words, style) : drawn(words, style);
  return [...heading, ...shape, ...seen];
}

const MARK = '  <--';

/** Check, configuration, records and result in columns; the rule that decided under its check, for identifiers are long. */
function drawn(words: readonly HopWords[], style: Style): string[] {
  const { width, paint } = style;
  const heads = { check: 'CHECK and RULE', config: 'CONFIG', records: 'RECORDS', result: 'RESULT' };
  const size = (key: keyof typeof heads) => Math.max(...[heads, ...words].map((cells) => displayWidth(cells[key])));
  const row = (number: string, cells: typeof heads, mark = ' ') =>
    [
      `  ${padStart(number, 2)} ${mark}`,
      padEnd(cells.check, size('check')),
      padEnd(cells.config, size('config')),
      padEnd(cells.records, size('records')),
      cells.result,
    ].join('  ');
  const hasBothLegs = new Set(words.map(({ leg }) => leg)).size > 1;
  const lines = words.flatMap((hop, i) => {
    const isNewLeg = hasBothLegs && hop.leg !== words[i - 1]?.leg;
    return [
      ...(isNewLeg ? [`        ${paint.dim(hop.leg === 'request' ? 'Request' : 'Reply')}`] : []),
      hopPaint(hop, style)(row(String(hop.number), hop, style.glyph.hop[hop.look]) + (hop.culprit ? MARK : '')),
      ...(hop.rule === '' ? [] : hang('        ', hop.rule, width).map(paint.dim)),
    ];
  });
  return [paint.dim(row('#', heads)), ...lines];
}

function told(words: readonly HopWords[], style: Style): string[] {
  return words.flatMap((hop) => {
    const { number, leg, check, rule, sentence, culprit } = hop;
    const line = `${number}. ${leg === 'reply' ? 'reply, ' : ''}${check}: ${sentence}${culprit ? (style.spoken ? '; it stops here' : MARK) : ''}.`;
    const [first = '', ...rest] = hang('  ', line, style.width);
    return [hopPaint(hop, style)(first), ...rest, ...(rule === '' ? [] : hang('     ', rule, style.width))];
  });
}

/** The colour of a hop: what it means is said beside it. */
export function hopPaint(
  { look, culprit }: Pick<HopWords, 'look' | 'culprit'>,
  { paint }: Style,
): (text: string) => string {
  const colours: Readonly<Record<HopLook, (text: string) => string>> = {
    allowed: paint.good,
    denied: paint.bad,
    hollow: paint.dim,
    unknown: paint.accent,
    conflict: paint.caution,
  };
  return culprit ? paint.bad : colours[look];
}

/** What was seen over time, oldest first, with its key. */
export function stripLines(strip: string, style: Style): string[] {
  const { width, paint, spoken } = style;
  const count = (letter: string) => strip.split(letter).length - 1;
  const counts = `accepted ${count('A')}, rejected ${count('R')}, both ${count('B')}, nothing seen ${count('.')}`;
  if (spoken) return wrap(`Over time: ${counts}.`, width);
  const tint: Readonly<Record<string, (text: string) => string>> = { A: paint.good, R: paint.bad, B: paint.caution };
  const painted = (line: string) => line.replace(/A+|R+|B+/g, (run) => (tint[run[0] ?? ''] ?? paint.dim)(run));
  return [
    ...hang('  time  ', strip, width).map(painted),
    ...hang('        ', 'A accepted   R rejected   B both   . nothing seen', width).map(paint.dim),
  ];
}
