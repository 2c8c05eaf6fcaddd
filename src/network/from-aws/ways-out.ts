import type {
  CustomerGateway,
  EgressOnlyInternetGateway,
  ElasticAddress,
  VpcEndpoint,
  VpnConnection,
  VpnGateway,
} from '../gateways.js';
import type { DescribedPart } from './shape.js';

export function egressOnlyInternetGatewayFrom(row: DescribedPart): readonly EgressOnlyInternetGateway[] {
  const id = row.id('EgressOnlyInternetGatewayId');
  return id === undefined ? [] : [{ id, vpcIds: attachedVpcs(row, 'Attachments') }];
}

export function vpnGatewayFrom(row: DescribedPart): readonly VpnGateway[] {
  const id = row.id('VpnGatewayId');
  if (id === undefined) return [];
  return [{ id, state: row.text('State') ?? 'unknown', vpcIds: attachedVpcs(row, 'VpcAttachments') }];
}

const attachedVpcs = (row: DescribedPart, key: string): readonly string[] =>
  row
    .list(key)
    .filter((one) => ['attached', 'available', null].includes(one.text('State')))
    .flatMap((one) => one.text('VpcId') ?? []);

/** The configuration for the customer's device and its keys are secrets, and are not looked at. */
export function vpnConnectionFrom(row: DescribedPart): readonly VpnConnection[] {
  const id = row.id('VpnConnectionId');
  if (id === undefined) return [];
  return [
    {
      id,
      state: row.text('State') ?? 'unknown',
      vpnGatewayId: row.text('VpnGatewayId'),
      transitGatewayId: row.text('TransitGatewayId'),
      customerGatewayId: row.text('CustomerGatewayId'),
      tunnels: row.list('VgwTelemetry').map((tunnel) => tunnel.text('Status') === 'UP'),
      routes: row
        .list('Routes')
        .filter((route) => route.text('State') !== 'deleted')
        .flatMap((route) => route.cidr('DestinationCidrBlock') ?? []),
    },
  ];
}

export function customerGatewayFrom(row: DescribedPart): readonly CustomerGateway[] {
  const id = row.id('CustomerGatewayId');
  return id === undefined ? [] : [{ id, address: row.address('IpAddress') }];
}

export function vpcEndpointFrom(row: DescribedPart): readonly VpcEndpoint[] {
  const [id, vpcId] = [row.id('VpcEndpointId'), row.id('VpcId')];
  if (id === undefined || vpcId === undefined) return [];
  return [
    {
      id,
      vpcId,
      kind: kinds[row.text('VpcEndpointType') ?? ''] ?? 'other',
      service: row.text('ServiceName') ?? '',
      // The SDK knows `Available`, the service answers `available` as well.
      state: (row.text('State') ?? 'available').toLowerCase(),
      routeTableIds: row.texts('RouteTableIds'),
      subnetIds: row.texts('SubnetIds'),
      interfaceIds: row.texts('NetworkInterfaceIds'),
      securityGroupIds: row.list('Groups').flatMap((group) => group.text('GroupId') ?? []),
      privateDns: row.flag('PrivateDnsEnabled') ?? false,
    },
  ];
}

const kinds: Readonly<Record<string, VpcEndpoint['kind']>> = {
  Gateway: 'gateway',
  Interface: 'interface',
  GatewayLoadBalancer: 'gateway-load-balancer',
};

export function elasticAddressFrom(row: DescribedPart): readonly ElasticAddress[] {
  const address = row.address('PublicIp');
  if (address === null) return [];
  const isInUse = row.has('AssociationId') || row.has('InstanceId') || row.has('NetworkInterfaceId');
  // Associated with something that is not named is not the same as free.
  return isInUse && !row.has('NetworkInterfaceId') ? [] : [{ address, interfaceId: row.text('NetworkInterfaceId') }];
}
