import type { Hop } from '../../diagnosis/verdict.js';
import type { EventOf } from '../../ui.js';
import type { Style } from '../style.js';
import { displayWidth, hang, padEnd, padStart, wrap } from '../width.js';

type PathEvent = EventOf<'path'>;

/** A hop in words, as every way of showing it uses them. */
export interface HopWords {
  readonly number: number;
  readonly leg: Hop['leg'];
  readonly check: string;
  readonly rule: string;
  readonly config: string;
  readonly records: string;
  readonly result: string;
  readonly culprit: boolean;
}

/** The path as numbered hops, the culprit pointed at in words as well. */
export function pathLines({ title, hops, culprit, strip }: PathEvent, style: Style): string[] {
  const words = hopWords(hops, culprit);
  const seen = strip === undefined ? [] : ['', ...stripLines(strip, style)];
  const heading =
    title === '' ? [] : [...wrap(title, style.width - 2).map((line) => `  ${style.paint.strong(line)}`), ''];
  const shape = style.spoken || style.width < 60 ? told(words, style) : drawn(words, style);
  return [...heading, ...shape, ...seen];
}

/** What the diagnosis found at each hop, in the words of the screen. */
export function hopWords(hops: readonly Hop[], culprit?: number): HopWords[] {
  const guilty = culprit ?? hops.find(({ result }) => isStop(resultWords[result]))?.number;
  return hops.map((hop) => ({
    number: hop.number,
    leg: hop.leg,
    check: checkOf(hop),
    rule: [hop.resourceId, hop.rule].filter((part) => part !== null && part !== '').join(': '),
    config: hop.config === 'not-applied' ? 'n/a' : hop.config,
    records: hop.evidence === 'reject' ? 'REJECT' : hop.evidence,
    result: resultWords[hop.result],
    culprit: hop.number === guilty,
  }));
}

const resultWords: Readonly<Record<Hop['result'], string>> = {
  allow: 'allow',
  deny: 'DENY',
  conflict: 'conflict',
  'not-reached': 'not reached',
  'not-applied': 'not applied',
  answered: 'answered',
  refused: 'REFUSED',
  'no-answer': 'NO ANSWER',
  unknown: 'unknown',
};

/** Whether the packet went no further. */
export const isStop = (result: string): boolean => ['DENY', 'REFUSED', 'NO ANSWER'].includes(result);

function checkOf({ component, at, direction }: Hop): string {
  const name = component.replace('-', ' ').replace('acl', 'ACL');
  const place = at === 'between' ? 'on the way' : at;
  if (direction === null) return `${name}, ${place}`;
  return `${name}, ${direction === 'egress' ? 'out of' : 'into'} ${place}`;
}

const MARK = '  <--';

/** Check, configuration, records and result in columns; the rule that decided under its check, for identifiers are long. */
function drawn(words: readonly HopWords[], style: Style): string[] {
  const { width, paint } = style;
  const heads = { check: 'CHECK and RULE', config: 'CONFIG', records: 'RECORDS', result: 'RESULT' };
  const size = (key: keyof typeof heads) => Math.max(...[heads, ...words].map((cells) => displayWidth(cells[key])));
  const row = (number: string, cells: typeof heads) =>
    [
      `  ${padStart(number, 2)}`,
      padEnd(cells.check, size('check')),
      padEnd(cells.config, size('config')),
      padEnd(cells.records, size('records')),
      cells.result,
    ].join('  ');
  const hasBothLegs = new Set(words.map(({ leg }) => leg)).size > 1;
  const lines = words.flatMap((hop, i) => {
    const isNewLeg = hasBothLegs && hop.leg !== words[i - 1]?.leg;
    return [
      ...(isNewLeg ? [`      ${paint.dim(hop.leg === 'request' ? 'Request' : 'Reply')}`] : []),
      coloured(row(String(hop.number), hop) + (hop.culprit ? MARK : ''), hop, style),
      ...(hop.rule === '' ? [] : hang('      ', hop.rule, width).map(paint.dim)),
    ];
  });
  return [paint.dim(row('#', heads)), ...lines];
}

function told(words: readonly HopWords[], style: Style): string[] {
  return words.flatMap((hop) => {
    const { number, leg, check, rule, config, records, result, culprit } = hop;
    const line = `${number}. ${leg === 'reply' ? 'reply, ' : ''}${check}: ${result}${culprit ? (style.spoken ? ', it stops here' : MARK) : ''}`;
    const details = [rule, `config ${config}, records ${records}`].filter((part) => part !== '');
    const [first = '', ...rest] = hang('  ', line, style.width);
    return [coloured(first, hop, style), ...rest, ...details.flatMap((part) => hang('     ', part, style.width))];
  });
}

const coloured = (line: string, { result, culprit }: HopWords, { paint }: Style): string =>
  culprit || isStop(result) ? paint.bad(line) : result === 'conflict' ? paint.caution(line) : line;

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
