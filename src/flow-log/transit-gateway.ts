import type { FlowRecord } from './record.js';

/** What a transit gateway says of a flow at one of its attachments. */
export interface AtTransitGateway {
  readonly gatewayId: string;
  /** Null where the format leaves it out. */
  readonly attachmentId: string | null;
  /** Packets that it dropped, by the reason; those that it dropped none for are left out. */
  readonly lost: readonly { readonly reason: LostReason; readonly packets: number }[];
}

// (Transit Gateway guide, "Transit Gateway Flow Log records")
const reasons = {
  'packets-lost-no-route': 'no route',
  'packets-lost-blackhole': 'a blackhole route',
  'packets-lost-mtu-exceeded': 'larger than the MTU',
  'packets-lost-ttl-expired': 'time to live ran out',
} as const;

export type LostReason = (typeof reasons)[keyof typeof reasons];

/** The record as one of a transit gateway's flow log; null for records of network interfaces. */
export function atTransitGateway({ other }: FlowRecord): AtTransitGateway | null {
  const gatewayId = other?.['tgw-id'];
  if (other === undefined || gatewayId == null) return null;
  const lost = Object.entries(reasons).flatMap(([field, reason]) => {
    const packets = Number(other[field] ?? 0);
    return packets > 0 ? [{ reason, packets }] : [];
  });
  return { gatewayId, attachmentId: other['tgw-attachment-id'] ?? null, lost };
}
