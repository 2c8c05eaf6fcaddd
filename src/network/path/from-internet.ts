import { familyOf } from '../address.js';
import { isPrivate } from '../cidr.js';
import type { TraceHop } from '../hop.js';
import { interfaceAtPublic, interfacesAt, isRead } from '../locate.js';
import type { Interface } from '../model.js';
import type { Packet } from '../packet.js';
import { chooseRoute } from '../route-table.js';
import { blockPublicAccessHops } from './block-public-access.js';
import { end, gatewayHop, type Step, type Walk } from './step.js';

/** A packet on the internet reaches whoever has its destination as a public address, by the gateway of that VPC. */
export function arriveFromInternet(walk: Walk, packet: Packet): Step {
  const found = interfaceAtPublic(walk.network, packet.destination) ?? insideView(walk, packet.destination);
  if (!found) return { hops: [nobody(walk, packet)], next: end(packet) };
  const { owner, inside } = found;
  const translated = { ...packet, destination: inside };
  const next = { kind: 'arrive', target: owner, fromSubnetId: null, packet: translated } as const;
  const opened = openedFromInside(walk);
  if (opened !== null) return { hops: [gatewayHop(packet, opened, 'allow', `${opened} knows the connection`)], next };
  const gateway = walk.network.internetGateways.find(({ vpcIds }) => vpcIds.includes(owner.vpcId));
  if (!gateway) return { hops: [noGateway(walk, owner, packet)], next };
  const hops = blockPublicAccessHops(walk, gateway.id, owner, owner, packet);
  const outside = owner.publicAddresses[inside] ?? (familyOf(inside) === 6 ? inside : undefined);
  if (outside === undefined) {
    const rule = `${owner.id} has no public address for ${inside}: nothing on the internet can address it`;
    return { hops: [...hops, gatewayHop(packet, gateway.id, 'deny', rule, 'no-public-address')], next };
  }
  const passes =
    outside === inside ? `${gateway.id} passes ${inside}` : `${gateway.id} translates ${outside} to ${inside}`;
  const enter = gatewayHop({ ...packet, destination: outside }, gateway.id, 'allow', passes);
  const diverted = edgeRouteHop(walk, gateway.id, translated);
  return diverted
    ? { hops: [...hops, enter, diverted], next: end(translated, owner.id) }
    : { hops: [...hops, enter], next };
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
function nobody(walk: Walk, packet: Packet): TraceHop {
  const owners = interfacesAt(walk.network, packet.destination).map(({ id }) => id);
  if (owners.length > 0) {
    return gatewayHop(packet, null, 'unknown', `${owners.join(' and ')} both have ${packet.destination}`);
  }
  const isCertain = isPrivate(packet.destination) && isRead(walk.network, 'interfaces');
  const rule = `no network interface has ${packet.destination}`;
  return gatewayHop(packet, null, isCertain ? 'deny' : 'unknown', rule, 'address-not-found');
}

function noGateway(walk: Walk, owner: Interface, packet: Packet): TraceHop {
  if (!isRead(walk.network, 'internetGateways')) {
    return gatewayHop(packet, null, 'unknown', `the internet gateway of ${owner.vpcId} is not described`);
  }
  return gatewayHop(packet, null, 'deny', `no internet gateway is attached to ${owner.vpcId}`, 'no-internet-gateway');
}

/** A route table at the gateway can send inbound traffic to an appliance (VPC user guide, "Gateway route tables"). */
function edgeRouteHop(walk: Walk, gatewayId: string, packet: Packet): TraceHop | undefined {
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
    packet,
  } as const;
  if (choice.kind === 'no-route') return { ...hop, decision: 'deny', reason: 'no-route' };
  const isBlackhole = choice.kind === 'route' && choice.route.state === 'blackhole';
  return isBlackhole
    ? { ...hop, decision: 'deny', reason: 'blackhole' }
    : { ...hop, decision: 'unknown', reason: 'route-diverts' };
}
