import { least } from '../../base/extremes.js';
import { nextHopInWords, nextHopOf } from '../../flow-log/next-hop.js';
import { containsAny } from '../../network/cidr.js';
import { ownerOf } from '../../network/owner.js';
import { type Case, recordOfExit, sightAt } from '../case/case.js';
import { clockTime, isTimed, LATE_MS, startOf } from '../case/period.js';
import type { PathSection } from '../case/sections.js';
import { evidenceAt, type Finding, isAnswerSeen, lostAnswerInWords, noAnswerInWords, unresolved } from '../finding.js';
import { destinationName, sourceName, subject } from '../words.js';
import { requestByOtherInterface } from './by-other-interface.js';
import type { Cause } from './cause.js';
import { SEND_AGAIN } from './telling.js';
import { isWayUnknown } from './way-knowledge.js';

declare module './cause-code.js' {
  interface CauseCodes {
    NEVER_SENT: true;
    NO_TRAFFIC: true;
    LOST_IN_TRANSIT: true;
    REPLY_LOST: true;
  }
}

export const neverSent: Cause = {
  code: 'NEVER_SENT',
  title:
    "The probe was started, but nothing reached the network: the source's own firewall, its routes, or the program.",
  tell: 'Look on the source itself (tcpdump): does it leave?',
  place: 'before-source',
  explain: unsent,
};

function unsent(facts: Case): Finding | undefined {
  const evidence = evidenceAt(facts, 'before-source');
  if (!evidence || facts.evidence.probe === null || requestByOtherInterface.explain(facts)) return undefined;
  return {
    ...unresolved,
    code: 'NEVER_SENT',
    evidence,
    summary: `Nothing from ${sourceName(facts)} to ${destinationName(facts)} was recorded although a probe was sent: it did not leave the host.`,
    nextExperiment: `On ${sourceName(facts)}, look at ip route get ${facts.destination.address} and at the outgoing rules of its own firewall.`,
  };
}

export const noTraffic = {
  code: 'NO_TRAFFIC',
  title: 'The interface was recorded all the time and shows nothing between the two: nobody sent anything.',
  tell: SEND_AGAIN,
  place: 'before-source',
  explain: unrecorded,
} satisfies Cause;

function unrecorded(facts: Case): Finding | undefined {
  const evidence = evidenceAt(facts, 'before-source');
  if (!evidence || facts.evidence.probe !== null || requestByOtherInterface.explain(facts)) return undefined;
  const recorded = facts.coverage.source.watermark === null ? 'destination' : 'source';
  const { watermark } = facts.coverage[recorded];
  const upTo = watermark === null ? '' : ` up to ${clockTime(watermark)} UTC`;
  // Of before its first record nobody knows.
  const { interfaceId } = facts[recorded];
  const own = facts.evidence.records.filter((one) => one.interfaceId === interfaceId && isTimed(one));
  const begun = least(own.map(startOf));
  const until = watermark === null ? '' : `from ${clockTime(begun)} to ${clockTime(watermark - LATE_MS)} `;
  const isShort = isWithinLateness(facts, watermark);
  const claim = isShort
    ? 'the records at hand cover a minute at most, too little to tell whether it was sent'
    : evidence !== 'shows'
      ? 'it was not sent, or lost where nobody records'
      : isOfOneAction(facts)
        ? 'it was not sent, or the flow log records one action only and this was of the other'
        : isOneSubnet(facts)
          ? `${until}there was no such traffic`
          : `${until}nothing was sent, or no route took it, which may leave no record`;
  return {
    ...unresolved,
    code: 'NO_TRAFFIC',
    evidence: isShort || isOfOneAction(facts) || isWayUnknown(facts, 'request') ? 'fits' : evidence,
    summary: `Nothing from ${sourceName(facts)} to ${destinationName(facts)} was recorded${upTo}: ${claim}.`,
    nextExperiment: `${byItsNode(facts)}Send it, note the time, and ask again once records of that time are there.`,
  };
}

/** What was sent in the time of these rows may be of rows that are still to come. */
const isWithinLateness = ({ evidence: { records }, source, destination }: Case, watermark: number | null): boolean => {
  const ids = [source.interfaceId, destination.interfaceId];
  const own = records.filter((one) => one.interfaceId != null && ids.includes(one.interfaceId) && isTimed(one));
  return watermark !== null && own.every((one) => startOf(one) + LATE_MS >= watermark);
};

/**
 * `AWS_VPC_K8S_CNI_EXTERNALSNAT` (amazon-vpc-cni-k8s, README): unless it is true, pods leave their VPC under the address of
 * their node. Prefixes are delegated to interfaces for pods alone (EKS user guide, "Assign more IP addresses to nodes with prefixes").
 */
