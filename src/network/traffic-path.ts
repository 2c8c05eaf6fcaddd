import type { Network } from './model.js';
import type { TraceHop } from './trace.js';

type Passed = Pick<TraceHop, 'interfaceId' | 'component' | 'resourceId'>;

/**
 * The traffic-path of a record by the way that the packet takes from its interface on: 1 another resource in the VPC,
 * 3 a virtual private gateway, 4 and 5 a peering within and between Regions, and on Nitro 7 a gateway endpoint, 8 an internet
 * gateway (VPC user guide, "Flow log records"). Null where the way leads to none of them, or nobody knows.
 */
export function trafficPathOf(
  network: Pick<Network, 'peerings' | 'vpcEndpoints'>,
  hops: readonly Passed[],
): number | null {
  const start = hops[0]?.interfaceId;
  for (const { resourceId, interfaceId, component } of hops) {
    if (interfaceId !== null && interfaceId !== start) return 1;
    if (component !== 'gateway' && component !== 'route') continue;
    const kind = resourceId?.split('-')[0];
    if (kind === 'igw' || kind === 'eigw') return 8;
    if (kind === 'vgw') return 3;
    if (network.vpcEndpoints?.some(({ id, kind: how }) => id === resourceId && how === 'gateway')) return 7;
    if (kind === 'nat') return 1;
    if (kind === 'pcx') {
      const peering = network.peerings.find(({ id }) => id === resourceId);
      return peering && peering.requester.region !== peering.accepter.region ? 5 : 4;
    }
  }
  return null;
}

/** Other instances have one number for both: 2, an internet gateway or a gateway endpoint. */
export const trafficPathOnXen = (path: number | null): number | null => (path === 7 || path === 8 ? 2 : path);
