import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { runningHeldTimes } from '../../flow-log/held-times.js';
import { relevantRecords } from '../relevant-records.js';
import { eventsUpTo, MANY_INTERFACES, toRecords } from './read-records.js';
import type { RecordQuery, RecordsRead } from './record-query.js';

// Three pages of FilterLogEvents at most, of 10,000 events each: a few seconds.
const FEW_EVENTS = 30_000;

/**
 * Reads all that the streams of a few interfaces hold of a time, and keeps what bears on the conversation: only so is it
 * known of which minutes there is no record at all, whoever spoke. Undefined where that is too much to be worth it.
 */
export async function readWholeStreams(
  logs: CloudWatchLogsClient,
  query: RecordQuery,
): Promise<Required<RecordsRead> | undefined> {
  const { interfaceIds, addresses = [] } = query;
  if (interfaceIds.length === 0 || interfaceIds.length > MANY_INTERFACES || addresses.length === 0) return undefined;
  const events = await eventsUpTo(FEW_EVENTS, logs, query, undefined);
  if (events.length > FEW_EVENTS) return undefined;
  const { records, unreadable } = toRecords(events, query);
  const kept = relevantRecords(addresses);
  const held = runningHeldTimes();
  for (const record of records) {
    kept.take(record);
    held.see(record);
  }
  return { records: kept.records(), unreadable, truncated: false, holdings: held.heldTimes() };
}
