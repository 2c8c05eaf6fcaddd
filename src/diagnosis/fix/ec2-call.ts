import type { NetworkAclEntry, SecurityGroupRule } from '../../network/model.js';
import { hasPorts, ICMP, ICMPV6, isIcmp, TCP, UDP } from '../../network/packet.js';
import type { NetworkChange, PropagationChange, RoutableKind, RouteTarget } from './change.js';
import { isTransitChange, transitCall } from './transit-change.js';

/** The one call of EC2's API that makes a change: the command line and the SDK command are both written from it. */
export function ec2Call(change: NetworkChange) {
  if (isTransitChange(change)) return transitCall(change);
  switch (change.kind) {
    case 'authorize-ingress':
      return { operation: 'AuthorizeSecurityGroupIngress', input: groupRule(change.groupId, change.rule) } as const;
    case 'authorize-egress':
      return { operation: 'AuthorizeSecurityGroupEgress', input: groupRule(change.groupId, change.rule) } as const;
    case 'revoke-ingress':
      return { operation: 'RevokeSecurityGroupIngress', input: groupRule(change.groupId, change.rule) } as const;
    case 'revoke-egress':
      return { operation: 'RevokeSecurityGroupEgress', input: groupRule(change.groupId, change.rule) } as const;
    case 'create-network-acl-entry':
      return { operation: 'CreateNetworkAclEntry', input: aclEntry(change.networkAclId, change.entry) } as const;
    case 'replace-network-acl-entry':
      return { operation: 'ReplaceNetworkAclEntry', input: aclEntry(change.networkAclId, change.entry) } as const;
    case 'delete-network-acl-entry':
      return { operation: 'DeleteNetworkAclEntry', input: aclPlace(change.networkAclId, change.entry) } as const;
    case 'create-route':
      return { operation: 'CreateRoute', input: routeTo(change) } as const;
    case 'replace-route':
      return { operation: 'ReplaceRoute', input: routeTo(change) } as const;
    case 'delete-route':
      return { operation: 'DeleteRoute', input: routePlace(change) } as const;
    case 'add-endpoint-route':
      return {
        operation: 'ModifyVpcEndpoint' as const,
        input: { VpcEndpointId: change.endpointId, AddRouteTableIds: [change.routeTableId] },
      };
    case 'remove-endpoint-route':
      return {
        operation: 'ModifyVpcEndpoint' as const,
        input: { VpcEndpointId: change.endpointId, RemoveRouteTableIds: [change.routeTableId] },
      };
    case 'enable-propagation':
      return { operation: 'EnableVgwRoutePropagation', input: propagation(change) } as const;
    case 'disable-propagation':
      return { operation: 'DisableVgwRoutePropagation', input: propagation(change) } as const;
    case 'attach-internet-gateway':
      return { operation: 'AttachInternetGateway', input: attachment(change) } as const;
    case 'detach-internet-gateway':
      return { operation: 'DetachInternetGateway', input: attachment(change) } as const;
    case 'accept-peering':
      return { operation: 'AcceptVpcPeeringConnection', input: { VpcPeeringConnectionId: change.peeringId } } as const;
    case 'delete-peering':
      return { operation: 'DeleteVpcPeeringConnection', input: { VpcPeeringConnectionId: change.peeringId } } as const;
    case 'start-instance':
      return { operation: 'StartInstances' as const, input: { InstanceIds: [change.instanceId] } };
    case 'stop-instance':
      return { operation: 'StopInstances' as const, input: { InstanceIds: [change.instanceId] } };
    case 'set-source-dest-check':
      return {
        operation: 'ModifyNetworkInterfaceAttribute',
        input: { NetworkInterfaceId: change.interfaceId, SourceDestCheck: { Value: change.value } },
      } as const;
    case 'set-dns-support':
      return {
        operation: 'ModifyVpcAttribute',
        input: { VpcId: change.vpcId, EnableDnsSupport: { Value: change.value } },
      } as const;
    case 'set-dns-hostnames':
      return {
        operation: 'ModifyVpcAttribute',
        input: { VpcId: change.vpcId, EnableDnsHostnames: { Value: change.value } },
      } as const;
    case 'set-private-dns':
      return {
        operation: 'ModifyVpcEndpoint' as const,
        input: { VpcEndpointId: change.endpointId, PrivateDnsEnabled: change.value },
      };
    case 'set-peering-dns':
      return { operation: 'ModifyVpcPeeringConnectionOptions', input: peeringOptions(change) } as const;
  }
}

const propagation = ({ gatewayId: GatewayId, routeTableId: RouteTableId }: PropagationChange) => ({
  GatewayId,
  RouteTableId,
});

