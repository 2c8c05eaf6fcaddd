import { interfacesAt } from '../locate.js';
import type { Packet } from '../packet.js';
import { whereOutOfSight } from './appliance.js';
import { endBeyond, gatewayHop, type PacketPlace, type Walk, type WalkStep } from './step.js';

/** Carrier and local gateways, core networks and the like: the way on is not part of this configuration. */
export function leaveByOther(walk: Walk, id: string, packet: Packet): WalkStep {
  const rule = `the way beyond ${id} is not in this configuration`;
  return {
    hops: [gatewayHop(packet, id, 'unknown', rule, whereOutOfSight(walk, packet))],
    next: endBeyond(packet, id),
  };
}

/**
 * A virtual private gateway leads to a VPN or to Direct Connect. Where all tunnels are down the packet ends there, unless
 * Direct Connect leads on, which EC2 does not describe: that is assumed, and said.
 */
export function leaveByVpnGateway(walk: Walk, id: string, { vpcId }: PacketPlace, packet: Packet): WalkStep {
  const gateway = walk.network.vpnGateways?.find((one) => one.id === id);
  const isElsewhere = gateway !== undefined && vpcId !== null && !gateway.vpcIds.includes(vpcId);
  if (isElsewhere) {
    const hop = gatewayHop(packet, id, 'deny', `${id} is not attached to ${vpcId}`, 'vpn');
    return { hops: [hop], next: endBeyond(packet, id) };
  }
  const step = leaveByOther(walk, id, packet);
  const down = downInWords(walk, (one) => one.vpnGatewayId === id);
  if (down === undefined || interfacesAt(walk.network, packet.destination).length > 0) return step;
  const stopped = gatewayHop(
    packet,
    id,
    'deny',
    `${down}, and ${id} leads on by nothing else that is described`,
    'vpn',
  );
  return {
    ...step,
    hops: [{ ...stopped, fault: 'tunnels-down', assumption: `no Direct Connect leads on from ${id}` }],
  };
}

/** The VPN connections among those asked for, where not one of their tunnels is up. */
export function downInWords(
  walk: Walk,
  isMeant: (one: { readonly id: string; readonly vpnGatewayId: string | null }) => boolean,
): string | undefined {
  const own = (walk.network.vpnConnections ?? []).filter((one) => one.state === 'available' && isMeant(one));
  const isDown = own.length > 0 && own.every(({ tunnels }) => tunnels.length > 0 && !tunnels.includes(true));
  return isDown ? `every tunnel of ${own.map(({ id }) => id).join(' and ')} is down` : undefined;
}
