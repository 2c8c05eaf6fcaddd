import { isLattice } from '../../network/amazon-service.js';
import { contains, isPrivate } from '../../network/cidr.js';
import { ownerInWords, ownerOf } from '../../network/owner.js';
import { hasPorts, isIcmp, SCTP, TCP, UDP } from '../../network/packet.js';
import { type Case, sightAt } from '../case/case.js';
import { lostBefore } from '../case/consistency.js';
import { evidenceAt, excludedBy, type Finding, noAnswerInWords, whenOf } from '../finding.js';
import { answersElsewhere } from '../other-interfaces.js';
import { destinationName, isOurs, sourceName, subject } from '../words.js';
import type { Cause, Excluded } from './cause.js';
import { isPassedOn } from './load-balancer.js';
import { keptByNat } from './way-knowledge.js';

declare module './cause-code.js' {
  interface CauseCodes {
    HOST_SILENT: true;
  }
}

/** A host that answers pings, DNS and HTTPS for everybody. */
const CONTROL = '8.8.8.8';

// The default of docker0 (Docker documentation, "Bridge network driver").
const DOCKER = '172.17.0.0/16';

/** Services in which every request gets an answer: DNS, DHCP, TFTP, NTP, SNMP, LDAP, IKE, RADIUS, STUN, NAT traversal. */
const answering: readonly number[] = [53, 67, 69, 123, 161, 389, 500, 1812, 3478, 4500];

/** They open with an answer (RFC 9293; RFC 9260, "Normal Establishment of an Association"), and an echo asks for one. */
const isAnswered = (protocol: number): boolean => protocol === TCP || protocol === SCTP || isIcmp(protocol);

/** UDP needs no answer, and neither do tunnels such as GRE and ESP: whether one was due, only the application knows. */
export const isOneWay = ({ connection: { protocol, port } }: Case): boolean =>
  protocol === UDP ? !answering.includes(port ?? 0) : !isAnswered(protocol);

export const hostSilent: Cause = {
  code: 'HOST_SILENT',
  title:
    'The traffic reached the host and nothing came back: its own firewall, a service that does not answer, or ping ignored.',
  tell: 'Look on the machine itself (tcpdump): does the request come in, and does an answer go out?',
  place: 'destination-host',
  explain,
};

function explain(facts: Case): Finding | Excluded | undefined {
  const [answer] = answersElsewhere(facts);
  if (answer) return { by: `${answer.interfaceId} recorded ${answer.action} for an answer${whenOf(answer)}` };
  const evidence = evidenceAt(facts, 'destination-host');
  if (!evidence) {
    const by = excludedBy(facts, lostBefore(sightAt(facts, 'reply-at-destination').at));
    return by === undefined ? undefined : { by };
  }
  // What a load balancer passed on was not kept by it in silence.
  if (isPassedOn(facts)) return undefined;
  const shows = evidence === 'shows';
  const owner = ownerName(facts);
  const isClear = shows
    ? facts.path.isClearThere && !losesReply(facts) && owner === null
    : facts.path.isClear && keptByNat(facts) === undefined;
  const isKnown = isClear && (shows ? !isOneWay(facts) && isSoleInterface(facts) && isWayBackSure(facts) : true);
  return {
    code: 'HOST_SILENT',
    evidence,
    configuration: isKnown || facts.evidence.hosts?.running === false ? 'shows' : 'silent',
    outcome: shows && isOneWay(facts) ? 'inconclusive' : 'unanswered',
    step: null,
    resourceId: facts.destination.interface?.instanceId ?? null,
    rule: null,
    summary: silenceInWords(facts, shows),
    nextExperiment: lookAtHost(facts),
  };
}

function silenceInWords(facts: Case, shows: boolean): string {
  const [source, destination] = [sourceName(facts), destinationName(facts)];
  if (!shows && facts.path.isClear)
    return `${subject(facts)} left ${source} and ${noAnswerInWords(facts)}; nothing in the configuration stops it, so ${destination} itself may not answer.`;
  if (!shows)
    return `${subject(facts)} left ${source} and ${noAnswerInWords(facts)}; ${destination} itself may not answer.`;
  if (isOneWay(facts))
    return `${subject(facts)} arrived at ${destination} and was let in, and nothing came back: whether an answer was due, only the application knows.`;
  const host = ownerName(facts) === null ? 'the host' : `the ${ownerName(facts)}`;
  const last = sightAt(facts, 'reply-at-destination').records.findLast(({ action }) => action === 'ACCEPT');
  return `${subject(facts)} reached ${destination} and was let in, ${last ? `and ${host} answered at first, the last time${whenOf(last)}, and then no more` : `but ${host} sent no answer`}.`;
}

