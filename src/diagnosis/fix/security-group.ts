import { familyOf } from '../../network/address.js';
import type { Interface, Network } from '../../network/model.js';
import { ICMP, ICMPV6, type Packet, TCP, UDP } from '../../network/packet.js';
import { packetInWords } from '../../network/wording.js';
import type { Case } from '../case.js';
import type { Step } from '../path.js';
import type { Fix } from '../verdict.js';

/** The narrowest rule that lets the packet through: from the other end's security group, or its one address. */
export function allowInSecurityGroup(facts: Case, step: Step): Fix | null {
  const { resourceId, direction, packet } = step;
  if (resourceId === null || direction === null) return null;
  const address = direction === 'ingress' ? packet.source : packet.destination;
  const other = direction === 'ingress' ? facts.source.interface : facts.destination.interface;
  const groupId =
    sharedVpc(facts, step, other) && knowsItself(other, address) ? narrowestGroup(facts.network, other) : undefined;
  const permission = `IpProtocol=${protocolOf(packet)}${portsOf(packet)},${groupId === undefined ? rangeOf(address) : `UserIdGroupPairs=[{GroupId=${groupId}}]`}`;
  const peer = groupId ?? `${address}/${bits(address)}`;
  const [way, verb] = direction === 'ingress' ? (['from', 'inbound'] as const) : (['to', 'outbound'] as const);
  return {
    summary: `Add an ${verb} rule to ${resourceId}: ${packetInWords(packet)} ${way} ${peer}`,
    command: `aws ec2 authorize-security-group-${direction} --group-id ${resourceId} --ip-permissions '${permission}'`,
    undo: `aws ec2 revoke-security-group-${direction} --group-id ${resourceId} --ip-permissions '${permission}'`,
    admits: groupId === undefined ? onlyThis(packet, way, address) : everyMember(facts.network, packet, way, groupId),
  };
}

const sharedVpc = (facts: Case, step: Step, other: Interface | null): other is Interface =>
  other !== null && facts.network.interfaces.some(({ id, vpcId }) => id === step.interfaceId && vpcId === other.vpcId);

/** A reference to a group stands for private addresses alone (VPC user guide, "Security group rules"). */
const knowsItself = ({ privateAddresses, ipv6Addresses }: Interface, address: string): boolean =>
  privateAddresses.includes(address) || ipv6Addresses.includes(address);

const narrowestGroup = (network: Network, one: Interface): string | undefined =>
  one.securityGroupIds.toSorted((a, b) => membersOf(network, a) - membersOf(network, b))[0];

const membersOf = (network: Network, groupId: string): number =>
  network.interfaces.filter(({ securityGroupIds }) => securityGroupIds.includes(groupId)).length;

function protocolOf({ protocol }: Packet): string {
  const names: Readonly<Record<number, string>> = { [ICMP]: 'icmp', [ICMPV6]: 'icmpv6', [TCP]: 'tcp', [UDP]: 'udp' };
  return names[protocol] ?? String(protocol);
}

/** Ports of TCP and UDP; the type of ICMP with any code. */
function portsOf({ protocol, destinationPort, icmp }: Packet): string {
  if (protocol === TCP || protocol === UDP) return `,FromPort=${destinationPort},ToPort=${destinationPort}`;
  return icmp ? `,FromPort=${icmp.type},ToPort=-1` : '';
}

const bits = (address: string): number => (familyOf(address) === 6 ? 128 : 32);

const rangeOf = (address: string): string =>
  familyOf(address) === 6 ? `Ipv6Ranges=[{CidrIpv6=${address}/128}]` : `IpRanges=[{CidrIp=${address}/32}]`;

const onlyThis = (packet: Packet, way: string, address: string): string =>
  `Nothing else: ${packetInWords(packet)} ${way} the one address ${address}.`;

function everyMember(network: Network, packet: Packet, way: string, groupId: string): string {
  const count = membersOf(network, groupId);
  return `${packetInWords(packet)} ${way} every interface that is in ${groupId}, ${count === 1 ? 'one' : count} now.`;
}
