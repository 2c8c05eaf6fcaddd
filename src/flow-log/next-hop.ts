import type { FlowRecord } from './record.js';

/** The interface on the other side of the wire: which received what went out, or sent what came in. */
export interface NextHop {
  readonly interfaceId: string;
  /** `nat_gateway`, `transit_gateway`…; null for an ordinary interface. */
  readonly type: string | null;
  readonly subnetId: string | null;
  readonly vpcId: string | null;
}

/** What a record of version 11 says of it; null where it says nothing. (VPC user guide, "Flow log records") */
export function nextHopOf({ other }: FlowRecord): NextHop | null {
  const interfaceId = other?.['next-hop-interface-id'];
  if (interfaceId == null) return null;
  return {
    interfaceId,
    type: other?.['next-hop-interface-type'] ?? null,
    subnetId: other?.['next-hop-subnet-id'] ?? null,
    vpcId: other?.['next-hop-vpc-id'] ?? null,
  };
}

/** `eni-1 (transit gateway, in subnet-1 of vpc-1)` */
export function nextHopInWords({ interfaceId, type, subnetId, vpcId }: NextHop): string {
  const place = [subnetId && `in ${subnetId}`, vpcId && `of ${vpcId}`].filter(Boolean).join(' ');
  const beside = [type?.replaceAll('_', ' '), place].filter(Boolean).join(', ');
  return beside === '' ? interfaceId : `${interfaceId} (${beside})`;
}
