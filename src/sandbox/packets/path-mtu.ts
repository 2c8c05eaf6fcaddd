import type { Network } from '../../network/model.js';
import type { PacketLeg } from './legs.js';

/**
 * The largest packet that goes through whole: jumbo frames inside a Region, 8500 between Regions and through a NAT or
 * transit gateway, 1500 through an internet gateway (EC2 user guide, "Network MTU"; VPC user guide, "NAT gateway basics";
 * Transit Gateways guide, "Maximum transmission unit").
 */
export function mtuOfPath(network: Network, legs: readonly PacketLeg[]): number {
  const passed = legs.flatMap(({ trace }) => trace.hops.map(({ resourceId }) => resourceId ?? ''));
  const limits = passed.map((id) => {
    if (/^e?igw-/.test(id)) return 1500;
    if (id.startsWith('nat-') || id.startsWith('tgw-')) return 8500;
    const peering = id.startsWith('pcx-') ? network.peerings.find((one) => one.id === id) : undefined;
    return peering && peering.requester.region !== peering.accepter.region ? 8500 : jumbo;
  });
  return Math.min(jumbo, ...limits);
}

/** Of every interface of the simulated instance types. */
const jumbo = 9001;
