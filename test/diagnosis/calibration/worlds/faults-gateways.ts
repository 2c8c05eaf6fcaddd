import type { Plant } from './faults-filters.js';
import { eniOf, type Scene, tableAt } from './scene.js';

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