/** Another host that is reached by the same way and is known to answer. */
function peerOf({ connection: { protocol, port }, destination: { address }, path }: Case): string {
  const gateway = path.steps.find(({ leg, component }) => leg === 'request' && component === 'gateway')?.resourceId;
  if (gateway?.startsWith('vpce-')) return `address of the service behind ${gateway}`;
  if (isPrivate(address)) return `host ${gateway == null ? 'there' : `beyond ${gateway}`} that is known to answer`;
  const isPublicService = !hasPorts(protocol) || [53, 443].includes(port ?? 0);
  const known = isPublicService ? ` (${address === CONTROL ? '1.1.1.1' : CONTROL})` : '';
  return `host on the internet that is known to answer${known}`;
}

function lookAtHost(facts: Case): string {
  const destination = destinationName(facts);
  const { protocol } = facts.connection;
  if (!isOurs(facts.destination)) {
    if (isLattice(facts.destination.address))
      return 'Look at the service of VPC Lattice: its listener and auth policy, the health of its targets (aws vpc-lattice list-targets), and whether their groups let in the prefix list of Lattice.';
    // "Restriction on email sent using port 25" (EC2 user guide); an instance is not told, its packets are dropped.
    if (protocol === TCP && facts.connection.port === 25)
      return 'AWS stops what goes to port 25 of the internet until it is asked not to: send to port 587 (or 465) of a relay, or ask AWS (console, "Request to remove email sending limitations").';
    return `Send the same to another ${peerOf(facts)}: if that works, ${destination} itself does not answer.`;
  }
  const owner = ownerName(facts);
  const offered = offeredService(facts);
  if (offered !== undefined)
    return `Ask whoever offers ${offered} whether its load balancer has a listener for the port and healthy targets: behind the endpoint there is nothing of yours.`;
  if (owner !== null)
    return `Look at the ${owner} behind ${destination}: its own state, logs and metrics; there is no host to log in to.`;
  if (isOneWay(facts) && sightAt(facts, 'request-at-destination').state === 'accept')
    return `Ask the application on ${destination} whether the packets came, or capture them there (tcpdump -ni any ${protocol === UDP ? `udp port ${facts.connection.port}` : `ip proto ${protocol}`}): where they do and no answer is due, nothing is wrong.`;
  const listens = hasPorts(protocol)
    ? 'what listens (ss -lntu)'
    : isIcmp(protocol)
      ? 'net.ipv4.icmp_echo_ignore_all'
      : 'what takes the protocol there';
  const bridged = contains(DOCKER, facts.source.address)
    ? ` If it runs Docker, ${DOCKER} belongs to its bridge by default, and the answer never leaves the host (ip route get ${facts.source.address}).`
    : '';
  return `Look on ${destination} itself: its firewall (iptables -L, nft list ruleset), and ${listens}.${bridged}`;
}

/** A service of somebody's, `com.amazonaws.vpce.….vpce-svc-…`, behind an interface endpoint (AWS PrivateLink guide, "Concepts"). */
const offeredService = ({ network, destination: { interfaceId } }: Case): string | undefined =>
  network.vpcEndpoints?.find(
    ({ interfaceIds, service }) => interfaceIds.some((id) => id === interfaceId) && service.includes('.vpce-svc-'),
  )?.service;

/** Who stands behind an interface that is not an instance's; null for an instance, or where nobody described it. */
export function ownerName({ destination: { interface: one } }: Case): string | null {
  if (!one || one.instanceId !== null || ['instance', 'unknown'].includes(ownerOf(one).kind)) return null;
  return ownerInWords(one);
}

const isSoleInterface = ({ network, destination: { interface: one } }: Case): boolean =>
  !one ||
  network.interfaces.every(
    ({ id, instanceId }) => id === one.id || instanceId === null || instanceId !== one.instanceId,
  );

/** Whether an answer that cannot be routed is recorded where it leaves, AWS does not document: it may well have been sent. */
const losesReply = ({ path }: Case): boolean =>
  path.steps.some(({ leg, decision, position }) => leg === 'reply' && decision === 'deny' && position % 2 === 0);

/**
 * No route of the answer's can be at fault, now or at the time: it needs none inside one subnet, and while a probe runs
 * nobody changes one. Then it is the host for certain.
 */
const isWayBackSure = ({ path, evidence }: Case): boolean => {
  const routes = path.steps.filter(({ leg, component }) => leg === 'reply' && component === 'route');
  const isWatched = evidence.probe !== null && path.steps.every(({ assumption }) => assumption === undefined);
  return isWatched || (routes.length > 0 && routes.every(({ decision }) => decision === 'not-applied'));
};
