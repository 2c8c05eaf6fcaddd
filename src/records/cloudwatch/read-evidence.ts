import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { classify, isDenied } from '../../aws/classify.js';
import type { Clock } from '../../base/clock.js';
import { defaultFormat, type Format, formatText, isUnreadable, parseFormat } from '../../flow-log/format.js';
import { allHeldTimes } from '../../flow-log/held-times.js';
import type { FlowLog, Interface, Network } from '../../network/model.js';
import { byStart } from '../by-start.js';
import { planReading, type Reading } from './choose-reading.js';
import { newestEvents } from './newest-events.js';
import { queryRecords } from './query-records.js';
import { readRecords, toRecords } from './read-records.js';
import type { RecordQuery, RecordsRead } from './record-query.js';
import { readWholeStreams } from './whole-streams.js';

/** Where records of some interfaces are, and how they are written there. */
export interface RecordPlace {
  readonly logGroup: string;
  readonly format: Format;
  /** None: whatever is there, as a transit gateway's flow log does not tell of interfaces. */
  readonly interfaceIds: readonly string[];
  /** Of the flow logs that write there; the longest. */
  readonly aggregationSeconds: number;
}

/**
 * The log groups of the flow logs that cover the interfaces, on VPC, subnet or interface, or on a transit gateway that their
 * VPC is attached to. Two formats in one group are two places: a line is only understood by the format of its own flow log.
 */
export function recordPlaces(network: Network, interfaces: readonly Interface[]): readonly RecordPlace[] {
  const places = new Map<string, RecordPlace>();
  for (const flowLog of network.flowLogs) {
    if (flowLog.logGroup === null || !watchesAny(network, flowLog, interfaces)) continue;
    const covered = interfaces.filter((one) => covers(flowLog, one)).map(({ id }) => id);
    const format = formatOf(flowLog);
    const key = `${flowLog.logGroup} ${formatText(format)}`;
    const { interfaceIds = [], aggregationSeconds = 0 } = places.get(key) ?? {};
    places.set(key, {
      logGroup: flowLog.logGroup,
      format,
      interfaceIds: [...new Set([...interfaceIds, ...covered])],
      aggregationSeconds: Math.max(aggregationSeconds, flowLog.aggregationSeconds),
    });
  }
  return [...places.values()];
}

/** The same of one log group, whoever writes there; a flow log that does gives its format. */
export function placesIn(
  network: Network,
  logGroup: string,
  interfaceIds: readonly string[],
  format?: Format,
): readonly RecordPlace[] {
  const flowLogs = network.flowLogs.filter((flowLog) => flowLog.logGroup === logGroup);
  const formats = format ? [format] : flowLogs.map(formatOf);
  const distinct = new Map((formats.length > 0 ? formats : [defaultFormat]).map((each) => [formatText(each), each]));
  const aggregationSeconds = Math.max(600, ...flowLogs.map((flowLog) => flowLog.aggregationSeconds));
  return [...distinct.values()].map((each) => ({ logGroup, format: each, interfaceIds, aggregationSeconds }));
}

/** Flow logs of the interfaces whose records are not in CloudWatch Logs but in S3 or Firehose. */
export const deliveredElsewhere = (network: Network, interfaces: readonly Interface[]): readonly FlowLog[] =>
  network.flowLogs.filter((flowLog) => flowLog.logGroup === null && watchesAny(network, flowLog, interfaces));

const watchesAny = (network: Network, flowLog: FlowLog, interfaces: readonly Interface[]): boolean =>
  interfaces.some((one) => covers(flowLog, one) || isOnTheWay(network, flowLog, one));

const covers = ({ resourceId }: FlowLog, { id, subnetId, vpcId }: Interface): boolean =>
  [id, subnetId, vpcId].includes(resourceId);

/** Of a transit gateway, or of an attachment of it, that what the interface sends may cross. */
const isOnTheWay = ({ transitGatewayAttachments }: Network, { resourceId }: FlowLog, { vpcId }: Interface): boolean =>
  resourceId.startsWith('tgw-') &&
  (transitGatewayAttachments ?? []).some(
    (one) => one.resourceId === vpcId && [one.id, one.transitGatewayId].includes(resourceId),
  );

function formatOf({ format }: FlowLog): Format {
  const parsed = parseFormat(format);
  return isUnreadable(parsed) ? defaultFormat : parsed;
}

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
  const read: RecordsRead[] = [];
  const ofInterfaces: RecordsRead[] = [];
  const missing = new Set<string>();
  for (const place of query.places) {
    try {
      const found = await readPlace(reader, query, place);
      read.push(found);
      if (place.interfaceIds.length > 0) ofInterfaces.push(found);
    } catch (error) {
      if (classify(error) !== 'gone') throw error;
      missing.add(place.logGroup);
    }
  }
  return {
    records: read.flatMap(({ records }) => records).toSorted(byStart),
    unreadable: unreadableIn(query.places, read),
    truncated: read.some(({ truncated }) => truncated),
    missing: [...missing],
    ...heldIn(ofInterfaces),
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
    logGroup: place.logGroup,
    interfaceIds: place.interfaceIds,
    format: place.format,
    addresses,
    signal,
    // An event has the time of its record's start, which a packet can be a whole aggregation interval behind.
    since: Math.max(0, since - place.aggregationSeconds * 1000),
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

/** Lines of another flow log's format in the same group are no surprise. */
function unreadableIn(places: readonly RecordPlace[], read: readonly RecordsRead[]): number {
  const isShared = places.some(({ logGroup }, at) => places.findIndex((other) => other.logGroup === logGroup) !== at);
  return isShared ? 0 : read.reduce((sum, { unreadable }) => sum + unreadable, 0);
}
