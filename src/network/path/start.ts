import { amazonService } from '../amazon-service.js';
import { isPrivate } from '../cidr.js';
import type { TraceHop } from '../hop.js';
import {
  insideOf,
  interfaceAtPublic,
  interfaceById,
  interfacesAt,
  owns,
  soleVpcAt,
  subnetAt,
  vpcAt,
} from '../locate.js';
import type { Interface, Network } from '../model.js';
import type { Packet } from '../packet.js';
import { backThrough } from './appliance.js';
import { fromService } from './endpoint.js';
import { nobody, unseenReceiver } from './interface.js';
import { end, gatewayHop, type Next, type PacketPlace, type Walk, type WalkStep } from './step.js';
import { attachmentOf, leaveTransitGateway } from './transit-exit.js';
import { followTransitRoute } from './transit-gateway.js';
import { type TransitTable, transitTableOf } from './transit-route.js';

/** An answer comes back, nobody knows by which way. */
export const ANYWHERE = 'anywhere';

interface Start extends WalkStep {
  /** The interface it leaves, where one is known. */
  readonly from: string | null;
}

/** Where a packet sets out, by its source address unless `from` says otherwise. */
export function startWalk(walk: Walk, packet: Packet, from: string | undefined): Start {
  const { network } = walk;
  if (from !== undefined && (from === ANYWHERE || isGateway(from)))
    return { ...fromGateway(walk, from, packet), from: null };
  if (from === 'internet') return { hops: [], next: { kind: 'internet', packet }, from: null };
  const senders =
    from === undefined
      ? likelySenders(network, packet)
      : [interfaceById(network, from)].filter((one) => one !== undefined);
  const [sender, ...others] = senders;
  if (others.length > 0) return lost(packet, `${senders.map(({ id }) => id).join(' and ')} both have ${packet.source}`);
  if (!sender && from !== undefined) return lost(packet, `${from} is not described`);
  const step =
    unfiltered(network, sender, packet) ??
    (sender ? (backThrough(walk, sender, packet) ?? leaving(sender, packet)) : withoutSender(walk, packet));
  return { ...step, from: sender?.id ?? null };
}

/** Interfaces with the source address; where VPCs overlap, those that share a VPC with the destination. */
function likelySenders(network: Network, packet: Packet): readonly Interface[] {
  const owners = interfacesAt(network, packet.source);
  const outside = owners.length === 0 ? interfaceAtPublic(network, packet.source) : undefined;
  if (outside) return [outside.owner];
  const vpcIds = interfacesAt(network, packet.destination).map(({ vpcId }) => vpcId);
  const near = owners.filter(({ vpcId }) => vpcIds.includes(vpcId));
  return owners.length > 1 && near.length > 0 ? near : owners;
}

/** An interface never sends from its public address: the internet gateway puts that in. */
function leaving(sender: Interface, packet: Packet): WalkStep {
  const inside = insideOf(sender, packet.source);
  const place = placeOf(sender, sender.subnetId, sender.vpcId);
  return {
    hops: [],
    next: { kind: 'leave', place, packet: inside === undefined ? packet : { ...packet, source: inside } },
  };
}

function withoutSender(walk: Walk, packet: Packet): WalkStep {
  const { network } = walk;
  const [receiver, ...receivers] = interfacesAt(network, packet.destination);
  const vpcs = vpcAt(network, packet.source);
  const vpc = vpcs.find(({ id }) => id === receiver?.vpcId) ?? (vpcs.length === 1 ? vpcs[0] : undefined);
  if (vpc) {
    const place = placeOf(null, subnetAt(network, vpc.id, packet.source)?.id ?? null, vpc.id);
    return { hops: [], next: { kind: 'leave', place, packet } };
  }
  if (!isPrivate(packet.source)) return { hops: [], next: { kind: 'internet', packet } };
  const rule = `how ${packet.source} gets here is not in this configuration`;
  const hops = [gatewayHop(packet, null, 'unknown', rule, 'beyond')];
  if (receiver) return { hops, next: receivers.length > 0 ? end(packet) : arrivalAt(receiver, packet) };
  const home = soleVpcAt(network, packet.destination);
  if (!home) return { hops, next: end(packet) };
  const unseen = unseenReceiver(walk, null, home.id, packet);
  return { hops: [...hops, ...unseen.hops], next: unseen.next };
}

