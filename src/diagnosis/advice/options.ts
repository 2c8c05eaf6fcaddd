import { isIpv4 } from '../../network/address.js';
import { subnetById } from '../../network/locate.js';
import type { Network } from '../../network/model.js';
import { ownerOf } from '../../network/owner.js';
import { chooseRoute, routeTableOf } from '../../network/route-table.js';
import type { NetworkChange } from '../fix/change.js';
import { type RouteTarget, routable } from '../fix/changes/routes.js';
import { byGatewayEndpoint, byInterfaceEndpoint } from './endpoints.js';
import { type AdvisedChange, made } from './making.js';
import { byOtherTable, isLedOut } from './other-table.js';
import { prices, sumOf } from './prices.js';
import type { Option, Wish } from './wish.js';

/** Everything that could serve, whether or not it is enough. */
export const optionsFor = (wish: Wish): readonly Option[] =>
  isIpv4(wish.destination)
    ? [
        ...byGatewayEndpoint(wish),
        ...byInterfaceEndpoint(wish),
        ...byOtherTable(wish),
        ...byNatGatewayThere(wish),
        ...byNewNatGateway(wish),
        ...byPublicAddress(wish),
      ]
    : byEgressOnlyGateway(wish);

const zoneOf = (network: Network, subnetId: string | null): string =>
  subnetById(network, subnetId)?.availabilityZone ?? '';

function byNatGatewayThere(wish: Wish): readonly Option[] {
  const { network, table, sender } = wish;
  const zone = zoneOf(network, sender.subnetId);
  const working = network.natGateways.filter(({ id, vpcId }) => vpcId === table.vpcId && isLedOut(network, id, table));
  const one = working.find(({ subnetId }) => zoneOf(network, subnetId) === zone) ?? working[0];
  if (!one) return [];
  const other = zoneOf(network, one.subnetId);
  const isAway = other !== zone;
  return [
    {
      kind: 'nat-gateway-there',
      summary: `${one.id}, the NAT gateway that is there${isAway ? `, in ${other}` : ''}`,
      price: isAway ? sumOf(prices.throughNatGateway, prices.betweenZones) : prices.throughNatGateway,
      changes: routeTo(wish, '0.0.0.0/0', { kind: 'nat-gateway', id: one.id }),
      opens: `the way out to the whole internet for every subnet that uses ${table.id}; nobody gets in by it`,
    },
  ];
}

/** It needs a subnet that leads to an internet gateway, best in the asker's zone. */
function byNewNatGateway(wish: Wish): readonly Option[] {
  const { network, table, sender, destination } = wish;
  const { vpcId } = table;
  const zone = zoneOf(network, sender.subnetId);
  const homes = publicSubnets(network, vpcId, destination).filter(
    ({ id }) => routeTableOf(network, id, vpcId)?.id !== table.id,
  );
  const home = homes.find(({ availabilityZone }) => availabilityZone === zone) ?? homes[0];
  const opens = `the way out to the whole internet for every subnet that uses ${table.id}; nobody gets in by it`;
  const kind = 'nat-gateway';
  if (!home) {
    const isThere = publicSubnets(network, vpcId, destination).length > 0;
    const summary = `A NAT gateway; first ${vpcId} needs ${isThere ? 'a subnet with a route table of its own that leads to the internet gateway' : 'an internet gateway and a subnet with a route to it'}`;
    return [{ kind, summary, price: prices.natGateway, changes: [], opens }];
  }
  const isAway = home.availabilityZone !== zone;
  return [
    {
      kind,
      summary: `A new NAT gateway in ${home.id}${isAway ? ` (${home.availabilityZone})` : ''}`,
      price: isAway ? sumOf(prices.natGateway, prices.betweenZones) : prices.natGateway,
      changes: [
        { kind: 'allocate-address' },
        { kind: 'create-nat-gateway', vpcId, subnetId: home.id },
        ...routeTo(wish, '0.0.0.0/0', { kind: 'nat-gateway', id: made.natGateway }),
      ],
      opens,
    },
  ];
}

export const publicSubnets = (network: Network, vpcId: string, destination: string) =>
  network.subnets.filter((subnet) => {
    const table = subnet.vpcId === vpcId ? routeTableOf(network, subnet.id, vpcId) : undefined;
    const choice = table && chooseRoute(table, destination, network.prefixLists);
    return (
      choice?.kind === 'route' && choice.route.target.kind === 'internet-gateway' && choice.route.state === 'active'
    );
  });

/** Only where the subnet leads to an internet gateway already: a private one stays private. */
function byPublicAddress({ network, table, sender, source, destination }: Wish): readonly Option[] {
  const isPublic = publicSubnets(network, table.vpcId, destination).some(({ id }) => id === sender.subnetId);
  const isOwn = ownerOf(sender).kind === 'instance' || ownerOf(sender).kind === 'unknown';
  if (!isPublic || !isOwn || sender.publicAddresses[source] !== undefined) return [];
  return [
    {
      kind: 'public-address',
      summary: `A public address for ${sender.id}`,
      price: prices.publicAddress,
      changes: [
        { kind: 'allocate-address' },
        { kind: 'associate-address', interfaceId: sender.id, privateAddress: source },
      ],
      opens: `${sender.id} to the internet, in both directions, as far as its rules allow`,
    },
  ];
}

function byEgressOnlyGateway(wish: Wish): readonly Option[] {
  const { network, table } = wish;
  const there = network.egressOnlyInternetGateways?.find(({ vpcIds }) => vpcIds.includes(table.vpcId));
  const id = there?.id ?? made.egressOnlyGateway;
  const make: readonly AdvisedChange[] = there
    ? []
    : [{ kind: 'create-egress-only-internet-gateway', vpcId: table.vpcId }];
  return [
    {
      kind: 'egress-only-gateway',
      summary: there
        ? `${there.id}, the egress-only internet gateway that is there`
        : 'An egress-only internet gateway',
      price: prices.free,
      changes: [...make, ...routeTo(wish, '::/0', { kind: 'egress-only-internet-gateway', id })],
      opens: `the way out by IPv6 for every subnet that uses ${table.id}; nobody gets in by it`,
    },
  ];
}

/** A route of the same block gives way: it leads nowhere, or this would not be asked. */
function routeTo({ table }: Wish, destination: string, target: RouteTarget): readonly NetworkChange[] {
  const routeTableId = table.id;
  const there = table.routes.find((one) => one.destination === destination && one.propagated !== true)?.target;
  const before = there && routable(there);
  if (!before) return [{ kind: 'create-route', routeTableId, destination, target }];
  return before.id === target.id ? [] : [{ kind: 'replace-route', routeTableId, destination, target, before }];
}
