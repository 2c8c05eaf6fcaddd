import type { EventOf } from '../../ui.js';
import type { HopLook, Style } from '../style.js';
import { hang, padStart, wrap } from '../width.js';
import { type HopWords, hopWords } from './hop-words.js';

type PathEvent = EventOf<'path'>;

/** The path as numbered hops, the culprit pointed at in words as well. */
export function pathLines({ title, hops, culprit, timeline }: PathEvent, style: Style): string[] {
  const words = hopWords(hops, culprit);
  const seen = timeline === undefined ? [] : ['', ...timelineLines(timeline, style)];
  const heading =
    title === '' ? [] : [...wrap(title, style.width - 2).map((line) => `  ${style.paint.strong(line)}`), ''];
  const shape = style.spoken ? told(words, style) : drawn(words, style);
  return [...heading, ...shape, ...seen];
}

const MARK = '  <--';

/** Each check with what became of the packet there, and the rule that decided under it. */
function drawn(words: readonly HopWords[], style: Style): string[] {
  const { width, paint, glyph } = style;
  const hasBothLegs = new Set(words.map(({ leg }) => leg)).size > 1;
  return words.flatMap((hop, i) => {
    const isNewLeg = hasBothLegs && hop.leg !== words[i - 1]?.leg;
    const mark = `  ${padStart(String(hop.number), 2)} ${glyph.hop[hop.look]} `;
    const said = `${hop.check}: ${hop.sentence}${hop.culprit ? MARK : ''}`;
    return [
      ...(isNewLeg ? [`  ${paint.dim(hop.leg === 'request' ? 'Request' : 'Answer')}`] : []),
      ...hang(mark, said, width).map(hopPaint(hop, style)),
      ...(hop.rule === '' ? [] : hang('       ', hop.rule, width).map(paint.dim)),
    ];
  });
}

function told(words: readonly HopWords[], style: Style): string[] {
  return words.flatMap((hop) => {
    const { number, leg, check, rule, sentence, culprit } = hop;
    const line = `${number}. ${leg === 'reply' ? 'answer, ' : ''}${check}: ${sentence}${culprit ? '; it stops here' : ''}.`;
    const [first = '', ...rest] = hang('  ', line, style.width);
    return [hopPaint(hop, style)(first), ...rest, ...(rule === '' ? [] : hang('     ', rule, style.width))];
  });
}

/** The colour of a hop: what it means is said beside it. */
export function hopPaint(
  { look, culprit }: Pick<HopWords, 'look'> & Partial<Pick<HopWords, 'culprit'>>,
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
export function timelineLines(timeline: string, style: Style): string[] {
  const { width, paint, spoken } = style;
  const count = (letter: string) => timeline.split(letter).length - 1;
  const counts = `accepted ${count('A')}, rejected ${count('R')}, both ${count('B')}, nothing seen ${count('.')}`;
  if (spoken) return wrap(`Over time: ${counts}.`, width);
  const tint: Readonly<Record<string, (text: string) => string>> = { A: paint.good, R: paint.bad, B: paint.caution };
  const painted = (line: string) => line.replace(/A+|R+|B+/g, (run) => (tint[run[0] ?? ''] ?? paint.dim)(run));
  return [
    ...hang('  time  ', timeline, width).map(painted),
    ...hang('        ', 'A accepted   R rejected   B both   . nothing seen', width).map(paint.dim),
  ];
}
