import { groupBy } from '../../base/group-by.js';
import type { Verdict, VerdictOutcome } from '../../diagnosis/verdict.js';

export const outcomeWords: Readonly<Record<VerdictOutcome, string>> = {
  delivered: 'DELIVERED',
  allowed: 'ALLOWED',
  blocked: 'BLOCKED',
  unanswered: 'UNANSWERED',
  inconclusive: 'INCONCLUSIVE',
};

/** How sure it is, and what that rests on. */
type Told = Pick<Verdict, 'question' | 'verdict' | 'hops'>;

export function certaintyWords(verdict: Told): string {
  const [word, why] = briefCertainty(verdict);
  return `${word}: ${why}.`;
}

export function briefCertainty({ question, verdict, hops }: Told): readonly [string, string] {
  if (question.byRules) return byRules[verdict.certainty];
  if (verdict.certainty === 'certain') return ['Certain', 'records and rules agree'];
  if (verdict.certainty === 'possible') return ['Possible', 'not contradicted, not proved'];
  if (isTold(question, hops)) return ['Likely', 'the program says it; no record shows it'];
  const stop = hops.find(({ result }) => result === 'deny' || result === 'refused' || result === 'no-answer');
  const isRecorded = stop?.evidence === 'reject' || stop?.evidence === 'accept';
  if (stop?.config === 'deny' && !isRecorded) return ['Likely', 'only the rules say it'];
  if (stop && stop.config !== 'deny' && isRecorded) return ['Likely', 'only the records show it'];
  return ['Likely', 'records or rules say so, not both'];
}

/** A program that was answered, or found no name, knows; that one waited in vain says less than the rules. */
const isTold = ({ error }: Told['question'], hops: Told['hops']): boolean =>
  error !== undefined &&
  error.kind !== 'timeout' &&
  error.kind !== 'other' &&
  hops.every(({ evidence }) => evidence !== 'accept' && evidence !== 'reject');

const byRules = {
  certain: ['Certain', 'the rules say it; no record was looked at'],
  likely: ['Likely', 'the rules say it as far as they are known; no record was looked at'],
  possible: ['Possible', 'not all rules are known, and no record was looked at'],
} as const;

/** Causes that one record or rule takes out of the question stand together. */
export function ruledOutInWords(found: Verdict['ruledOut']): readonly string[] {
  return [...groupBy(found, ({ by }) => [by])].map(
    ([by, causes]) => `${causes.map(({ cause }) => cause).join(', ')}: ${by}`,
  );
}

/** `TCP port 443` */
export const trafficWords = ({ protocol, port }: Pick<Verdict['question'], 'protocol' | 'port'>): string =>
  protocolName(protocol) + (port === null ? '' : ` port ${port}`);

/** IANA protocol numbers by their names. */
export const protocolName = (protocol: number): string =>
  ({ 1: 'ICMP', 6: 'TCP', 17: 'UDP', 58: 'ICMPv6' })[protocol] ?? `protocol ${protocol}`;
