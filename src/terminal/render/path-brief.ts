import { counted } from '../../base/words.js';
import type { Hop, Verdict, VerdictEnd } from '../../diagnosis/verdict.js';
import type { HopLook, Style } from '../style.js';
import { displayWidth, hang, shorten } from '../width.js';
import { type HopWords, hopWords, isDestinationHost } from './hop-words.js';
import { label } from './label.js';
import { hopPaint } from './path.js';

/** A hop that says something, or a run of those that only say that all is well, that nothing applies, or nothing at all. */
type Row =
  | { readonly kind: 'hop'; readonly hop: HopWords }
  | { readonly kind: 'run'; readonly look: HopLook; readonly text: string };

/**
 * How much is said: all, without what the headline or the command says as well, without what its neighbours imply, too; or
 * for a terminal where that does not fit either, what decides.
 */
export type Words = 'all' | 'few' | 'least' | 'barest';

export const isShort = (words: Words): boolean => words === 'least' || words === 'barest';

/** The way there and back, with only the hops that say something; the others are counted. */
export function briefPathLines(verdict: Verdict, style: Style, words: Words): string[] {
  const { question, hops } = verdict;
  if (hops.length === 0) return [];
  const told = hopWords(hops);
  const host = told.find((_, at) => hops[at] && isDestinationHost(hops[at]));
  const rowsOf = (leg: Hop['leg']) =>
    rowsIn(
      told.filter((hop) => hop.leg === leg && hop !== host),
      (hop) => speaks(hop, hops[hop.number - 1], verdict, words),
      words,
    );
  const back = rowsOf('reply');
  const saysNothing = back.every((row) => row.kind === 'run' && row.look === 'hollow');
  return [
    ...legLines('From', endInWords(question.source, question.names?.source?.name), rowsOf('request'), style, words),
    ...hostLines(endInWords(question.destination, question.names?.destination?.name), host, style),
    ...(saysNothing ? [] : legLines('Back', '', back, style, words)),
  ];
}

/** A run that all passed stands beside the beginning of its leg where there is room. */
function legLines(name: string, end: string, rows: readonly Row[], style: Style, words: Words): string[] {
  const [first, ...rest] = rows;
  const head = end === '' ? label(name, style) : `${label(name, style)}${end}`;
  const telling = rows.filter(({ kind }) => kind === 'hop');
  if (words === 'barest' && end === '' && telling.length > 0)
    return telling.flatMap((row, at) => rowLines(row, style, words, at === 0 ? head : INDENT));
  if (first?.kind === 'run' && first.look !== 'unknown') {
    const text = isShort(words) ? first.text.replace(/ checks? /, ' ') : first.text;
    const beside = style.spoken
      ? `${end === '' ? '' : '; '}${text}`
      : `${end === '' ? '' : '   '}${style.glyph.hop[first.look]} ${text}`;
    if (displayWidth(head + beside) <= style.width)
      return [head + hopPaint(first, style)(beside), ...rest.flatMap((row) => rowLines(row, style, words))];
  }
  if (isShort(words) && end === '' && first?.kind === 'run') {
    const begin = style.spoken ? head : `${head}${style.glyph.hop[first.look]} `;
    const lines = hang(begin, first.text, style.width).map(hopPaint(first, style));
    return [...lines, ...rest.flatMap((row) => rowLines(row, style, words))];
  }
  return [
    ...(end === '' ? [head.trimEnd()] : hang(label(name, style), end, style.width)),
    ...rows.flatMap((row) => rowLines(row, style, words)),
  ];
}

const endInWords = ({ address, instanceId, eniId }: VerdictEnd, name: string | undefined): string =>
  [...new Set([address, instanceId ?? eniId, name])].filter((part) => typeof part === 'string').join(', ');

/** What stops it, contradicts itself or is not known; and what the verdict names, where none of those is it. */
function speaks(
  { look, culprit, leg }: HopWords,
  hop: Hop | undefined,
  { verdict, hops, blockers }: Verdict,
  words: Words,
): boolean {
  if (culprit || look === 'denied' || look === 'conflict' || look === 'unknown') return true;
  if (words === 'barest' || look === 'hollow' || hop === undefined || hop.resourceId === null) return false;
  const isShown = hops.some(({ resourceId, result }) => resourceId === hop.resourceId && isTelling(result));
  const isBlocker = blockers.some(
    (one) => one.leg === leg && one.resourceId === hop.resourceId && one.rule === hop.rule,
  );
  return (
    !isShown &&
    (isBlocker || (hop.resourceId === verdict.resourceId && verdict.rule?.startsWith(hop.rule ?? '-') === true))
  );
}

