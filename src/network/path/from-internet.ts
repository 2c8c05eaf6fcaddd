import { familyOf } from '../address.js';
import { isPrivate } from '../cidr.js';
import { absence, extentOf } from '../coverage.js';
import type { TraceHop } from '../hop.js';
import { interfaceAtPublic, interfacesAt, soleVpcAt } from '../locate.js';
import type { Interface, Route } from '../model.js';
import { ownerInWords } from '../owner.js';
import type { Packet } from '../packet.js';
import { chooseRoute, tableHas } from '../route-table.js';
import { divert } from './appliance.js';
import { blockPublicAccessHops, ifAccessIsOpen } from './block-public-access.js';
import { leaveByEndpoint } from './endpoint.js';
import { unseenReceiver } from './interface.js';
import { end, gatewayHop, type PacketPlace, type Walk, type WalkStep } from './step.js';

/** A packet on the internet reaches whoever has its destination as a public address, by the gateway of that VPC. */
export function arriveFromInternet(walk: Walk, packet: Packet): WalkStep {
  const found = interfaceAtPublic(walk.network, packet.destination) ?? insideView(walk, packet.destination);
  if (!found) return unseen(walk, packet) ?? { hops: [nobody(walk, packet)], next: end(packet) };
  const { owner, inside } = found;
  const translated = { ...packet, destination: inside };
  const next = { kind: 'arrive', target: owner, fromSubnetId: null, packet: translated } as const;
  const opened = openedFromInside(walk);
  if (opened !== null) return { hops: [gatewayHop(packet, opened, 'allow', `${opened} knows the connection`)], next };
  const gateway = walk.network.internetGateways.find(({ vpcIds }) => vpcIds.includes(owner.vpcId));
  if (!gateway) return { hops: [noGateway(walk, owner, packet)], next };
  const hops = blockPublicAccessHops(walk, gateway.id, owner, owner, packet, 'in');
  const outside = owner.publicAddresses[inside] ?? (familyOf(inside) === 6 ? inside : undefined);
  if (outside === undefined) return { hops: [...hops, notPublic(walk, gateway.id, owner, inside, packet)], next };
  const passes =
    outside === inside ? `${gateway.id} passes ${inside}` : `${gateway.id} translates ${outside} to ${inside}`;
  const enter = ifAccessIsOpen(
    walk,
    owner,
    gatewayHop({ ...packet, destination: outside }, gateway.id, 'allow', passes),
  );
  const diverted = byEdgeRoute(walk, gateway.id, owner, translated);
  return diverted
    ? { hops: [...hops, enter, ...diverted.hops], next: diverted.next }
    : { hops: [...hops, enter], next };
}

/**
 * A Network Load Balancer may pass on what was sent to its own public address, with the client's address kept (Elastic
 * Load Balancing user guide, "Client IP preservation"); which targets it has, EC2 does not describe.
 */
function notPublic({ network }: Walk, gatewayId: string, owner: Interface, inside: string, packet: Packet): TraceHop {
  if (owner.addressesUnread) {
    const rule = `whether ${owner.id} has a public address for ${inside} is not described`;
    return gatewayHop(packet, gatewayId, 'unknown', rule, 'no-public-address');
  }
  const balancer = network.interfaces.find(
    (one) =>
      one.vpcId === owner.vpcId &&
      one.id !== owner.id &&
      one.interfaceType === 'network_load_balancer' &&
      // A file may have lost the public address of the load balancer.
      (Object.keys(one.publicAddresses).length > 0 || extentOf(network, 'interfaces', owner.vpcId) !== 'whole'),
  );
  const none = `${owner.id} has no public address for ${inside}`;
  if (!balancer) {
    const rule = `${none}, so nothing on the internet can address it`;
    const hop = gatewayHop(packet, gatewayId, 'deny', rule, 'no-public-address');
    const absent = absence(network, 'interfaces', owner.vpcId);
    if (absent.decision === 'deny') return { ...hop, ...absent };
    return { ...hop, ...absent, rule: `${none}, unless a load balancer that is not described passes it on` };
  }
  const rule = `${none}; ${ownerInWords(balancer)} may pass on to it what the internet sends to ${balancer.id}`;
  return gatewayHop(packet, gatewayId, 'unknown', rule, 'no-public-address');
}

