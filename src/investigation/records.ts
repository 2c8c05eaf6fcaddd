import { sizeInWords } from '../base/size.js';
import { counted } from '../base/words.js';
import type { ReadableCloud } from '../cloud.js';
import type { Connection, Evidence } from '../diagnosis/verdict.js';
import { allHeldTimes } from '../flow-log/held-times.js';
import type { FlowLog, Network } from '../network/model.js';
import { byStart } from '../records/by-start.js';
import { deliveredElsewhere, placesIn, type RecordPlace, recordPlaces } from '../records/cloudwatch/places.js';
import { type EvidenceRead, type EvidenceReader, readEvidence } from '../records/cloudwatch/read-evidence.js';
import { howToRead } from '../records/read-cost.js';
import { type LogGroups, noAthena } from '../records/request.js';
import { deliveryBuckets } from '../records/s3/flow-log-buckets.js';
import { athenaIsIdle, unreadPart, warningsOf } from '../records/what-was-read.js';
import type { Person, Ui } from '../ui.js';
import { balancersOf, scopeBehind } from './behind-balancer.js';
import { recordsInBuckets } from './bucket-records.js';
import { type Scope, scopeOf } from './scope.js';

/** What else there is of an interface is known where all of it was read: files, and streams of little. */
export type GatheredRecords = Pick<Evidence, 'records' | 'holdings' | 'unread'>;

/** Reads the records of a question from CloudWatch Logs, and tells the person what was read. */
export async function recordsFromAws(
  cloud: ReadableCloud,
  person: Person,
  from: LogGroups,
  connection: Connection & { readonly since: number },
  network: Network,
): Promise<GatheredRecords> {
  const scope = scopeOf(connection, network);
  if (from.athena?.wanted && !liesInBuckets(from, scope, network)) person.ui.tell(athenaIsIdle);
  const read = await recordsInScope(cloud, person, from, scope, connection, network);
  const balancers = balancersOf(connection, network);
  if (balancers.length === 0) return read;
  const ids = balancers.map(({ id }) => id);
  const places = placesAsked(from, { interfaces: balancers, interfaceIds: ids }, network);
  const times = { since: connection.since, until: connection.until, signal: person.signal };
  const behind = await scopeBehind(cloud.aws.logs, balancers, places, scope, times, network);
  if (!behind) return read;
  const more = await recordsInScope(cloud, person, from, behind, connection, network);
  return { ...read, records: [...read.records, ...more.records].toSorted(byStart) };
}

const liesInBuckets = ({ logGroup }: LogGroups, { interfaces }: Scope, network: Network): boolean =>
  logGroup === null && deliveredElsewhere(network, interfaces).some(({ bucket }) => bucket);

const placesAsked = (
  { logGroup: named, format }: LogGroups,
  { interfaces, interfaceIds }: Pick<Scope, 'interfaces' | 'interfaceIds'>,
  network: Network,
): readonly RecordPlace[] =>
  named === null ? recordPlaces(network, interfaces) : placesIn(network, named, interfaceIds, format ?? undefined);

/** The same for any scope. */
async function recordsInScope(
  { aws, clock, identity }: ReadableCloud,
  { ui, signal }: Person,
  from: LogGroups,
  { interfaces, interfaceIds, addresses }: Scope,
  { since, until }: { readonly since: number; readonly until: number | null },
  network: Network,
): Promise<GatheredRecords> {
  const { logGroup: named, athena = noAthena } = from;
  const places = placesAsked(from, { interfaces, interfaceIds }, network);
  const startedAt = clock.now();
  const reader: EvidenceReader = {
    logs: aws.logs,
    clock,
    signal,
    choose: ({ logGroup }, reading) => howToRead(logGroup, reading, ui),
    progress: ({ logGroup }, bytes) => {
      const text = `CloudWatch Logs Insights searches ${logGroup}: ${sizeInWords(bytes)} so far`;
      ui.tell({ kind: 'waiting', id: 'search', text, elapsedMs: clock.now() - startedAt, expectedMs: 0, done: false });
    },
  };
  const read = await readEvidence(reader, { places, addresses, since, until });
  tellWhatWasRead(
    read,
    places.map(({ logGroup }) => logGroup),
    ui,
  );
  const own = read.holdings ? { holdings: read.holdings } : {};
  if (named !== null) return { records: read.records, ...own, ...lackOf(read, read.records) };
  const elsewhere = deliveredElsewhere(network, interfaces);
  tellElsewhere(elsewhere, ui);
  const scope = { interfaces, interfaceIds, addresses };
  const buckets = deliveryBuckets(elsewhere, aws.region, identity?.account ?? null);
  const engine = { athena: aws.athena, clock, choice: athena };
  const { records, holdings } = await recordsInBuckets(buckets, aws, engine, scope, { since, until }, { ui, signal });
  if (places.length === 0) return { records, ...(holdings ? { holdings } : {}) };
  // Records that are in both places may fill each other's gaps.
  const both =
    buckets.length === 0 ? own : own.holdings && holdings ? { holdings: allHeldTimes([own.holdings, holdings]) } : {};
  const all = [...read.records, ...records].toSorted(byStart);
  return { records: all, ...both, ...lackOf(read, all) };
}

function lackOf(read: EvidenceRead, { length }: Evidence['records']): Pick<Evidence, 'unread'> {
  const unread = unreadPart({ ...read, records: length }, false);
  return unread ? { unread } : {};
}

function tellWhatWasRead({ records, missing = [], ...read }: EvidenceRead, groups: readonly string[], ui: Ui): void {
  const found = [...new Set(groups)].filter((group) => !missing.includes(group));
  const interfaces = new Set(records.flatMap(({ interfaceId }) => interfaceId ?? [])).size;
  const amount = `${counted(records.length, 'record')} of ${counted(interfaces, 'network interface')}`;
  if (found.length > 0) ui.tell({ kind: 'note', tone: 'ok', text: `${amount} in ${found.join(', ')}.` });
  for (const event of warningsOf({ ...read, missing, records: records.length }, '--since 10m')) ui.tell(event);
}

export function tellElsewhere(flowLogs: readonly FlowLog[], ui: Ui): void {
  for (const { id, bucket } of flowLogs) {
    if (bucket != null) continue;
    ui.tell({
      kind: 'note',
      tone: 'warn',
      text: `${id} delivers to Firehose. Where its files are at hand, or in S3: --logs <file or s3://…>`,
    });
  }
}
