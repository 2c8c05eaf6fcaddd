import { groupBy } from '../../base/group-by.js';
import type { Cited, Verdict, VerdictOutcome } from '../../diagnosis/verdict.js';
import { protocolName } from '../../flow-log/protocols.js';

export const outcomeWords: Readonly<Record<VerdictOutcome, string>> = {
  delivered: 'DELIVERED',
  allowed: 'ALLOWED',
  blocked: 'BLOCKED',
  unanswered: 'UNANSWERED',
  inconclusive: 'INCONCLUSIVE',
};

/** How sure it is, and what that rests on. */
type Told = Pick<Verdict, 'question' | 'verdict' | 'hops' | 'contradictions' | 'evidence'>;

export function certaintyWords(verdict: Told): string {
  const [word, why] = briefCertainty(verdict);
  return `${word}: ${why}.`;
}

export function briefCertainty(told: Told): readonly [string, string] {
  const { question, verdict, hops } = told;
  if (question.byRules) return byRules[verdict.certainty];
  if (verdict.certainty === 'certain') return ['Certain', whyCertain(told)];
  if (verdict.certainty === 'possible') return ['Possible', 'not contradicted, not proved'];
  if (isTold(question, hops) && isAsTold.includes(verdict.cause))
    return ['Likely', 'the program says it; no record shows it'];
  return ['Likely', whyLikely(told)];
}

/** What is known of recording itself no record says. */
function whyCertain({ verdict, evidence }: Told): string {
  if (verdict.cause === 'NOT_LOGGED') return 'AWS records no such traffic';
  if (verdict.outcome === 'inconclusive') return 'the description of the flow log says it';
  const isByRules = evidence.length === 0 && verdict.outcome !== 'delivered';
  return isByRules ? 'the rules say it, and no record speaks against it' : 'records and rules agree';
}

/** Which of the two say it, and what keeps it from being certain. */
function whyLikely({ verdict, hops, contradictions, evidence }: Told): string {
  if (verdict.cause === 'STALE_EVIDENCE') return 'records and rules do not agree';
  const has = (leg: Cited['leg']) => evidence.some((one) => one.leg === leg);
  if (verdict.outcome === 'delivered' && has('reply-at-destination') && !has('reply-at-source'))
    return 'the records show it up to the answer’s way back';
  const stop = hops.find(({ result }) => result === 'deny' || result === 'refused' || result === 'no-answer');
  if (verdict.cause === 'HOST_SILENT' && has('request-at-destination'))
    return 'it was let in, and no answer is recorded';
  // What is unknown ends nowhere on the way.
  const end = verdict.outcome === 'inconclusive' ? undefined : stop;
  // What a gateway stops may be refused and recorded at an interface (VPC user guide, "Flow log records", reject-reason).
  const isAtInterface = end?.component === 'gateway' && evidence.some(({ fields }) => fields?.action === 'REJECT');
  const isAtEnd = end?.evidence === 'reject' || end?.evidence === 'accept' || isAtInterface;
  const isRecorded = end ? isAtEnd : evidence.length > 0;
  const isRuled = end
    ? end.config === 'deny'
    : hops.length > 0 && hops.every(({ config }) => config === 'allow' || config === 'not-applied');
  if (!isRecorded && isRuled) return 'only the rules say it';
  // A refusal beside the way, at another interface of the host.
  const isBeside = verdict.outcome === 'blocked' && evidence.length > 0;
  if (!isRecorded) return isBeside ? 'only the records show it' : 'it follows from what is not recorded';
  if (!isRuled) return 'only the records show it';
  if (contradictions.length > 0) return 'records and rules say it, and something speaks against it';
  if (verdict.alternatives.length > 0) return 'records and rules say it, and do not rule everything else out';
  return 'records and rules say it, as far as they go';
}

/** A program that was answered, or found no name, knows; that one waited in vain says less than the rules. */
const isTold = ({ error }: Told['question'], hops: Told['hops']): boolean =>
  error !== undefined &&
  error.kind !== 'timeout' &&
  (error.kind !== 'other' || error.byServer === true) &&
  hops.every(({ evidence }) => evidence !== 'accept' && evidence !== 'reject');

/** What a program's word alone makes: it got through, a host refused it, or the name is nobody's. */
const isAsTold: readonly Told['verdict']['cause'][] = [null, 'PORT_CLOSED', 'DNS_NOT_FOUND'];

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
