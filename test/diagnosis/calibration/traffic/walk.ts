import { isV6, within } from '../cloud/addresses.js';
import type { Eni, Route, Target } from '../cloud/cloud.js';
import type { Packet } from '../cloud/filters.js';
import { routeFor, tableOf } from '../cloud/routes.js';
import { must } from '../random.js';
import { type Fate, type Moment, type StopKind, stopped, type Walker } from './fate.js';
import { byInternetGateway, byPeering } from './gateways.js';
import { filtersAt, interfaceAt } from './interface-filters.js';
import { translate } from './nat-gateway.js';
import { throughTransitGateway } from './transit-gateway.js';

const owns = (eni: Eni, address: string): boolean => eni.addresses.includes(address) || eni.v6.includes(address);
/** A host's packet leaves by an interface and goes as far as it gets. `identity`: groups still know the sender. */
export function leave(walker: Walker, moment: Moment, eniId: string, packet: Packet, identity = true, hops = 0): Fate {
  const { cloud, at } = moment;
  const eni = interfaceAt(cloud, eniId);
  const see = (accepted: boolean, path: number | null, reason: 'BPA' | null = null) =>
    walker.see({ eniId, egress: true, packet, accepted, reason, path, at });
  if (hops > 6) return stopped('diverted', []);
  if (eni.check && !owns(eni, packet.src)) {
    if (walker.unsettled.recordsSpoofed) see(true, 1);
    return stopped('source-dest-check', [eniId], { eniId });
  }
  const table = tableOf(cloud, eni.subnetId, eni.vpcId);
  const route = table && routeFor(cloud, table, packet.dst);
  const subnet = must(
    cloud.subnets.find(({ id }) => id === eni.subnetId),
    'subnet',
  );
  const isNear =
    (route === undefined || route.target === 'local') &&
    (within(packet.dst, subnet.cidr) || (subnet.cidr6 !== null && within(packet.dst, subnet.cidr6)));
  const refused = filtersAt(walker, moment, eni, true, packet, !isNear, identity);
  if (refused) {
    see(false, null);
    return refused;
  }
  if (route?.target === 'igw' && cloud.blockPublicAccess === 'block-bidirectional') {
    see(false, null, 'BPA');
    return stopped('block-public-access', [], { eniId });
  }
  const goesNowhere = !route || route.blackhole === true;
  if (!goesNowhere || walker.unsettled.recordsUnroutable) see(true, route ? (PATHS[route.target] ?? null) : null);
  if (!route) return stopped('no-route', [table?.id ?? '']);
  if (route.blackhole) return stopped('blackhole', [table?.id ?? '', route.id], { by: route.target });
  return follow(walker, moment, eni, packet, route, identity, hops);
}

const PATHS: Readonly<Partial<Record<Target, number>>> = {
  local: 1,
  nat: 1,
  tgw: 1,
  interface: 1,
  vgw: 3,
  peering: 4,
  'gateway-endpoint': 7,
  igw: 8,
  'egress-only': 8,
};

function follow(
  walker: Walker,
  moment: Moment,
  eni: Eni,
  packet: Packet,
  route: Route,
  identity: boolean,
  hops: number,
): Fate {
  const { cloud } = moment;
  const lost = (kind: StopKind) => stopped(kind, [route.id], { by: route.target });
  switch (route.target) {
    case 'local':
      return enterVpc(walker, moment, eni.vpcId, packet, eni.subnetId, identity, 'local', hops);
    case 'igw': {
      const outwards = byInternetGateway(cloud, eni, packet, route.id);
      return 'kind' in outwards ? outwards : intoInternet(walker, moment, outwards, 'igw', hops);
    }
    case 'egress-only':
      // Stateful: what the VPC did not open does not pass (VPC user guide, "Egress-only internet gateways").
      return isV6(packet.src) && !packet.answers
        ? intoInternet(walker, moment, packet, 'egress-only', hops)
        : lost('egress-only');
    case 'nat': {
      const nat = cloud.nats.find(({ id }) => id === route.id);
      if (nat?.state !== 'available') return lost('nat');
      return enter(walker, moment, interfaceAt(cloud, nat.eniId), packet, eni.subnetId, false, hops + 1, 'nat');
    }
    case 'peering': {
      const vpc = byPeering(cloud, eni, packet, route.id);
      return vpc ? enterVpc(walker, moment, vpc.id, packet, null, identity, 'peering', hops) : lost('peering');
    }
    case 'tgw': {
      const crossed = throughTransitGateway(walker, moment, eni, packet, route.id, identity);
      if (crossed.kind !== 'crossed') return crossed;
      const { vpcId, subnetId } = crossed.by;
      return enterVpc(walker, moment, vpcId, packet, subnetId, crossed.identity, 'tgw', hops);
    }
    case 'vgw': {
      const vpn = cloud.vpns.find(({ id }) => id === route.id);
      if (!vpn?.up) return lost('vpn');
      return packet.bytes > vpn.largest ? lost('too-large') : { kind: 'outside', packet, by: 'vgw' };
    }
    case 'gateway-endpoint':
      return { kind: 'outside', packet, by: 'gateway-endpoint' };
    case 'interface':
      // It still knows the sender; whoever comes after it does not.
      return enter(walker, moment, interfaceAt(cloud, route.id), packet, eni.subnetId, identity, hops + 1, 'interface');
    default:
      return route.target satisfies never;
  }
}

