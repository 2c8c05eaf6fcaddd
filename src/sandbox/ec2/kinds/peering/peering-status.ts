import { latencyOf } from '../../../world/latency.js';
import type { World } from '../../../world/world.js';
import type { PeeringRow } from './kind.js';

export type PeeringStatus =
  | 'pending-acceptance'
  | 'provisioning'
  | 'active'
  | 'rejected'
  | 'deleted'
  | 'expired'
  | 'failed';

/** "VPC peering connection lifecycle" (VPC peering guide): a request waits 7 days for its acceptance. */
export function peeringStatus(world: World, row: PeeringRow, now: number): PeeringStatus {
  const { createdAt, acceptedAt, deletedAt, ended } = row;
  if (ended !== undefined) return ended;
  if (deletedAt !== null) return 'deleted';
  if (acceptedAt !== null) return now < acceptedAt + latencyOf(world).peeringProvisioning ? 'provisioning' : 'active';
  return now < createdAt + latencyOf(world).peeringExpiry ? 'pending-acceptance' : 'expired';
}

/**
 * Whether hosts of one VPC get private addresses for the public names of another (VPC peering guide, "Enable DNS resolution
 * for a VPC peering connection"), which works between Regions too.
 */
export const resolvesFor = (world: World, ownerVpc: string, askerVpc: string, now: number): boolean =>
  Object.values(world.ec2.peerings).some((row) => {
    const sides = [row.RequesterVpcInfo, row.AccepterVpcInfo];
    const owner = sides.find(({ VpcId }) => VpcId === ownerVpc);
    const isBetween = owner !== undefined && sides.some(({ VpcId }) => VpcId === askerVpc);
    return (
      isBetween &&
      owner.PeeringOptions?.AllowDnsResolutionFromRemoteVpc === true &&
      peeringStatus(world, row, now) === 'active'
    );
  });
