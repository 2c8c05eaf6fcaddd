import { familyOf } from '../../network/address.js';
import { contains, isPrivate } from '../../network/cidr.js';
import { interfaceById, peeringEnds, rangesOf, subnetById } from '../../network/locate.js';
import type { Network, Route, RouteTable } from '../../network/model.js';
import { ipv4Behind, NAT64 } from '../../network/nat64.js';
import type { RouteTarget } from './changes/routes.js';
import type { BlockingHop } from './ground.js';

/** Where a route can lead, and what comes of it. */
export interface RouteOption {
  readonly cidr: string;
  readonly target: RouteTarget;
  readonly opens: string;
}

type Asked = Pick<BlockingHop, 'leg' | 'interfaceId' | 'packet'>;

/** To the one target that the VPC has for such a destination; to the internet never by a way that lets more in than was asked. */
export function wayFor(network: Network, table: RouteTable, asked: Asked): RouteOption | undefined {
  const { destination } = asked.packet;
  if (isPrivate(destination)) return byPeering(network, table, destination) ?? asElsewhere(network, table, destination);
  const near = byPeering(network, table, destination);
  if (near) return near;
  if (ipv4Behind(destination) !== undefined) return outByNat(network, table, asked, NAT64);
  return familyOf(destination) === 6 ? outByIpv6(network, table, asked) : outByIpv4(network, table, asked);
}

function byPeering(network: Network, table: RouteTable, destination: string): RouteOption | undefined {
  const [found] = network.peerings.flatMap((peering) => {
    const { id, state } = peering;
    const far = peeringEnds(peering, table.vpcId)?.far;
    const cidr = far && rangesOf(network, far).find((block) => contains(block, destination));
    return state === 'active' && far && cidr !== undefined ? [{ id, far, cidr }] : [];
  });
  if (!found) return undefined;
  const { id, far, cidr } = found;
  return { cidr, target: { kind: 'peering', id }, opens: bothWays(table, `${cidr} of ${far.vpcId}`) };
}

/** By the transit gateway or VPN that another table of the VPC leads there by. */
function asElsewhere(network: Network, table: RouteTable, destination: string): RouteOption | undefined {
  for (const other of network.routeTables) {
    if (other.vpcId !== table.vpcId || other.id === table.id) continue;
    for (const { destination: cidr, target, state } of other.routes) {
      if (target.kind !== 'transit-gateway' && target.kind !== 'virtual-private-gateway') continue;
      if (state !== 'active' || !contains(cidr, destination)) continue;
      return {
        cidr,
        target: { kind: target.kind, id: target.id },
        opens: bothWays(table, `${cidr} behind ${target.id}`),
      };
    }
  }
  return undefined;
}

export const bothWays = (table: RouteTable, far: string): string =>
  `Connections between every subnet that uses ${table.id} and ${far}, whoever opens them, as far as routes there and rules allow.`;

/**
 * By an internet gateway nothing leaves without a public address; a NAT gateway lends its own, to whoever asks from inside.
 * Where several would do, the one in the same zone: traffic between zones costs money (EC2 pricing, "Data transfer").
 */
function outByIpv4(network: Network, table: RouteTable, asked: Asked): RouteOption | undefined {
  const sender = interfaceById(network, asked.interfaceId);
  if (sender?.publicAddresses[asked.packet.source] !== undefined) return outByGateway(network, table, '0.0.0.0/0');
  return outByNat(network, table, asked, '0.0.0.0/0');
}

function outByNat(
  network: Network,
  table: RouteTable,
  { leg, interfaceId }: Asked,
  cidr: '0.0.0.0/0' | typeof NAT64,
): RouteOption | undefined {
  if (leg === 'reply') return undefined;
  const sender = interfaceById(network, interfaceId);
  const zoneOf = (subnetId: string | null | undefined): string | undefined =>
    subnetById(network, subnetId ?? null)?.availabilityZone;
  const working = network.natGateways.filter(
    ({ vpcId, state, connectivity }) => vpcId === table.vpcId && state === 'available' && connectivity === 'public',
  );
  const nat = working.find(({ subnetId }) => zoneOf(subnetId) === zoneOf(sender?.subnetId)) ?? working[0];
  const opens = `The way out to the internet, and to wherever else the subnet of ${nat?.id} is led, under its address, for every subnet that uses ${table.id}; nobody gets in by it.`;
  return nat && { cidr, target: { kind: 'nat-gateway', id: nat.id }, opens };
}

/** Every IPv6 address is public: what keeps a subnet private is that no route of it leads to an internet gateway. */
function outByIpv6(network: Network, table: RouteTable, { leg }: Asked): RouteOption | undefined {
  const id = leg === 'request' ? egressOnlyGatewayOf(network, table.vpcId) : undefined;
  if (id !== undefined) {
    const opens = `The way out to the internet by IPv6 for every subnet that uses ${table.id}; nobody gets in by it.`;
    return { cidr: '::/0', target: { kind: 'egress-only-internet-gateway', id }, opens };
  }
  const isPublic = table.routes.some(({ target, state }) => target.kind === 'internet-gateway' && state === 'active');
  return isPublic ? outByGateway(network, table, '::/0') : undefined;
}

/** From its own list, or where nobody read that, from the routes that lead to it. */
export function egressOnlyGatewayOf(network: Network, vpcId: string): string | undefined {
  const listed = network.egressOnlyInternetGateways?.find(({ vpcIds }) => vpcIds.includes(vpcId));
  if (network.egressOnlyInternetGateways) return listed?.id;
  const isOne = ({ target, state }: Route): boolean =>
    target.kind === 'egress-only-internet-gateway' && state === 'active';
  const target = network.routeTables
    .filter((table) => table.vpcId === vpcId)
    .flatMap(({ routes }) => routes)
    .find(isOne)?.target;
  return target?.kind === 'egress-only-internet-gateway' ? target.id : undefined;
}

function outByGateway(network: Network, table: RouteTable, cidr: '0.0.0.0/0' | '::/0'): RouteOption | undefined {
  const gateway = network.internetGateways.find(({ vpcIds }) => vpcIds.includes(table.vpcId));
  if (!gateway) return undefined;
  const whom = cidr === '::/0' ? 'what has an IPv6 address' : 'what has a public address';
  const opens = `The way to the internet for every subnet that uses ${table.id}: ${whom} can be reached from there, as far as rules allow.`;
  return { cidr, target: { kind: 'internet-gateway', id: gateway.id }, opens };
}
