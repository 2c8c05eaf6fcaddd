import { counted } from '../../base/words.js';
import type { Verdict } from '../../diagnosis/verdict.js';
import type { Style } from '../style.js';
import { displayWidth, hang } from '../width.js';
import { barestCited, briefCited, tellingRecord } from './cited.js';
import { commandLines, isCommand, sentenceAndCommand } from './command.js';
import { LABEL, pairLines } from './label.js';
import { briefPathLines, isShort, type Words } from './path-brief.js';
import { answerLines, wouldStop } from './verdict-answer.js';
import { otherAddressesInWords } from './verdict-beside.js';
import { briefCertainty, trafficWords } from './verdict-words.js';
import { waysBrief } from './ways-out.js';

interface Room {
  /** Blank lines: between all sections, around the middle ones, or none. */
  readonly gaps: readonly boolean[];
  readonly words: Words;
}

const rooms: readonly Room[] = [
  { gaps: [true, true, true, true], words: 'all' },
  { gaps: [true, true, true, false], words: 'all' },
  { gaps: [true, false, true, false], words: 'all' },
  { gaps: [true, true, true, false], words: 'few' },
  { gaps: [true, false, true, false], words: 'few' },
  { gaps: [true, false, false, false], words: 'few' },
  { gaps: [], words: 'few' },
  { gaps: [], words: 'least' },
  { gaps: [], words: 'barest' },
];

/**
 * The answer on one screen: headline, the path with only the hops that say something, the record that says most, the fix.
 * Nothing that decides is left out; what is, is counted in the last line.
 */
export function verdictBrief(verdict: Verdict, style: Style, rows: number): string[] {
  const shown = rooms.map((room) => screenful(verdict, style, room));
  return shown.find((lines) => lines.length <= rows) ?? shown.at(-1) ?? [];
}

function screenful(verdict: Verdict, style: Style, { gaps, words }: Room): string[] {
  const tight = words !== 'all';
  const sections = [
    answerLines(verdict, style),
    briefPathLines(verdict, style, words),
    [...proof(verdict, style, words), ...sure(verdict, style, words), ...doubts(verdict, style, words)],
    [...fixLines(verdict, style, tight), ...waysBrief(verdict, style, tight), ...experiment(verdict, style, words)],
    folded(verdict, style, words),
  ];
  return sections.flatMap((lines, at) => (at > 0 && lines.length > 0 && gaps[at - 1] ? ['', ...lines] : lines));
}

function proof(verdict: Verdict, style: Style, words: Words): string[] {
  const one = tellingRecord(verdict);
  if (!one && (verdict.question.byRules || verdict.hops.length === 0)) return [];
  if (!one) return pairLines('Record', `none of ${trafficWords(verdict.question)} between the two was read`, style);
  const [what, where] = briefCited(one, style.clock);
  if (words === 'least') return pairLines('Record', `${what}, ${where}`, style);
  if (words === 'barest') return pairLines('Record', barestCited(one, style.clock), style);
  return [...pairLines('Record', what, style), ...hang(' '.repeat(style.spoken ? 2 : LABEL), where, style.width)];
}

function sure(told: Verdict, style: Style, words: Words): string[] {
  const [word, why] = briefCertainty(told);
  const { verdict } = told;
  if (words === 'barest' && verdict.cause !== null) return pairLines(word, verdict.cause, style);
  return pairLines(word, verdict.cause === null ? why : `${why} (${verdict.cause})`, style);
}

function doubts(whole: Verdict, style: Style, words: Words): string[] {
  const { verdict, contradictions, hops } = whole;
  const [first, ...others] = contradictions;
  const more = others.length === 0 ? '' : ` (${counted(others.length, 'more')})`;
  const isDrawn = hops.some(({ result }) => result === 'conflict');
  const most = words === 'all' ? undefined : isDrawn ? 1 : 2;
  const isSaid = first !== undefined && !(isDrawn && words === 'barest');
  return [
    ...(verdict.alternatives.length === 0 ? [] : pairLines('Or', verdict.alternatives.join(', '), style)),
    ...(isSaid ? pairLines('But', first + more, style, most) : []),
    ...wouldStop(whole, style),
    ...otherAddressesInWords(whole).flatMap((fate) => pairLines('Also', fate, style)),
    ...(whole.findings ?? []).flatMap(({ summary, cause }) => pairLines('Beside', `${summary} (${cause})`, style)),
  ];
}

function fixLines({ fix }: Verdict, style: Style, isTight: boolean): string[] {
  if (fix === null) return [];
  const { paint, width } = style;
  // The command says it as well.
  const most = isTight ? 1 : undefined;
  return [
    ...pairLines('Fix', fix.summary, style, most),
    ...(fix.command === '' ? [] : commandLines('    ', fix.command, width).map(paint.accent)),
    ...(fix.admits === '' ? [] : pairLines('Lets in', fix.admits, style)),
  ];
}

function experiment({ nextExperiment, fix, verdict, advice }: Verdict, style: Style, words: Words): string[] {
  if (nextExperiment === null || nextExperiment === '' || advice) return [];
  if (fix !== null && (verdict.certainty === 'certain' || words === 'barest')) return [];
  const parts = sentenceAndCommand(nextExperiment);
  if (parts && isCommand(parts.command) && displayWidth(nextExperiment) > style.width - LABEL)
    return [
      ...pairLines('Try', parts.sentence, style),
      ...commandLines('    ', parts.command, style.width).map(style.paint.accent),
    ];
  const most = words === 'all' || fix === null ? undefined : 2;
  return pairLines('Try', nextExperiment, style, most);
}

/** What --full shows besides. */
function folded({ hops, evidence, ruledOut, fix, advice }: Verdict, { paint, width }: Style, words: Words): string[] {
  const more = [
    ...(hops.length === 0 ? [] : [counted(hops.length, 'check')]),
    ...(evidence.length > 1 ? [counted(evidence.length, 'record')] : []),
    ...(ruledOut.length === 0 ? [] : [`${counted(ruledOut.length, 'cause')} ruled out`]),
    ...(fix === null || fix.undo === '' ? [] : ['the undo']),
    ...(advice ? ['what each way opens'] : []),
  ];
  if (more.length === 0) return [];
  const told = isShort(words) ? 'all checks, records and causes' : more.join(', ');
  return hang('  ', `With --full: ${told}.`, width).map(paint.dim);
}
