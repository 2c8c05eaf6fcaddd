import { CreateFlowLogsCommand, DescribeFlowLogsCommand } from '@aws-sdk/client-ec2';
import { describeNetwork } from '../../../src/aws/read-network.js';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import type { Connection, Evidence, Verdict } from '../../../src/diagnosis/verdict.js';
import { isUnreadable, parseFormat } from '../../../src/flow-log/format.js';
import { parseLine } from '../../../src/flow-log/parse.js';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import { scopeOf } from '../../../src/investigation/scope.js';
import { networkFromAws } from '../../../src/network/from-aws.js';
import type { Network } from '../../../src/network/model.js';
import { recordPlaces } from '../../../src/records/cloudwatch/places.js';
import { readEvidence } from '../../../src/records/cloudwatch/read-evidence.js';
import { recordsVisible } from '../../../src/sandbox/flow-records/delivery.js';
import { settle } from '../../../src/sandbox/flow-records/history.js';
import { networkToward } from '../../../src/sandbox/packets/network-of.js';
import type { Lab } from './account.js';
import { LOG_GROUP, type Places } from './base.js';
import { protocolNumber, type Shape } from './shapes.js';
import type { Sent } from './traffic.js';

export interface Logging {
  readonly resourceIds?: readonly string[];
  readonly trafficType?: 'ALL' | 'ACCEPT' | 'REJECT';
  /** Field names; the default format without. */
  readonly fields?: string;
}

/** What is recommended: everything that tells, and no permission beyond that of flow logs. */
export const FULL =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr az-id flow-direction traffic-path reject-reason';

export async function startLogging({ aws }: Lab, { vpcs, role }: Places, logging: Logging = {}): Promise<void> {
  const ids = logging.resourceIds ?? [vpcs.main, vpcs.other];
  const kind = ids[0]?.split('-')[0];
  const { Unsuccessful } = await aws.ec2.send(
    new CreateFlowLogsCommand({
      ResourceIds: [...ids],
      ResourceType: kind === 'vpc' ? 'VPC' : kind === 'eni' ? 'NetworkInterface' : 'Subnet',
      TrafficType: logging.trafficType ?? 'ALL',
      LogGroupName: LOG_GROUP,
      MaxAggregationInterval: 60,
      DeliverLogsPermissionArn: role,
      ...(logging.fields ? { LogFormat: logging.fields.replaceAll(/\S+/g, (field) => `\${${field}}`) } : {}),
    }),
  );
  if (Unsuccessful?.length) throw new Error(JSON.stringify(Unsuccessful));
}

export interface Looking {
  /** `probe`: the tool sent it and knows when; `window`: somebody asks about what was going on. */
  readonly as: 'probe' | 'window';
  /** By the describe calls and FilterLogEvents, as the command does, or by a short cut to the same facts. */
  readonly through?: 'calls' | 'short-cut';
  readonly hosts?: Evidence['hosts'];
}

/** Reads configuration and records, and asks. */
export async function investigate(lab: Lab, shape: Shape, sent: Sent, looking: Looking): Promise<Verdict> {
  const isProbe = looking.as === 'probe';
  const connection: Connection = {
    source: { address: shape.from, interfaceId: shape.source?.eni ?? null },
    destination: { address: shape.to, interfaceId: shape.destination?.eni ?? null },
    protocol: protocolNumber(shape),
    port: shape.protocol === 'icmp' ? null : shape.port,
    since: isProbe ? sent.from : sent.from - 60_000,
    until: isProbe ? null : sent.to + 1_000,
  };
  const isShort = looking.through !== 'calls';
  const network = isShort ? await networkNow(lab) : networkFromAws(await describeNetwork(lab.aws.ec2));
  const records = isShort
    ? recordsNow(lab, sent.from - 120_000)
    : await recordsByCalls(lab, connection, connection.since ?? sent.from, network);
  const { outcomes, ...probe } = sent;
  return diagnose(connection, network, {
    records,
    readAt: lab.now(),
    probe: isProbe ? probe : null,
    hosts: looking.hosts ?? null,
  });
}

async function networkNow({ aws, world, now }: Lab): Promise<Network> {
  const { FlowLogs = [] } = await aws.ec2.send(new DescribeFlowLogsCommand({}));
  return { ...networkToward(world, null, now()), flowLogs: networkFromAws({ FlowLogs }).flowLogs };
}

export function recordsNow({ world, now }: Lab, since: number): readonly FlowRecord[] {
  settle(world, now());
  return Object.values(world.ec2.flowLogs).flatMap((row) => {
    const format = parseFormat(row.LogFormat ?? '');
    if (isUnreadable(format)) throw new Error(format.reason);
    return recordsVisible(world, row, now(), { from: since, to: now() }).map(({ message, logStreamName }) => {
      const record = parseLine(format, message);
      if (isUnreadable(record)) throw new Error(record.reason);
      const interfaceId = /^eni-[0-9a-f]+/.exec(logStreamName)?.[0];
      return record.interfaceId === undefined && interfaceId !== undefined ? { ...record, interfaceId } : record;
    });
  });
}

async function recordsByCalls(lab: Lab, connection: Connection, since: number, network: Network) {
  const { interfaces, addresses } = scopeOf(connection, network);
  const reader = {
    logs: lab.aws.logs,
    clock: { now: lab.now, sleep: async () => undefined },
    signal: new AbortController().signal,
    choose: async () => 'filter' as const,
    progress: () => undefined,
  };
  const query = { places: recordPlaces(network, interfaces), addresses, since, until: null };
  return (await readEvidence(reader, query)).records;
}
