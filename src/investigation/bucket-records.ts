import { Readable } from 'node:stream';
import { isProblem } from '../base/problem.js';
import { counted } from '../base/words.js';
import type { Aws } from '../cloud.js';
import type { Evidence } from '../diagnosis/question.js';
import type { FlowRecord } from '../flow-log/record.js';
import type { AthenaEngine } from '../records/athena/search.js';
import { readRecordFiles } from '../records/files/record-files.js';
import { relevantRecords } from '../records/relevant-records.js';
import type { FlowLogBucket } from '../records/s3/flow-log-buckets.js';
import { recordSink } from '../records/scan/row-sinks.js';
import { warningsOf } from '../records/what-was-read.js';
import type { Person } from '../ui.js';
import type { Scope } from './scope.js';

// As much before the time in question tells what was usual, and after it up to when records were delivered.
const AROUND_SECONDS = 900;

/** Records of some interfaces that flow logs delivered to S3. What cannot be read is told, and has to be done without. */
export async function recordsInBuckets(
  buckets: readonly FlowLogBucket[],
  { s3 }: Pick<Aws, 's3'>,
  engine: AthenaEngine,
  { addresses, interfaceIds }: Scope,
  { since, until }: { readonly since: number; readonly until: number | null },
  person: Person,
): Promise<Required<Pick<Evidence, 'records' | 'holdings'>>> {
  const { ui, signal } = person;
  let found: readonly FlowRecord[] = [];
  let held: NonNullable<Evidence['holdings']> = {};
  for (const bucket of buckets) {
    const { bucketFinder } = await import('../records/s3/bucket.js');
    const { take, records, leftOut } = addresses.length === 0 ? everyRecord() : relevantRecords(addresses);
    const wanted = {
      files: [bucket.uri],
      format: null,
      names: [...addresses, ...interfaceIds],
      between: addresses,
      since: since / 1000 - AROUND_SECONDS,
      until: until && until / 1000 + AROUND_SECONDS,
    };
    const surroundings = { stdin: Readable.from([]), signal, bucket: bucketFinder(s3, person, bucket, engine) };
    try {
      const tally = await readRecordFiles(wanted, recordSink(take), surroundings);
      found = [...found, ...records()];
      const read = { ...tally, leftOut: leftOut(), reason: tally.examples[0]?.reason ?? null };
      ui.tell({ kind: 'note', tone: 'ok', text: `${counted(tally.records, 'record')} in ${bucket.uri}.` });
      for (const event of warningsOf(read, '--since 10m')) ui.tell(event);
      held = { ...held, ...tally.holdings.times };
    } catch (error) {
      signal.throwIfAborted();
      if (!isProblem(error)) throw error;
      ui.tell({ kind: 'note', tone: 'warn', text: error.message });
    }
  }
  return { records: found, holdings: held };
}

function everyRecord() {
  const kept: FlowRecord[] = [];
  return {
    take: (record: FlowRecord) => void kept.push(record),
    records: (): readonly FlowRecord[] => kept,
    leftOut: () => 0,
  };
}
