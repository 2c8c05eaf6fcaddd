import { gzipSync } from 'node:zlib';
import { type Format, formatText, isUnreadable } from '../../flow-log/format.js';
import { parseRecord } from '../../flow-log/parse.js';
import type { FlowRecord } from '../../flow-log/record.js';
import type { FlowLogRow } from '../ec2/kinds/flow-log/kind.js';
import { flowWindows, formatOfFlowLog, type WrittenRecord } from '../flow-records/windows.js';
import { worldsOf } from '../world/account.js';
import { between, fingerprint } from '../world/hash.js';
import { waitsOf } from '../world/latency.js';
import { original } from '../world/original.js';
import type { World } from '../world/world.js';
import { mayDeliverAt } from './bucket-policy.js';
import { destinationIn } from './destination.js';
import { parquetOf } from './parquet.js';

/** A file that a flow log delivered. */
export interface Delivered {
  readonly key: string;
  readonly bytes: Buffer;
  /** When, milliseconds since the Unix epoch. */
  readonly at: number;
}

const FIVE_MINUTES_MS = 300_000;
// "within 10 minutes" to S3, where CloudWatch Logs takes five. (VPC user guide, "Flow log basics")
const DELAY_MS: readonly [number, number] = [60_000, 240_000];

/** The files that flow logs have delivered to a bucket by now: one every five minutes in which there was something. */
export function deliveredObjects(world: World, bucket: string, now: number): readonly Delivered[] {
  return worldsOf(world).flatMap((region) =>
    Object.values(region.ec2.flowLogs).flatMap((flowLog) =>
      destinationIn(flowLog)?.bucket === bucket ? filesOf(region, flowLog, now) : [],
    ),
  );
}

function filesOf(world: World, flowLog: FlowLogRow, now: number): readonly Delivered[] {
  const files = new Map<number, WrittenRecord[]>();
  for (const { records, end } of flowWindows(world, flowLog, now, { from: 0, to: now })) {
    if (records.length === 0) continue;
    const waits = waitsOf(world);
    const every = Math.max(1000, FIVE_MINUTES_MS * waits);
    const slot = Math.ceil((end + waits * between(...DELAY_MS, 's3-delivery', flowLog.FlowLogId, end)) / every) * every;
    if (slot > now) continue;
    const file = files.get(slot);
    if (file) file.push(...records);
    else files.set(slot, [...records]);
  }
  return [...files]
    .filter(([at]) => mayDeliverAt(world, flowLog, at))
    .map(([at, records]) => ({ key: keyOf(world, flowLog, at), bytes: bytesOf(world, flowLog, at, records), at }));
}

const memory = new WeakMap<World, Map<string, Buffer>>();

/** What was delivered does not change. */
function bytesOf(world: World, flowLog: FlowLogRow, at: number, records: readonly WrittenRecord[]): Buffer {
  const known = memory.get(original(world)) ?? new Map<string, Buffer>();
  memory.set(original(world), known);
  const name = `${flowLog.FlowLogId} ${at} ${records.length}`;
  const bytes = known.get(name) ?? written(flowLog, records);
  known.set(name, bytes);
  return bytes;
}

function written(flowLog: FlowLogRow, records: readonly WrittenRecord[]): Buffer {
  const format = formatOfFlowLog(flowLog);
  const ordered = records.toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0));
  if (flowLog.DestinationOptions?.FileFormat === 'parquet')
    return parquetOf(
      format,
      ordered.map(({ line }) => readBack(format, line)),
    );
  const header = formatText(format).replace(/\$\{([^}]*)\}/g, '$1');
  return gzipSync(`${[header, ...ordered.map(({ line }) => line)].join('\n')}\n`);
}

function readBack(format: Format, line: string): FlowRecord {
  const record = parseRecord(format, line);
  if (isUnreadable(record)) throw new Error(`A flow record was written that ${record.reason}: ${record.line}`);
  return record;
}

/** (VPC user guide, "Flow log files": the default layout, Hive-compatible prefixes, partitions by hour) */
function keyOf({ account, region }: World, flowLog: FlowLogRow, at: number): string {
  const { FlowLogId, DestinationOptions: options } = flowLog;
  const time = new Date(at).toISOString();
  const [year, month, day, hour] = [time.slice(0, 4), time.slice(5, 7), time.slice(8, 10), time.slice(11, 13)];
  const folder = options?.HiveCompatiblePartitions
    ? `AWSLogs/aws-account-id=${account}/aws-service=vpcflowlogs/aws-region=${region}/year=${year}/month=${month}/day=${day}/${options.PerHourPartition ? `hour=${hour}/` : ''}`
    : `AWSLogs/${account}/vpcflowlogs/${region}/${year}/${month}/${day}/${options?.PerHourPartition ? `${hour}/` : ''}`;
  const stamp = `${time.slice(0, 16).replace(/[-:]/g, '')}Z`;
  const hash = fingerprint('s3', FlowLogId, at).toString(16).padStart(8, '0');
  const extension = options?.FileFormat === 'parquet' ? 'log.parquet' : 'log.gz';
  return `${destinationIn(flowLog)?.prefix ?? ''}${folder}${account}_vpcflowlogs_${region}_${FlowLogId}_${stamp}_${hash}.${extension}`;
}