/** An address of the internet that is a VPC's own (IPv6) belongs to one of its subnets, whichever interface has it. */
function unseen(walk: Walk, packet: Packet): WalkStep | undefined {
  const vpc = isPrivate(packet.destination) ? undefined : soleVpcAt(walk.network, packet.destination);
  return vpc && interfacesAt(walk.network, packet.destination).length === 0
    ? unseenReceiver(walk, null, vpc.id, packet)
    : undefined;
}

/** Inside its VPC an interface goes by its private address, and so people ask for it. */
function insideView(walk: Walk, address: string): { readonly owner: Interface; readonly inside: string } | undefined {
  const [owner, ...others] = interfacesAt(walk.network, address);
  return owner && others.length === 0 ? { owner, inside: address } : undefined;
}

/** Answers come back through the egress-only gateway that let the question out. */
const openedFromInside = (walk: Walk): string | null =>
  walk.answers?.hops.find(({ decision, resourceId }) => decision === 'allow' && resourceId?.startsWith('eigw-'))
    ?.resourceId ?? null;

/** A public address that is not in the configuration may be anybody's; a private one has no meaning out there. */
function nobody({ network }: Walk, packet: Packet): TraceHop {
  const { destination } = packet;
  const owners = interfacesAt(network, destination).map(({ id }) => id);
  if (owners.length > 0) return gatewayHop(packet, null, 'unknown', `${owners.join(' and ')} both have ${destination}`);
  if (network.addresses?.some(({ address, interfaceId }) => address === destination && interfaceId === null)) {
    const rule = `${destination} is an Elastic IP address that is associated with nothing`;
    return gatewayHop(packet, null, 'deny', rule, 'address-not-found');
  }
  const rule = `no network interface has ${destination}`;
  const hop = gatewayHop(packet, null, 'unknown', rule, 'address-not-found');
  return isPrivate(destination) ? { ...hop, ...absence(network, 'interfaces', null) } : hop;
}

function noGateway({ network }: Walk, { vpcId }: Interface, packet: Packet): TraceHop {
  const absent = absence(network, 'internetGateways', vpcId);
  const isKnown = absent.decision === 'deny';
  const rule = isKnown
    ? `no internet gateway is attached to ${vpcId}`
    : `the internet gateway of ${vpcId} is not described`;
  const hop = gatewayHop(packet, null, 'deny', rule, 'no-internet-gateway');
  const { reason: _, ...open } = hop;
  return { ...(isKnown ? hop : open), ...absent };
}

/**
 * A route table at the gateway can send inbound traffic to an appliance or to an endpoint that leads to one, past the
 * network ACL of its subnet (VPC user guide, "Gateway route tables").
 */
function byEdgeRoute(walk: Walk, gatewayId: string, { id, vpcId }: Interface, packet: Packet): WalkStep | undefined {
  const table = walk.network.routeTables.find(({ gatewayIds }) => gatewayIds?.includes(gatewayId));
  const choice = table && chooseRoute(table, packet.destination, walk.network.prefixLists);
  if (!choice || (choice.kind === 'route' && choice.route.target.kind === 'local')) return undefined;
  const hop = {
    component: 'route',
    at: 'between',
    direction: 'ingress',
    resourceId: table.id,
    interfaceId: null,
    rule: choice.words,
    clause: choice.kind === 'unknown' ? undefined : tableHas(table.id, choice.words),
    packet,
  } as const;
  const stopped = (reason: 'no-route' | 'blackhole') =>
    ({ hops: [{ ...hop, decision: 'deny', reason }], next: end(packet, id) }) as const;
  if (choice.kind === 'no-route') return stopped('no-route');
  if (choice.kind === 'route' && choice.route.state === 'blackhole') return stopped('blackhole');
  const place = {
    at: 'between',
    interface: null,
    subnetId: null,
    vpcId,
    translatedBy: [],
    enteredBy: gatewayId,
  } as const;
  const step = choice.kind === 'route' ? intoAppliance(walk, choice.route, place, packet) : undefined;
  if (!step) return { hops: [{ ...hop, decision: 'unknown', reason: 'route-diverts' }], next: end(packet, id) };
  return { hops: [{ ...hop, decision: 'allow' }, ...step.hops], next: step.next };
}

function intoAppliance(walk: Walk, route: Route, place: PacketPlace, packet: Packet): WalkStep | undefined {
  const { target } = route;
  if (target.kind === 'interface') return divert(walk, target.id, place, packet);
  return target.kind === 'vpc-endpoint' ? leaveByEndpoint(walk, route, target.id, place, packet) : undefined;
}