/** To the interface of the VPC that has the address. */
export function enterVpc(
  walker: Walker,
  moment: Moment,
  vpcId: string,
  packet: Packet,
  fromSubnet: string | null,
  identity: boolean,
  by: Target,
  hops = 0,
): Fate {
  const eni = moment.cloud.enis.find((one) => one.vpcId === vpcId && owns(one, packet.dst));
  if (!eni) return stopped('address-not-found', [], { by });
  return enter(walker, moment, eni, packet, fromSubnet, identity, hops, by);
}

/** Up to the internet: an own public address comes back in by its gateway, anything else is beyond. */
function intoInternet(walker: Walker, moment: Moment, packet: Packet, by: Target, hops: number): Fate {
  const { cloud } = moment;
  const owner = cloud.enis.find(
    (eni) => Object.values(eni.publics).includes(packet.dst) || eni.v6.includes(packet.dst),
  );
  return owner ? fromInternet(walker, moment, packet, hops) : { kind: 'outside', packet, by };
}

/** From the internet to a public address of the cloud. */
export function fromInternet(walker: Walker, moment: Moment, packet: Packet, hops = 0): Fate {
  const { cloud } = moment;
  const owner = cloud.enis.find(
    (eni) => Object.values(eni.publics).includes(packet.dst) || eni.v6.includes(packet.dst),
  );
  if (!owner) return stopped('address-not-found', []);
  const inside = Object.entries(owner.publics).find(([, outside]) => outside === packet.dst)?.[0] ?? packet.dst;
  const gateway = cloud.igws.find(({ vpcId }) => vpcId === owner.vpcId);
  const translated = { ...packet, dst: inside };
  if (!gateway) {
    const isLetIn = packet.answers && cloud.egressOnly.some(({ vpcId }) => vpcId === owner.vpcId);
    return isLetIn
      ? enter(walker, moment, owner, translated, null, false, hops, 'egress-only')
      : stopped('no-gateway', [owner.vpcId]);
  }
  return enter(walker, moment, owner, translated, null, false, hops, 'igw');
}

/** In at an interface: filters, then whoever stands behind it. */
function enter(
  walker: Walker,
  moment: Moment,
  eni: Eni,
  packet: Packet,
  fromSubnet: string | null,
  identity: boolean,
  hops: number,
  by: Target,
): Fate {
  const { cloud, at } = moment;
  const instance = cloud.instances.find(({ id }) => id === eni.instanceId);
  if (instance?.state === 'stopped') return stopped('not-running', [instance.id, eni.id], { by });
  const see = (accepted: boolean, reason: 'BPA' | null = null) =>
    walker.see({ eniId: eni.id, egress: false, packet, accepted, reason, path: null, at });
  if (
    by === 'igw' &&
    cloud.blockPublicAccess !== 'off' &&
    !walker.tracking.knows(eni.id, packet, at) &&
    eni.kind !== 'nat'
  ) {
    see(false, 'BPA');
    return stopped('block-public-access', [], { eniId: eni.id, egress: false });
  }
  const refused = filtersAt(walker, moment, eni, false, packet, fromSubnet !== eni.subnetId, identity);
  if (!owns(eni, packet.dst) && eni.check && eni.kind === 'instance') {
    if (walker.unsettled.recordsSpoofed) see(!refused);
    return refused ?? stopped('source-dest-check', [eni.id], { eniId: eni.id, egress: false });
  }
  see(!refused);
  if (refused) return refused;
  if (eni.kind === 'nat') {
    const onward = translate(walker, moment, eni, packet);
    return 'kind' in onward ? onward : leave(walker, moment, eni.id, onward, false, hops + 1);
  }
  if (eni.kind === 'balancer') return balance(walker, moment, eni, packet, hops);
  if (owns(eni, packet.dst)) return { kind: 'arrived', eniId: eni.id, packet };
  const host = cloud.hosts[eni.id];
  return host?.forwards
    ? leave(walker, moment, eni.id, packet, false, hops + 1)
    : stopped('diverted', [eni.id], { by });
}

/** A Network Load Balancer that keeps the client's address: the target sees whom it serves. */
function balance(walker: Walker, moment: Moment, eni: Eni, packet: Packet, hops: number): Fate {
  const { cloud } = moment;
  const target = must(
    cloud.enis.find(({ id }) => id === cloud.balanced),
    'target',
  );
  const passed = { ...packet, dst: must(target.addresses[0], 'address') };
  return enter(walker, moment, target, passed, eni.subnetId, false, hops + 1, 'local');
}
