import { classify } from '../../aws/classify.js';
import { Problem } from '../../base/problem.js';
import type { TimeSpan } from '../../base/time-span.js';
import type { FlowRecord } from '../../flow-log/record.js';
import type { Person } from '../../ui.js';
import { howToRead } from '../read-cost.js';
import { matches, type RecordFilter } from '../record-filter.js';
import type { RecordView } from '../record-view.js';
import type { WhatWasRead } from '../what-was-read.js';
import { planReading } from './choose-reading.js';
import type { Source } from './origin.js';
import { queryRecords } from './query-records.js';
import type { RecordPlace } from './read-evidence.js';
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
  const found: { readonly record: FlowRecord; readonly place: RecordPlace }[] = [];
  const known = new Set<string>();
  const missing = new Set<string>();
  let unreadable = 0;
  let truncated = false;
  for (const place of source.places) {
    try {
      const read = await readPlace(source, queryOf(place, filter, span, person.signal), person);
      // Two flow logs may cover one interface, and two formats be tried on one group.
      const fresh = read.records.filter((record) => !known.has(recordKey(record)));
      for (const record of fresh) known.add(recordKey(record));
      found.push(...fresh.map((record) => ({ record, place })));
      unreadable += read.unreadable;
      truncated ||= read.truncated;
    } catch (error) {
      if (classify(error) !== 'gone') throw error;
      missing.add(place.logGroup);
    }
  }
  if (missing.size > 0 && source.places.every(({ logGroup }) => missing.has(logGroup)))
    throw noGroup([...missing], source);
  const wanted = found
    .filter(({ record }) => matches(record, filter))
    .toSorted((a, b) => (a.record.start ?? 0) - (b.record.start ?? 0));
  view.expect(wanted.map(({ record }) => record));
  for (const { record, place } of wanted) view.take(record, place.format);
  return {
    shown: wanted.length,
    records: found.length,
    // Lines of another flow log's format in the same group are no surprise.
    unreadable: new Set(source.places.map(({ logGroup }) => logGroup)).size < source.places.length ? 0 : unreadable,
    truncated,
    missing: [...missing],
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

export const noGroup = (groups: readonly string[], { cloud }: Source): Problem =>
  new Problem('precondition', `There is no log group ${groups.join(' or ')} in ${cloud}.`, [
    'The groups that flow logs write to: aws ec2 describe-flow-logs --query "FlowLogs[].LogGroupName"',
    'In another region: --region <name>',
  ]);
