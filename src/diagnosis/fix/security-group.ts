import { familyOf } from '../../network/address.js';
import { addressCount, contains, containsAny } from '../../network/cidr.js';
import type { Direction } from '../../network/decision.js';
import { interfaceAtPublic, interfaceById, interfaceIn, interfacesAt, isRead } from '../../network/locate.js';
import type { Interface, Network, PrefixList, SecurityGroupRule } from '../../network/model.js';
import { ownerInWords, ownerOf } from '../../network/owner.js';
import { hasPorts, type Packet } from '../../network/packet.js';
import { packetInWords } from '../../network/wording.js';
import { type Fix, fixOf } from './fix.js';
import type { BlockingHop, Ground } from './ground.js';

/** The narrowest rule that lets the packet through, in the group of the interface that fewest others are in. */
export function allowInSecurityGroup(facts: Ground, step: BlockingHop): Fix | null {
  const { network } = facts;
  const { direction, packet } = step;
  const own = interfaceById(network, step.interfaceId);
  const groupId = own ? (narrowestGroup(network, own) ?? step.resourceId) : step.resourceId;
  if (groupId === null || direction === null) return null;
  const address = direction === 'ingress' ? packet.source : packet.destination;
  const peer = narrowestPeer(network, own, address, !passesAppliance(facts, step));
  const rule = { protocol: packet.protocol, ...portsOf(packet), peer: peer.peer };
  const [way, verb] = direction === 'ingress' ? (['from', 'inbound'] as const) : (['to', 'outbound'] as const);
  return fixOf(facts, [
    {
      change: { kind: `authorize-${direction}`, groupId, rule },
      summary: `Add an ${verb} rule to ${groupId}: ${packetInWords(packet)} ${way} ${peer.short}`,
      admits: `${admitted(network, packet, direction, peer.words, groupId)}${peer.note ?? ''}${fullNote(network, groupId, direction, address)}`,
    },
  ]);
}

/**
 * 60 rules in each direction by default, of IPv4 and of IPv6 each; a group as peer counts among both (VPC user guide, "Amazon VPC
 * quotas", "Security groups"). What a prefix list counts for is not described.
 */
const RULES_BY_DEFAULT = 60;

function fullNote(network: Network, groupId: string, direction: Direction, address: string): string {
  const rules = network.securityGroups.find(({ id }) => id === groupId)?.[direction] ?? [];
  const isOfFamily = ({ peer }: SecurityGroupRule): boolean =>
    peer.kind !== 'cidr' || familyOf(peer.cidr.replace(/\/.*/, '')) === familyOf(address);
  const count = rules.filter(isOfFamily).length;
  return count < RULES_BY_DEFAULT
    ? ''
    : ` ${groupId} has ${count} ${direction === 'ingress' ? 'inbound' : 'outbound'} rules for IPv${familyOf(address)} already, and takes no more than ${RULES_BY_DEFAULT} unless the quota was raised: replace or merge some first.`;
}

interface Peer {
  readonly peer: SecurityGroupRule['peer'];
  readonly short: string;
  readonly words: string;
  readonly note?: string;
}

/**
 * Behind an appliance only addresses count, whoever is in a group (VPC user guide, "Security group referencing"); where a
 * route is not known there may be one.
 */
function passesAppliance({ path, source, destination }: Ground, { leg, interfaceId }: BlockingHop): boolean {
  const ends = [source.interface?.id, destination.interface?.id, interfaceId];
  return path.steps.some(
    (step) =>
      step.leg === leg &&
      ((step.component === 'security-group' && !ends.includes(step.interfaceId ?? undefined)) ||
        (step.component === 'route' && step.decision === 'unknown')),
  );
}

/** A group that the other end alone is in, a list that somebody keeps of such addresses, or the one address. */
function narrowestPeer(network: Network, own: Interface | undefined, address: string, isDirect: boolean): Peer {
  const other = own && interfaceIn(network, own.vpcId, address);
  const alone = (isDirect ? other : undefined)?.securityGroupIds.find(
    (id) => isRead(network, 'interfaces') && membersOf(network, id) === 1,
  );
  if (alone !== undefined) {
    const words = `every interface that is in ${alone}, one now`;
    return { peer: { kind: 'group', groupId: alone }, short: alone, words };
  }
  const balancer = isDirect && other ? groupOfBalancer(network, other) : undefined;
  if (balancer !== undefined) {
    const words = `every node of the load balancer (${balancer}), ${membersOf(network, balancer)} now`;
    return { peer: { kind: 'group', groupId: balancer }, short: balancer, words };
  }
  const list = other ? undefined : prefixListOf(network, address);
  if (list) {
    const name = list.name === '' || list.name === list.id ? '' : ` (${list.name})`;
    const words = `every address of prefix list ${list.id}${name}, ${list.cidrs.length === 1 ? 'one block' : `${list.cidrs.length} blocks`} now`;
    return { peer: { kind: 'prefix-list', prefixListId: list.id }, short: list.id, words };
  }
  const cidr = `${address}/${familyOf(address) === 6 ? 128 : 32}`;
  return {
    peer: { kind: 'cidr', cidr },
    short: cidr,
    words: `the one address ${address}`,
    ...(other ? passing(network, other) : goingRound(network, own, address)),
  };
}

