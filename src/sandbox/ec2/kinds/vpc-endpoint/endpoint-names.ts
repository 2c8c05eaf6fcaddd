import { fingerprint } from '../../../world/hash.js';
import type { World } from '../../../world/world.js';
import type { VpcEndpointRow } from './kind.js';

/** The names of an interface endpoint itself: one for all of its zones, then one for each (AWS PrivateLink guide, "DNS hostnames"). */
export function endpointNames(
  world: World,
  row: VpcEndpointRow,
): readonly { readonly name: string; readonly zone: string | null }[] {
  const service = row.ServiceName.split('.').slice(3).join('.');
  const base = `${row.VpcEndpointId}-${fingerprint(row.VpcEndpointId).toString(36).padStart(8, '0').slice(-8)}`;
  const domain = `${service}.${world.region}.vpce.amazonaws.com`;
  const zones = row.subnetIds.map((id) => world.ec2.subnets[id]?.AvailabilityZone ?? '');
  return [
    { name: `${base}.${domain}`, zone: null },
    ...zones.map((zone) => ({ name: `${base}-${zone}.${domain}`, zone })),
  ];
}
