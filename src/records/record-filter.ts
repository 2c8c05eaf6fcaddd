import { type TimeSpan, type Within, withinTimes } from '../base/time-span.js';
import type { FlowRecord } from '../flow-log/record.js';
import { containsAny } from '../network/cidr.js';
import { isOfFlow, type WantedKeys } from './flows/wanted-flows.js';
import type { Match, Narrowing } from './request.js';

/** Which records somebody wants to see; what is absent does not matter. A record belongs to a time that its window touches. */
export interface RecordFilter extends Within {
  /** Any of them, on either side, shown or in the packet. */
  readonly addresses?: readonly string[];
  /** CIDR blocks, likewise. */
  readonly blocks?: readonly string[];
  /** What any field may say: an ID, a name, an AWS service. */
  readonly value?: string;
  readonly interfaceIds?: readonly string[];
  /** Any of them. */
  readonly flows?: WantedKeys;
  readonly action?: 'ACCEPT' | 'REJECT';
  /** IANA number. */
  readonly protocol?: number;
  /** On either side. */
  readonly port?: number;
}

/** Which records are shown. */
export const filterOf = (
  interfaceIds: readonly string[],
  { match, action, port, protocol }: Narrowing,
  time: TimeSpan,
): RecordFilter => ({
  ...(match === null ? {} : matching(match)),
  ...(interfaceIds.length === 0 ? {} : { interfaceIds }),
  ...(action === null ? {} : { action }),
  ...(port === null ? {} : { port }),
  ...(protocol === null ? {} : { protocol }),
  ...withinTimes(time),
});

function matching({ kind, text, addresses }: Match): RecordFilter {
  if (addresses !== undefined) return { addresses };
  switch (kind) {
    case 'address':
      return { addresses: [text] };
    case 'block':
      return { blocks: [text] };
    case 'value':
      return { value: text };
  }
}

/** Whether a filter lets a record through. Silent windows have neither address nor action, so such filters leave them out. */
export function matches(record: FlowRecord, filter: RecordFilter): boolean {
  const { start, end, action, protocol, srcport, dstport, interfaceId } = record;
  return (
    (filter.addresses === undefined || addressesShown(record).some((address) => filter.addresses?.includes(address))) &&
    (filter.blocks === undefined || isIn(addressesShown(record), filter.blocks)) &&
    (filter.flows === undefined || isOfFlow(record, filter.flows)) &&
    (filter.value === undefined || says(record, filter.value)) &&
    (filter.interfaceIds === undefined || (interfaceId != null && filter.interfaceIds.includes(interfaceId))) &&
    (filter.action === undefined || action === filter.action) &&
    (filter.protocol === undefined || protocol === filter.protocol) &&
    (filter.port === undefined || srcport === filter.port || dstport === filter.port) &&
    (filter.since === undefined || lastOf(end, start) >= filter.since) &&
    (filter.until === undefined || firstOf(start, end) <= filter.until)
  );
}

const isIn = (addresses: readonly string[], blocks: readonly string[]): boolean =>
  addresses.some((address) => containsAny(blocks, address));

const says = ({ line, other, ...fields }: FlowRecord, value: string): boolean =>
  Object.values(fields).includes(value) || (other !== undefined && Object.values(other).includes(value));

/** Every address that a record shows, once. */
export const addressesShown = ({ srcaddr, dstaddr, pktSrcaddr, pktDstaddr }: FlowRecord): readonly string[] => [
  ...new Set([srcaddr, dstaddr, pktSrcaddr, pktDstaddr].filter((address) => address != null)),
];

// A record that does not say when it was may have been at any time.
const lastOf = (end: number | null | undefined, start: number | null | undefined): number =>
  end ?? start ?? Number.POSITIVE_INFINITY;
const firstOf = (start: number | null | undefined, end: number | null | undefined): number =>
  start ?? end ?? Number.NEGATIVE_INFINITY;