export const isLeavingByNode = ({ source: { interface: one, inside }, destination }: Case): boolean =>
  one !== null &&
  (ownerOf(one).kind === 'eks-pod' || containsAny(one.prefixes ?? [], inside)) &&
  destination.interface?.vpcId !== one.vpcId;

const byItsNode = (facts: Case): string =>
  isLeavingByNode(facts)
    ? "What a pod sends out of its VPC leaves under the node's primary address, with the node's security groups, unless the CNI was told otherwise: ask with that address as the source. "
    : '';

/** Inside one nothing needs a route. */
const isOneSubnet = ({ path }: Case): boolean =>
  path.steps.some(({ component, decision }) => component === 'route' && decision === 'not-applied');

/** Nobody described a flow log of the source, and its records do not show both actions. */
const isOfOneAction = ({ coverage, evidence: { records }, source }: Case): boolean =>
  coverage.source.flowLogs.length === 0 &&
  new Set(records.flatMap(({ interfaceId, action }) => (interfaceId === source.interfaceId ? (action ?? []) : [])))
    .size < 2;

export const lostInTransit: Cause = {
  code: 'LOST_IN_TRANSIT',
  title: 'It left the source and never reached the destination, and nothing in the configuration at hand explains it.',
  tell: 'Bring the records of the destination, and records with next-hop-interface-id and traffic-path.',
  place: 'request-way',
  explain: (facts) =>
    lost(facts, 'request-way', {
      code: 'LOST_IN_TRANSIT',
      summary: `${subject(facts)} left ${sourceName(facts)} ${
        sightAt(facts, 'request-at-destination').state === 'none'
          ? `but never reached ${destinationName(facts)}`
          : `and ${noAnswerInWords(facts)}: it may not have reached ${destinationName(facts)}`
      }${unexplained(facts)}.${lastSeen(facts, 'request')}`,
      nextExperiment:
        hopBeyond(facts, 'request') ??
        `${isRead(facts, 'request') ? '' : "Read the route table of the source's subnet; then r"}${isRead(facts, 'request') ? 'R' : ''}ecords with next-hop-interface-id and traffic-path tell where it went, and after that the logs of a firewall or transit gateway on the way.`,
    }),
};

export const replyLost: Cause = {
  code: 'REPLY_LOST',
  title:
    'The destination answered and the answer never came back, and nothing in the configuration at hand explains it.',
  tell: 'Bring the records of both ends: does the answer leave, and does it arrive?',
  place: 'reply-way',
  explain: (facts) =>
    lost(facts, 'reply-way', {
      code: 'REPLY_LOST',
      summary: isAnswerSeen(facts)
        ? `${destinationName(facts)} answered, ${
            sightAt(facts, 'reply-at-source').state === 'none'
              ? lostAnswerInWords(facts)
              : `but nobody saw the answer come back to ${sourceName(facts)}`
          }${unexplained(facts)}.${lastSeen(facts, 'reply')}`
        : `${subject(facts)} left ${sourceName(facts)} and ${noAnswerInWords(facts)}: it may have been lost on its way${unexplained(facts)}.`,
      nextExperiment:
        hopBeyond(facts, 'reply') ??
        `${isRead(facts, 'reply') ? 'Does' : "Read the route table of the destination's subnet: does"} the answer leave by the way the request came? Firewalls and transit gateways on one of the two ways drop such answers.`,
    }),
};

const unexplained = ({ path }: Case): string =>
  path.steps.some(({ decision }) => decision === 'unknown')
    ? ', and the configuration at hand does not show the whole way'
    : ', and nothing in the configuration at hand explains it';

/** Whom the packet was handed to, where a record tells. */
function lastSeen(facts: Case, leg: 'request' | 'reply'): string {
  const record = recordOfExit(facts, leg);
  const hop = record && nextHopOf(record);
  return hop ? ` ${record.interfaceId} handed it to ${nextHopInWords(hop)}.` : '';
}

function hopBeyond(facts: Case, leg: 'request' | 'reply'): string | undefined {
  const record = recordOfExit(facts, leg);
  const hop = record && nextHopOf(record);
  return hop
    ? `Look at the records of ${hop.interfaceId} at that time: what came in there, and what went out.`
    : undefined;
}

/** The route that the packet takes was read: nobody needs to read it again. */
const isRead = ({ path }: Case, leg: 'request' | 'reply'): boolean =>
  path.steps.some(
    (step) => step.leg === leg && step.component === 'route' && step.decision === 'allow' && step.at !== 'between',
  );

function lost(
  facts: Case,
  place: PathSection,
  parts: Pick<Finding, 'code' | 'summary' | 'nextExperiment'>,
): Finding | undefined {
  const evidence = evidenceAt(facts, place);
  // A gateway on the way said where it ended.
  const isTold = facts.attempt.sights.some(({ state, side }) => state === 'reject' && side === 'between');
  return evidence && !isTold ? { ...unresolved, ...parts, evidence, outcome: 'unanswered' } : undefined;
}
