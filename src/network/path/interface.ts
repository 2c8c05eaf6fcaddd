import { amazonService, DNS_SERVER } from '../amazon-service.js';
import { containsAny } from '../cidr.js';
import { type Absence, absence } from '../coverage.js';
import type { Direction } from '../decision.js';
import type { TraceHop } from '../hop.js';
import { interfacesAt, owns, subnetAt, vpcById } from '../locate.js';
import type { Interface } from '../model.js';
import type { Packet } from '../packet.js';
import { networkAclHop } from './rules.js';
import { end, endBeyond, type PacketPlace, type Walk, type WalkStep } from './step.js';

type At = TraceHop['at'];

/** Says so where the instance behind an interface cannot send or receive; nothing where it can. */
export function stateHops(one: Interface, at: At, direction: Direction, packet: Packet): readonly TraceHop[] {
  const hop = {
    component: 'interface',
    at,
    direction,
    resourceId: one.instanceId ?? one.id,
    interfaceId: one.id,
    packet,
  } as const;
  const reason = direction === 'egress' ? 'source-not-running' : 'destination-not-running';
  const denied = (rule: string): readonly TraceHop[] => [{ ...hop, decision: 'deny', rule, reason }];
  if (one.attached === false) return denied(`${one.id} is not attached to anything`);
  if (one.instanceId === null || one.instanceState === 'running') return [];
  if (one.instanceState !== null) return denied(`${one.instanceId} is ${one.instanceState}`);
  return [{ ...hop, decision: 'unknown', rule: `the state of ${one.instanceId} is not known` }];
}

function checkOf({ sourceDestCheck }: Interface): { readonly decision: TraceHop['decision']; readonly state: string } {
  if (sourceDestCheck === null) return { decision: 'unknown', state: 'may be on' };
  return sourceDestCheck ? { decision: 'deny', state: 'is on' } : { decision: 'allow', state: 'is off' };
}

/** An interface sends and takes only packets of its own addresses, unless the check is off (EC2 API, SourceDestCheck). */
export function sourceDestCheckHops(one: Interface, at: At, direction: Direction, packet: Packet): readonly TraceHop[] {
  const address = direction === 'egress' ? packet.source : packet.destination;
  if (owns(one, address)) return [];
  const { decision, state } = checkOf(one);
  return [
    {
      component: 'source-dest-check',
      at,
      direction,
      resourceId: one.id,
      interfaceId: one.id,
      decision,
      rule: `${address} is not an address of ${one.id}, whose source/destination check ${state}`,
      reason: 'source-dest-check',
      packet,
    },
  ];
}

/**
 * The destination is an address of this VPC, and nobody has it. Where somebody has it in another VPC that one may be
 * meant, but the local route goes before any other (VPC user guide, "Route priority").
 */
export function noReceiver(walk: Walk, vpcId: string | null, packet: Packet): TraceHop {
  const service = amazonService(walk.network, vpcId, packet);
  if (service === DNS_SERVER && !containsAny(vpcById(walk.network, vpcId)?.cidrs ?? [], packet.source)) {
    const rule = `${packet.destination} is the Amazon DNS server of ${vpcId}, which answers nobody outside of it`;
    const hop = nobody('destination', 'ingress', packet);
    return { ...hop, decision: 'deny', rule, reason: 'address-not-found', fault: 'foreign-resolver' };
  }
  const [elsewhere] = interfacesAt(walk.network, packet.destination).filter((one) => one.vpcId !== vpcId);
  // Whether or not an interface here has the address, the one over there is not reached.
  const absent = elsewhere
    ? absence(walk.network, 'interfaces', vpcId)
    : absenceOf(walk.network, vpcId, packet.destination);
  const rule = nobodyHas(absent, vpcId, packet.destination);
  const meant =
    elsewhere && `${rule}; ${elsewhere.id} of ${elsewhere.vpcId} has it, and the addresses of the two VPCs overlap`;
  const hop = { ...nobody('destination', 'ingress', packet), ...absent, rule: meant ?? rule } as const;
  if (!elsewhere) return { ...hop, reason: 'address-not-found' };
  return absent.decision === 'deny'
    ? { ...hop, reason: 'overlapping-cidr' }
    : { ...hop, decision: 'deny', reason: 'overlapping-cidr', assumption: `${elsewhere.id} is meant` };
}

/**
 * Nobody who is described has the destination. Somebody whom nobody here sees may have it all the same, past the network
 * ACL of the subnet that it is in, and answer from inside the VPC.
 */
export function unseenReceiver(walk: Walk, fromSubnetId: string | null, vpcId: string, packet: Packet): WalkStep {
  const nobodyThere = noReceiver(walk, vpcId, packet);
  const isUnknown = nobodyThere.decision === 'unknown';
  const subnet = subnetAt(walk.network, vpcId, packet.destination);
  const next = isUnknown ? endBeyond(packet, vpcId) : end(packet);
  if (!subnet || subnet.id === fromSubnetId || (!isUnknown && nobodyThere.assumption === undefined))
    return { hops: [nobodyThere], next };
  const place = { subnetId: subnet.id, interface: null };
  return { hops: [networkAclHop(walk, place, 'destination', 'ingress', packet), nobodyThere], next };
}

/** The source is an address of this VPC; who sent from it, nobody can tell. */
export const noSender = ({ network }: Walk, place: PacketPlace, packet: Packet): TraceHop => ({
  ...nobody(place.at, 'egress', packet),
  decision: 'unknown',
  rule: nobodyHas(absenceOf(network, place.vpcId, packet.source), place.vpcId, packet.source),
  reason: 'address-not-found',
});

/**
 * What follows from no described interface having an address: a list that filters and queries may have cut tells nothing of
 * what is not in it, unless the subnet's own count says that there is no more.
 */
function absenceOf(network: Walk['network'], vpcId: string | null, address: string): Absence {
  const absent = absence(network, 'interfaces', vpcId);
  if (absent.assumption === undefined || subnetAt(network, vpcId, address)?.isCounted) return absent;
  const words = `whether all network interfaces of ${vpcId} are described is not known`;
  return { decision: 'unknown', lacks: { part: 'interfaces', why: 'incomplete', words } };
}

/** Of a list that was not read whole only what is in it can be said. */
const nobodyHas = ({ decision }: Absence, vpcId: string | null, address: string): string =>
  decision === 'deny'
    ? `no network interface of ${vpcId} has ${address}`
    : `no network interface that is described has ${address}`;

/** The VPC may belong to somebody else, who alone can describe it. */
export const vpcNotDescribed = (vpcId: string, packet: Packet, ownerId?: string): TraceHop => {
  const words = `${vpcId}${ownerId === undefined ? '' : ` of account ${ownerId}`} is not described`;
  return {
    ...nobody('destination', 'ingress', packet),
    decision: 'unknown',
    rule: words,
    reason: 'beyond',
    lacks: { part: 'vpcs', why: ownerId === undefined ? 'not-described' : 'other-account', words },
  };
};

/** A hop at an interface that is not known. */
export const nobody = (at: At, direction: Direction, packet: Packet) =>
  ({ component: 'interface', at, direction, resourceId: null, interfaceId: null, packet }) as const;
