import type { Also, Certainty, CitedLeg, Verdict, VerdictOutcome } from '../../diagnosis/verdict.js';
import type { Style } from '../style.js';
import { hang } from '../width.js';
import { commandLines } from './command.js';
import { labelled, painted } from './speech.js';

/** The answer first, in one sentence; then what it rests on, what to do, and what to look at if it is not certain. */
export function verdictLines(verdict: Verdict, style: Style): string[] {
  const sections = [
    answer(verdict, style),
    labelled(grounds(verdict), style),
    also(verdict, style),
    findings(verdict, style),
    evidence(verdict, style),
    contradictions(verdict, style),
    ruledOut(verdict, style),
    blockers(verdict, style),
    fix(verdict, style),
    experiment(verdict, style),
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

function answer({ verdict }: Verdict, style: Style): string[] {
  const { paint, width } = style;
  const word = outcomeWords[verdict.outcome];
  const colour = { delivered: paint.good, blocked: paint.bad, unanswered: paint.bad, inconclusive: paint.caution };
  const lines = hang('  ', `${word}: ${verdict.summary}`, width);
  return painted(lines, `${word}:`, colour[verdict.outcome]);
}

function grounds({ verdict, question }: Verdict): [string, string][] {
  const { cause, resourceId, rule, certainty, alternatives, signature } = verdict;
  const kind = protocolName(question.protocol) + (question.port === null ? '' : ` port ${question.port}`);
  return [
    ['From', endText(question.source)],
    ['To', `${endText(question.destination)}, ${kind}`],
    ...nameLines(question.names),
    ...(cause === null ? [] : [['Cause', cause] satisfies [string, string]]),
    ...(resourceId === null ? [] : [['Where', resourceId] satisfies [string, string]]),
    ...(rule === null ? [] : [['Rule', rule] satisfies [string, string]]),
    ['Certainty', certaintyWords[certainty] + (signature === null ? '' : ` Pattern ${signature}.`)],
    ...(alternatives.length === 0 ? [] : [['Not excluded', alternatives.join(', ')] satisfies [string, string]]),
  ];
}

/** Who said what the name stands for. */
function nameLines(names: Verdict['question']['names']): [string, string][] {
  return [names?.source, names?.destination].flatMap((one) =>
    one === undefined || one.addresses.length === 0
      ? []
      : [['Name', `${one.name}, ${nameWords[one.by]}`] satisfies [string, string]],
  );
}

const nameWords = {
  resolver: 'as this machine resolves it',
  error: 'as the error says',
  network: 'as its form and the network tell',
} as const;

function endText({ address, eniId, instanceId }: Verdict['question']['source']): string {
  const ids = [instanceId, eniId].filter((id) => id !== null);
  return ids.length === 0 ? address : `${address} (${ids.join(', ')})`;
}

// A name may have dozens of addresses; --json has all of them.
const SHOWN_ADDRESSES = 4;

/** What becomes of the other addresses of the name; those with one fate in one line. */
function also({ also: found = [] }: Verdict, { width, paint, glyph }: Style): string[] {
  if (found.length === 0) return [];
  const fates = [...new Set(found.map(fateOf))];
  const lines = fates.flatMap((fate) => {
    const addresses = found.filter((one) => fateOf(one) === fate).map(({ address }) => address);
    const left = addresses.length - SHOWN_ADDRESSES;
    const named = addresses.slice(0, SHOWN_ADDRESSES).join(', ');
    return hang(`    ${glyph.bullet} `, `${fate}: ${named}${left > 0 ? ` and ${left} more` : ''}`, width);
  });
  return [...hang('  ', 'Other addresses of the name; this is the worst', width).map(paint.strong), ...lines];
}

const fateOf = ({ outcome, cause }: Also): string =>
  `${outcomeWords[outcome].toLowerCase()}${cause === null ? '' : ` (${cause})`}`;

/** What is the matter beside the way. */
function findings({ findings: found = [] }: Verdict, style: Style): string[] {
  const { width, paint } = style;
  return found.flatMap(({ cause, summary, fix: mend }, at) => [
    ...(at === 0 ? [] : ['']),
    ...painted(hang('  ', `Beside that: ${summary} (${cause})`, width), 'Beside that:', paint.caution),
    ...fixLines(mend, style),
  ]);
}

function evidence({ evidence: records }: Verdict, { width, paint }: Style): string[] {
  if (records.length === 0) return [];
  const lines = records.flatMap(({ leg, eniId, record }) => [
    ...hang('    ', `${legWords[leg]}, ${eniId}`, width).map(paint.dim),
    ...hang('      ', record, width),
  ]);
  return [`  ${paint.strong('Evidence')}`, ...lines];
}

function contradictions({ contradictions: found }: Verdict, { width, paint, glyph }: Style): string[] {
  if (found.length === 0) return [];
  return [
    `  ${paint.caution('Contradictions')}`,
    ...found.flatMap((text) => hang(`    ${glyph.bullet} `, text, width)),
  ];
}

// A screen is not the place for all of them; --json has the rest.
const SHOWN = 3;

/** What it is not, and by which record or rule that is known. */
function ruledOut({ ruledOut: found }: Verdict, { width, paint, glyph }: Style): string[] {
  if (found.length === 0) return [];
  const left = found.length - SHOWN;
  const lines = found
    .slice(0, SHOWN)
    .flatMap(({ cause, by }) => hang(`    ${glyph.bullet} `, `${cause}: ${by}`, width));
  return [`  ${paint.strong('Ruled out')}`, ...lines, ...(left > 0 ? hang('    ', `and ${left} more`, width) : [])];
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

const fix = ({ fix: mend }: Verdict, style: Style): string[] => fixLines(mend, style);

function fixLines(mend: Verdict['fix'], { width, paint }: Style): string[] {
  if (mend === null) return [];
  const command = (text: string) => (text === '' ? [] : commandLines('    $ ', text, width).map(paint.accent));
  return [
    ...painted(hang('  ', `Fix: ${mend.summary}`, width), 'Fix:', paint.strong),
    ...command(mend.command),
    ...(mend.admits === ''
      ? []
      : painted(hang('  ', `Also lets in: ${mend.admits}`, width), 'Also lets in:', paint.strong)),
    ...(mend.undo === '' ? [] : [`  ${paint.strong('Undo:')}`, ...command(mend.undo)]),
  ];
}

function experiment({ nextExperiment }: Verdict, { width, paint }: Style): string[] {
  if (nextExperiment === null || nextExperiment === '') return [];
  return painted(hang('  ', `Next experiment: ${nextExperiment}`, width), 'Next experiment:', paint.strong);
}

export const outcomeWords: Readonly<Record<VerdictOutcome, string>> = {
  delivered: 'DELIVERED',
  blocked: 'BLOCKED',
  unanswered: 'UNANSWERED',
  inconclusive: 'INCONCLUSIVE',
};

export const certaintyWords: Readonly<Record<Certainty, string>> = {
  certain: 'Certain: the records and the configuration agree.',
  likely: 'Likely: the records or the configuration say so, not both.',
  possible: 'Possible: nothing contradicts it, nothing proves it.',
};

export const legWords: Readonly<Record<CitedLeg, string>> = {
  'request-at-source': 'request, leaving the source',
  'request-between': 'request, on its way',
  'request-at-destination': 'request, entering the destination',
  'reply-at-destination': 'reply, leaving the destination',
  'reply-between': 'reply, on its way',
  'reply-at-source': 'reply, entering the source',
};

/** IANA protocol numbers by their names. */
export const protocolName = (protocol: number): string =>
  ({ 1: 'ICMP', 6: 'TCP', 17: 'UDP', 58: 'ICMPv6' })[protocol] ?? `protocol ${protocol}`;
