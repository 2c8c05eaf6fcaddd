import type { Case } from '../case.js';
import type { CaseEnd } from '../ends.js';
import { type Cause, evidenceAt, type Finding, judge } from '../finding.js';
import { allowInNetworkAcl } from '../fix/network-acl.js';
import { allowInSecurityGroup } from '../fix/security-group.js';
import type { Step } from '../path.js';
import type { Place } from '../signature.js';
import type { Leg } from '../verdict.js';
import { destinationName, isOurs, sentence, sourceName, stepInWords, subject, subjectWithin } from '../words.js';

/** A security group or network ACL at one interface, in one direction. */
export interface Filter {
  readonly component: 'security-group' | 'network-acl';
  readonly place: Place;
  readonly leg: Leg;
  /** The interface at which it refuses. */
  readonly end: (facts: Case) => CaseEnd;
}

type Parts = Pick<Cause, 'title' | 'means'> & Filter;

export const filterCause = <const Code extends string>(code: Code, { title, means, ...filter }: Parts) =>
  ({
    code,
    title,
    means,
    stops: (step: Step) => step.component === filter.component && step.place === filter.place,
    explains: (facts: Case) => explain(facts, filter),
  }) satisfies Cause;

function explain(facts: Case, filter: Filter): Finding | undefined {
  if (!isOurs(filter.end(facts)) || isExcludedByRecords(facts, filter)) return undefined;
  const stops = (step: Step): boolean => step.component === filter.component && step.place === filter.place;
  const judged = judge(facts, stops, () => evidenceAt(facts, filter.place));
  if (!judged) return undefined;
  const denies = judged.configuration === 'shows' ? judged.step : null;
  const fix =
    denies &&
    (filter.component === 'security-group' ? allowInSecurityGroup(facts, denies) : allowInNetworkAcl(facts, denies));
  return {
    ...judged,
    step: denies,
    outcome: 'blocked',
    resourceId: denies?.resourceId ?? null,
    rule: denies?.rule ?? null,
    summary: sentence(
      `${where(facts, filter, judged.evidence)}${denies ? `: ${stepInWords(denies)}` : `, by ${guess(filter)}`}`,
    ),
    fix,
    ...(denies ? {} : { nextExperiment: howToTell(facts, filter) }),
  };
}

function isExcludedByRecords(facts: Case, { component, leg }: Filter): boolean {
  const { records } = facts.legs[leg];
  const refused = records.findLast(({ action }) => action === 'REJECT');
  // Security groups and network ACLs are never named there: "-" stands for both (VPC user guide, "Flow log records").
  if (refused?.rejectReason === 'BPA') return true;
  return component === 'network-acl' && isOneSubnet(facts);
}

/** By the subnet-id field of the records, where nothing described the network. */
function isOneSubnet({ legs }: Case): boolean {
  const subnetOf = (...names: readonly Leg[]): string | undefined =>
    names.flatMap((name) => legs[name].records).find(({ subnetId }) => subnetId != null)?.subnetId ?? undefined;
  const source = subnetOf('request-at-source', 'reply-at-source');
  return source !== undefined && source === subnetOf('request-at-destination', 'reply-at-destination');
}

function where(facts: Case, { place }: Filter, evidence: Finding['evidence']): string {
  const [source, destination] = [sourceName(facts), destinationName(facts)];
  const isSeen = evidence === 'shows';
  const said = isSeen ? subject(facts) : `By the configuration, ${subjectWithin(facts)}`;
  switch (place) {
    case 'leaving-source':
      return `${said} ${isSeen ? 'was refused as it left' : 'is refused as it leaves'} ${source}'s network interface`;
    case 'entering-destination':
      return isSeen
        ? `${said} reached ${destination}'s network interface and was refused there`
        : `${said} is refused at ${destination}'s network interface`;
    case 'leaving-destination':
      return isSeen
        ? `${said} reached ${destination}, but the answer was refused as it left ${destination}'s subnet`
        : `${said} is let in, but the answer is refused as it leaves ${destination}'s subnet`;
    default:
      return isSeen
        ? `${destination} answered, but the answer was refused as it came back to ${source}'s subnet`
        : `${said} is let in, but the answer is refused as it comes back to ${source}'s subnet`;
  }
}

function guess({ component, place }: Filter): string {
  const isReply = place === 'leaving-destination' || place === 'entering-source';
  // "Security groups are stateful", network ACLs are not (VPC user guide, "Flow log record examples").
  if (isReply) return 'a network ACL, since security groups let answers through';
  return component === 'security-group'
    ? 'a security group, or else a network ACL'
    : 'a network ACL, or else a security group';
}

function howToTell(facts: Case, { place }: Filter): string {
  const end = place === 'leaving-source' || place === 'entering-source' ? sourceName(facts) : destinationName(facts);
  if (place === 'leaving-destination' || place === 'entering-source') return `Read the network ACL of ${end}'s subnet.`;
  return `Read the security groups of ${end} and the network ACL of its subnet; or send from another interface in the same subnet, where no network ACL applies.`;
}
