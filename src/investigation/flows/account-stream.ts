import { Problem } from '../../base/problem.js';
import { sizeInWords } from '../../base/size.js';
import { counted } from '../../base/words.js';
import type { ReadableCloud } from '../../cloud.js';
import type { Scratch } from '../../disk/scratch.js';
import type { FlowRecord } from '../../flow-log/record.js';
import type { Interface, Network } from '../../network/model.js';
import {
  deliveredElsewhere,
  logGroupsIn,
  noGroup,
  placesIn,
  queryAt,
  type RecordPlace,
  readEach,
  recordPlaces,
} from '../../records/cloudwatch/places.js';
import { streamRecords } from '../../records/cloudwatch/read-records.js';
import type { LogGroups } from '../../records/request.js';
import { deliveryBuckets } from '../../records/s3/flow-log-buckets.js';
import { warningsOf } from '../../records/what-was-read.js';
import type { Person } from '../../ui.js';
import { bucketWhenNeeded } from '../bucket-when-needed.js';
import { readBucket } from '../read-bucket.js';
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
    uri: bucket.uri,
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
    const wanted = { names: [], since: span.since / 1000, until: span.until && span.until / 1000 };
    for (const { uri, finder } of buckets) await readBucket(uri, wanted, finder, listening, sink);
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
  let records = 0;
  let bytes = 0;
  const { unreadable, missing } = await readEach(places, async (place) => {
    let strange = 0;
    for await (const page of streamRecords(aws.logs, { ...queryAt(place, since), until, signal })) {
      await take(page.records, place);
      records += page.records.length;
      strange += page.unreadable;
      bytes += page.records.reduce((sum, { line }) => sum + line.length, 0);
      const elapsedMs = clock.now() - startedAt;
      const text = `Reading ${place.logGroup}: ${sizeInWords(bytes)} so far`;
      if (elapsedMs > PATIENCE_MS)
        ui.tell({ kind: 'waiting', id: 'stream', text, elapsedMs, expectedMs: 0, done: false });
    }
    return { unreadable: strange };
  });
  if (named !== null && missing.includes(named)) throw noGroup([named], aws.region);
  const found = logGroupsIn(places).filter((group) => !missing.includes(group));
  if (found.length > 0)
    ui.tell({ kind: 'note', tone: 'ok', text: `${counted(records, 'record')} in ${found.join(', ')}.` });
  for (const event of warningsOf({ records, unreadable, missing }, '--since 10m')) ui.tell(event);
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
