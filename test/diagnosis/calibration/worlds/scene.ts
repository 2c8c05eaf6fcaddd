import type { Cloud, Eni, Table } from '../cloud/cloud.js';
import { tableOf } from '../cloud/routes.js';
import { must, type Random } from '../random.js';
import { all, base, type Ids, INTERNET, METADATA, ON_PREMISES } from './base.js';

export const WAYS = [
  'same-subnet',
  'subnets',
  'subnets-v6',
  'peering',
  'transit-gateway',
  'internet',
  'internet-v6',
  'nat',
  'egress-only',
  'inbound',
  'inbound-v6',
  'vpn-out',
  'vpn-in',
  's3',
  'endpoint',
  'appliance',
  'hairpin',
  'balancer',
  'unlogged',
] as const;
export type Way = (typeof WAYS)[number];

/** What is asked in a world, and between whom. */
export interface Scene {
  readonly way: Way;
  readonly cloud: Cloud;
  readonly ids: Ids;
  /** Null where the end is outside. */
  readonly source: string | null;
  readonly destination: string | null;
  readonly from: string;
  /** As the client addresses it. */
  readonly to: string;
  readonly protocol: number;
  readonly port: number;
  readonly client: 'linux' | 'windows';
  /** Where the client connects to, if that is not what is asked about: a load balancer. */
  readonly front: string | null;
}

export const eniOf = ({ cloud }: Pick<Scene, 'cloud'>, id: string | null): Eni | undefined =>
  cloud.enis.find((eni) => eni.id === id);

export const tableAt = (cloud: Cloud, eniId: string | null): Table | undefined => {
  const eni = cloud.enis.find(({ id }) => id === eniId);
  return eni && tableOf(cloud, eni.subnetId, eni.vpcId);
};

export function scene(random: Random, start: number): Scene {
  const { cloud, ids } = base(random, start);
  const way = random.pick(WAYS);
  const { enis } = ids;
  const [source, destination] = endsOf(way, enis, random);
  const v6 = way.endsWith('v6') || way === 'egress-only';
  const isWeb = way === 'unlogged' || way === 'balancer';
  const protocol = random.weighted([
    [5, 6],
    [isWeb ? 0 : 3, v6 ? 58 : 1],
    [way === 's3' || isWeb ? 0 : 1.5, 17],
  ] as const);
  const port =
    protocol === 6
      ? way === 'unlogged'
        ? 80
        : way === 's3' || way === 'endpoint'
          ? 443
          : random.pick([443, 22, 5432])
      : protocol === 17
        ? random.pick([53, 514])
        : 0;
  const made: Scene = {
    way,
    cloud,
    ids,
    source,
    destination,
    from:
      source === null
        ? way === 'vpn-in'
          ? ON_PREMISES
          : v6
            ? INTERNET.v6
            : INTERNET.v4
        : addressAt(cloud, source, v6, way, true, random),
    to: destination === null ? outsideOf(way, v6) : addressAt(cloud, destination, v6, way, false, random),
    protocol,
    port,
    client: random.chance(0.7) ? 'linux' : 'windows',
    front: way === 'balancer' ? (Object.values(eniOf({ cloud }, enis.balancer)?.publics ?? {})[0] ?? null) : null,
  };
  connectVpcs(made);
  permit(made, random);
  return made;
}

function endsOf(way: Way, enis: Ids['enis'], random: Random): readonly [string | null, string | null] {
  switch (way) {
    case 'same-subnet':
      return [enis.app, enis.app2];
    case 'subnets':
    case 'subnets-v6':
    case 'appliance':
      return random.chance(0.5) ? [enis.app, enis.db] : [enis.db, enis.app];
    case 'peering':
    case 'transit-gateway':
      return random.chance(0.5) ? [enis.app, enis.far] : [enis.far, enis.app];
    case 'internet':
    case 'internet-v6':
      return [enis.web, null];
    case 'nat':
    case 'egress-only':
    case 's3':
    case 'vpn-out':
      return [enis.app, null];
    case 'inbound':
    case 'inbound-v6':
      return [null, enis.web];
    case 'vpn-in':
    case 'balancer':
      return [null, enis.app];
    case 'unlogged':
      return [enis.app, null];
    case 'endpoint':
      return [enis.app, enis.endpoint];
    case 'hairpin':
      return [enis.web2, enis.web];
  }
}

const outsideOf = (way: Way, v6: boolean): string =>
  way === 'unlogged'
    ? METADATA
    : way === 's3'
      ? INTERNET.s3
      : way === 'vpn-out'
        ? ON_PREMISES
        : v6
          ? INTERNET.v6
          : INTERNET.v4;

/** Now and then the second address of an interface; from the internet and round its gateway the public one. */
function addressAt(cloud: Cloud, eniId: string, v6: boolean, way: Way, isSource: boolean, random: Random): string {
  const eni = must(eniOf({ cloud }, eniId), 'interface');
  if (v6) return must(eni.v6[0], 'IPv6 address');
  const [primary = ''] = eni.addresses;
  if (!isSource && (way === 'inbound' || way === 'hairpin')) return must(eni.publics[primary], 'public address');
  if (!random.chance(0.12) || ['internet', 'hairpin', 'balancer', 'unlogged'].includes(way)) return primary;
  const parts = primary.split('.');
  const second = [...parts.slice(0, 3), `${(Number(parts[3]) % 250) + 2}`].join('.');
  if (cloud.enis.some(({ addresses }) => addresses.includes(second))) return primary;
  eni.addresses.push(second);
  return second;
}

