import type { FlowRecord } from '../flow-log/record.js';
import type { Narrowing } from './request.js';

/** Which records somebody wants to see; what is absent does not matter. */
export interface RecordFilter {
  /** Any of them, on either side, shown or in the packet. */
  readonly addresses?: readonly string[];
  readonly interfaceIds?: readonly string[];
  readonly action?: 'ACCEPT' | 'REJECT';
  /** IANA number. */
  readonly protocol?: number;
  /** On either side. */
  readonly port?: number;
  /** Unix seconds; a record belongs to a time that its window touches. */
  readonly since?: number;
  readonly until?: number;
}

/** Which records are shown. `since`: milliseconds since the Unix epoch, null for all. */
export const filterOf = (
  interfaceIds: readonly string[],
  { address, rejected }: Narrowing,
  since: number | null,
): RecordFilter => ({
  ...(address === null ? {} : { addresses: [address] }),
  ...(interfaceIds.length === 0 ? {} : { interfaceIds }),
  ...(rejected ? { action: 'REJECT' as const } : {}),
  ...(since === null ? {} : { since: Math.floor(since / 1000) }),
});

/** Whether a filter lets a record through. Silent windows have neither address nor action, so such filters leave them out. */
export function matches(record: FlowRecord, filter: RecordFilter): boolean {
  const { start, end, action, protocol, srcport, dstport, interfaceId } = record;
  return (
    (filter.addresses === undefined || addressesOf(record).some((address) => filter.addresses?.includes(address))) &&
    (filter.interfaceIds === undefined || (interfaceId != null && filter.interfaceIds.includes(interfaceId))) &&
    (filter.action === undefined || action === filter.action) &&
    (filter.protocol === undefined || protocol === filter.protocol) &&
    (filter.port === undefined || srcport === filter.port || dstport === filter.port) &&
    (filter.since === undefined || lastOf(end, start) >= filter.since) &&
    (filter.until === undefined || firstOf(start, end) <= filter.until)
  );
}

/** Every address that a record shows, once. */
export const addressesOf = ({ srcaddr, dstaddr, pktSrcaddr, pktDstaddr }: FlowRecord): readonly string[] => [
  ...new Set([srcaddr, dstaddr, pktSrcaddr, pktDstaddr].filter((address) => address != null)),
];

// A record that does not say when it was may have been at any time.
const lastOf = (end: number | null | undefined, start: number | null | undefined): number =>
  end ?? start ?? Number.POSITIVE_INFINITY;
const firstOf = (start: number | null | undefined, end: number | null | undefined): number =>
  start ?? end ?? Number.NEGATIVE_INFINITY;