/** Its description names the load balancer; without one nothing tells whose node it is. */
const areNodesOfOne = (one: Interface, other: Interface): boolean =>
  one.kind === 'load-balancer' && !!one.description && one.description === other.description;

/** Each of its nodes sends under an address of its own, and a group that is of them alone covers those to come as well. */
const groupOfBalancer = (network: Network, one: Interface): string | undefined =>
  isRead(network, 'interfaces')
    ? one.securityGroupIds.find((id) =>
        network.interfaces.every((each) => !each.securityGroupIds.includes(id) || areNodesOfOne(one, each)),
      )
    : undefined;

/** The other nodes of a load balancer, which a rule for one address leaves out (user guides of Elastic Load Balancing, "Target security groups"). */
const otherNodes = (network: Network, one: Interface): readonly string[] =>
  network.interfaces
    .filter((each) => each.id !== one.id && areNodesOfOne(one, each))
    .flatMap(({ privateAddresses: [address] }) => address ?? []);

/** Two of one VPC that meet by their public addresses, though they need not leave it. */
function goingRound(network: Network, own: Interface | undefined, address: string): Pick<Peer, 'note'> {
  const other = familyOf(address) === 4 ? interfaceAtPublic(network, address)?.owner : undefined;
  return own && other?.vpcId === own.vpcId
    ? {
        note: ' By the private address of the destination the traffic would stay in the VPC, where rules for groups count.',
      }
    : {};
}

/** Containers and functions get another one by and by; a load balancer has others besides. */
function passing(network: Network, one: Interface): Pick<Peer, 'note'> {
  const nodes = otherNodes(network, one);
  if (nodes.length > 0)
    return {
      note: ` The load balancer has ${nodes.length === 1 ? 'another node, which needs' : 'other nodes, which need'} the same: ${nodes.join(', ')}.`,
    };
  return ['lambda', 'ecs-task', 'eks-pod', 'glue', 'sagemaker'].includes(ownerOf(one).kind) &&
    one.securityGroupIds.length > 0
    ? {
        note: ` Its owner (${ownerInWords(one)}) has that address only for a time: a rule for ${one.securityGroupIds.join(' or ')} lasts, and lets in all that is in it.`,
      }
    : {};
}

/** The smallest list of a service's or a network's addresses; one of everybody's is none, nor one of a machine's at hand. */
export function prefixListOf(network: Network, address: string): PrefixList | undefined {
  if (interfacesAt(network, address).length > 0) return undefined;
  const isWhole = ({ cidrs }: PrefixList) => cidrs.some((cidr) => contains(cidr, address) && cidr.endsWith('/0'));
  return network.prefixLists
    .filter((list) => containsAny(list.cidrs, address) && !isWhole(list))
    .toSorted((one, other) => (countOf(one) < countOf(other) ? -1 : 1))[0];
}

const countOf = ({ cidrs }: PrefixList): bigint => cidrs.reduce((sum, cidr) => sum + (addressCount(cidr) ?? 0n), 0n);

/** Any group of an interface may allow; of those that are described, the one with the fewest members. */
const narrowestGroup = (network: Network, one: Interface): string | undefined =>
  one.securityGroupIds
    .filter((id) => network.securityGroups.some((group) => group.id === id))
    .toSorted((a, b) => membersOf(network, a) - membersOf(network, b))[0];

const membersOf = (network: Network, groupId: string): number =>
  network.interfaces.filter(({ securityGroupIds }) => securityGroupIds.includes(groupId)).length;

/** Ports of TCP and UDP; the type of ICMP with any code. */
function portsOf({ protocol, destinationPort, icmp }: Packet): Pick<SecurityGroupRule, 'from' | 'to'> {
  if (hasPorts(protocol)) return { from: destinationPort, to: destinationPort };
  return icmp ? { from: icmp.type, to: -1 } : { from: null, to: null };
}

/** The rule holds for every member of the group that it is in. */
function admitted(network: Network, packet: Packet, direction: Direction, peer: string, groupId: string): string {
  const [way, back] = direction === 'ingress' ? ['from', 'to'] : ['to', 'from'];
  const what = `${packetInWords(packet)} ${way} ${peer}`;
  const count = membersOf(network, groupId);
  const others = isRead(network, 'interfaces') ? `, ${count} now` : '';
  if (count !== 1 || others === '') return `${what}, ${back} every interface that is in ${groupId}${others}.`;
  return peer.startsWith('the one address') ? `Nothing but ${what}.` : `${what}.`;
}
