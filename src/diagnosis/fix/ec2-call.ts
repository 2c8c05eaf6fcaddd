import { isIpv6 } from '../../network/address.js';
import { ec2ProtocolName } from '../../network/ec2-protocol.js';
import type { NetworkAclEntry, SecurityGroupRule } from '../../network/model.js';
import { hasPorts, isIcmp } from '../../network/packet.js';
import type { NetworkChange, PropagationChange, RoutableKind, RouteTarget } from './change.js';
import { call, isTransitChange, transitCall } from './transit-change.js';

/** The one call of EC2's API that makes a change: the command line and the SDK command are both written from it. */
export function ec2Call(change: NetworkChange) {
  if (isTransitChange(change)) return transitCall(change);
  switch (change.kind) {
    case 'authorize-ingress':
      return call('AuthorizeSecurityGroupIngress', groupRule(change.groupId, change.rule));
    case 'authorize-egress':
      return call('AuthorizeSecurityGroupEgress', groupRule(change.groupId, change.rule));
    case 'revoke-ingress':
      return call('RevokeSecurityGroupIngress', groupRule(change.groupId, change.rule));
    case 'revoke-egress':
      return call('RevokeSecurityGroupEgress', groupRule(change.groupId, change.rule));
    case 'create-network-acl-entry':
      return call('CreateNetworkAclEntry', aclEntry(change.networkAclId, change.entry));
    case 'replace-network-acl-entry':
      return call('ReplaceNetworkAclEntry', aclEntry(change.networkAclId, change.entry));
    case 'delete-network-acl-entry':
      return call('DeleteNetworkAclEntry', aclPlace(change.networkAclId, change.entry));
    case 'create-route':
      return call('CreateRoute', routeTo(change));
    case 'replace-route':
      return call('ReplaceRoute', routeTo(change));
    case 'delete-route':
      return call('DeleteRoute', routePlace(change));
    case 'add-endpoint-route':
      return call('ModifyVpcEndpoint', { VpcEndpointId: change.endpointId, AddRouteTableIds: [change.routeTableId] });
    case 'remove-endpoint-route':
      return call('ModifyVpcEndpoint', {
        VpcEndpointId: change.endpointId,
        RemoveRouteTableIds: [change.routeTableId],
      });
    case 'enable-propagation':
      return call('EnableVgwRoutePropagation', propagation(change));
    case 'disable-propagation':
      return call('DisableVgwRoutePropagation', propagation(change));
    case 'attach-internet-gateway':
      return call('AttachInternetGateway', attachment(change));
    case 'detach-internet-gateway':
      return call('DetachInternetGateway', attachment(change));
    case 'accept-peering':
      return call('AcceptVpcPeeringConnection', { VpcPeeringConnectionId: change.peeringId });
    case 'delete-peering':
      return call('DeleteVpcPeeringConnection', { VpcPeeringConnectionId: change.peeringId });
    case 'start-instance':
      return call('StartInstances', { InstanceIds: [change.instanceId] });
    case 'stop-instance':
      return call('StopInstances', { InstanceIds: [change.instanceId] });
    case 'set-source-dest-check':
      return call('ModifyNetworkInterfaceAttribute', {
        NetworkInterfaceId: change.interfaceId,
        SourceDestCheck: { Value: change.value },
      });
    case 'set-dns-support':
      return call('ModifyVpcAttribute', { VpcId: change.vpcId, EnableDnsSupport: { Value: change.value } });
    case 'set-dns-hostnames':
      return call('ModifyVpcAttribute', { VpcId: change.vpcId, EnableDnsHostnames: { Value: change.value } });
    case 'set-private-dns':
      return call('ModifyVpcEndpoint', { VpcEndpointId: change.endpointId, PrivateDnsEnabled: change.value });
    case 'set-peering-dns':
      return call('ModifyVpcPeeringConnectionOptions', peeringOptions(change));
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

function groupRule(GroupId: string, { protocol, from, to, peer }: SecurityGroupRule) {
  const ports = from === null ? anyOf(protocol) : { FromPort: from, ToPort: to ?? from };
  return { GroupId, IpPermissions: [{ IpProtocol: ec2ProtocolName(protocol), ...ports, ...peerOf(peer) }] };
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
