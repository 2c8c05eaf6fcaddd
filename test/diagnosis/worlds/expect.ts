import type { CauseCode } from '../../../src/diagnosis/causes/cause-code.js';
import type { Verdict } from '../../../src/diagnosis/verdict.js';
import { breaches } from '../contract.js';
import { type Fault, stages } from './fault.js';

interface Met {
  /** Where the packet is stopped: several where one interface refuses for several reasons. */
  readonly first: readonly Fault[];
  /** What the configuration shows, as far as it says where the packet would go. */
  readonly shown: readonly Fault[];
}

export function metOf(faults: readonly Fault[]): Met {
  const inOrder = faults.toSorted((one, other) => stages[one.stage] - stages[other.stage]);
  const [nearest] = inOrder;
  // A closed port answers, by a reset or an ICMP message, and what keeps that from coming back is as much to blame.
  const back = nearest?.codes.includes('PORT_CLOSED')
    ? inOrder.find(({ codes }) => !codes.includes('PORT_CLOSED'))
    : nearest;
  const end = inOrder.find(({ endsHere }) => endsHere);
  const hasRoute = !codesOf(inOrder).some((code) => code === 'NO_ROUTE' || code === 'BLACKHOLE_ROUTE');
  return {
    first: inOrder.filter(({ stage }) => stage === nearest?.stage || stage === back?.stage),
    shown: inOrder.filter(
      ({ isConfigured, needsRoute, stage }) =>
        isConfigured && (hasRoute || !needsRoute) && (!end || stages[stage] <= stages[end.stage]),
    ),
  };
}

/** Everything in which a verdict falls short of what was planted, in words; nothing where it is right. */
export function shortcomings(verdict: Verdict, faults: readonly Fault[]): readonly string[] {
  const { cause, alternatives, certainty, outcome, resourceId, summary } = verdict.verdict;
  const found = [...inAnyCase(verdict, faults)];
  const claim = (holds: boolean, what: string): void => {
    if (!holds) found.push(what);
  };
  if (faults.length === 0) {
    claim(outcome === 'delivered' && cause === null, `not delivered but ${cause} (${certainty}): ${summary}`);
    return found;
  }
  const { first } = metOf(faults);
  const codes = codesOf(first);
  const isNamed = isAmong(codes, cause);
  // Where the records cannot tell two of those that are there apart, either may be named, and the other beside it.
  const isDoubted =
    certainty !== 'certain' && isAmong(codesOf(faults), cause) && codes.some((code) => alternatives.includes(code));
  claim(isNamed || isDoubted, `${said(verdict)}, not ${codes.join(' or ')}`);
  claim(outcome !== 'delivered', `said to be delivered: ${summary}`);
  const named = first.find((fault) => isAmong(fault.codes, cause));
  const [only, ...others] = first;
  if (named && only?.resource && others.length === 0)
    claim(resourceId === only.resource, `${resourceId} is named, not ${only.resource}`);
  if (faults.length === 1 && isNamed && only?.stage.endsWith('gress'))
    claim(certainty === 'certain', `${cause} is only ${certainty}`);
  return found;
}

/** What must hold however little was recorded. */
export function inAnyCase(verdict: Verdict, faults: readonly Fault[]): readonly string[] {
  const found = [...breaches(verdict)];
  for (const one of verdict.contradictions) found.push(`contradiction: ${one}`);
  for (const { codes, name, isByPort } of metOf(faults).shown) {
    if (!isByPort && !verdict.blockers.some(({ cause }) => codes.includes(cause)))
      found.push(`not among the blockers: ${name}`);
  }
  const planted = codesOf(faults);
  for (const { cause, rule } of verdict.blockers) {
    if (!planted.includes(cause)) found.push(`a blocker that nobody planted: ${cause}, ${rule}`);
  }
  return found;
}

/** With records missing: nothing false for certain, and nothing named that is neither planted nor the missing of records. */
export function overstatements(
  verdict: Verdict,
  faults: readonly Fault[],
  isThrough: boolean,
  blind: readonly CauseCode[],
): readonly string[] {
  const { cause, alternatives, certainty, outcome, summary } = verdict.verdict;
  const found = [...inAnyCase(verdict, faults)];
  const claim = (holds: boolean, what: string): void => {
    if (!holds) found.push(what);
  };
  const isReserved =
    certainty !== 'certain' && codesOf(metOf(faults).first).some((code) => alternatives.includes(code));
  claim(outcome !== 'delivered' || isThrough || isReserved, `said to be delivered (${certainty}): ${summary}`);
  if (outcome === 'delivered') return found;
  const { first, shown } = metOf(faults);
  const truth = [...codesOf(first), ...blind];
  claim(certainty !== 'certain' || isAmong(truth, cause), `certain, and wrong: ${said(verdict)}`);
  const isTold = [cause, ...alternatives].some((code) => isAmong(truth, code));
  const isShown = isAmong(codesOf(shown), cause);
  claim(isTold || isShown, `not told: ${said(verdict)}; it is ${truth.join(' or ')}`);
  return found;
}

const codesOf = (faults: readonly Fault[]): readonly CauseCode[] =>
  faults.flatMap(({ codes, besides = [] }) => [...codes, ...besides]);

const isAmong = (codes: readonly CauseCode[], code: CauseCode | null): boolean => code !== null && codes.includes(code);

const said = ({ verdict }: Verdict): string =>
  `${verdict.cause} (${verdict.certainty}, ${verdict.signature}; or ${verdict.alternatives.join(', ')}): ${verdict.summary}`;
