import { familyOf } from '../../network/address.js';
import type { Interface, Network, SecurityGroupRule } from '../../network/model.js';
import { type Packet, TCP, UDP } from '../../network/packet.js';
import { packetInWords } from '../../network/wording.js';
import { type Fix, fixOf } from './fix.js';
import type { Blocked, Ground } from './ground.js';

/** The narrowest rule that lets the packet through: from the other end's security group, or its one address. */
export function allowInSecurityGroup(facts: Ground, step: Blocked): Fix | null {
  const { resourceId, direction, packet } = step;
  if (resourceId === null || direction === null) return null;
  const address = direction === 'ingress' ? packet.source : packet.destination;
  const other = direction === 'ingress' ? facts.source.interface : facts.destination.interface;
  const groupId =
    sharedVpc(facts, step, other) && knowsItself(other, address) ? narrowestGroup(facts.network, other) : undefined;
  const peer: SecurityGroupRule['peer'] =
    groupId === undefined ? { kind: 'cidr', cidr: `${address}/${bits(address)}` } : { kind: 'group', groupId };
  const rule = { protocol: packet.protocol, ...portsOf(packet), peer };
  const [way, verb] = direction === 'ingress' ? (['from', 'inbound'] as const) : (['to', 'outbound'] as const);
  return fixOf(
    [{ kind: `authorize-${direction}`, groupId: resourceId, rule }],
    `Add an ${verb} rule to ${resourceId}: ${packetInWords(packet)} ${way} ${groupId ?? `${address}/${bits(address)}`}`,
    groupId === undefined ? onlyThis(packet, way, address) : everyMember(facts.network, packet, way, groupId),
  );
}

const sharedVpc = ({ network }: Ground, step: Blocked, other: Interface | null): other is Interface =>
  other !== null && network.interfaces.some(({ id, vpcId }) => id === step.interfaceId && vpcId === other.vpcId);

/** A reference to a group stands for private addresses alone (VPC user guide, "Security group rules"). */
const knowsItself = ({ privateAddresses, ipv6Addresses }: Interface, address: string): boolean =>
  privateAddresses.includes(address) || ipv6Addresses.includes(address);

const narrowestGroup = (network: Network, one: Interface): string | undefined =>
  one.securityGroupIds.toSorted((a, b) => membersOf(network, a) - membersOf(network, b))[0];

const membersOf = (network: Network, groupId: string): number =>
  network.interfaces.filter(({ securityGroupIds }) => securityGroupIds.includes(groupId)).length;

/** Ports of TCP and UDP; the type of ICMP with any code. */
function portsOf({ protocol, destinationPort, icmp }: Packet): Pick<SecurityGroupRule, 'from' | 'to'> {
  if (protocol === TCP || protocol === UDP) return { from: destinationPort, to: destinationPort };
  return icmp ? { from: icmp.type, to: -1 } : { from: null, to: null };
}

const bits = (address: string): number => (familyOf(address) === 6 ? 128 : 32);

const onlyThis = (packet: Packet, way: string, address: string): string =>
  `Nothing else: ${packetInWords(packet)} ${way} the one address ${address}.`;

function everyMember(network: Network, packet: Packet, way: string, groupId: string): string {
  const count = membersOf(network, groupId);
  return `${packetInWords(packet)} ${way} every interface that is in ${groupId}, ${count === 1 ? 'one' : count} now.`;
}
