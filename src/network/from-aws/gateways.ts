import type { Interface, InternetGateway, NatGateway, Peering, Vpc } from '../model.js';
import type { DescribedPart } from './shape.js';

export function internetGatewayFrom(row: DescribedPart): readonly InternetGateway[] {
  const id = row.id('InternetGatewayId');
  // An internet gateway in use is `available`, one on its way in or out is not (EC2 API reference, InternetGatewayAttachment).
  const attached = row
    .list('Attachments')
    .filter((attachment) => ['available', 'attached', null].includes(attachment.text('State')));
  return id === undefined ? [] : [{ id, vpcIds: attached.flatMap((attachment) => attachment.text('VpcId') ?? []) }];
}

export function natGatewayFrom(row: DescribedPart): readonly NatGateway[] {
  const [id, vpcId] = [row.id('NatGatewayId'), row.id('VpcId')];
  const isRegional = row.text('AvailabilityMode') === 'regional';
  const subnetId = isRegional ? null : row.id('SubnetId');
  if (id === undefined || vpcId === undefined || subnetId === undefined) return [];
  const addresses = row.list('NatGatewayAddresses');
  // A regional one has addresses in each zone: which of several a packet gets, nobody can tell.
  const [first, ...others] = addresses;
  const primary =
    addresses.find((one) => one.flag('IsPrimary')) ?? (isRegional && others.length > 0 ? undefined : first);
  return [
    {
      id,
      vpcId,
      subnetId,
      state: row.text('State') ?? 'unknown',
      connectivity: row.text('ConnectivityType') === 'private' ? 'private' : 'public',
      privateAddress: primary?.address('PrivateIp') ?? null,
      publicAddress: primary?.address('PublicIp') ?? null,
      interfaceId: primary?.text('NetworkInterfaceId') ?? null,
    },
  ];
}

/** Where network interfaces were not read, those of the NAT gateways are known from the gateways. */
export function interfaceOf(nat: NatGateway): readonly Interface[] {
  const { interfaceId, privateAddress, publicAddress, vpcId, subnetId } = nat;
  if (interfaceId === null || privateAddress === null || subnetId === null) return [];
  return [
    {
      id: interfaceId,
      name: null,
      kind: 'nat-gateway',
      instanceId: null,
      instanceState: null,
      vpcId,
      subnetId,
      privateAddresses: [privateAddress],
      ipv6Addresses: [],
      publicAddresses: publicAddress === null ? {} : { [privateAddress]: publicAddress },
      securityGroupIds: [],
      sourceDestCheck: false,
    },
  ];
}

/**
 * Where NAT gateways were not read, the interface of each tells which it is: "the description of the network interface
 * includes the ID of the NAT gateway" (VPC user guide, "Work with NAT gateways"). It goes away with the gateway.
 */
export function natGatewayOf({ id, kind, description, vpcId, subnetId, ...one }: Interface): readonly NatGateway[] {
  const natId = /\b(?<id>nat-[0-9a-z]+)$/.exec(description ?? '')?.groups?.id;
  const [privateAddress = null] = one.privateAddresses;
  if (kind !== 'nat-gateway' || natId === undefined || privateAddress === null) return [];
  const publicAddress = one.publicAddresses[privateAddress] ?? null;
  const connectivity = publicAddress === null ? 'private' : 'public';
  return [
    { id: natId, vpcId, subnetId, state: 'available', connectivity, privateAddress, publicAddress, interfaceId: id },
  ];
}

/** A gateway that is described without its addresses (`--query`), with those of the interface that names it. */
export const withInterface =
  (byInterface: readonly NatGateway[]) =>
  (nat: NatGateway): NatGateway => {
    const known = nat.interfaceId === null && byInterface.find(({ id }) => id === nat.id);
    if (!known) return nat;
    const { interfaceId, privateAddress, publicAddress } = known;
    return { ...nat, interfaceId, privateAddress, publicAddress };
  };

/** A request that waits for acceptance does not say which addresses the other side has; its VPC may be known. */
export const peeringFrom =
  (vpcs: ReadonlyMap<string, Vpc>) =>
  (row: DescribedPart): readonly Peering[] => {
    const id = row.id('VpcPeeringConnectionId');
    if (id === undefined) return [];
    const requester = peeredVpc(row.part('RequesterVpcInfo'), vpcs);
    const accepter = peeredVpc(row.part('AccepterVpcInfo'), vpcs);
    return [{ id, state: row.part('Status').text('Code') ?? 'unknown', requester, accepter }];
  };

function peeredVpc(row: DescribedPart, vpcs: ReadonlyMap<string, Vpc>): Peering['requester'] {
  const vpcId = row.text('VpcId') ?? '';
  const stated = [
    row.cidr('CidrBlock'),
    ...row.list('CidrBlockSet').map((block) => block.cidr('CidrBlock')),
    ...row.list('Ipv6CidrBlockSet').map((block) => block.cidr('Ipv6CidrBlock')),
  ].filter((cidr) => cidr !== null);
  const cidrs = stated.length > 0 ? stated : (vpcs.get(vpcId)?.cidrs ?? []);
  const ownerId = row.text('OwnerId');
  const resolves = row.part('PeeringOptions').flag('AllowDnsResolutionFromRemoteVpc');
  return {
    vpcId,
    cidrs: [...new Set(cidrs)],
    region: row.text('Region'),
    ...(ownerId === null ? {} : { ownerId }),
    ...(resolves === null ? {} : { resolvesForPeer: resolves }),
  };
}
