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

const usesGateway = ({ way }: Scene): boolean =>
  ['internet', 'internet-v6', 'inbound', 'inbound-v6', 'hairpin'].includes(way);

export const noGateway: Plant = (scene, cloud) => {
  if (!usesGateway(scene)) return false;
  for (const igw of cloud.igws) igw.vpcId = null;
  for (const route of cloud.tables.flatMap(({ routes }) => routes)) if (route.target === 'igw') route.blackhole = true;
  return true;
};

export const noPublicAddress: Plant = (scene, cloud) => {
  const eni = eniOf({ cloud }, scene.source);
  if (scene.way !== 'internet' || !eni) return false;
  for (const address of Object.keys(eni.publics)) delete eni.publics[address];
  return true;
};

export const blockPublicAccess: Plant = (scene, cloud, random) => {
  if (!usesGateway(scene)) return false;
  cloud.blockPublicAccess = scene.source === null && random.chance(0.5) ? 'block-ingress' : 'block-bidirectional';
  return true;
};

export const natState: Plant = (scene, cloud) => {
  if (scene.way !== 'nat') return false;
  for (const nat of cloud.nats) nat.state = 'failed';
  return true;
};

export const natWithoutGateway: Plant = (scene, cloud) => {
  const table = tableAt(cloud, scene.ids.enis.nat);
  if (scene.way !== 'nat' || !table) return false;
  table.routes = table.routes.filter(({ target }) => target !== 'igw');
  return true;
};

export const peeringPending: Plant = (scene, cloud) => {
  if (scene.way !== 'peering') return false;
  for (const peering of cloud.peerings) peering.state = 'pending-acceptance';
  return true;
};

/** Its own route table has no way to the far VPC, or a dead one: nobody who describes the VPCs sees that. */
export const transitRoute: Plant = (scene, cloud, random) => {
  if (scene.way !== 'transit-gateway') return false;
  const { ids } = scene;
  const lost = random.pick([ids.near, ids.far]);
  for (const tgw of cloud.tgws)
    tgw.routes = tgw.routes.flatMap((route) =>
      route.vpcId === lost ? (random.chance(0.5) ? [] : [{ ...route, vpcId: null }]) : [route],
    );
  return true;
};

export const natExhausted: Plant = (scene, cloud) => {
  if (scene.way !== 'nat') return false;
  for (const nat of cloud.nats) nat.exhausted = true;
  return true;
};

/** Small packets pass, so that the handshake does, and nothing that is large. */
export const smallTunnel: Plant = (scene, cloud) => {
  if (scene.way !== 'vpn-out' || scene.protocol !== 6) return false;
  for (const vpn of cloud.vpns) vpn.largest = 1400;
  return true;
};

/** A firewall that takes the packet and passes nothing on. */
export const applianceDrops: Plant = (scene, cloud) => {
  const host = cloud.hosts[scene.ids.enis.appliance];
  if (scene.way !== 'appliance' || !host) return false;
  host.forwards = false;
  return true;
};

export const vpnDown: Plant = (scene, cloud) => {
  const [vpn] = cloud.vpns;
  if (!scene.way.startsWith('vpn') || !vpn) return false;
  vpn.up = false;
  vpn.answers = false;
  return scene.way === 'vpn-out';
};

export const farSideSilent: Plant = (scene, cloud) => {
  const [vpn] = cloud.vpns;
  if (scene.way !== 'vpn-out' || !vpn) return false;
  vpn.answers = false;
  return true;
};

/** Inbound by the internet gateway, while answers leave by another way that is no way for them. */
export const returnByEgressOnly: Plant = (scene, cloud) => {
  const table = tableAt(cloud, scene.destination);
  if (scene.way !== 'inbound-v6' || !table) return false;
  table.routes = table.routes.map((route) =>
    route.to === '::/0' ? { to: '::/0', target: 'egress-only', id: scene.ids.egressOnly } : route,
  );
  return true;
};

export const returnByNat: Plant = (scene, cloud) => {
  const table = tableAt(cloud, scene.destination);
  if (scene.way !== 'inbound' || !table) return false;
  table.routes = table.routes.map((route) =>
    route.to === '0.0.0.0/0' ? { to: '0.0.0.0/0', target: 'nat', id: scene.ids.nat } : route,
  );
  return true;
};

export const applianceCheck: Plant = (scene, cloud) => {
  const eni = eniOf({ cloud }, scene.ids.enis.appliance);
  if (scene.way !== 'appliance' || !eni) return false;
  eni.check = true;
  return true;
};

export const applianceGroup: Plant = (scene, cloud) => {
  const eni = eniOf({ cloud }, scene.ids.enis.appliance);
  const group = cloud.groups.find(({ id }) => id === eni?.groups[0]);
  if (scene.way !== 'appliance' || !group) return false;
  group.rules = group.rules.filter(({ egress }) => egress);
  return true;
};

/**
 * A second block of the source's VPC is that of the far subnet: the local route wins. It must be smaller than what any
 * route leads to already (VPC user guide, "VPC CIDR blocks"), and a peering could not even be made.
 */
export const overlap: Plant = (scene, cloud) => {
  const [far, eni] = [eniOf({ cloud }, scene.destination), eniOf({ cloud }, scene.source)];
  const near = cloud.vpcs.find(({ id }) => id === eni?.vpcId);
  const block = cloud.subnets.find(({ id }) => id === far?.subnetId)?.cidr;
  if (scene.way !== 'transit-gateway' || !near || block === undefined) return false;
  near.extra = block;
  for (const table of cloud.tables) {
    if (table.vpcId === near.id) table.routes.push({ to: block, target: 'local', id: 'local' });
  }
  return true;
};
