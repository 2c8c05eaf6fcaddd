import type { TransitEnd } from '../../flow-log/transit-crossing.js';
import type { TraceHop } from '../../network/hop.js';
import { interfaceById } from '../../network/locate.js';
import type { Network } from '../../network/model.js';
import type { Packet } from '../../network/packet.js';
import { attachmentOf } from '../../network/path/transit-exit.js';
import { chooseTransitRoute } from '../../network/path/transit-route.js';
import { recordSighting } from '../flow-records/sightings.js';
import { worldsOf } from '../world/account.js';
import type { PacketSighting, World } from '../world/world.js';

interface Gate {
  readonly attachmentId: string;
  /** The interface of the attachment that it came or left by; null where it has none. */
  readonly interfaceId: string | null;
}

/** A packet in the route table of a transit gateway: where it came in, and where that leads. */
export interface Crossing {
  readonly gatewayId: string;
  readonly packet: Packet;
  readonly source: Gate;
  readonly destination: Gate | null;
  readonly lost: 'no-route' | 'blackhole' | null;
}

/** Where the hop is one of a transit gateway's route tables. */
export function crossingAt(network: Network, hops: readonly TraceHop[], index: number): Crossing | undefined {
  const hop = hops[index];
  const table = network.transitGatewayRouteTables?.find(({ id }) => hop?.resourceId === id);
  if (!hop || !table?.routes) return undefined;
  const gatewayId = table.transitGatewayId;
  const source = gateBefore(network, gatewayId, hops.slice(0, index));
  if (!source) return undefined;
  const known = { ...table, routes: table.routes };
  const choice = chooseTransitRoute(known, hop.packet.destination, network.prefixLists);
  const target = choice.kind === 'route' && choice.route.state === 'active' ? choice.route.attachments[0] : undefined;
  const lost = choice.kind === 'no-route' ? 'no-route' : target ? null : 'blackhole';
  const isVpc = target?.resourceType === 'vpc';
  const out = isVpc ? hops.slice(index).find((one) => isGate(network, one, 'egress')) : undefined;
  const destination = target ? { attachmentId: target.id, interfaceId: out?.interfaceId ?? null } : null;
  return { gatewayId, packet: hop.packet, source, destination, lost };
}

const isGate = (network: Network, { interfaceId, direction }: TraceHop, wanted: 'ingress' | 'egress'): boolean =>
  direction === wanted && interfaceById(network, interfaceId)?.kind === 'transit-gateway';

function gateBefore(network: Network, gatewayId: string, hops: readonly TraceHop[]): Gate | undefined {
  const peering = network.transitGatewayAttachments?.find(
    (one) => one.resourceType === 'peering' && one.transitGatewayId === gatewayId && one.id === hops.at(-1)?.resourceId,
  );
  if (peering) return { attachmentId: peering.id, interfaceId: null };
  const into = hops.findLast((one) => isGate(network, one, 'ingress'));
  const vpcId = interfaceById(network, into?.interfaceId ?? null)?.vpcId ?? null;
  const attachment = attachmentOf({ network }, gatewayId, vpcId);
  return attachment && { attachmentId: attachment.id, interfaceId: into?.interfaceId ?? null };
}

/** Notes what flow logs of the transit gateway, and of its attachments, can record; where there are none, nothing. */
export function recordCrossing(account: World, crossing: Crossing, amount: Amount): void {
  const world = worldsOf(account).find(({ ec2 }) => ec2.transitGateways[crossing.gatewayId]);
  if (world) recordIn(world, crossing, amount);
}

type Amount = Pick<PacketSighting, 'at' | 'packets' | 'bytes' | 'tcpFlags' | 'run'>;

function recordIn(world: World, { gatewayId, packet, source, destination, lost }: Crossing, amount: Amount): void {
  const logged = new Set(Object.values(world.ec2.flowLogs).map(({ ResourceId }) => ResourceId));
  const transit = { source: endOf(world, source), destination: destination && endOf(world, destination), lost };
  const sides = [
    [source, 'ingress'],
    [destination, 'egress'],
  ] as const;
  for (const [gate, direction] of sides) {
    if (!gate || !(logged.has(gatewayId) || logged.has(gate.attachmentId))) continue;
    const seen = { interfaceId: gate.attachmentId, direction, action: 'ACCEPT', packet, ...amount } as const;
    recordSighting(world, { ...seen, trafficPath: null, rejectReason: null, transit });
  }
}

function endOf({ ec2, account }: World, { attachmentId, interfaceId }: Gate): TransitEnd {
  const { VpcId, SubnetId } = ec2.interfaces[interfaceId ?? ''] ?? {};
  return {
    attachmentId,
    accountId: VpcId === undefined ? null : account,
    vpcId: VpcId ?? null,
    subnetId: SubnetId ?? null,
    interfaceId,
    azId: ec2.subnets[SubnetId ?? '']?.AvailabilityZoneId ?? null,
  };
}
