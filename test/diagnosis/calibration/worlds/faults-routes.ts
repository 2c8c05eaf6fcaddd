import type { Cloud, Route, Table, Target } from '../cloud/cloud.js';
import { routeFor } from '../cloud/routes.js';
import { must } from '../random.js';
import type { Plant } from './faults-filters.js';
import { eniOf, type Scene, tableAt } from './scene.js';

/** The route that traffic from an end takes, where it is none of the VPC's own. */
function routeAt(
  scene: Scene,
  cloud: Cloud,
  which: 'source' | 'destination',
): { table: Table; route: Route } | undefined {
  const table = tableAt(cloud, scene[which]);
  const other = which === 'source' ? scene.to : seenFrom(scene);
  const route = table && routeFor(cloud, table, other);
  return table && route && route.target !== 'local' ? { table, route } : undefined;
}

/** The client's address as the other end sees it. */
function seenFrom({ way, cloud, source, from }: Scene): string {
  return way === 'hairpin' ? must(eniOf({ cloud }, source)?.publics[from], 'public address') : from;
}

const drop = (table: Table, route: Route): void => {
  table.routes = table.routes.filter((one) => one !== route);
};

const gone =
  (which: 'source' | 'destination'): Plant =>
  (scene, cloud) => {
    const found = routeAt(scene, cloud, which);
    if (!found) return false;
    drop(found.table, found.route);
    return true;
  };

export const noRoute = gone('source');
export const noReturnRoute = gone('destination');

const black =
  (which: 'source' | 'destination'): Plant =>
  (scene, cloud) => {
    const found = routeAt(scene, cloud, which);
    if (!found) return false;
    found.route.blackhole = true;
    if (found.route.target === 'nat') for (const nat of cloud.nats) nat.state = 'deleted';
    if (found.route.target === 'igw') for (const igw of cloud.igws) igw.vpcId = null;
    if (found.route.target === 'peering') for (const peering of cloud.peerings) peering.state = 'expired';
    return true;
  };

export const blackhole = black('source');
export const returnBlackhole = black('destination');

/** A longer prefix sends it elsewhere. */
const diverted =
  (which: 'source' | 'destination'): Plant =>
  (scene, cloud, random) => {
    const found = routeAt(scene, cloud, which);
    const other = which === 'source' ? scene.to : seenFrom(scene);
    if (!found || other.includes(':')) return false;
    const vpcId = found.table.vpcId;
    const near = vpcId === scene.ids.near;
    const ways: (readonly [Target, string])[] = [];
    if (near && found.table !== tableAt(cloud, scene.ids.enis.nat) && found.route.target !== 'nat')
      ways.push(['nat', scene.ids.nat]);
    if (near && found.route.target !== 'igw') ways.push(['igw', scene.ids.igw]);
    if (near && found.route.target !== 'vgw') ways.push(['vgw', scene.ids.vpn]);
    const [way] = ways.length > 0 ? [random.pick(ways)] : [];
    if (!way) return false;
    const to = `${other.split('.').slice(0, 3).join('.')}.0/24`;
    found.table.routes.push({ to, target: way[0], id: way[1] });
    if (way[0] === 'vgw') cloud.vpns.splice(0, 1, { ...must(cloud.vpns[0], 'VPN'), up: false });
    return true;
  };

export const routeDiverts = diverted('source');
export const returnDiverts = diverted('destination');

/** The subnet lost its own table, and the main one knows no way out. */
export const mainTable: Plant = (scene, cloud, random) => {
  const which = scene.source === null || (scene.destination !== null && random.chance(0.4)) ? 'destination' : 'source';
  const found = routeAt(scene, cloud, which);
  const eni = eniOf({ cloud }, scene[which]);
  if (!found || !eni || found.table.main) return false;
  found.table.subnetIds = found.table.subnetIds.filter((id) => id !== eni.subnetId);
  return true;
};
