import type { Verdict } from '../../diagnosis/verdict.js';
import type { EventOf } from '../../ui.js';
import type { Style } from '../style.js';
import { hang } from '../width.js';
import { citedInWords } from './cited.js';
import { labelled, markPainted, saidWithCommand } from './speech.js';
import { answerLines, wouldStop } from './verdict-answer.js';
import { also, findings, fixLines, namePairs } from './verdict-beside.js';
import { certaintyWords, ruledOutInWords, trafficWords } from './verdict-words.js';
import { waysOutLines } from './ways-out.js';

/** The answer first, in one sentence; then what it rests on, what to do, and what to look at if it is not certain. */
export function verdictLines({ verdict, full = false, withoutFix }: EventOf<'verdict'>, style: Style): string[] {
  const sections = [
    answerLines(verdict, style),
    labelled(grounds(verdict), style),
    also(verdict, style),
    findings(verdict, style),
    evidence(verdict, style),
    contradictions(verdict, style),
    full ? deciding(verdict, style) : [],
    full ? ruledOut(verdict, style) : [],
    wouldStop(verdict, style),
    blockers(verdict, style),
    fixLines(withoutFix ? null : verdict.fix, style),
    waysOutLines(withoutFix ? undefined : verdict.advice, style),
    experiment(verdict, style),
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

function grounds(told: Verdict): [string, string][] {
  const { question } = told;
  const { cause, resourceId, rule, alternatives } = told.verdict;
  return [
    ['From', endText(question.source)],
    ['To', `${endText(question.destination)}, ${trafficWords(question)}`],
    ...namePairs(question.names),
    ...(cause === null ? [] : [['Cause', cause] satisfies [string, string]]),
    ...(resourceId === null ? [] : [['Where', resourceId] satisfies [string, string]]),
    ...(rule === null ? [] : [['Rule', rule] satisfies [string, string]]),
    ['Certainty', certaintyWords(told)],
    ...(alternatives.length === 0 ? [] : [['Not excluded', alternatives.join(', ')] satisfies [string, string]]),
  ];
}

function endText({ address, eniId, instanceId }: Verdict['question']['source']): string {
  const ids = [instanceId, eniId].filter((id) => id !== null);
  return ids.length === 0 ? address : `${address} (${ids.join(', ')})`;
}

function evidence({ evidence: records }: Verdict, { width, paint, glyph, clock }: Style): string[] {
  if (records.length === 0) return [];
  const lines = records.flatMap((one) => {
    const [what, where] = citedInWords(one, clock);
    return [...hang(`    ${glyph.bullet} `, what, width), ...hang('      ', where, width).map(paint.dim)];
  });
  return [`  ${paint.strong('Evidence')}`, ...lines];
}

function contradictions({ contradictions: found }: Verdict, { width, paint, glyph }: Style): string[] {
  if (found.length === 0) return [];
  return [
    `  ${paint.caution('Contradictions')}`,
    ...found.flatMap((text) => hang(`    ${glyph.bullet} `, text, width)),
  ];
}

/** What would tell whether it is something else. */
function deciding({ deciding: found = [] }: Verdict, { width, paint, glyph }: Style): string[] {
  const lines = found.flatMap(({ cause, by }) => hang(`    ${glyph.bullet} `, `${cause}: ${by}`, width));
  return lines.length === 0 ? [] : [`  ${paint.strong('What would tell the others')}`, ...lines];
}

/** What it is not, and by which record or rule that is known. */
function ruledOut({ ruledOut: found }: Verdict, { width, paint, glyph }: Style): string[] {
  const lines = ruledOutInWords(found).flatMap((text) => hang(`    ${glyph.bullet} `, text, width));
  return lines.length === 0 ? [] : [`  ${paint.strong('Ruled out')}`, ...lines];
}

/** Only worth saying where mending the first would not be enough. */
function blockers({ blockers: found }: Verdict, { width, paint, glyph }: Style): string[] {
  if (found.length < 2) return [];
  const lines = found.flatMap(({ cause, leg, resourceId, rule }) => {
    const where = [resourceId, rule].filter((part) => part !== null).join(': ');
    return hang(`    ${glyph.bullet} `, `${leg}, ${cause}${where === '' ? '' : `, ${where}`}`, width);
  });
  return [...hang('  ', 'Everything that stands in the way, not only the first', width).map(paint.strong), ...lines];
}

/** Ways out that are compared above say it better. */
function experiment({ nextExperiment, advice }: Verdict, style: Style): string[] {
  if (nextExperiment === null || nextExperiment === '' || advice) return [];
  return markPainted(
    saidWithCommand('  ', `Next experiment: ${nextExperiment}`, style),
    'Next experiment:',
    style.paint.strong,
  );
}
