import type { Described } from '../cloud/describe.js';
import type { Random } from '../random.js';
import { empty } from '../traffic/capture.js';
import type { Row } from '../traffic/row.js';
import { eniOf } from './scene.js';
import type { World } from './world.js';

/** What is handed over: less than there was. */
export interface Handed {
  readonly described: Described;
  readonly rows: readonly Row[];
  /** Files never grow; a log group was read at a time. Unix seconds. */
  readonly readAt: number | null;
  /** What was taken away, by name. */
  readonly taken: readonly string[];
}

type Take = (handed: Handed, world: World, random: Random) => Handed | undefined;

const without = (described: Described, key: string, isGone: (one: Record<string, unknown>) => boolean): Described => ({
  ...described,
  [key]: (described[key] ?? []).filter((one) => !isGone(one)),
});
const lacking = (described: Described, ...keys: readonly string[]): Described =>
  Object.fromEntries(Object.entries(described).filter(([key]) => !keys.includes(key)));

const vpcOf = ({ scene }: World, which: 'source' | 'destination'): string | undefined =>
  eniOf(scene, scene[which])?.vpcId;

const interfacesOfVpc: Take = (handed, world, random) => {
  const vpcId = vpcOf(world, random.pick(['source', 'destination'] as const));
  if (vpcId === undefined) return undefined;
  const own = without(handed.described, 'NetworkInterfaces', (one) => one.VpcId === vpcId);
  const ids = new Set(world.cloud.enis.filter((eni) => eni.vpcId === vpcId).map(({ instanceId }) => instanceId));
  const isGone = (one: Record<string, unknown>) => {
    const [instance] = one.Instances as { InstanceId: string }[];
    return ids.has(instance?.InstanceId ?? null);
  };
  return { ...handed, described: without(own, 'Reservations', isGone) };
};

const one =
  (key: string, id: string): Take =>
  (handed, _world, random) => {
    const rows = handed.described[key] ?? [];
    if (rows.length === 0) return undefined;
    const gone = random.pick(rows)[id];
    return { ...handed, described: without(handed.described, key, (row) => row[id] === gone) };
  };

const whole =
  (...keys: readonly string[]): Take =>
  (handed) =>
    keys.every((key) => (handed.described[key] ?? []).length === 0)
      ? undefined
      : { ...handed, described: lacking(handed.described, ...keys) };

/**
 * The route tables of one VPC, the main one with them: while that is there, a subnet whose own table was left out looks
 * as if it used the main one, and nobody can know better.
 */
const tablesOfVpc: Take = (handed, world, random) => {
  const vpcId = vpcOf(world, random.pick(['source', 'destination'] as const));
  return vpcId === undefined
    ? undefined
    : { ...handed, described: without(handed.described, 'RouteTables', (row) => row.VpcId === vpcId) };
};

const ownGroup: Take = (handed, world, random) => {
  const eni = eniOf(
    world.scene,
    random.pick([world.scene.source, world.scene.destination].filter((id) => id !== null)),
  );
  const group = eni?.groups[0];
  return group === undefined
    ? undefined
    : { ...handed, described: without(handed.described, 'SecurityGroups', (row) => row.GroupId === group) };
};

const ownAcl: Take = (handed, world, random) => {
  const eni = eniOf(
    world.scene,
    random.pick([world.scene.source, world.scene.destination].filter((id) => id !== null)),
  );
  const acl = world.cloud.acls.find(({ subnetIds }) => eni && subnetIds.includes(eni.subnetId));
  return (
    acl && { ...handed, described: without(handed.described, 'NetworkAcls', (row) => row.NetworkAclId === acl.id) }
  );
};

/** Everything of the far VPC: another account's, which nobody may describe, with its flow logs and rows. */
const otherAccount: Take = (handed, world) => {
  const { far } = world.scene.ids;
  if (!['peering', 'transit-gateway'].includes(world.scene.way)) return undefined;
  const own = new Set(world.cloud.enis.filter(({ vpcId }) => vpcId === far).map(({ id }) => id));
  const instances = new Set(world.cloud.enis.filter(({ vpcId }) => vpcId === far).map(({ instanceId }) => instanceId));
  const subnets = new Set(world.cloud.subnets.filter(({ vpcId }) => vpcId === far).map(({ id }) => id));
  let { described } = handed;
  for (const key of ['Vpcs', 'Subnets', 'NetworkInterfaces', 'SecurityGroups', 'NetworkAcls', 'RouteTables']) {
    described = without(described, key, (row) => row.VpcId === far);
  }
  described = without(described, 'Reservations', (row) =>
    instances.has((row.Instances as { InstanceId: string }[])[0]?.InstanceId ?? null),
  );
  described = without(described, 'FlowLogs', ({ ResourceId: id }) => id === far || subnets.has(`${id}`));
  return { ...handed, described, rows: handed.rows.filter(({ eniId }) => !own.has(eniId)) };
};

