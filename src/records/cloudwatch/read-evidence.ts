import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { isDenied } from '../../aws/classify.js';
import type { Clock } from '../../base/clock.js';
import { allHeldTimes } from '../../flow-log/held-times.js';
import { byStart } from '../by-start.js';
import { planReading, type Reading } from './choose-reading.js';
import { newestEvents } from './newest-events.js';
import { queryAt, type RecordPlace, readEach } from './places.js';
import { queryRecords } from './query-records.js';
import { readRecords, toRecords } from './read-records.js';
import type { RecordQuery, RecordsRead } from './record-query.js';
import { readWholeStreams } from './whole-streams.js';

export interface EvidenceQuery {
  readonly places: readonly RecordPlace[];
  /** Only traffic between these, and windows without traffic. */
  readonly addresses: readonly string[];
  /** Milliseconds since the Unix epoch; `until` null: up to now. */
  readonly since: number;
  readonly until: number | null;
}

export interface EvidenceReader {
  readonly logs: CloudWatchLogsClient;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told before each log group is read, with how much there is to go through; what it answers is how it is read. */
  readonly choose: (place: RecordPlace, reading: Reading) => Promise<Reading['way']>;
  /** Told while AWS searches. */
  readonly progress: (place: RecordPlace, bytesScanned: number) => void;
}

export interface EvidenceRead extends RecordsRead {
  /** Log groups that are not there. */
  readonly missing: readonly string[];
}

// A record that begins later still proves up to when records were delivered, and no packet of the time in question is in it.
const PROOF_MS = 15 * 60_000;

/** Reads what bears on a conversation from every place, each by its own format. */
export async function readEvidence(reader: EvidenceReader, query: EvidenceQuery): Promise<EvidenceRead> {
  const { reads, unreadable, missing } = await readEach(query.places, (place) => readPlace(reader, query, place));
  return {
    records: reads.flatMap(({ read }) => read.records).toSorted(byStart),
    unreadable,
    truncated: reads.some(({ read }) => read.truncated),
    missing,
    ...heldIn(reads.filter(({ place }) => place.interfaceIds.length > 0).map(({ read }) => read)),
  };
}

/** What one group was not asked for may be in it, and fill what another lacks. */
function heldIn(read: readonly RecordsRead[]): Pick<RecordsRead, 'holdings'> {
  const held = read.flatMap(({ holdings }) => (holdings ? [holdings] : []));
  return held.length > 0 && held.length === read.length ? { holdings: allHeldTimes(held) } : {};
}

async function readPlace(
  { logs, clock, signal, choose, progress }: EvidenceReader,
  { addresses, since, until }: EvidenceQuery,
  place: RecordPlace,
): Promise<RecordsRead> {
  const now = clock.now();
  const query: RecordQuery = {
    ...queryAt(place, since),
    addresses,
    signal,
    until: until === null || until + PROOF_MS >= now ? null : until + PROOF_MS,
  };
  const way = await choose(place, await planned(logs, query, now));
  if (way === 'filter') return (await readWholeStreams(logs, query)) ?? readRecords(logs, query);
  const queried = await queryRecords(logs, query, { clock, signal, progress: (bytes) => progress(place, bytes) });
  // The query leaves out all other traffic, and with it the proof of how far the records reach.
  const newest = toRecords(await newestEvents(logs, query), query);
  return { ...queried, records: [...queried.records, ...newest.records] };
}

/** Without the permission to ask for its size, a log group is read in the way that costs nothing. */
async function planned(logs: CloudWatchLogsClient, query: RecordQuery, now: number): Promise<Reading> {
  try {
    return await planReading(logs, query, now);
  } catch (error) {
    if (!isDenied(error)) throw error;
    return { way: 'filter', bytes: 0, dollars: 0 };
  }
}
