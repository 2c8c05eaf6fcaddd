import type { Trace } from '../../network/hop.js';
import type { VpcEndpointRow } from '../ec2/kinds/vpc-endpoint/kind.js';
import { worldsOf, worldWith } from '../world/account.js';
import type { World } from '../world/world.js';

/** The endpoint by which a packet comes to its service: the gateway that it leaves by, or the one whose interface it came to. */
export function endpointReached(world: World, { to, beyond }: Pick<Trace, 'to' | 'beyond'>): VpcEndpointRow | null {
  if (to === null) {
    const rows = worldsOf(world).map(({ ec2 }) => ec2.vpcEndpoints[beyond ?? '']);
    return rows.find((row) => row !== undefined) ?? null;
  }
  const { vpcEndpoints } = worldWith(world, to).ec2;
  return Object.values(vpcEndpoints).find(({ interfaceIds }) => interfaceIds.includes(to)) ?? null;
}
