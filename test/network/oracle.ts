import type { Network, NetworkAclEntry, PrefixList, Route, SecurityGroupRule } from '../../src/network/model.js';
import type { Packet } from '../../src/network/packet.js';

/*
 * The rules a second time, as simply as can be: every packet of a small world is listed, a rule is the set of the packets
 * it is about, and sets are united or painted over. Shares nothing with the code it checks but the types.
 */

const kinds: readonly Omit<Packet, 'source' | 'destination'>[] = [
  ...[0, 3, 8].flatMap((type) =>
    [0, 1].map((code) => ({ protocol: 1, sourcePort: 0, destinationPort: 0, icmp: { type, code } })),
  ),
  ...[6, 17].flatMap((protocol) =>
    [0, 1, 2, 3].map((destinationPort) => ({ protocol, sourcePort: 3, destinationPort })),
  ),
  { protocol: 47, sourcePort: 0, destinationPort: 0 },
];

export const everyPacket = (sources: readonly string[], destinations: readonly string[]): readonly Packet[] =>
  sources.flatMap((source) =>
    destinations.flatMap((destination) => kinds.map((kind) => ({ ...kind, source, destination }))),
  );

/** What a security group lets through: the union of what its rules cover. */
export function permitted(
  rules: readonly SecurityGroupRule[],
  packets: readonly Packet[],
  otherEnd: 'source' | 'destination',
  groupsOf: (address: string) => readonly string[],
  lists: readonly PrefixList[],
): ReadonlySet<Packet> {
  const set = new Set<Packet>();
  for (const rule of rules) {
    for (const packet of packets) {
      const address = packet[otherEnd];
      const { peer } = rule;
      let isPeer = false;
      if (peer.kind === 'cidr') isPeer = isIn(address, peer.cidr);
      if (peer.kind === 'group') isPeer = groupsOf(address).includes(peer.groupId);
      if (peer.kind === 'prefix-list')
        isPeer = lists
          .filter(({ id }) => id === peer.prefixListId)
          .flatMap(({ cidrs }) => cidrs)
          .some((cidr) => isIn(address, cidr));
      if (isPeer && isSpokenOf(packet, rule.protocol, rule.from, rule.to)) set.add(packet);
    }
  }
  return set;
}

/** What a network ACL lets through: all is painted with denial, then with each entry, the lowest number last. */
export function painted(
  entries: readonly NetworkAclEntry[],
  egress: boolean,
  packets: readonly Packet[],
): ReadonlySet<Packet> {
  const set = new Set<Packet>();
  const highest = Math.max(0, ...entries.map(({ number }) => number));
  for (let number = highest; number > 0; number--) {
    for (const entry of entries.filter((one) => one.number === number && one.egress === egress)) {
      for (const packet of packets) {
        if (!isIn(egress ? packet.destination : packet.source, entry.cidr)) continue;
        const [from, to] = packet.icmp ? [entry.icmp?.type, entry.icmp?.code] : [entry.ports?.from, entry.ports?.to];
        if (!isSpokenOf(packet, entry.protocol, from ?? null, to ?? null)) continue;
        if (entry.action === 'allow') set.add(packet);
        else set.delete(packet);
      }
    }
  }
  return set;
}

/** The route for an address: a /32 that is exactly it, else the /31 that it is in, and so on down to /0. */
export function routed(routes: readonly Route[], address: string): Route | undefined {
  for (let prefix = 32; prefix >= 0; prefix--) {
    const block = `${bitsOf(address).slice(0, prefix)}/${prefix}`;
    const candidates = routes.filter(({ destination }) => {
      const [first = '', length] = destination.split('/');
      return `${bitsOf(first).slice(0, Number(length))}/${length}` === block;
    });
    const written = candidates.filter(({ propagated }) => !propagated);
    if (candidates.length > 0) return written[0] ?? candidates[0];
  }
  return undefined;
}

/** The whole way between two interfaces of one VPC: which of the components stop the packet, in the order met. */
export function stoppedBy(network: Network, packet: Packet, established: boolean): readonly string[] {
  const owner = (address: string) =>
    network.interfaces.find(({ privateAddresses }) => privateAddresses.includes(address));
  const [from, to] = [owner(packet.source), owner(packet.destination)];
  if (!from || !to) throw new Error('The oracle knows interfaces only');
  const groupsOf = (address: string) => owner(address)?.securityGroupIds ?? [];
  const passesGroups = (ids: readonly string[], direction: 'ingress' | 'egress') => {
    const rules = network.securityGroups.filter(({ id }) => ids.includes(id)).flatMap((group) => group[direction]);
    return permitted(
      rules,
      [packet],
      direction === 'ingress' ? 'source' : 'destination',
      groupsOf,
      network.prefixLists,
    ).has(packet);
  };
  const passesAcl = (subnetId: string, egress: boolean) => {
    const entries = network.networkAcls
      .filter(({ subnetIds }) => subnetIds.includes(subnetId))
      .flatMap((acl) => acl.entries);
    return painted(entries, egress, [packet]).has(packet);
  };
  const crosses = from.subnetId !== to.subnetId;
  const checks: readonly (readonly [string, boolean])[] = [
    ['source security-group deny', established || passesGroups(from.securityGroupIds, 'egress')],
    ['source network-acl deny', !crosses || passesAcl(from.subnetId, true)],
    ['destination network-acl deny', !crosses || passesAcl(to.subnetId, false)],
    ['destination security-group deny', established || passesGroups(to.securityGroupIds, 'ingress')],
  ];
  return checks.filter(([, passes]) => !passes).map(([name]) => name);
}

function isSpokenOf(packet: Packet, protocol: number, from: number | null, to: number | null): boolean {
  if (protocol === -1) return true;
  if (protocol !== packet.protocol) return false;
  if (packet.icmp) {
    const types = from === null || from === -1 ? [0, 3, 8] : [from];
    const codes = from === null || from === -1 || to === null || to === -1 ? [0, 1] : [to];
    return types.includes(packet.icmp.type) && codes.includes(packet.icmp.code);
  }
  if (packet.protocol === 47 || from === null || to === null) return true;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index).includes(packet.destinationPort);
}

const isIn = (address: string, cidr: string): boolean => {
  const [first = '', length] = cidr.split('/');
  return bitsOf(address).startsWith(bitsOf(first).slice(0, Number(length)));
};

const bitsOf = (address: string): string =>
  address
    .split('.')
    .map((octet) => Number(octet).toString(2).padStart(8, '0'))
    .join('');
