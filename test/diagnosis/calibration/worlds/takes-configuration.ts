import type { Described } from '../cloud/describe.js';
import { eniOf } from './scene.js';
import { type Handed, lacking, type Take, vpcOf, without } from './taking.js';
import type { World } from './world.js';

export const interfacesOfVpc: Take = (handed, world, random) => {
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

export const one =
  (key: string, id: string): Take =>
  (handed, _world, random) => {
    const rows = handed.described[key] ?? [];
    if (rows.length === 0) return undefined;
    const gone = random.pick(rows)[id];
    return { ...handed, described: without(handed.described, key, (row) => row[id] === gone) };
  };

export const whole =
  (...keys: readonly string[]): Take =>
  (handed) =>
    keys.every((key) => (handed.described[key] ?? []).length === 0)
      ? undefined
      : { ...handed, described: lacking(handed.described, ...keys) };

/**
 * The route tables of one VPC, the main one with them: while that is there, a subnet whose own table was left out looks
 * as if it used the main one, and nobody can know better.
 */
export const tablesOfVpc: Take = (handed, world, random) => {
  const vpcId = vpcOf(world, random.pick(['source', 'destination'] as const));
  return vpcId === undefined
    ? undefined
    : { ...handed, described: without(handed.described, 'RouteTables', (row) => row.VpcId === vpcId) };
};

export const ownGroup: Take = (handed, world, random) => {
  const eni = eniOf(
    world.scene,
    random.pick([world.scene.source, world.scene.destination].filter((id) => id !== null)),
  );
  const group = eni?.groups[0];
  return group === undefined
    ? undefined
    : { ...handed, described: without(handed.described, 'SecurityGroups', (row) => row.GroupId === group) };
};

export const ownAcl: Take = (handed, world, random) => {
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
export const otherAccount: Take = (handed, world) => {
  if (!['peering', 'transit-gateway'].includes(world.scene.way)) return undefined;
  const own = new Set(world.cloud.enis.filter(({ vpcId }) => vpcId === world.scene.ids.far).map(({ id }) => id));
  const described = withoutFar(handed, world);
  return { ...handed, described, rows: handed.rows.filter(({ eniId }) => !own.has(eniId)) };
};

/** A peering as one side sees it: somebody handed over the rows of the other, and nothing else of it. */
export const oneSide: Take = (handed, world, random) => {
  if (world.scene.way !== 'peering') return undefined;
  const described = withoutFar(handed, world);
  const isBare = random.chance(0.5);
  const peerings = (described.VpcPeeringConnections ?? []).map(({ AccepterVpcInfo: far, ...one }) => {
    const { CidrBlock: _block, CidrBlockSet: _set, Ipv6CidrBlockSet: _six, ...rest } = far as Record<string, unknown>;
    return { ...one, AccepterVpcInfo: isBare ? rest : far };
  });
  return {
    ...handed,
    described: { ...described, ...(described.VpcPeeringConnections ? { VpcPeeringConnections: peerings } : {}) },
  };
};

function withoutFar(handed: Handed, world: World): Described {
  const { far } = world.scene.ids;
  const instances = new Set(world.cloud.enis.filter(({ vpcId }) => vpcId === far).map(({ instanceId }) => instanceId));
  const subnets = new Set(world.cloud.subnets.filter(({ vpcId }) => vpcId === far).map(({ id }) => id));
  const enis = new Set(world.cloud.enis.filter(({ vpcId }) => vpcId === far).map(({ id }) => id));
  let { described } = handed;
  for (const key of ['Vpcs', 'Subnets', 'NetworkInterfaces', 'SecurityGroups', 'NetworkAcls', 'RouteTables']) {
    described = without(described, key, (row) => row.VpcId === far);
  }
  described = without(described, 'Reservations', (row) =>
    instances.has((row.Instances as { InstanceId: string }[])[0]?.InstanceId ?? null),
  );
  return without(
    described,
    'FlowLogs',
    ({ ResourceId: id }) => id === far || subnets.has(`${id}`) || enis.has(`${id}`),
  );
}
