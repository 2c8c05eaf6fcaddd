import type { Aws } from '../cloud.js';
import type { Evidence } from '../diagnosis/question.js';
import type { FlowRecord } from '../flow-log/record.js';
import type { AthenaEngine } from '../records/athena/search.js';
import { relevantRecords } from '../records/relevant-records.js';
import type { FlowLogBucket } from '../records/s3/flow-log-buckets.js';
import { recordSink } from '../records/scan/row-sinks.js';
import type { Person } from '../ui.js';
import { readBucket } from './read-bucket.js';
import type { Scope } from './scope.js';

// As much before the time in question tells what was usual, and after it up to when records were delivered.
const AROUND_SECONDS = 900;

/** Records of a conversation that flow logs delivered to S3. */
export async function recordsInBuckets(
  buckets: readonly FlowLogBucket[],
  { s3 }: Pick<Aws, 's3'>,
  engine: AthenaEngine,
  { addresses, interfaceIds }: Scope,
  { since, until }: { readonly since: number; readonly until: number | null },
  person: Person,
): Promise<Required<Pick<Evidence, 'records' | 'holdings'>>> {
  let found: readonly FlowRecord[] = [];
  let held: NonNullable<Evidence['holdings']> = {};
  const wanted = {
    names: [...addresses, ...interfaceIds],
    between: addresses,
    since: since / 1000 - AROUND_SECONDS,
    until: until && until / 1000 + AROUND_SECONDS,
  };
  for (const bucket of buckets) {
    const { bucketFinder } = await import('../records/s3/bucket.js');
    const { take, records, leftOut } = relevantRecords(addresses);
    const finder = bucketFinder(s3, person, bucket, engine);
    const tally = await readBucket(bucket.uri, wanted, finder, person, recordSink(take), leftOut);
    if (tally === null) continue;
    found = [...found, ...records()];
    held = { ...held, ...tally.holdings.times };
  }
  return { records: found, holdings: held };
}
