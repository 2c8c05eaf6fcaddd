import type { Network } from './model.js';
import type { TraceHop } from './trace.js';

type Passed = Pick<TraceHop, 'interfaceId' | 'component' | 'resourceId'>;

/**
 * The traffic-path of a record by the way that the packet takes from its interface on: 1 another resource in the VPC,
 * 2 an internet gateway, 3 a virtual private gateway, 4 and 5 a peering within and between Regions, 8 an internet gateway
 * on Nitro (VPC user guide, "Flow log records"). Null where the way leads to none of them, or nobody knows.
 */
export function trafficPathOf(network: Pick<Network, 'peerings'>, hops: readonly Passed[]): number | null {
  const start = hops[0]?.interfaceId;
  for (const { resourceId, interfaceId, component } of hops) {
    if (interfaceId !== null && interfaceId !== start) return 1;
    if (component !== 'gateway' && component !== 'route') continue;
    const kind = resourceId?.split('-')[0];
    if (kind === 'igw' || kind === 'eigw') return 8;
    if (kind === 'vgw') return 3;
    if (kind === 'nat') return 1;
    if (kind === 'pcx') {
      const peering = network.peerings.find(({ id }) => id === resourceId);
      return peering && peering.requester.region !== peering.accepter.region ? 5 : 4;
    }
  }
  return null;
}
