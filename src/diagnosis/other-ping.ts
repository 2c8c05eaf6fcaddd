import type { Case } from './case/case.js';
import { nameOf } from './case/ends.js';
import { fitsOtherPing } from './case/pings/fits-other-ping.js';
import type { Finding } from './finding.js';
import { deniedByRules } from './rules-alone.js';
import { sentence } from './words.js';

/** What the rules say of the ping that was asked about, and whose ping was recorded. */
export function deniedBesidePing(facts: Case): Finding | undefined {
  const denied = fitsOtherPing(facts) ? deniedByRules(facts) : undefined;
  return (
    denied && {
      ...denied,
      summary: `${sentence(denied.summary)} What was recorded ${otherPingInWords(facts)}.`,
      nextExperiment: `Stop the ping on ${nameOf(facts.destination)} and probe in one direction at a time.`,
    }
  );
}

/** A clause: `fits i-db's own ping to i-web`. */
const otherPingInWords = ({ source, destination }: Pick<Case, 'source' | 'destination'>): string =>
  `fits ${nameOf(destination)}'s own ping to ${nameOf(source)}: records carry no ICMP type, so its requests and answers look like answers and requests of this one`;
