import { latency } from '../world/latency.js';
import type { PeeringRow } from '../world/world.js';

export type PeeringStatus =
  | 'pending-acceptance'
  | 'provisioning'
  | 'active'
  | 'rejected'
  | 'deleted'
  | 'expired'
  | 'failed';

/** "VPC peering connection lifecycle" (VPC peering guide): a request waits 7 days for its acceptance. */
export function peeringStatus(row: PeeringRow, now: number): PeeringStatus {
  const { createdAt, acceptedAt, deletedAt, ended } = row;
  if (ended !== undefined) return ended;
  if (deletedAt !== null) return 'deleted';
  if (acceptedAt !== null) return now < acceptedAt + latency.peeringProvisioning ? 'provisioning' : 'active';
  return now < createdAt + latency.peeringExpiry ? 'pending-acceptance' : 'expired';
}
