import { Readable } from 'node:stream';
import { isProblem } from '../base/problem.js';
import { sizeInWords } from '../base/size.js';
import { counted } from '../base/words.js';
import type { Cloud } from '../cloud.js';
import type { Connection } from '../diagnosis/verdict.js';
import type { FlowRecord } from '../flow-log/record.js';
import type { FlowLog, Network } from '../network/model.js';
import {
  deliveredElsewhere,
  type EvidenceRead,
  placesIn,
  type Reader,
  readEvidence,
  recordPlaces,
} from '../records/cloudwatch/read-evidence.js';
import { howToRead } from '../records/read-cost.js';
import type { LogGroups } from '../records/request.js';
import { bucketsOf, type FlowLogBucket } from '../records/s3/flow-log-buckets.js';
import { warningsOf } from '../records/what-was-read.js';
import type { Person, Ui } from '../ui.js';
import { recordsFromFiles } from './files.js';
import { scopeOf } from './scope.js';

/** Reads the records of a question from CloudWatch Logs, and tells the person what was read. */
export async function recordsFromAws(
  { aws, clock }: Pick<Cloud, 'aws' | 'clock'>,
  { ui, signal }: Person,
  { logGroup: named, format }: LogGroups,
  connection: Connection & { readonly since: number },
  network: Network,
): Promise<readonly FlowRecord[]> {
  const { interfaces, interfaceIds, addresses } = scopeOf(connection, network);
  const places =
    named === null ? recordPlaces(network, interfaces) : placesIn(network, named, interfaceIds, format ?? undefined);
  const startedAt = clock.now();
  const reader: Reader = {
    logs: aws.logs,
    clock,
    signal,
    choose: ({ logGroup }, reading) => howToRead(logGroup, reading, ui),
    progress: ({ logGroup }, bytes) => {
      const text = `CloudWatch Logs Insights searches ${logGroup}: ${sizeInWords(bytes)} so far`;
      ui.tell({ kind: 'waiting', id: 'search', text, elapsedMs: clock.now() - startedAt, expectedMs: 0, done: false });
    },
  };
  const read = await readEvidence(reader, { places, addresses, since: connection.since, until: connection.until });
  tellWhatWasRead(
    read,
    places.map(({ logGroup }) => logGroup),
    ui,
  );
  if (named !== null) return read.records;
  const elsewhere = deliveredElsewhere(network, interfaces);
  tellElsewhere(elsewhere, ui);
  const delivered = await recordsInBuckets(bucketsOf(elsewhere, aws.region), aws, connection, network, { ui, signal });
  return [...read.records, ...delivered].toSorted((one, other) => (one.start ?? 0) - (other.start ?? 0));
}

/** What cannot be read there is told, and the verdict has to do without. */
async function recordsInBuckets(
  buckets: readonly FlowLogBucket[],
  aws: Cloud['aws'],
  connection: Connection,
  network: Network,
  person: Person,
): Promise<readonly FlowRecord[]> {
  const found: FlowRecord[] = [];
  for (const bucket of buckets) {
    const { bucketFinder } = await import('../records/s3/bucket.js');
    const from = { kind: 'files' as const, files: [bucket.uri], format: null };
    const finder = bucketFinder(aws.s3, person, bucket);
    try {
      const readings = { ...person, stdin: Readable.from([]), bucket: finder };
      found.push(...(await recordsFromFiles(from, connection, network, readings)));
    } catch (error) {
      person.signal.throwIfAborted();
      if (!isProblem(error)) throw error;
      person.ui.tell({ kind: 'note', tone: 'warn', text: error.message });
    }
  }
  return found;
}

function tellWhatWasRead({ records, missing = [], ...read }: EvidenceRead, groups: readonly string[], ui: Ui): void {
  const found = [...new Set(groups)].filter((group) => !missing.includes(group));
  const interfaces = new Set(records.flatMap(({ interfaceId }) => interfaceId ?? [])).size;
  const amount = `${counted(records.length, 'record')} of ${counted(interfaces, 'network interface')}`;
  if (found.length > 0) ui.tell({ kind: 'note', tone: 'ok', text: `${amount} in ${found.join(', ')}.` });
  for (const event of warningsOf({ ...read, missing, records: records.length }, '--since 10m')) ui.tell(event);
}

function tellElsewhere(flowLogs: readonly FlowLog[], ui: Ui): void {
  for (const { id, bucket } of flowLogs) {
    if (bucket != null) continue;
    ui.tell({
      kind: 'note',
      tone: 'warn',
      text: `${id} delivers to Firehose. Where its files are at hand, or in S3: --logs <file or s3://…>`,
    });
  }
}