/** One end was never logged. */
const logsOfOneEnd: Take = (handed, world, random) => {
  const ends = [world.scene.source, world.scene.destination].flatMap((id) => eniOf(world.scene, id) ?? []);
  if (ends.length < 2) return undefined;
  const gone = random.pick(ends);
  const covers = (log: Record<string, unknown>) => [gone.vpcId, gone.subnetId, gone.id].includes(`${log.ResourceId}`);
  // What covered that end is replaced by flow logs of all the other interfaces, or is gone with them.
  const logs = (handed.described.FlowLogs ?? []).flatMap((log) =>
    covers(log)
      ? world.cloud.enis
          .filter(({ id, vpcId, subnetId }) => id !== gone.id && [vpcId, subnetId].includes(`${log.ResourceId}`))
          .map(({ id }, at) => ({ ...log, FlowLogId: `${log.FlowLogId}${at}`, ResourceId: id }))
      : [log],
  );
  return {
    ...handed,
    described: { ...handed.described, FlowLogs: logs },
    rows: handed.rows.filter(({ eniId }) => eniId !== gone.id),
  };
};

const oneAction: Take = (handed, _world, random) => {
  const kept = random.pick(['ACCEPT', 'REJECT'] as const);
  const logs = (handed.described.FlowLogs ?? []).map((log) => ({ ...log, TrafficType: kept }));
  return {
    ...handed,
    described: { ...handed.described, ...(handed.described.FlowLogs ? { FlowLogs: logs } : {}) },
    rows: handed.rows.filter(({ action }) => action === null || action === kept),
  };
};

/** Records of some minutes of one interface were lost, and a row says so; or nothing does. */
const lostMinutes: Take = (handed, world, random) => {
  const last = world.attempts.at(-1);
  const ends = [world.scene.source, world.scene.destination].flatMap((id) => eniOf(world.scene, id) ?? []);
  const eni = ends.length > 0 ? random.pick(ends) : undefined;
  if (!last || !eni) return undefined;
  const from = last.plan.at - random.between(0, 120);
  const to = from + random.between(120, 300);
  const isGone = (row: Row) => row.eniId === eni.id && row.closes > from && row.closes - 60 < to;
  const says = random.chance(0.6);
  const rows = handed.rows.flatMap((row) => {
    if (!isGone(row)) return [row];
    const log = world.cloud.flowLogs.find(({ id }) => id === row.logId);
    return says && log
      ? [empty(eni, log, { opens: row.closes - 60, closes: row.closes }, world.cloud, 'SKIPDATA')]
      : [];
  });
  return { ...handed, rows };
};

const newestMinutes: Take = (handed, world, random) => {
  const last = world.attempts.at(-1);
  const cut = (last?.plan.at ?? world.until) + random.between(-90, 60);
  const delay = random.chance(0.4)
    ? new Map([[world.scene.destination, random.between(30, 120)]])
    : new Map<string | null, number>();
  return {
    ...handed,
    rows: handed.rows.filter(({ closes, eniId }) => closes <= cut - (delay.get(eniId) ?? 0)),
    readAt: handed.readAt === null ? null : cut + 60,
  };
};

/** A file downloaded from one interface's stream. */
const oneStream: Take = (handed, world, random) => {
  const ends = [world.scene.source, world.scene.destination].filter((id) => id !== null);
  const kept = random.pick(ends);
  return {
    ...handed,
    described: lacking(handed.described, 'FlowLogs'),
    rows: handed.rows.filter(({ eniId }) => eniId === kept),
    readAt: null,
  };
};

/** Lines that somebody found with grep: those of the two, without windows that say nothing. */
const onlyTheTwo: Take = (handed, world) => ({
  ...handed,
  rows: handed.rows.filter((row) => row.of.some((sighting) => world.attempts.some(({ seen }) => seen.has(sighting)))),
  readAt: null,
});

const noRows: Take = (handed) => ({ ...handed, rows: [] });

export const TAKES: Readonly<Record<string, Take>> = {
  interfacesOfVpc,
  tablesOfVpc,
  ownGroup,
  ownAcl,
  anyGroup: one('SecurityGroups', 'GroupId'),
  prefixList: one('PrefixLists', 'PrefixListId'),
  allGroups: whole('SecurityGroups'),
  allAcls: whole('NetworkAcls'),
  allTables: whole('RouteTables'),
  allPrefixLists: whole('PrefixLists'),
  gateways: whole('InternetGateways', 'NatGateways', 'VpcPeeringConnections'),
  allInterfaces: whole('NetworkInterfaces'),
  flowLogs: whole('FlowLogs'),
  otherAccount,
  logsOfOneEnd,
  oneAction,
  lostMinutes,
  newestMinutes,
  oneStream,
  onlyTheTwo,
  noRows,
};

/** Some of it, or nothing: in a third of the worlds everything is there. */
export function handOver(world: World, random: Random): Handed {
  let handed: Handed = {
    described: world.described,
    rows: world.rows,
    readAt: random.chance(0.5) ? null : world.until + random.between(400, 900),
    taken: [],
  };
  const count = random.weighted([
    [3, 0],
    [4, 1],
    [2, 2],
    [1, 3],
  ] as const);
  for (let number = 0; number < count; number += 1) {
    const name = random.pick(Object.keys(TAKES));
    const less = TAKES[name]?.(handed, world, random);
    if (less && !handed.taken.includes(name)) handed = { ...less, taken: [...handed.taken, name] };
  }
  return handed;
}
