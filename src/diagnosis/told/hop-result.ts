import type { Hop, HopResult } from '../verdict.js';

export type Unjudged = Omit<Hop, 'number' | 'result'>;

/** Judges each hop from configuration and records together; what lies behind the first stop was not reached, unless it was seen. */
export function withResults(hops: readonly Unjudged[]): readonly (Unjudged & Pick<Hop, 'result'>)[] {
  const results = hops.map((hop) => resultOf(hop, hops));
  const stop = results.findIndex(isStop);
  return hops.map((hop, at) => ({
    ...hop,
    result: stop !== -1 && at > stop && !isRecorded(hop) ? 'not-reached' : (results[at] ?? 'unknown'),
  }));
}

/** The packet went no further. */
const isStop = (result: HopResult): boolean => result === 'deny' || result === 'refused' || result === 'no-answer';

const isRecorded = ({ evidence }: Unjudged): boolean => evidence === 'accept' || evidence === 'reject';

function resultOf(hop: Unjudged, hops: readonly Unjudged[]): HopResult {
  const { config, evidence } = hop;
  if (config === 'not-applied') return 'not-applied';
  if (hop.component === 'host' && hop.at === 'destination' && isOfHost(hop)) return answerOf(hop);
  if (config === 'deny') return evidence === 'accept' ? 'conflict' : 'deny';
  if (evidence === 'reject') {
    // A record's action is the joint verdict of security group and network ACL (VPC user guide, "Flow log records").
    const there = hops.filter((other) => isSamePlace(other, hop));
    if (there.some((other) => other.config === 'deny')) return 'allow';
    if (config !== 'allow') return 'deny';
    return there.some((other) => other.config === 'unknown' && other.component !== 'host') ? 'allow' : 'conflict';
  }
  return config === 'allow' || evidence === 'accept' ? 'allow' : 'unknown';
}

/** Of the host itself, or of an interface that nobody is at; past any other the rules are still to come. */
const isOfHost = ({ direction, config, evidence }: Unjudged): boolean =>
  direction === null || (config === 'deny' && evidence !== 'accept');

/** A host is no rule: it answers, refuses, or stays silent. */
function answerOf({ config, evidence }: Unjudged): HopResult {
  if (evidence === 'accept') return 'answered';
  if (evidence === 'reject') return 'refused';
  return config === 'deny' || evidence === 'none' ? 'no-answer' : 'unknown';
}

const isSamePlace = (one: Unjudged, other: Unjudged): boolean =>
  one.leg === other.leg && one.at === other.at && one.direction === other.direction;
