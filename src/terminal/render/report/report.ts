import { capital } from '../../../base/words.js';
import type { CauseCode } from '../../../diagnosis/causes/cause-code.js';
import { causeMeaning } from '../../../diagnosis/causes/index.js';
import type { Troubles } from '../../../diagnosis/troubles/trouble.js';
import type { Cited, Verdict, VerdictEnd } from '../../../diagnosis/verdict.js';
import { protocolName } from '../../../flow-log/protocols.js';
import { hasPorts } from '../../../network/packet.js';
import type { StageLine } from '../../../ui.js';
import { clockOf, momentInWords } from '../../local-time.js';
import type { HopLook } from '../../style.js';
import { legWords, timeCited } from '../cited.js';
import { hopWords } from '../hop-words.js';
import { namePairs, otherAddressesInWords, whoseAlso } from '../verdict-beside.js';
import { certaintyWords, trafficWords } from '../verdict-words.js';
import { priceInWords } from '../ways-out.js';

/** What a report tells. What must not be shared has been taken out by the caller. */
export interface Report {
  readonly version: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly verdict: Verdict;
  readonly lab?: LabSummary;
}

/** What a report of everything that is broken tells. */
export interface TroublesReport {
  readonly version: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly found: Troubles;
}

export interface LabSummary {
  readonly facts: readonly Fact[];
  readonly stages: readonly StageLine[];
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

// Whoever reads it may sit in another zone than whoever wrote it.
export const clock = clockOf('UTC');

export const momentOf = (iso: string): string => {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? iso : momentInWords(clock, Math.floor(ms / 1000));
};

/** When it was looked at, by the clock of the cloud it is about where that is known. */
export const lookedAt = ({ verdict, createdAt }: Report): string => momentOf(verdict.question.readAt ?? createdAt);

/** The question and how sure the answer is. */
export function answerFacts(told: Verdict): readonly Fact[] {
  const { question, verdict } = told;
  const { source, destination, since, until } = question;
  const pairs: readonly (readonly [string, string | null])[] = [
    ['From', endInWords(source)],
    ['To', endInWords(destination)],
    ...namePairs(question.names),
    ['Traffic', trafficWords(question)],
    [
      'Window',
      since === null ? null : `${momentOf(since)} to ${until === null ? 'when it was looked at' : momentOf(until)}`,
    ],
    ['Cause', verdict.cause],
    ['Where', verdict.resourceId],
    ['Rule', verdict.rule],
    ['Certainty', certaintyWords(told)],
  ];
  return pairs.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
}

const endInWords = ({ address, instanceId, eniId, subnetId, vpcId }: VerdictEnd): string =>
  [address, instanceId, eniId, subnetId, vpcId].filter((part) => part !== null).join(', ');

/** A cited record as cells: when, where, from, to, what, action. */
export const evidenceHeads = ['When', 'Where', 'From', 'To', 'Packets', 'Action'] as const;

export const evidenceRows = ({ evidence }: Verdict): readonly (readonly string[])[] => evidence.flatMap(rowOf);

function rowOf({ leg, eniId, fields }: Cited): readonly (readonly string[])[] {
  if (!fields) return [];
  const { srcaddr, dstaddr, srcport, dstport, protocol, packets, action } = fields;
  const end = (address: string | null, port: number | null) =>
    hasPorts(protocol) && port !== null ? `${address ?? '-'} port ${port}` : (address ?? '-');
  const kind = protocol === null ? '' : protocolName(protocol);
  return [
    [
      timeCited(fields, clock) ?? '-',
      [eniId, legWords[leg]].filter((part) => part !== '').join(', '),
      end(srcaddr, srcport),
      end(dstaddr, dstport),
      [packets === null ? '' : String(packets), kind].filter((part) => part !== '').join(' '),
      action ?? '-',
    ],
  ];
}

const whatTells = ({ deciding = [] }: Verdict, code: CauseCode): string =>
  deciding
    .filter(({ cause }) => cause === code)
    .map(({ by }) => ` To tell: ${by}`)
    .join('');

/** What the answer does not settle, and why it is not certain. */
function unknowns(verdict: Verdict): readonly string[] {
  const unseen = hopWords(verdict.hops).filter(({ look }) => look === 'unknown');
  return [
    ...verdict.verdict.alternatives.map(
      (code) => `Not excluded, ${code}: ${causeMeaning(code)}${whatTells(verdict, code)}`,
    ),
    ...verdict.contradictions,
    ...unseen.map(
      ({ check, rule }) => `${capital(check)}: neither records nor rules tell${rule === '' ? '' : ` (${rule})`}.`,
    ),
    ...(verdict.evidence.length === 0 ? ['No record shows this traffic.'] : []),
  ];
}

/** What is true beside the answer. */
const beside = (verdict: Verdict): readonly string[] => [
  ...otherAddressesInWords(verdict).map((fate) => `${whoseAlso(verdict)}, ${fate}`),
  ...(verdict.findings ?? []).map(({ cause, summary }) => `${summary} (${cause})`),
];

/** The ways out, each with its price and what it opens; the commands apart, for they are copied. */
export const waysOut = ({ advice }: Verdict): readonly { readonly text: string; readonly command: string | null }[] =>
  (advice?.ways ?? []).map((way) => ({
    text: `${way.summary}: ${priceInWords(way)}. Opens ${way.opens}.${way.stillStops === null ? '' : ` Not enough alone: ${way.stillStops}.`}`,
    command: way.command,
  }));

/** What is told in lists, by their titles, before every check is. */
export const listsOf = (verdict: Verdict): readonly (readonly [title: string, items: readonly string[]])[] => [
  ['What is not known', unknowns(verdict)],
  ['Beside the way', beside(verdict)],
  ['Everything that stands in the way', blockersInWords(verdict)],
];

/** Every check as cells; `sign`: how its result looks, before the sentence. */
export const checkHeads = ['#', 'Leg', 'Check', 'Rule', 'Result'] as const;

export const checkRows = ({ hops }: Verdict, sign: Readonly<Record<HopLook, string>>): readonly (readonly string[])[] =>
  hopWords(hops).map(({ number, leg, check, rule, sentence, look, culprit }) => [
    String(number),
    leg === 'reply' ? 'answer' : 'request',
    check,
    rule,
    `${sign[look]}${sentence}${culprit ? '; it stops here' : ''}`,
  ]);

/** What is to be tried next, where no way out says it. */
export const nextOf = ({ nextExperiment, advice }: Verdict): string | null => (advice ? null : nextExperiment);

/** Everything that stands in the way; only worth saying where mending the first would not be enough. */
function blockersInWords({ blockers }: Verdict): readonly string[] {
  const found = blockers.map(({ cause, leg, resourceId, rule }) =>
    [leg === 'reply' ? 'answer' : 'request', cause, resourceId, rule].filter((part) => part !== null).join(', '),
  );
  return found.length < 2 ? [] : found;
}