const isTelling = (result: Hop['result']): boolean => ['deny', 'conflict', 'refused', 'no-answer'].includes(result);

function rowsIn(hops: readonly HopWords[], isSpeaking: (hop: HopWords) => boolean, words: Words): readonly Row[] {
  const rows: Row[] = [];
  for (let at = 0; at < hops.length; ) {
    const first = hops[at];
    if (!first) break;
    const kind = kindOf(first, isSpeaking);
    const length = hops.slice(at).findIndex((hop) => kindOf(hop, isSpeaking) !== kind);
    const run = hops.slice(at, length === -1 ? undefined : at + length);
    at += run.length;
    // What comes after a stop was not reached.
    if (kind === 'unreached' && isShort(words)) continue;
    rows.push(...(kind === 'hop' ? run.map((hop): Row => ({ kind, hop })) : runRows(run, words)));
  }
  return rows;
}

/** Two unknown hops may be told one by one; more of them are listed. */
const kindOf = (hop: HopWords, isSpeaking: (hop: HopWords) => boolean): 'hop' | 'unknown' | 'passed' | 'unreached' => {
  if (hop.look === 'unknown') return 'unknown';
  if (isSpeaking(hop)) return 'hop';
  return hop.result === 'not reached' ? 'unreached' : 'passed';
};

function runRows(run: readonly HopWords[], words: Words): readonly Row[] {
  const [first] = run;
  if (!first) return [];
  if (first.look === 'unknown') {
    if (run.length === 1) return [{ kind: 'hop', hop: first }];
    const checks = words === 'barest' ? '' : `: ${run.map(({ check }) => check.replace(', ', ' ')).join(', ')}`;
    return [{ kind: 'run', look: 'unknown', text: `${counted(run.length, 'check')} unknown${checks}` }];
  }
  if (first.result === 'not reached')
    return [{ kind: 'run', look: 'hollow', text: `${counted(run.length, 'check')} not reached` }];
  const idle = run.filter(({ look }) => look === 'hollow').length;
  const passed = run.length - idle;
  const texts = [
    ...(passed === 0 ? [] : [`${counted(passed, 'check')} passed`]),
    ...(idle === 0 ? [] : [`${idle} ${idle === 1 ? 'does' : 'do'} not apply`]),
  ];
  return [{ kind: 'run', look: passed === 0 ? 'hollow' : 'allowed', text: texts.join(', ') }];
}

const INDENT = '      ';

function rowLines(row: Row, style: Style, words: Words, before = INDENT): string[] {
  const { glyph, width } = style;
  if (row.kind === 'run') return hang(mark(row.look, style), row.text, width).map(hopPaint(row, style));
  const { hop } = row;
  const stops = hop.culprit ? (style.spoken ? '; it stops here' : words === 'barest' ? '' : '  <--') : '';
  const lines = hang(
    mark(hop.look, style, before),
    `${hop.check}: ${isShort(words) ? hop.sentence.replace(/, (as the records show|by its rules|by the configuration)$/, '') : hop.sentence}${stops}`,
    width,
  );
  // The whole rule is in the answer above, and with --full.
  const rule =
    hop.rule === '' || words !== 'all'
      ? []
      : [`${INDENT}  ${shorten(hop.rule, width - INDENT.length - 2, glyph.ellipsis)}`];
  return [...lines.map(hopPaint(hop, style)), ...rule.map(style.paint.dim)];
}

const mark = (look: HopLook, { glyph, spoken }: Style, before = INDENT): string =>
  spoken ? before : `${before}${glyph.hop[look]} `;

function hostLines(end: string, host: HopWords | undefined, style: Style): string[] {
  const { spoken, width, glyph } = style;
  const prefix = label('To', style);
  if (!host || host.result === 'not reached' || host.look === 'hollow') return hang(prefix, end, width);
  const said = host.look === 'unknown' ? 'whether it answered is not known' : host.sentence;
  const stops = host.culprit ? (spoken ? '; it stops here' : '  <--') : '';
  const lines = hang(prefix, `${end}: ${spoken ? '' : `${glyph.hop[host.look]} `}${said}${stops}`, width);
  return lines.map((line, at) =>
    at === 0
      ? line.slice(0, prefix.length) + hopPaint(host, style)(line.slice(prefix.length))
      : hopPaint(host, style)(line),
  );
}
