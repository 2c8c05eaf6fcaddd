import { isIpv6 } from '../address.js';
import { addressCount } from '../cidr.js';
import type { Gap, Network } from '../model.js';
import { gap } from './gap.js';
import type { DescribedPart } from './shape.js';

/** What names an interface that is not in the list of them. */
export function interfaceGaps(network: Network, described: DescribedPart): readonly Gap[] {
  const listed = new Set(described.list('NetworkInterfaces').map((row) => row.text('NetworkInterfaceId')));
  const unlisted = (id: string | null, vpcId: string | null, named: string): readonly Gap[] =>
    id === null || listed.has(id) ? [] : [gap('interfaces', vpcId, `${id}, ${named}, is not described`)];
  const withInterface = new Set(network.interfaces.map(({ instanceId }) => instanceId));
  const instances = described.list('Reservations').flatMap((reservation) => reservation.list('Instances'));
  const ofInstances = instances.flatMap((row) => {
    const [id, state, vpcId] = [row.text('InstanceId'), row.part('State').text('Name'), row.text('VpcId')];
    const own = row.list('NetworkInterfaces').flatMap((one) => one.text('NetworkInterfaceId') ?? []);
    if (state === 'terminated' || state === 'shutting-down') return [];
    if (own.length > 0) return own.flatMap((one) => unlisted(one, vpcId, `an interface of ${id}`));
    return withInterface.has(id) ? [] : [gap('interfaces', vpcId, `no network interface of ${id} is described`)];
  });
  const ofRoutes = network.routeTables.flatMap(({ id, vpcId, routes }) =>
    routes.flatMap(({ target, state }) =>
      target.kind === 'interface' && state === 'active'
        ? unlisted(target.id, vpcId, `the target of a route of ${id}`)
        : [],
    ),
  );
  const inUse = new Set(network.interfaces.map(({ vpcId }) => vpcId));
  const empty = network.vpcs.filter(({ id }) => !inUse.has(id));
  return [
    ...ofInstances,
    ...ofRoutes,
    ...placeless(network, described),
    ...familyGaps(network, described),
    ...described.list('Subnets').flatMap((row) => addressGaps(network, row)),
    ...network.flowLogs
      .filter(({ resourceId }) => resourceId.startsWith('eni-'))
      .flatMap(({ id, resourceId }) => unlisted(resourceId, null, `of which ${id} keeps records`)),
    ...network.natGateways
      .filter(({ state }) => state === 'available')
      .flatMap(({ id, vpcId, interfaceId }) => unlisted(interfaceId, vpcId, `the interface of ${id}`)),
    ...(network.vpcEndpoints ?? []).flatMap(({ id, vpcId, interfaceIds }) =>
      interfaceIds.flatMap((one) => unlisted(one, vpcId, `an interface of ${id}`)),
    ),
    ...(network.addresses ?? []).flatMap(({ address, interfaceId }) =>
      unlisted(interfaceId, null, `which has ${address}`),
    ),
    ...(described.has('ReadWhole')
      ? []
      : empty.map(({ id }) => gap('interfaces', id, `no network interface of ${id} is described`))),
  ];
}

/** Listed, but nothing says in which subnet it is. */
function placeless({ interfaces }: Network, described: DescribedPart): readonly Gap[] {
  const known = new Set(interfaces.map(({ id }) => id));
  return described.list('NetworkInterfaces').flatMap((row) => {
    const id = row.text('NetworkInterfaceId');
    return id === null || known.has(id)
      ? []
      : [gap('interfaces', row.text('VpcId'), `${id} is described without its subnet`)];
  });
}

/** The CLI prints the list of an interface's IPv6 addresses where it is empty, too: without it in any row, it was cut away. */
function familyGaps(network: Network, described: DescribedPart): readonly Gap[] {
  const rows = described.list('NetworkInterfaces');
  if (described.has('ReadWhole') || rows.length === 0 || rows.some((row) => row.has('Ipv6Addresses'))) return [];
  return network.vpcs
    .filter(({ cidrs }) => cidrs.some(isIpv6))
    .map(({ id }) => gap('interfaces', id, 'no network interface is described with its IPv6 addresses'));
}

// "The first four IP addresses and the last IP address in each subnet CIDR block are not available" (VPC user guide, "Subnet CIDR blocks").
const RESERVED = 5;

/** "AvailableIpAddressCount: the number of unused private IPv4 addresses in the subnet" (EC2 API reference, Subnet). */
function addressesUsed({ interfaces }: Pick<Network, 'interfaces'>, row: DescribedPart) {
  const [id, cidr, free] = [row.text('SubnetId'), row.cidr('CidrBlock'), row.number('AvailableIpAddressCount')];
  if (id === null || cidr === null || free === null) return null;
  const used = sizeOf(cidr) - RESERVED - free;
  const known = interfaces
    .filter(({ subnetId }) => subnetId === id)
    .flatMap(({ privateAddresses, prefixes = [] }) => [...privateAddresses.map(() => 1), ...prefixes.map(sizeOf)])
    .reduce((sum, one) => sum + one, 0);
  return { id, used, known };
}

function addressGaps(network: Network, row: DescribedPart): readonly Gap[] {
  const counted = addressesUsed(network, row);
  if (counted === null || counted.used <= counted.known) return [];
  const { id, used, known } = counted;
  const why = `${used} addresses of ${id} are in use, and interfaces with ${known} are described`;
  return [gap('interfaces', row.text('VpcId'), why)];
}

/** The described interfaces have every address of the subnet that is in use, so there is no other. */
export function isWhollyDescribed(interfaces: Network['interfaces'], row: DescribedPart): boolean {
  const counted = addressesUsed({ interfaces }, row);
  return counted !== null && counted.used <= counted.known;
}

const sizeOf = (cidr: string): number => (isIpv6(cidr) ? 0 : Number(addressCount(cidr) ?? 0n));