/** Amazon's own services are reached past security groups, network ACLs and routes alike. */
function unfiltered(network: Network, sender: Interface | undefined, packet: Packet): WalkStep | undefined {
  const one = sender ?? interfacesAt(network, packet.destination)[0];
  const service = one && amazonService(network, one.vpcId, packet);
  if (!one || service === undefined) return undefined;
  const at = sender ? 'source' : 'destination';
  const direction = sender ? 'egress' : 'ingress';
  const hops = (['security-group', 'network-acl'] as const).map(
    (component): TraceHop => ({
      component,
      at,
      direction,
      resourceId: null,
      interfaceId: one.id,
      decision: 'not-applied',
      rule: `${component === 'network-acl' ? 'network ACLs' : 'security groups'} do not filter ${service}`,
      reason: 'amazon-service',
      packet,
    }),
  );
  return { hops, next: end(packet, sender ? null : one.id) };
}

const isGateway = (id: string): boolean => /^(igw|eigw|pcx|tgw|vgw|vpce|lgw|cagw|nat)-/.test(id);

/** What comes in by a gateway, and where it was before nobody can tell. */
function fromGateway(walk: Walk, id: string, packet: Packet): WalkStep {
  const { network, answers } = walk;
  const asker = interfaceById(network, answers?.from ?? null);
  const [only, ...others] = interfacesAt(network, packet.destination);
  const target = asker && owns(asker, packet.destination) ? asker : others.length === 0 ? only : undefined;
  const attachment = target && attachmentOf(walk, id, target.vpcId);
  const isAnswered =
    answers?.hops.some(({ resourceId, decision }) => resourceId === id && decision === 'allow') ?? false;
  if (id === ANYWHERE) {
    const hop = gatewayHop(packet, null, 'unknown', `by which way an answer comes back is not known`, 'beyond');
    return { hops: [hop], next: target ? arrivalAt(target, packet) : end(packet) };
  }
  const rule = answers
    ? `whether an answer comes back to ${id} is not known`
    : `what comes in by ${id} is not in this configuration`;
  const hop =
    isAnswered && id.startsWith('vpce-') ? fromService(id, packet) : gatewayHop(packet, id, 'unknown', rule, 'beyond');
  if (!target) return { hops: [hop], next: end(packet) };
  // "Traffic is kept to the originating Availability Zone" (Transit Gateways guide, "Appliance in a shared services VPC"),
  // and that is as little known as who sent it.
  const began = { subnetId: null, translatedBy: [] } as const;
  const table = tableBehind(walk, id);
  if (table?.kind === 'known') {
    const step = followTransitRoute(walk, id, table, began, packet);
    return { hops: [hop, ...step.hops], next: step.next };
  }
  if (attachment) {
    const far = { id: attachment.id, resourceId: target.vpcId };
    const into = leaveTransitGateway(walk, id, far, began, packet);
    return { hops: [hop, ...into.hops], next: into.next };
  }
  return { hops: [hop], next: arrivalAt(target, packet) };
}

/** Of a VPN or the like, by which the question left the transit gateway: the answer comes in by the same one. */
function tableBehind({ network, answers }: Walk, id: string): TransitTable | undefined {
  const left = network.transitGatewayAttachments?.find(
    (one) =>
      one.transitGatewayId === id &&
      one.resourceType !== 'vpc' &&
      answers?.hops.some(({ resourceId }) => resourceId === one.id),
  );
  return left && transitTableOf(network, left);
}

const arrivalAt = (target: Interface, packet: Packet): Next => ({ kind: 'arrive', target, fromSubnetId: null, packet });

const placeOf = (one: Interface | null, subnetId: string | null, vpcId: string): PacketPlace => ({
  at: 'source',
  interface: one,
  subnetId,
  vpcId,
  translatedBy: [],
});

const lost = (packet: Packet, rule: string): Start => ({
  hops: [{ ...nobody('source', 'egress', packet), decision: 'unknown', rule }],
  next: end(packet),
  from: null,
});
