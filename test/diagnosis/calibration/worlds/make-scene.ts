import type { Cloud } from '../cloud/cloud.js';
import { must, type Random } from '../random.js';
import { base, INTERNET, METADATA, ON_PREMISES } from './base.js';
import { connectVpcs } from './connect.js';
import type { Ids } from './ids.js';
import { permit } from './permit.js';
import { eniOf, type Scene, WAYS, type Way } from './scene.js';

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