function connectVpcs({ way, cloud, ids, from, to }: Scene): void {
  const [app, db, far, pub] = [ids.enis.app, ids.enis.db, ids.enis.far, ids.enis.web].map(
    (id) => tableAt(cloud, id)?.routes,
  );
  const [near, other] = cloud.vpcs;
  if (way === 'peering' || way === 'transit-gateway') {
    const target = way === 'peering' ? 'peering' : 'tgw';
    const id = way === 'peering' ? ids.peering : ids.tgw;
    if (way === 'peering') cloud.peerings.push({ id, state: 'active', requester: ids.near, accepter: ids.far });
    for (const routes of [app, db, pub]) routes?.push({ to: other?.cidr ?? '', target, id });
    far?.push({ to: near?.cidr ?? '', target, id });
  }
  if (way === 'vpn-out' || way === 'vpn-in') {
    app?.push({ to: '172.20.0.0/16', target: 'vgw', id: ids.vpn, propagated: true });
  }
  if (way === 'appliance') {
    const [sixteen] = [near?.cidr ?? ''];
    for (const [routes, peer] of [
      [app, to.startsWith(subnetPrefix(cloud, ids.subnets.db)) ? to : from],
      [db, to.startsWith(subnetPrefix(cloud, ids.subnets.db)) ? from : to],
    ] as const) {
      routes?.push({ to: peer.replace(/\.\d+$/, '.0/24'), target: 'interface', id: ids.enis.appliance });
    }
    const appliance = must(eniOf({ cloud }, ids.enis.appliance), 'appliance');
    rulesOf(cloud, appliance.groups[0]).push({ ...all(false), peer: { cidr: sixteen } });
  } else {
    removeMachine(cloud, ids.enis.appliance);
  }
  if (way === 'balancer') cloud.balanced = ids.enis.app;
  else removeMachine(cloud, ids.enis.balancer);
  if (way !== 'transit-gateway')
    for (const one of [...cloud.enis]) if (one.kind === 'tgw') removeMachine(cloud, one.id);
}

const subnetPrefix = (cloud: Cloud, id: string): string =>
  (cloud.subnets.find((one) => one.id === id)?.cidr ?? '').replace(/0\/24$/, '');

function removeMachine(cloud: Cloud, eniId: string): void {
  const at = cloud.enis.findIndex(({ id }) => id === eniId);
  const [gone] = at < 0 ? [] : cloud.enis.splice(at, 1);
  const instance = cloud.instances.findIndex(({ id }) => id === gone?.instanceId);
  if (instance >= 0) cloud.instances.splice(instance, 1);
}

export const rulesOf = (cloud: Cloud, groupId: string | undefined) =>
  must(
    cloud.groups.find(({ id }) => id === groupId),
    'security group',
  ).rules;

/** The destination lets the source in, in one of the ways in which people write that. */
function permit(made: Scene, random: Random): void {
  const { cloud, ids, source, destination, from, to, protocol, port, way } = made;
  const target = eniOf(made, destination);
  const client = eniOf(made, source);
  const isIcmp = protocol === 1 || protocol === 58;
  const [low, high] = isIcmp ? [random.pick([-1, protocol === 1 ? 8 : 128]), -1] : [port, port];
  const rule = { protocol, from: low, to: high };
  if (target) {
    const rules = rulesOf(cloud, target.groups[0]);
    const six = from.includes(':');
    const seen = way === 'hairpin' && client ? must(client.publics[from], 'public address') : from;
    const everybody = { cidr: six ? '::/0' : '0.0.0.0/0' };
    const one = { cidr: `${seen}/${six ? 128 : 32}` };
    const vpc = cloud.vpcs.find(({ id }) => id === client?.vpcId);
    const choices = [
      everybody,
      one,
      ...(client && vpc && way !== 'hairpin' ? [{ cidr: (six ? vpc.cidr6 : vpc.cidr) ?? '' }] : []),
      ...(client && !six && way !== 'hairpin' ? [{ list: ids.vpcList }] : []),
      ...(client && !['hairpin', 'transit-gateway', 'appliance'].includes(way)
        ? [{ group: client.groups[0] ?? '' }]
        : []),
    ];
    rules.push({ ...rule, egress: false, peer: random.pick(choices) });
    if (random.chance(0.4)) rules.push({ egress: false, protocol: 6, from: 8443, to: 8443, peer: everybody });
  }
  if (client && random.chance(0.3)) {
    // Narrow outbound rules instead of the open ones.
    const rules = rulesOf(cloud, client.groups[0]);
    rules.splice(0, rules.length, { ...rule, egress: true, peer: { cidr: `${to}/${to.includes(':') ? 128 : 32}` } });
  }
}
