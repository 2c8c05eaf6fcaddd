import type { FlowLogRow } from '../ec2/kinds/flow-log/kind.js';
import type { InterfaceRow } from '../ec2/kinds/interface/kind.js';
import { regionNetwork } from '../packets/network-of.js';
import { regionFacts } from '../packets/packet-facts.js';
import { settleAgents } from '../ssm/agents.js';
import { latencyOf } from '../world/latency.js';
import { plainLogGroup } from '../world/log-rows.js';
import { putRow, rowOf } from '../world/table.js';
import type { History, InterfaceHistory, World } from '../world/world.js';
import { recreatedAt } from './delivery.js';
import { deliveryAccess, groupNameOf } from './delivery-access.js';
import { exposureOf } from './noise.js';

/** For how long after its deletion a flow log may still deliver. */
const TAIL_MS = 15 * 60_000;

/**
 * Brings up to date what follows from the tables and the time but must not change with them afterwards. Called after every
 * request that changes the world, and by the readers of flow records; calling it again changes nothing.
 */
export function settle(world: World, now: number): void {
  const flowLogs = deliveringAt(world, now);
  if (flowLogs.length > 0) {
    world.history ??= { interfaces: {}, delivery: {} };
    if (hasChanged(world, flowLogs)) {
      for (const flowLog of flowLogs) noteAccess(world, world.history, flowLog, now);
      noteInterfaces(world, world.history, flowLogs, now);
    }
  }
  settleTimes(world, now);
}

/** What the time alone has brought about by now, before a request changes what it would have met. */
export function settleTimes(world: World, now: number): void {
  settleAgents(world, now);
  for (const flowLog of deliveringAt(world, now)) recreateGroup(world, flowLog, now);
}

const deliveringAt = (world: World, now: number): readonly FlowLogRow[] =>
  Object.values(world.ec2.flowLogs).filter(({ deletedAt }) => deletedAt === null || now < deletedAt + TAIL_MS);

// What was noted last of each world, so that reads need not judge the same rules again.
const noted = new WeakMap<World, string>();

function hasChanged(world: World, flowLogs: readonly FlowLogRow[]): boolean {
  const { interfaces, instances } = world.ec2;
  const logged = new Set(flowLogs.map(({ ResourceId }) => ResourceId));
  const covered = Object.values(interfaces).filter((row) => isCovered(row, logged));
  // Background traffic comes to hosts with a public address alone.
  const open = covered.filter((row) => row.Association?.PublicIp && instances[row.Attachment?.InstanceId ?? '']);
  const vpcs = new Set(open.map(({ VpcId }) => VpcId));
  const text = JSON.stringify([
    covered.map((row) => [row.NetworkInterfaceId, row.Association?.PublicIp, row.goneAt]),
    flowLogs.map((flowLog) => [flowLog.FlowLogId, flowLog.deletedAt, deliveryAccess(world, flowLog)]),
    vpcs.size === 0 ? null : regionFacts(world, vpcs),
  ]);
  if (noted.get(world) === text) return false;
  noted.set(world, text);
  return true;
}

function noteAccess(world: World, { delivery }: History, flowLog: FlowLogRow, now: number): void {
  const epochs = delivery[flowLog.FlowLogId] ?? [];
  delivery[flowLog.FlowLogId] = epochs;
  const access = deliveryAccess(world, flowLog);
  const last = epochs.at(-1);
  if (last?.mayWrite === access.mayWrite && last.mayCreateGroup === access.mayCreateGroup) return;
  epochs.push({ since: last === undefined ? Math.min(now, flowLog.createdAt) : now, ...access });
}

function noteInterfaces(world: World, { interfaces }: History, flowLogs: readonly FlowLogRow[], now: number): void {
  const live = new Set(flowLogs.flatMap(({ deletedAt, ResourceId }) => (deletedAt === null ? [ResourceId] : [])));
  const rows = Object.values(world.ec2.interfaces).filter((row) => isCovered(row, live));
  const present = rows.filter(({ goneAt }) => goneAt == null || now < goneAt);
  for (const row of rows) {
    const known = interfaces[row.NetworkInterfaceId];
    if (known) known.until = row.goneAt ?? null;
  }
  if (present.length === 0) return;
  // As it will be when what was started now runs: exposure is about rules, and state is judged minute by minute.
  const network = regionNetwork(world, now + latencyOf(world).instancePending + latencyOf(world).publicAddress);
  for (const row of present) {
    const known = interfaces[row.NetworkInterfaceId] ?? firstSeen(world, row, now);
    interfaces[row.NetworkInterfaceId] = known;
    noteExposure(known, now, row.Association?.PublicIp ?? null, exposureOf(world, network, row));
  }
}

const isCovered = (row: InterfaceRow, logged: ReadonlySet<string>): boolean =>
  logged.has(row.VpcId) || logged.has(row.SubnetId) || logged.has(row.NetworkInterfaceId);

function firstSeen(world: World, row: InterfaceRow, now: number): InterfaceHistory {
  const instanceId = row.Attachment?.InstanceId ?? null;
  return {
    vpcId: row.VpcId,
    subnetId: row.SubnetId,
    instanceId,
    azId: world.ec2.subnets[row.SubnetId]?.AvailabilityZoneId ?? null,
    privateAddress: row.PrivateIpAddress,
    ipv6Addresses: row.Ipv6Addresses.flatMap(({ Ipv6Address }) => (Ipv6Address === undefined ? [] : [Ipv6Address])),
    from: world.ec2.instances[instanceId ?? '']?.launchedAt ?? now,
    until: row.goneAt ?? null,
    exposure: [],
  };
}

function noteExposure(
  { exposure }: InterfaceHistory,
  now: number,
  address: string | null,
  accepted: readonly string[],
): void {
  const last = exposure.at(-1);
  const isSame =
    last?.address === address &&
    last.accepted.length === accepted.length &&
    last.accepted.every((word, at) => word === accepted[at]);
  if (!isSame) exposure.push({ since: now, address, accepted });
}

/** Deliveries under way when a log group is deleted make it anew, without tags or retention, where the role may do so. */
function recreateGroup(world: World, flowLog: FlowLogRow, now: number): void {
  const name = groupNameOf(flowLog);
  if (name === null || rowOf(world.logs.groups, name)) return;
  const createdAt = recreatedAt(world, flowLog, now);
  if (createdAt === null) return;
  putRow(world.logs.groups, name, plainLogGroup(name, createdAt));
}
