import { isV6, within } from './addresses.js';
import type { Acl, AclEntry, Cloud, Eni, GroupRule } from './cloud.js';

export interface Packet {
  readonly src: string;
  readonly dst: string;
  readonly sport: number;
  readonly dport: number;
  readonly protocol: number;
  readonly bytes: number;
  /** FIN 1, SYN 2, RST 4, ACK 16. */
  readonly flags: number;
  readonly icmp: { readonly type: number; readonly id: number } | null;
  /** Sent by whoever did not open the connection. */
  readonly answers: boolean;
}

/** What of the way a packet came decides what a reference to a group stands for. */
export interface Carriage {
  /** Through an appliance, a transit gateway without referencing, or the internet: the groups of the sender are not known. */
  readonly identity: boolean;
}

export const HAS_PORTS = [6, 17];
const ICMPS = [1, 58];

/** Any rule that matches allows (VPC user guide, "Security group rules"). */
export function groupsAllow(
  cloud: Cloud,
  eni: Eni,
  egress: boolean,
  packet: Packet,
  { identity }: Carriage,
): GroupRule | undefined {
  const other = egress ? packet.dst : packet.src;
  const rules = eni.groups.flatMap((id) => cloud.groups.find((group) => group.id === id)?.rules ?? []);
  return rules.find(
    (rule) =>
      rule.egress === egress && concerns(rule, packet) && peerMatches(cloud, eni.vpcId, rule.peer, other, identity),
  );
}

function concerns(rule: GroupRule, packet: Packet): boolean {
  if (rule.protocol === -1) return true;
  if (rule.protocol !== packet.protocol) return false;
  if (HAS_PORTS.includes(packet.protocol)) return packet.dport >= rule.from && packet.dport <= rule.to;
  return !ICMPS.includes(packet.protocol) || rule.from === -1 || rule.from === packet.icmp?.type;
}

function peerMatches(cloud: Cloud, vpcId: string, peer: GroupRule['peer'], other: string, identity: boolean): boolean {
  if ('cidr' in peer) return within(other, peer.cidr);
  if ('list' in peer) {
    return (cloud.lists.find(({ id }) => id === peer.list)?.cidrs ?? []).some((cidr) => within(other, cidr));
  }
  // "Private IP addresses of the network interfaces associated with the group", same VPC or a peered one.
  return (
    identity &&
    cloud.enis.some(
      (eni) =>
        eni.groups.includes(peer.group) &&
        [...eni.addresses, ...eni.v6].includes(other) &&
        (eni.vpcId === vpcId || arePeered(cloud, eni.vpcId, vpcId) || areBehindGateway(cloud, eni.vpcId, vpcId)),
    )
  );
}

const arePeered = (cloud: Cloud, one: string, other: string): boolean =>
  cloud.peerings.some(
    ({ state, requester, accepter }) =>
      state === 'active' && [requester, accepter].includes(one) && [requester, accepter].includes(other),
  );

const areBehindGateway = (cloud: Cloud, one: string, other: string): boolean =>
  cloud.tgws.some(
    ({ referencing, attachments }) =>
      referencing && [one, other].every((vpcId) => attachments.some((attachment) => attachment.vpcId === vpcId)),
  );

/** "…permits TCP or UDP flows for all traffic (0.0.0.0/0 or ::/0) and there is a corresponding rule in the other direction". */
export function isUntracked(cloud: Cloud, eni: Eni, egress: boolean, packet: Packet, rule: GroupRule): boolean {
  if (!HAS_PORTS.includes(packet.protocol)) return false;
  const all = isV6(packet.src) ? '::/0' : '0.0.0.0/0';
  const forAll = (one: GroupRule) => 'cidr' in one.peer && one.peer.cidr === all;
  const back = eni.groups
    .flatMap((id) => cloud.groups.find((group) => group.id === id)?.rules ?? [])
    .some(
      (one) =>
        one.egress !== egress &&
        forAll(one) &&
        (one.protocol === -1 || (one.protocol === packet.protocol && one.from === 0 && one.to === 65_535)),
    );
  return forAll(rule) && back;
}

/** By ascending number, the first that matches; none: refused (VPC user guide, "Network ACLs"). */
export function aclAllows(acl: Acl, egress: boolean, packet: Packet): { allow: boolean; entry: AclEntry | null } {
  const other = egress ? packet.dst : packet.src;
  const entry = acl.entries
    .filter((one) => one.egress === egress)
    .toSorted((one, another) => one.number - another.number)
    .find(
      (one) =>
        within(other, one.cidr) &&
        (one.protocol === -1 ||
          (one.protocol === packet.protocol &&
            (!HAS_PORTS.includes(packet.protocol) || (packet.dport >= one.from && packet.dport <= one.to)) &&
            (!ICMPS.includes(packet.protocol) || one.from === -1 || one.from === packet.icmp?.type))),
    );
  return { allow: entry?.allow ?? false, entry: entry ?? null };
}

export const aclOf = (cloud: Cloud, subnetId: string): Acl | undefined =>
  cloud.acls.find(({ subnetIds }) => subnetIds.includes(subnetId));
