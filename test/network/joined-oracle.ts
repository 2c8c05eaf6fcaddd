import type { TransitGatewayRoute } from '../../src/network/gateways.js';
import type { Network, Route, Subnet } from '../../src/network/model.js';
import type { Packet } from '../../src/network/packet.js';

/*
 * Ways between VPCs a second time, as plainly as can be: a packet is moved from table to table by hand, and every prefix
 * length is tried from the longest. Shares nothing with the code it checks but the types. It knows peerings, transit
 * gateways with zones, and local routes; groups and network ACLs are open in its worlds.
 */

/** Where a packet ends: the interface that gets it, or null. */
export function receiver(network: Network, packet: Packet): string | null {
  const sender = network.interfaces.find(({ privateAddresses }) => privateAddresses.includes(packet.source));
  const subnet = network.subnets.find(({ id }) => id === sender?.subnetId);
  return subnet ? moved(network, packet.destination, packet.source, subnet, 0) : null;
}

function moved(network: Network, to: string, from: string, subnet: Subnet, hops: number): string | null {
  if (hops > 8) return null;
  const here = (vpcId: string) =>
    network.interfaces.find((one) => one.vpcId === vpcId && one.privateAddresses.includes(to))?.id ?? null;
  const neighbour = network.interfaces.find((one) => one.subnetId === subnet.id && one.privateAddresses.includes(to));
  if (neighbour) return neighbour.id;
  const table =
    network.routeTables.find(({ subnetIds }) => subnetIds.includes(subnet.id)) ??
    network.routeTables.find(({ vpcId, isMain }) => isMain && vpcId === subnet.vpcId);
  const route = longest(table?.routes ?? [], to, ({ propagated }) => propagated !== true);
  if (!route || route.state === 'blackhole') return null;
  if (route.target.kind === 'local') return here(subnet.vpcId);
  if (route.target.kind === 'peering') {
    const { id } = route.target;
    const peering = network.peerings.find((one) => one.id === id);
    const sides = peering ? [peering.requester, peering.accepter] : [];
    const near = sides.find(({ vpcId }) => vpcId === subnet.vpcId);
    const far = sides.find(({ vpcId }) => vpcId !== subnet.vpcId);
    const carries = peering?.state === 'active' && near?.cidrs.some((cidr) => within(from, cidr));
    return carries && far?.cidrs.some((cidr) => within(to, cidr)) ? here(far.vpcId) : null;
  }
  if (route.target.kind === 'transit-gateway') return transited(network, to, from, subnet, hops);
  return null;
}

function transited(network: Network, to: string, from: string, subnet: Subnet, hops: number): string | null {
  const zoneOf = (id: string) => network.subnets.find((one) => one.id === id)?.availabilityZone;
  const attachments = network.transitGatewayAttachments ?? [];
  const near = attachments.find(({ resourceId }) => resourceId === subnet.vpcId);
  if (near?.state !== 'available') return null;
  if (!near.subnetIds?.some((id) => zoneOf(id) === subnet.availabilityZone)) return null;
  const table = network.transitGatewayRouteTables?.find(({ associated }) => associated?.includes(near.id));
  const route = longest(table?.routes ?? [], to, ({ type }) => type === 'static');
  if (!route || route.state === 'blackhole') return null;
  const far = attachments.find(({ id }) => id === route.attachments[0]?.id);
  if (far?.state !== 'available') return null;
  const entries = (far.subnetIds ?? []).flatMap((id) => network.subnets.find((one) => one.id === id) ?? []);
  const entry = entries.find(({ availabilityZone }) => availabilityZone === subnet.availabilityZone) ?? entries[0];
  return entry ? moved(network, to, from, entry, hops + 1) : null;
}

/** The route that is found first when prefixes grow shorter; of several with one block, those that go before. */
function longest<R extends Route | TransitGatewayRoute>(
  routes: readonly R[],
  address: string,
  goesBefore: (route: R) => boolean,
): R | undefined {
  for (let prefix = 32; prefix >= 0; prefix--) {
    const found = routes.filter(
      ({ destination }) => destination.endsWith(`/${prefix}`) && within(address, destination),
    );
    if (found.length > 0) return found.find(goesBefore) ?? found[0];
  }
  return undefined;
}

const within = (address: string, cidr: string): boolean => {
  const [first = '', length] = cidr.split('/');
  return bits(address).startsWith(bits(first).slice(0, Number(length)));
};

const bits = (address: string): string =>
  address
    .split('.')
    .map((octet) => Number(octet).toString(2).padStart(8, '0'))
    .join('');
