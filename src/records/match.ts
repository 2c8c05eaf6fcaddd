import type { FlowRecord } from '../flow-log/record.js';

/** Which records somebody wants to see; what is absent does not matter. */
export interface Wish {
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

/** Whether a record is wished for. Silent windows have neither address nor action, so such wishes leave them out. */
export function matches(record: FlowRecord, wish: Wish): boolean {
  const { start, end, action, protocol, srcport, dstport, interfaceId } = record;
  return (
    (wish.addresses === undefined || addressesOf(record).some((address) => wish.addresses?.includes(address))) &&
    (wish.interfaceIds === undefined || (interfaceId != null && wish.interfaceIds.includes(interfaceId))) &&
    (wish.action === undefined || action === wish.action) &&
    (wish.protocol === undefined || protocol === wish.protocol) &&
    (wish.port === undefined || srcport === wish.port || dstport === wish.port) &&
    (wish.since === undefined || lastOf(end, start) >= wish.since) &&
    (wish.until === undefined || firstOf(start, end) <= wish.until)
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
