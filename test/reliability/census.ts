import type { World } from '../../src/sandbox/world/world.js';

/** Everything that stands in the account, bystanders included, as text: equal texts, equal accounts. */
export function census(world: World, now: number): string {
  const { ec2, iam, logs, ssm } = world;
  const isAlive = (id: string): boolean => {
    const flowLog = ec2.flowLogs[id];
    if (flowLog) return flowLog.deletedAt === null;
    const instance = ec2.instances[id];
    if (instance) return instance.terminatedAt === null;
    const face = ec2.interfaces[id];
    return !face || face.goneAt == null || face.goneAt > now;
  };
  const volumes = new Set(
    Object.values(ec2.instances)
      .filter(({ terminatedAt }) => terminatedAt !== null)
      .map(({ volumeId }) => volumeId),
  );
  const alive = (table: Readonly<Record<string, object>>) =>
    sorted(Object.entries(table).filter(([id]) => isAlive(id)));
  const tags = sorted(
    Object.entries(ec2.tags).filter(([id, tags]) => Object.keys(tags).length > 0 && isAlive(id) && !volumes.has(id)),
  );
  return JSON.stringify(
    {
      instances: alive(ec2.instances),
      interfaces: alive(ec2.interfaces),
      securityGroups: alive(ec2.securityGroups),
      securityGroupRules: alive(ec2.securityGroupRules),
      networkAcls: Object.values(ec2.networkAcls).map((acl) => ({ ...acl, Entries: inOrder(acl.Entries) })),
      flowLogs: alive(ec2.flowLogs),
      elsewhere: [ec2.vpcs, ec2.subnets, ec2.routeTables, ec2.internetGateways, ec2.natGateways, ec2.addresses].map(
        alive,
      ),
      tags,
      roles: alive(iam.roles),
      profiles: alive(iam.profiles),
      groups: alive(logs.groups),
      parameters: ssm.parameters,
    },
    null,
    1,
  );
}

const sorted = <Row>(rows: [string, Row][]): [string, Row][] => rows.sort(([a], [b]) => (a < b ? -1 : 1));

const inOrder = <Entry extends { Egress?: boolean | undefined; RuleNumber?: number | undefined }>(
  entries: readonly Entry[],
): readonly Entry[] =>
  [...entries].sort((a, b) => Number(a.Egress) - Number(b.Egress) || (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0));
