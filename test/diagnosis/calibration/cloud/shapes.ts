import { isV6 } from './addresses.js';
import type { AclEntry, Cloud, Eni, GroupRule, Route } from './cloud.js';

export type Json = Record<string, unknown>;

const KINDS = {
  instance: 'interface',
  nat: 'nat_gateway',
  tgw: 'transit_gateway',
  endpoint: 'vpc_endpoint',
  balancer: 'network_load_balancer',
} as const;

export function interfaceShape(eni: Eni, owner: string): Json {
  const { id, kind, subnetId, vpcId, instanceId, deviceIndex, addresses, v6, publics, groups, check, description } =
    eni;
  const association = (address: string): Json => {
    const outside = publics[address];
    return outside === undefined ? {} : { Association: { PublicIp: outside, IpOwnerId: owner } };
  };
  return {
    NetworkInterfaceId: id,
    InterfaceType: KINDS[kind],
    Description: description,
    Status: 'in-use',
    SubnetId: subnetId,
    VpcId: vpcId,
    OwnerId: owner,
    RequesterManaged: kind !== 'instance',
    PrivateIpAddress: addresses[0],
    PrivateIpAddresses: addresses.map((address, at) => ({
      Primary: at === 0,
      PrivateIpAddress: address,
      ...association(address),
    })),
    Ipv6Addresses: v6.map((address) => ({ Ipv6Address: address })),
    Groups: groups.map((group) => ({ GroupId: group, GroupName: group })),
    SourceDestCheck: check,
    ...(instanceId === null
      ? {}
      : {
          Attachment: { InstanceId: instanceId, DeviceIndex: deviceIndex, Status: 'attached', InstanceOwnerId: owner },
        }),
  };
}

export function permission({ protocol, from, to, peer }: GroupRule): Json {
  const names: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6' };
  const isIcmp = protocol === 1 || protocol === 58;
  return {
    IpProtocol: names[protocol] ?? `${protocol}`,
    ...(protocol === -1 ? {} : { FromPort: from, ToPort: isIcmp ? -1 : to }),
    IpRanges: 'cidr' in peer && !isV6(peer.cidr) ? [{ CidrIp: peer.cidr }] : [],
    Ipv6Ranges: 'cidr' in peer && isV6(peer.cidr) ? [{ CidrIpv6: peer.cidr }] : [],
    PrefixListIds: 'list' in peer ? [{ PrefixListId: peer.list }] : [],
    UserIdGroupPairs: 'group' in peer ? [{ GroupId: peer.group }] : [],
  };
}

export const entryShape = ({ number, egress, allow, protocol, cidr, from, to }: AclEntry): Json => ({
  RuleNumber: number,
  Egress: egress,
  RuleAction: allow ? 'allow' : 'deny',
  Protocol: `${protocol}`,
  ...(isV6(cidr) ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
  ...(protocol === 6 || protocol === 17 ? { PortRange: { From: from, To: to } } : {}),
  ...(protocol === 1 || protocol === 58 ? { IcmpTypeCode: { Type: from, Code: -1 } } : {}),
});

/** The rule that nobody can delete, of each family that the VPC has. */
export function lastEntries({ vpcs }: Cloud, vpcId: string): readonly Json[] {
  const all = vpcs.find(({ id }) => id === vpcId)?.cidr6 ? ['0.0.0.0/0', '::/0'] : ['0.0.0.0/0'];
  return all.flatMap((cidr) =>
    [true, false].map((egress) => ({
      ...entryShape({
        number: isV6(cidr) ? 32_768 : 32_767,
        egress,
        allow: false,
        protocol: -1,
        cidr,
        from: 0,
        to: 65_535,
      }),
    })),
  );
}

export function routeShape({ to, target, id, blackhole, propagated }: Route, { vpcs }: Cloud): Json {
  const destination = to.startsWith('pl-')
    ? { DestinationPrefixListId: to }
    : isV6(to)
      ? { DestinationIpv6CidrBlock: to }
      : { DestinationCidrBlock: to };
  const isOwn = target === 'local' && vpcs.some((vpc) => [vpc.cidr, vpc.cidr6, vpc.extra].includes(to));
  return {
    ...destination,
    ...targetShape(target, id),
    State: blackhole ? 'blackhole' : 'active',
    Origin: propagated ? 'EnableVgwRoutePropagation' : isOwn ? 'CreateRouteTable' : 'CreateRoute',
  };
}

const targetShape = (target: Route['target'], id: string): Json => {
  switch (target) {
    case 'local':
      return { GatewayId: 'local' };
    case 'igw':
    case 'vgw':
    case 'gateway-endpoint':
      return { GatewayId: id };
    case 'egress-only':
      return { EgressOnlyInternetGatewayId: id };
    case 'nat':
      return { NatGatewayId: id };
    case 'peering':
      return { VpcPeeringConnectionId: id };
    case 'tgw':
      return { TransitGatewayId: id };
    case 'interface':
      return { NetworkInterfaceId: id };
  }
};
