import type { TimeSpan } from '../../base/time-span.js';
import type { Format } from '../../flow-log/format.js';
import type { FlowRecord } from '../../flow-log/record.js';
import type { Person } from '../../ui.js';
import { howToRead } from '../read-cost.js';
import { matches, type RecordFilter } from '../record-filter.js';
import type { RecordView } from '../record-view.js';
import type { WhatWasRead } from '../what-was-read.js';
import { planReading } from './choose-reading.js';
import type { Source } from './origin.js';
import { noGroup, type RecordPlace, readEach } from './places.js';
import { queryRecords } from './query-records.js';
import { readRecords } from './read-records.js';
import type { RecordQuery, RecordsRead } from './record-query.js';

/** Shows the wanted records of every log group, by time. */
export async function readGroups(
  source: Source,
  filter: RecordFilter,
  span: TimeSpan & { readonly since: number },
  view: RecordView,
  person: Person,
): Promise<WhatWasRead & { readonly shown: number }> {
  const { places } = source;
  const { reads, unreadable, missing } = await readEach(places, (place) =>
    readPlace(source, queryOf(place, filter, span, person.signal), person),
  );
  if (reads.length === 0 && missing.length > 0) throw noGroup(missing, source.cloud);
  // Two flow logs may cover one interface, and two formats be tried on one group.
  const found = new Map<string, { readonly record: FlowRecord; readonly format: Format }>();
  for (const { place, read } of reads)
    for (const record of read.records) {
      const key = recordKey(record);
      if (!found.has(key)) found.set(key, { record, format: place.format });
    }
  const wanted = [...found.values()]
    .filter(({ record }) => matches(record, filter))
    .toSorted((a, b) => (a.record.start ?? 0) - (b.record.start ?? 0));
  view.expect(wanted.map(({ record }) => record));
  for (const { record, format } of wanted) view.take(record, format);
  return {
    shown: wanted.length,
    records: found.size,
    unreadable,
    truncated: reads.some(({ read }) => read.truncated),
    missing,
  };
}

/** The same line of the same interface is the same record. */
export const recordKey = ({ interfaceId, line }: FlowRecord): string => `${interfaceId} ${line}`;

/** What AWS is asked for: more than what is wanted, never less. */
export function queryOf(
  { logGroup, interfaceIds, format }: RecordPlace,
  filter: RecordFilter,
  { since, until }: TimeSpan & { readonly since: number },
  signal: AbortSignal,
): RecordQuery {
  // Every term has to be there: of several addresses none has.
  const [address, another] = filter.addresses ?? [];
  return {
    logGroup,
    interfaceIds,
    format,
    since,
    until,
    signal,
    terms: [
      ...(filter.action === undefined ? [] : [filter.action]),
      // An IPv6 address has several spellings, and a block none.
      ...(address === undefined || another !== undefined || /[:/]/.test(address) ? [] : [address]),
    ],
  };
}

async function readPlace({ aws, clock }: Source, query: RecordQuery, { ui, signal }: Person): Promise<RecordsRead> {
  const reading = await planReading(aws.logs, query, clock.now());
  if ((await howToRead(query.logGroup, reading, ui)) === 'filter') return readRecords(aws.logs, query);
  return queryRecords(aws.logs, query, { clock, signal });
}
