import type { Cloud, Eni, FlowLog } from '../cloud/cloud.js';
import { must, type Random } from '../random.js';
import { FORMATS } from '../traffic/formats.js';
import type { Plan } from '../traffic/plan.js';
import { INTERNET } from './base.js';
import { START, trial } from './plans.js';
import { eniOf, rulesOf, type Scene } from './scene.js';

/** Wider worlds: machines with more interfaces, families and flow logs than what is asked about needs. */
export interface Wider {
  /** Between others of their addresses, which the same two use as well. */
  readonly others: readonly Scene[];
  /** What second interfaces say meanwhile to others. */
  readonly plans: readonly Plan[];
}

export function widen(made: Scene, chance: Random): Wider {
  if (chance.chance(0.5)) mixLogs(made.cloud, chance);
  const plans: Plan[] = [];
  const others: Scene[] = otherFamily(made, chance);
  for (const side of ['source', 'destination'] as const) {
    const second = chance.chance(0.3) ? secondOf(made, side, chance) : undefined;
    if (!second) continue;
    const address = must(second.addresses[0], 'address');
    plans.push(...chatter(made, second.id, address));
    const isApart = side === 'destination' || made.to.includes(':') || made.front !== null;
    if (!isApart && chance.chance(0.4)) others.push({ ...made, source: second.id, from: address });
  }
  return { others, plans };
}

/** Flow logs of a VPC, of its subnets or of single interfaces, each of its own fields and windows. */
function mixLogs(cloud: Cloud, chance: Random): void {
  const besides = cloud.flowLogs.filter(({ group }) => group === '/vpc/besides');
  const own = cloud.vpcs.flatMap(({ id: vpcId }): readonly string[] => {
    const of = ({ vpcId: vpc }: { readonly vpcId: string }) => vpc === vpcId;
    const scope = chance.pick(['vpc', 'subnets', 'interfaces'] as const);
    return scope === 'vpc'
      ? [vpcId]
      : (scope === 'subnets' ? cloud.subnets : cloud.enis).filter(of).map(({ id }) => id);
  });
  const log = (resourceId: string): FlowLog => ({
    id: `fl-1${resourceId.slice(-16)}`,
    resourceId,
    trafficType: 'ALL',
    fields: chance.pick(FORMATS),
    interval: chance.pick([60, 600] as const),
    createdAt: START - 100_000,
    group: '/vpc/flow-logs',
  });
  cloud.flowLogs.splice(0, cloud.flowLogs.length, ...own.map(log), ...besides);
}

/** Another interface of the machine, with an address and a group of its own. */
function secondOf({ cloud, ...ends }: Scene, side: 'source' | 'destination', chance: Random): Eni | undefined {
  const one = eniOf({ cloud }, ends[side]);
  const [address = ''] = one?.addresses ?? [];
  if (one?.kind !== 'instance') return undefined;
  const group = { id: `sg-1${one.id.slice(-16)}`, name: 'second', vpcId: one.vpcId };
  const open = { egress: true, protocol: -1, from: 0, to: 65_535, peer: { cidr: '0.0.0.0/0' } } as const;
  cloud.groups.push({ ...group, rules: chance.chance(0.5) ? [open] : [open, { ...open, egress: false }] });
  const second: Eni = {
    ...one,
    id: `${one.id.slice(0, -4)}dddd`,
    deviceIndex: 1,
    addresses: [address.replace(/\d+$/, '253')],
    v6: [],
    publics: {},
    groups: [group.id],
  };
  cloud.enis.push(second);
  cloud.hosts[second.id] = structuredClone(must(cloud.hosts[one.id], 'host'));
  return second;
}

const chatter = (made: Scene, eniId: string, address: string): readonly Plan[] =>
  Array.from({ length: 5 }, (_, at) => ({
    ...trial(made, 45_000 + at, START + at * 120 + 11),
    protocol: 6,
    from: { eniId, address },
    to: INTERNET.v4,
    dport: 8883,
    count: 1,
  }));

/** Inside of one VPC each machine has an address of the other family, and rules for one are none for the other. */
function otherFamily(made: Scene, chance: Random): Scene[] {
  const [one, two] = [eniOf(made, made.source), eniOf(made, made.destination)];
  const way = ({ 'same-subnet': 'same-subnet', subnets: 'subnets-v6', 'subnets-v6': 'subnets' } as const)[
    made.way as 'subnets'
  ] as Scene['way'] | undefined;
  if (!one || !two || way === undefined || !chance.chance(0.4)) return [];
  const is6 = made.to.includes(':');
  const of = ({ addresses, v6 }: Eni): string => must(is6 ? addresses[0] : v6[0], 'address');
  const protocol = { 1: 58, 58: 1 }[made.protocol] ?? made.protocol;
  const [from, to] = made.port === 0 ? [-1, -1] : [made.port, made.port];
  const rule = { protocol, from, to, peer: { cidr: is6 ? '0.0.0.0/0' : '::/0' } };
  if (chance.chance(0.5)) {
    rulesOf(made.cloud, two.groups[0]).push({ ...rule, egress: false });
    rulesOf(made.cloud, one.groups[0]).push({ ...rule, egress: true });
  }
  return [{ ...made, way, protocol, from: of(one), to: of(two) }];
}
