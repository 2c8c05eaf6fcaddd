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