function peeringOptions({ peeringId, side, value }: Extract<NetworkChange, { readonly kind: 'set-peering-dns' }>) {
  const options = { AllowDnsResolutionFromRemoteVpc: value };
  return {
    VpcPeeringConnectionId: peeringId,
    ...(side === 'requester'
      ? { RequesterPeeringConnectionOptions: options }
      : { AccepterPeeringConnectionOptions: options }),
  };
}

// The names that the API takes for an IpPermission's protocol; any other is a number (EC2 API reference, IpPermission).
const protocolNames: Readonly<Record<number, string>> = {
  [ICMP]: 'icmp',
  [TCP]: 'tcp',
  [UDP]: 'udp',
  [ICMPV6]: 'icmpv6',
};

function groupRule(GroupId: string, { protocol, from, to, peer }: SecurityGroupRule) {
  const IpProtocol = protocolNames[protocol] ?? String(protocol);
  const ports = from === null ? anyOf(protocol) : { FromPort: from, ToPort: to ?? from };
  return { GroupId, IpPermissions: [{ IpProtocol, ...ports, ...peerOf(peer) }] };
}

/** Of the four protocols that have ports or types, all of them; of others there is nothing to say. */
function anyOf(protocol: number) {
  if (hasPorts(protocol)) return { FromPort: 0, ToPort: 65_535 };
  return isIcmp(protocol) ? { FromPort: -1, ToPort: -1 } : {};
}

function peerOf(peer: SecurityGroupRule['peer']) {
  switch (peer.kind) {
    case 'group':
      return { UserIdGroupPairs: [{ GroupId: peer.groupId }] };
    case 'prefix-list':
      return { PrefixListIds: [{ PrefixListId: peer.prefixListId }] };
    case 'cidr':
      return isIpv6(peer.cidr) ? { Ipv6Ranges: [{ CidrIpv6: peer.cidr }] } : { IpRanges: [{ CidrIp: peer.cidr }] };
  }
}

const aclPlace = (NetworkAclId: string, { egress, number }: NetworkAclEntry) => ({
  NetworkAclId,
  Egress: egress,
  RuleNumber: number,
});

const aclEntry = (networkAclId: string, entry: NetworkAclEntry) => ({
  ...aclPlace(networkAclId, entry),
  Protocol: String(entry.protocol),
  ...detailsOf(entry),
  RuleAction: entry.action,
  ...(isIpv6(entry.cidr) ? { Ipv6CidrBlock: entry.cidr } : { CidrBlock: entry.cidr }),
});

/** "Required if specifying protocol 6 or 17", and 1 or 58 with an IPv6 block (EC2 API reference, CreateNetworkAclEntry). */
function detailsOf({ protocol, ports, icmp }: NetworkAclEntry) {
  if (hasPorts(protocol)) return { PortRange: { From: ports?.from ?? 0, To: ports?.to ?? 65_535 } };
  if (isIcmp(protocol)) return { IcmpTypeCode: { Type: icmp?.type ?? -1, Code: icmp?.code ?? -1 } };
  return {};
}

interface RoutePlace {
  readonly routeTableId: string;
  readonly destination: string;
}

function routePlace({ routeTableId: RouteTableId, destination }: RoutePlace) {
  if (destination.startsWith('pl-')) return { RouteTableId, DestinationPrefixListId: destination };
  return isIpv6(destination)
    ? { RouteTableId, DestinationIpv6CidrBlock: destination }
    : { RouteTableId, DestinationCidrBlock: destination };
}

/** The members of the API that name each kind of target. */
const targetMembers = {
  'internet-gateway': 'GatewayId',
  'virtual-private-gateway': 'GatewayId',
  'egress-only-internet-gateway': 'EgressOnlyInternetGatewayId',
  'nat-gateway': 'NatGatewayId',
  peering: 'VpcPeeringConnectionId',
  interface: 'NetworkInterfaceId',
  'transit-gateway': 'TransitGatewayId',
  'vpc-endpoint': 'VpcEndpointId',
} as const satisfies Record<RoutableKind, string>;

const routeTo = ({ target, ...place }: RoutePlace & { readonly target: RouteTarget }) => ({
  ...routePlace(place),
  [targetMembers[target.kind]]: target.id,
});

interface Attachment {
  readonly internetGatewayId: string;
  readonly vpcId: string;
}

const attachment = ({ internetGatewayId: InternetGatewayId, vpcId: VpcId }: Attachment) => ({
  InternetGatewayId,
  VpcId,
});

const isIpv6 = (cidr: string): boolean => cidr.includes(':');
