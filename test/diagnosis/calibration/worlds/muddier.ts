import type { AclEntry, Cloud, GroupRule } from '../cloud/cloud.js';
import { must, type Random } from '../random.js';
import { FORMATS } from '../traffic/formats.js';
import type { Plan } from '../traffic/plan.js';
import { START, trial } from './plans.js';
import { eniOf, type Scene } from './scene.js';

/**
 * Harder worlds: several groups an interface, ACLs with many rules, instance types whose windows are ten minutes long, and
 * interfaces with two flow logs, of other fields, other windows or one action.
 */
export function muddy({ cloud, source, destination }: Scene, chance: Random): void {
  for (const id of [source, destination]) if (id !== null && chance.chance(0.25)) addFlowLog(cloud, id, chance);
  for (const eni of cloud.enis) {
    if (eni.groups.length > 0 && chance.chance(0.4)) addGroup(cloud, eni.id, chance);
    if (eni.kind === 'instance' && chance.chance(0.25)) eni.old = true;
  }
  for (const acl of cloud.acls) if (chance.chance(0.5)) acl.entries = inDetail();
}

function addFlowLog(cloud: Cloud, eniId: string, chance: Random): void {
  const eni = must(eniOf({ cloud }, eniId), 'interface');
  cloud.flowLogs.push({
    id: `fl-0${eni.id.slice(5, 21)}`,
    resourceId: chance.pick([eni.id, eni.subnetId]),
    trafficType: chance.weighted([
      [3, 'ALL'],
      [1, 'REJECT'],
      [1, 'ACCEPT'],
    ] as const),
    fields: chance.pick(FORMATS),
    interval: chance.pick([60, 600] as const),
    createdAt: START - 50_000,
    group: '/vpc/besides',
  });
}

function addGroup(cloud: Cloud, eniId: string, chance: Random): void {
  const eni = must(eniOf({ cloud }, eniId), 'interface');
  const id = `sg-0${eni.id.slice(5, 19)}${chance.between(10, 99)}`;
  const rule = (more: Partial<GroupRule>): GroupRule => ({
    egress: false,
    protocol: 6,
    from: 8443,
    to: 8443,
    peer: { cidr: '0.0.0.0/0' },
    ...more,
  });
  const rules = [rule({}), rule({ protocol: 1, from: -1, to: -1, peer: { cidr: '192.0.2.0/24' } })];
  cloud.groups.push({ id, name: 'monitoring', vpcId: eni.vpcId, rules });
  eni.groups = [...eni.groups, id];
}

/** All that is wanted, protocol by protocol, and in front of it something that nobody wants. */
const inDetail = (): AclEntry[] =>
  [true, false].flatMap((egress) =>
    ['0.0.0.0/0', '::/0'].flatMap((cidr, family): AclEntry[] => [
      { number: 40 + family, egress, allow: false, protocol: 6, cidr, from: 23, to: 23 },
      { number: 100 + family, egress, allow: true, protocol: 6, cidr, from: 0, to: 65_535 },
      { number: 110 + family, egress, allow: true, protocol: 17, cidr, from: 0, to: 65_535 },
      { number: 120 + family, egress, allow: true, protocol: family === 0 ? 1 : 58, cidr, from: -1, to: -1 },
    ]),
  );

/** The other end pings back, so that requests and answers share their rows. */
export function pingBack(made: Scene, chance: Random, length: number): readonly Plan[] {
  const [one, other] = [eniOf(made, made.destination), eniOf(made, made.source)];
  const isPing = made.protocol === 1 && one?.kind === 'instance' && made.way !== 'hairpin';
  if (!isPing || !other || !chance.chance(0.3)) return [];
  const at = START + chance.between(0, length) + chance.next();
  return [{ ...trial(made, 4712, at), from: { eniId: one.id, address: made.to }, to: made.from }];
}
