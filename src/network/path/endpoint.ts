import { containsAny } from '../cidr.js';
import type { VpcEndpoint } from '../gateways.js';
import type { TraceHop } from '../hop.js';
import { vpcById } from '../locate.js';
import type { Interface, Route } from '../model.js';
import { isIcmp, type Packet, TCP } from '../packet.js';
import { passThrough, withMode } from './appliance.js';
import { leaveByOther } from './other-targets.js';
import { endBeyond, gatewayHop, gatewayStateHops, type PacketPlace, type Walk, type WalkStep } from './step.js';

/**
 * A route to an endpoint: a gateway endpoint takes the addresses of its service from a prefix list, any other is the way
 * into an appliance (VPC user guide, "Gateway endpoints"; "Gateway Load Balancer endpoints").
 */
export function leaveByEndpoint(
  walk: Walk,
  { destination }: Route,
  endpointId: string,
  place: PacketPlace,
  packet: Packet,
): WalkStep {
  const endpoint = walk.network.vpcEndpoints?.find(({ id }) => id === endpointId);
  const isGateway = endpoint ? endpoint.kind === 'gateway' : destination.startsWith('pl-');
  if (isGateway) return leaveForService(walk, endpointId, endpoint, place, packet);
  if (!endpoint) {
    const unknown = leaveByOther(walk, endpointId, packet);
    return { ...unknown, hops: unknown.hops.map((hop) => ({ ...hop, rule: withMode(walk, place, hop.rule) })) };
  }
  const owned = walk.network.interfaces.find(
    ({ id, subnetId }) =>
      endpoint.interfaceIds.includes(id) && (endpoint.subnetIds.length < 2 || subnetId === endpoint.subnetIds[0]),
  );
  return passThrough(walk, endpointId, owned, place, packet);
}

/** The service answers by itself, so there is nothing further to be known of the way. */
function leaveForService(
  walk: Walk,
  endpointId: string,
  endpoint: VpcEndpoint | undefined,
  { vpcId }: PacketPlace,
  packet: Packet,
): WalkStep {
  const cidrs = vpcById(walk.network, vpcId)?.cidrs;
  const refusals = [
    // "Accept only TCP or ICMP echo" (Reachability Analyzer, VPCE_GATEWAY_PROTOCOL_RESTRICTION).
    ...(isCarried(packet) ? [] : [`${endpointId} carries TCP and pings only`]),
    // "Endpoint connections cannot be extended out of a VPC" (VPC user guide, "Gateway endpoints").
    ...(cidrs && !containsAny(cidrs, packet.source)
      ? [`${packet.source} is not in ${vpcId}, and ${endpointId} serves its own VPC alone`]
      : []),
  ].map((rule) => gatewayHop(packet, endpointId, 'deny', rule, 'vpc-endpoint'));
  const rule = `${endpointId} leads to ${endpoint?.service || 'its service'}`;
  const stops = [...(endpoint ? stateHops(endpoint, packet) : []), ...refusals];
  const hops = stops.length > 0 ? stops : [gatewayHop(packet, endpointId, 'allow', rule, 'beyond')];
  return { hops, next: endBeyond(packet, endpointId) };
}

const isCarried = ({ protocol, icmp }: Packet): boolean =>
  protocol === TCP || (isIcmp(protocol) && (!icmp || [0, 8, 128, 129].includes(icmp.type)));

/** An endpoint says in words that it waits for somebody. */
const stateHops = (endpoint: VpcEndpoint, packet: Packet): readonly TraceHop[] =>
  gatewayStateHops(packet, endpoint, 'vpc-endpoint').map((hop) =>
    hop.decision === 'unknown'
      ? hop
      : {
          ...hop,
          rule: `${endpoint.id} is ${endpoint.state === 'pendingacceptance' ? 'pending acceptance' : endpoint.state}`,
        },
  );

/** Behind the interface of an endpoint stands a service that has to have let it in. */
export function endpointStateHops(walk: Walk, one: Interface, packet: Packet): readonly TraceHop[] {
  const endpoint = walk.network.vpcEndpoints?.find(({ interfaceIds }) => interfaceIds.includes(one.id));
  return endpoint ? stateHops(endpoint, packet).map((hop) => ({ ...hop, interfaceId: one.id })) : [];
}

/** What comes back from a service, out of an endpoint. */
export const fromService = (endpointId: string, packet: Packet): TraceHop =>
  gatewayHop(packet, endpointId, 'allow', `${endpointId} brings back what its service answers`);
