import type { Cloud, Route, Subnet, Table } from '../cloud/cloud.js';
import type { Random } from '../random.js';
import { FORMATS } from '../traffic/formats.js';
import type { Base, Ids } from './ids.js';
import { host, machines, open, spread } from './machines.js';

export const INTERNET = { v4: '93.184.216.34', v6: '2606:2800:220:1::34', s3: '52.219.72.10' } as const;
export const METADATA = '169.254.169.254';
export const ON_PREMISES = '172.20.4.9';

export function base(random: Random, start: number): Base {
  const hex = (length: number) =>
    Array.from({ length }, () => '0123456789abcdef'.charAt(random.between(0, 15))).join('');
  const id = (prefix: string) => `${prefix}-0${hex(16)}`;
  const [accountA, accountB] = ['111122223333', '444455556666'];
  const block = random.between(0, 120);
  const [netA, netB] = [`10.${block}`, `10.${block + random.between(1, 90)}`];
  const [sixA, sixB] = [`2600:1f18:${hex(3)}1:aa`, `2600:1f18:${hex(3)}2:bb`];
  const near = id('vpc');
  const far = id('vpc');
  const isOther = random.chance(0.5);
  const subnet = (vpcId: string, number: number): Subnet => ({
    id: id('subnet'),
    vpcId,
    cidr: `${vpcId === near ? netA : netB}.${number}.0/24`,
    cidr6: `${vpcId === near ? sixA : sixB}0${number}::/64`,
    az: `euc1-az${1 + (number % 3)}`,
  });
  const subnets = {
    public: subnet(near, 1),
    edge: subnet(near, 6),
    app: subnet(near, 2),
    db: subnet(near, 3),
    middle: subnet(near, 4),
    nearDoor: subnet(near, 5),
    far: subnet(far, 1),
    farDoor: subnet(far, 2),
  };
  const { eni, ...inventory } = machines(random, id);
  const { enis, groups, instances, hosts } = inventory;

  const made = {
    web: eni('web', subnets.public, 'instance'),
    web2: eni('web-2', subnets.public, 'instance'),
    app: eni('app', subnets.app, 'instance'),
    app2: eni('app-2', subnets.app, 'instance'),
    db: eni('db', subnets.db, 'instance'),
    far: eni('far', subnets.far, 'instance'),
    nat: eni('nat', subnets.edge, 'nat', { v6: [] }),
    endpoint: eni('endpoint', subnets.db, 'endpoint'),
    appliance: eni('appliance', subnets.middle, 'instance', { check: false }),
  };
  const balancer = eni('balancer', subnets.public, 'balancer', { v6: [] });
  const doors = { near: eni('near-door', subnets.nearDoor, 'tgw'), far: eni('far-door', subnets.farDoor, 'tgw') };
  spread(enis);
  for (const one of [made.web, made.web2])
    one.publics[one.addresses[0] ?? ''] = `3.120.${random.between(1, 250)}.${one === made.web ? 11 : 22}`;
  const natPublic = `3.121.${random.between(1, 250)}.${random.between(1, 250)}`;
  made.nat.publics[made.nat.addresses[0] ?? ''] = natPublic;
  balancer.publics[balancer.addresses[0] ?? ''] = `3.122.${random.between(1, 250)}.${random.between(1, 250)}`;
  hosts[made.appliance.id] = { ...host(), forwards: true };
  for (const outside of [INTERNET.v4, INTERNET.v6, INTERNET.s3, ON_PREMISES]) hosts[outside] = host();

  const ids: Ids = {
    near,
    far,
    subnets: Object.fromEntries(Object.entries(subnets).map(([name, one]) => [name, one.id])) as Ids['subnets'],
    enis: Object.fromEntries(Object.entries({ ...made, balancer }).map(([name, one]) => [name, one.id])) as Ids['enis'],
    igw: id('igw'),
    egressOnly: id('eigw'),
    nat: id('nat'),
    peering: id('pcx'),
    tgw: id('tgw'),
    vpn: id('vgw'),
    endpoint: id('vpce'),
    s3: id('pl'),
    vpcList: id('pl'),
  };
  const local = (vpcId: string): Route[] => [
    { to: `${vpcId === near ? netA : netB}.0.0/16`, target: 'local', id: 'local' },
    { to: `${vpcId === near ? sixA : sixB}00::/56`, target: 'local', id: 'local' },
  ];
  const table = (vpcId: string, main: boolean, subnetIds: string[], routes: Route[]): Table => ({
    id: id('rtb'),
    vpcId,
    main,
    subnetIds,
    routes: [...local(vpcId), ...routes],
  });
  const format = random.weighted(FORMATS.map((fields, at) => [at === 0 ? 3 : 1, fields] as const));
  const log = (resourceId: string) => ({
    id: id('fl'),
    resourceId,
    trafficType: 'ALL' as const,
    fields: format,
    interval: random.pick([60, 600] as const),
    createdAt: start - 100_000,
    group: '/vpc/flow-logs',
  });
  const cloud: Cloud = {
    account: accountA,
    vpcs: [
      { id: near, cidr: `${netA}.0.0/16`, cidr6: `${sixA}00::/56`, owner: accountA },
      { id: far, cidr: `${netB}.0.0/16`, cidr6: `${sixB}00::/56`, owner: isOther ? accountB : accountA },
    ],
    subnets: Object.values(subnets),
    enis,
    instances,
    groups,
    acls: [
      open(
        id('acl'),
        near,
        true,
        [subnets.middle, subnets.nearDoor].map((one) => one.id),
      ),
      ...[subnets.public, subnets.edge, subnets.app, subnets.db].map((one) => open(id('acl'), near, false, [one.id])),
      open(id('acl'), far, true, [subnets.farDoor.id]),
      open(id('acl'), far, false, [subnets.far.id]),
    ],
    tables: [
      table(near, true, [], []),
      ...[subnets.public, subnets.edge].map(({ id: own }) =>
        table(
          near,
          false,
          [own],
          [
            { to: '0.0.0.0/0', target: 'igw', id: ids.igw },
            { to: '::/0', target: 'igw', id: ids.igw },
          ],
        ),
      ),
      table(
        near,
        false,
        [subnets.app.id],
        [
          { to: '0.0.0.0/0', target: 'nat', id: ids.nat },
          { to: '::/0', target: 'egress-only', id: ids.egressOnly },
          { to: ids.s3, target: 'gateway-endpoint', id: ids.endpoint },
        ],
      ),
      table(near, false, [subnets.db.id], []),
      table(near, false, [subnets.middle.id], []),
      table(far, true, [subnets.farDoor.id], []),
      table(far, false, [subnets.far.id], []),
    ],
    igws: [{ id: ids.igw, vpcId: near }],
    egressOnly: [{ id: ids.egressOnly, vpcId: near }],
    nats: [
      {
        id: ids.nat,
        eniId: made.nat.id,
        vpcId: near,
        subnetId: subnets.edge.id,
        public: natPublic,
        state: 'available',
        exhausted: false,
      },
    ],
    peerings: [],
    lists: [
      { id: ids.s3, name: 'com.amazonaws.eu-central-1.s3', cidrs: ['52.219.72.0/22', '3.5.134.0/23'] },
      { id: ids.vpcList, name: 'our-networks', cidrs: [`${netA}.0.0/16`, `${netB}.0.0/16`] },
    ],
    tgws: [
      {
        id: ids.tgw,
        attachments: [
          { vpcId: near, eniId: doors.near.id },
          { vpcId: far, eniId: doors.far.id },
        ],
        routes: [
          { to: `${netA}.0.0/16`, vpcId: near },
          { to: `${netB}.0.0/16`, vpcId: far },
        ],
        referencing: false,
      },
    ],
    vpns: [{ id: ids.vpn, vpcId: near, far: '172.20.0.0/16', up: true, largest: 9001, answers: true }],
    flowLogs: random.chance(0.7) ? [log(near), log(far)] : Object.values(subnets).map((one) => log(one.id)),
    balanced: null,
    blockPublicAccess: 'off',
    hosts,
  };
  return { cloud, ids };
}
