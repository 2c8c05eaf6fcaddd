import { familyOf, isIpv6 } from './address.js';
import { contains } from './cidr.js';
import { both, type Decision, type Direction, matchesTraffic, matchIf, type RuleMatch } from './decision.js';
import type { Network, NetworkAcl, NetworkAclEntry } from './model.js';
import { hasPorts, type Packet, type PortRange, TCP, UDP } from './packet.js';
import { joinedRanges, piecesOf, portsInWords } from './port-split.js';
import { coverageInWords, preposition, protocolWord, trafficInWords } from './wording.js';

/** The number under which AWS lists the `*` rule. */
export const LAST_RULE = 32767;

export interface NetworkAclDecision extends Decision {
  /** The entry that decided; null for the `*` rule and where it is not known. */
  readonly entry: NetworkAclEntry | null;
  /** Where it depends on the port, and nobody can tell which of several the packet has. */
  readonly ports?: { readonly allowed: readonly PortRange[]; readonly denied: readonly PortRange[] };
}

/**
 * Entries are tried by ascending number and the first that matches decides; what no entry matches, `*` denies
 * (VPC user guide, "Network ACL rules"). Whether the ACL is asked at all is not decided here.
 */
export function decideNetworkAcl(acl: NetworkAcl, direction: Direction, packet: Packet): NetworkAclDecision {
  const { destinationPorts } = packet;
  if (!destinationPorts || !hasPorts(packet.protocol)) return decideOne(acl, direction, packet);
  const judged = piecesOf(destinationPorts, acl.entries).map((piece) => ({
    piece,
    judgement: decideOne(acl, direction, { ...packet, destinationPort: piece.from }),
  }));
  const own = decideOne(acl, direction, packet);
  if (judged.every(({ judgement }) => judgement.decision === own.decision)) return own;
  const those = (decision: Decision['decision']) =>
    joinedRanges(judged.filter(({ judgement }) => judgement.decision === decision).map(({ piece }) => piece));
  const ports = { allowed: those('allow'), denied: those('deny') };
  const stopped = judged.find(({ judgement }) => judgement.decision === 'deny');
  const [asked, denied] = [portsInWords([destinationPorts]), portsInWords(ports.denied)];
  const why = stopped?.judgement.words ?? own.words;
  return {
    decision: 'unknown',
    entry: null,
    words: `of the client ports ${asked}, ${denied} do not pass: ${why}`,
    clause: `of the client ports ${asked}, network ACL ${acl.id} stops ${denied} (${why})`,
    resourceId: acl.id,
    ports,
  };
}

function decideOne(acl: NetworkAcl, direction: Direction, packet: Packet): NetworkAclDecision {
  const entries = acl.entries
    .filter((entry) => entry.egress === (direction === 'egress') && entry.number < LAST_RULE)
    .toSorted((one, other) => one.number - other.number);
  const open: NetworkAclEntry[] = [];
  for (const entry of entries) {
    const match = matches(entry, direction, packet);
    if (match === 'unknown') open.push(entry);
    if (match === 'yes') return settle(acl, direction, packet, open, entry);
  }
  return settle(acl, direction, packet, open, null);
}

/** Every subnet is associated with exactly one network ACL, and AWS lists each association. */
export const networkAclOf = (network: Pick<Network, 'networkAcls'>, subnetId: string): NetworkAcl | undefined =>
  network.networkAcls.find((acl) => acl.subnetIds.includes(subnetId));

/** `rule 100 allows tcp 443 from 0.0.0.0/0`. */
export const entryInWords = (entry: NetworkAclEntry): string => `${numberInWords(entry)} ${entryEffect(entry)}`;

/** `rule 100`. */
const numberInWords = ({ number }: NetworkAclEntry): string => `rule ${number === LAST_RULE ? '*' : number}`;

/** `allows tcp 443 from 0.0.0.0/0`. */
export const entryEffect = (entry: NetworkAclEntry): string =>
  `${entry.action === 'allow' ? 'allows' : 'denies'} ${coverageInWords(entry)} ${preposition(entry.egress ? 'egress' : 'ingress')} ${entry.cidr}`;

function settle(
  acl: NetworkAcl,
  direction: Direction,
  packet: Packet,
  open: readonly NetworkAclEntry[],
  entry: NetworkAclEntry | null,
): NetworkAclDecision {
  const action = entry?.action ?? 'deny';
  // An earlier entry that may or may not match leaves the answer open only where it would have decided otherwise.
  const doubt = open.find((earlier) => earlier.action !== action);
  if (doubt) {
    const words = `it is not known whether this one matches: ${entryInWords(doubt)}`;
    return { decision: 'unknown', entry: null, words, resourceId: acl.id };
  }
  const owner = `network ACL ${acl.id}`;
  if (entry) {
    const clause = `${numberInWords(entry)} of ${owner} ${entryEffect(entry)}`;
    return { decision: action, entry, words: entryInWords(entry), clause, resourceId: acl.id };
  }
  const rest = `${trafficInWords(packet, direction)}, so rule * denies it${nearMiss(acl, direction, packet)}`;
  const clause = `${owner} has no rule that matches ${rest}`;
  return { decision: action, entry, words: `no rule matches ${rest}`, clause, resourceId: acl.id };
}

/** A rule that would let it through, were it of the other of TCP and UDP, or of the other family. */
function nearMiss(acl: NetworkAcl, direction: Direction, packet: Packet): string {
  const other = { ...packet, protocol: packet.protocol === TCP ? UDP : TCP };
  const near = acl.entries.find(
    (entry) =>
      entry.egress === (direction === 'egress') &&
      entry.action === 'allow' &&
      ((hasPorts(packet.protocol) && entry.protocol === other.protocol && matches(entry, direction, other) === 'yes') ||
        (isOfOtherFamily(entry, packet) && matchesTraffic(entry, packet) === 'yes')),
  );
  if (!near) return '';
  return isOfOtherFamily(near, packet)
    ? `; rule ${near.number} is for IPv${familyOf(packet.source) === 4 ? 6 : 4} only`
    : `; rule ${near.number} is for ${protocolWord(other.protocol)} only`;
}

const isOfOtherFamily = ({ cidr }: NetworkAclEntry, { source }: Packet): boolean => isIpv6(cidr) !== isIpv6(source);

function matches(entry: NetworkAclEntry, direction: Direction, packet: Packet): RuleMatch {
  // The other end alone is compared: the source on the way in, the destination on the way out.
  const other = direction === 'ingress' ? packet.source : packet.destination;
  return both(matchesTraffic(entry, packet), matchIf(contains(entry.cidr, other)));
}
