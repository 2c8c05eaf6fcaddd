import { Readable } from 'node:stream';
import { classify } from '../../aws/classify.js';
import { isProblem, Problem } from '../../base/problem.js';
import { sizeInWords } from '../../base/size.js';
import { counted } from '../../base/words.js';
import type { ReadableCloud } from '../../cloud.js';
import type { Scratch } from '../../disk/scratch.js';
import type { FlowRecord } from '../../flow-log/record.js';
import type { Interface, Network } from '../../network/model.js';
import {
  deliveredElsewhere,
  placesIn,
  type RecordPlace,
  recordPlaces,
} from '../../records/cloudwatch/read-evidence.js';
import { streamRecords } from '../../records/cloudwatch/read-records.js';
import type { BucketFinder } from '../../records/files/read-found.js';
import { readRecordFiles } from '../../records/files/record-files.js';
import type { LogGroups } from '../../records/request.js';
import { deliveryBuckets, type FlowLogBucket } from '../../records/s3/flow-log-buckets.js';
import { warningsOf } from '../../records/what-was-read.js';
import type { Person } from '../../ui.js';
import { bucketWhenNeeded } from '../bucket-when-needed.js';
import { tellElsewhere } from '../records.js';
import { keptRecords } from './kept-records.js';
import type { RecordStream } from './record-stream.js';

type Reached = ReadableCloud;

/** In milliseconds since the Unix epoch; `until` null: up to now. */
interface Span {
  readonly since: number;
  readonly until: number | null;
}

// Whoever waits longer is told how far it is.
const PATIENCE_MS = 2_000;

/**
 * The records of interfaces in an account, from the log groups and the buckets that their flow logs deliver to. With
 * `scratch`, what was fetched lies there for the next look.
 */
export function accountStream(
  cloud: Reached,
  { ui, signal }: Person,
  { logGroup: named, format }: LogGroups,
  interfaces: readonly Interface[],
  span: Span,
  network: Network,
  scratch: Scratch | null = null,
): RecordStream {
  const ids = interfaces.map(({ id }) => id);
  const places = named === null ? recordPlaces(network, interfaces) : placesIn(network, named, [], format ?? undefined);
  const elsewhere = named === null ? deliveredElsewhere(network, interfaces) : [];
  const person = { ui, signal };
  const buckets = deliveryBuckets(elsewhere, cloud.aws.region, cloud.identity?.account ?? null).map((bucket) => ({
    bucket,
    finder: bucketWhenNeeded(({ bucketFinder, keepingFinder }) =>
      scratch ? keepingFinder(cloud.aws.s3, person, scratch, bucket) : bucketFinder(cloud.aws.s3, person, bucket),
    ),
  }));
  if (places.length + elsewhere.length === 0) throw noFlowLog(cloud);
  const wanted = new Set(ids);
  const isWanted = ({ interfaceId }: FlowRecord): boolean => named !== null || wanted.has(interfaceId ?? '');
  const kept = scratch && keptRecords(scratch);
  let isFirst = true;
  return async (sink) => {
    const listening = isFirst ? person : { ui: { ...ui, tell: () => undefined }, signal };
    if (isFirst) tellElsewhere(elsewhere, ui);
    if (kept?.isWhole()) await kept.read(sink, signal);
    else {
      await readPlaces(places, named, cloud, span, listening, async (records, place) => {
        const own = records.filter(isWanted);
        for (const record of own) sink.take({ record, format: place.format });
        await kept?.add(own, place.format);
      });
      await kept?.end();
    }
    for (const { bucket, finder } of buckets) await readBucket(bucket, span, finder, listening, sink);
    isFirst = false;
  };
}

async function readPlaces(
  places: readonly RecordPlace[],
  named: string | null,
  { aws, clock }: Reached,
  { since, until }: Span,
  { ui, signal }: Person,
  take: (records: readonly FlowRecord[], place: RecordPlace) => Promise<void>,
): Promise<void> {
  const startedAt = clock.now();
  const missing = new Set<string>();
  // Lines of another flow log's format in the same group are no surprise.
  const isShared = new Set(places.map(({ logGroup }) => logGroup)).size < places.length;
  let records = 0;
  let unreadable = 0;
  let bytes = 0;
  for (const place of places) {
    const { logGroup, interfaceIds, format, aggregationSeconds } = place;
    // An event has the time of its record's start, which a packet can be a whole aggregation interval behind.
    const query = {
      logGroup,
      interfaceIds,
      format,
      signal,
      since: Math.max(0, since - aggregationSeconds * 1000),
      until,
    };
    try {
      for await (const page of streamRecords(aws.logs, query)) {
        await take(page.records, place);
        records += page.records.length;
        unreadable += page.unreadable;
        bytes += page.records.reduce((sum, { line }) => sum + line.length, 0);
        const elapsedMs = clock.now() - startedAt;
        const text = `Reading ${logGroup}: ${sizeInWords(bytes)} so far`;
        if (elapsedMs > PATIENCE_MS)
          ui.tell({ kind: 'waiting', id: 'stream', text, elapsedMs, expectedMs: 0, done: false });
      }
    } catch (error) {
      if (classify(error) !== 'gone') throw error;
      missing.add(logGroup);
    }
  }
  if (named !== null && missing.has(named)) throw noGroup(named, aws);
  const found = [...new Set(places.map(({ logGroup }) => logGroup))].filter((group) => !missing.has(group));
  if (found.length > 0)
    ui.tell({ kind: 'note', tone: 'ok', text: `${counted(records, 'record')} in ${found.join(', ')}.` });
  const read = { records, unreadable: isShared ? 0 : unreadable, missing: [...missing] };
  for (const event of warningsOf(read, '--since 10m')) ui.tell(event);
}

const noFlowLog = ({ aws }: Reached): Problem =>
  new Problem(
    'precondition',
    `No flow log in ${aws.region} covers these interfaces: nothing of their traffic is recorded.`,
    [
      'Make one: aws ec2 create-flow-logs --resource-type VPC --resource-ids vpc-… --traffic-type ALL …',
      'Records that lie elsewhere: npx flowlab diagnose --logs <file or s3://…>',
    ],
  );

const noGroup = (logGroup: string, aws: Reached['aws']): Problem =>
  new Problem('precondition', `There is no log group ${logGroup} in ${aws.region}.`, [
    'Those that flow logs write to: aws ec2 describe-flow-logs --query "FlowLogs[].LogGroupName"',
    'In another region: --region <name>',
  ]);

/** What cannot be read is told, and has to be done without. */
async function readBucket(
  bucket: FlowLogBucket,
  { since, until }: Span,
  finder: BucketFinder,
  person: Person,
  sink: Parameters<RecordStream>[0],
): Promise<void> {
  const { ui, signal } = person;
  const wanted = { files: [bucket.uri], format: null, names: [], since: since / 1000, until: until && until / 1000 };
  try {
    const from = { stdin: Readable.from([]), signal, bucket: finder };
    const tally = await readRecordFiles(wanted, sink, from);
    ui.tell({ kind: 'note', tone: 'ok', text: `${counted(tally.records, 'record')} in ${bucket.uri}.` });
    for (const event of warningsOf({ ...tally, reason: tally.examples[0]?.reason ?? null }, '--since 10m'))
      ui.tell(event);
  } catch (error) {
    signal.throwIfAborted();
    if (!isProblem(error)) throw error;
    ui.tell({ kind: 'note', tone: 'warn', text: error.message });
  }
}
