import {
  CreateVpnConnectionCommand,
  CreateVpnConnectionRouteCommand,
  DeleteVpnConnectionCommand,
  DeleteVpnConnectionRouteCommand,
  DescribeVpnConnectionsCommand,
} from '@aws-sdk/client-ec2';
import { only } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { newId } from '../../../world/ids.js';
import { latencyOf } from '../../../world/latency.js';
import { ipv4Block } from '../../cidr-block.js';
import { find, list } from '../../lookup.js';
import { addRow } from '../../rows.js';
import { setTags, tagSet, tagsFor } from '../../tag-set.js';
import { customerGatewayKind } from '../customer-gateway.js';
import { transitGatewayKind } from '../transit/gateway-kind.js';
import { findAvailable } from '../transit/life.js';
import { attachVpn, detachVpn } from '../transit/vpn-attachment.js';
import { vpnGatewayKind } from '../vpn-gateway.js';
import { configurationOf } from './configuration.js';
import { type VpnConnectionRow, vpnConnectionKind } from './kind.js';
import { makeTunnels } from './tunnels.js';

function stateOf({ world, clock }: Call, { createdAt, deletedAt }: VpnConnectionRow) {
  if (deletedAt !== null) return 'deleted' as const;
  return clock.now() < createdAt + latencyOf(world).vpnConnectionPending
    ? ('pending' as const)
    : ('available' as const);
}

function view(call: Call, row: VpnConnectionRow) {
  const { createdAt, deletedAt: _, ...shown } = row;
  const State = stateOf(call, row);
  const gateway = call.world.ec2.customerGateways[row.CustomerGatewayId];
  const ends = {
    customerAsn: gateway?.BgpAsn ?? '',
    customerAddress: gateway?.IpAddress ?? '',
    amazonAsn: String(amazonAsnOf(call, row)),
  };
  // "This element is present in the DescribeVpnConnections response only if the VPN connection is in the pending or
  // available state" (EC2 API reference, VpnConnection).
  const configuration = State === 'deleted' ? {} : { CustomerGatewayConfiguration: configurationOf(row, ends) };
  return {
    ...shown,
    ...configuration,
    State,
    VgwTelemetry: (row.Options.TunnelOptions ?? []).map(({ OutsideIpAddress }) => ({
      OutsideIpAddress,
      AcceptedRouteCount: 0,
      LastStatusChange: createdAt,
      Status: 'DOWN' as const,
      StatusMessage: '',
    })),
    Tags: tagSet(call.world, row.VpnConnectionId),
  };
}

export const vpnConnectionOperations: readonly Operation[] = [
  on(DescribeVpnConnectionsCommand, (input, call) => {
    const { rows } = list(call, vpnConnectionKind, input.VpnConnectionIds, input, {
      'customer-gateway-configuration': (row) => view(call, row).CustomerGatewayConfiguration,
      'customer-gateway-id': (row) => row.CustomerGatewayId,
      state: (row) => stateOf(call, row),
      'option.static-routes-only': (row) => row.Options.StaticRoutesOnly,
      'route.destination-cidr-block': (row) => row.Routes.map(({ DestinationCidrBlock }) => DestinationCidrBlock),
      'bgp-asn': (row) => call.world.ec2.customerGateways[row.CustomerGatewayId]?.BgpAsn,
      type: (row) => row.Type,
      'vpn-connection-id': (row) => row.VpnConnectionId,
      'vpn-gateway-id': (row) => row.VpnGatewayId,
      'transit-gateway-id': (row) => row.TransitGatewayId,
    });
    return { VpnConnections: rows.map((row) => view(call, row)) };
  }),

  on(CreateVpnConnectionCommand, (input, call) => {
    const tags = tagsFor(input.TagSpecifications, 'vpn-connection');
    const { CustomerGatewayId, VpnGatewayId, TransitGatewayId, Type, Options = {} } = input;
    only('ec2', 'Type', Type, ['ipsec.1']);
    only('ec2', 'TunnelInsideIpVersion', Options.TunnelInsideIpVersion, ['ipv4']);
    only('ec2', 'OutsideIpAddressType', Options.OutsideIpAddressType, ['PublicIpv4']);
    only('ec2', 'TunnelBandwidth', Options.TunnelBandwidth, ['standard']);
    only('ec2', 'PreSharedKeyStorage', input.PreSharedKeyStorage, ['Standard']);
    const gateway = gatewayOf(call, VpnGatewayId, TransitGatewayId);
    const customer = find(call, customerGatewayKind, CustomerGatewayId);
    const row: VpnConnectionRow = {
      VpnConnectionId: newId('vpn', call.random),
      CustomerGatewayId: customer.CustomerGatewayId,
      ...('VpnGatewayId' in gateway
        ? { VpnGatewayId: gateway.VpnGatewayId }
        : { TransitGatewayId: gateway.TransitGatewayId }),
      Type: 'ipsec.1',
      Category: 'VPN',
      Routes: [],
      Options: {
        EnableAcceleration: false,
        StaticRoutesOnly: Options.StaticRoutesOnly ?? false,
        LocalIpv4NetworkCidr: Options.LocalIpv4NetworkCidr ?? '0.0.0.0/0',
        RemoteIpv4NetworkCidr: Options.RemoteIpv4NetworkCidr ?? '0.0.0.0/0',
        OutsideIpAddressType: 'PublicIpv4',
        TunnelInsideIpVersion: 'ipv4',
        TunnelOptions: makeTunnels(call, Options.TunnelOptions ?? []),
      },
      createdAt: call.clock.now(),
      deletedAt: null,
    };
    addRow(call, vpnConnectionKind, row);
    if ('TransitGatewayId' in gateway) attachVpn(call, gateway, row.VpnConnectionId);
    setTags(call, row.VpnConnectionId, tags);
    return { VpnConnection: view(call, row) };
  }),

  on(DeleteVpnConnectionCommand, ({ VpnConnectionId }, call) => {
    const row = standing(call, VpnConnectionId);
    row.deletedAt = call.clock.now();
    row.Routes = [];
    detachVpn(call, VpnConnectionId);
    return {};
  }),

  on(CreateVpnConnectionRouteCommand, ({ VpnConnectionId, DestinationCidrBlock }, call) => {
    const row = standing(call, VpnConnectionId);
    const block = ipv4Block(DestinationCidrBlock, 'destinationCidrBlock');
    // "Static routes allow traffic to be routed from the virtual private gateway": of a connection that has no other.
    if (row.Options.StaticRoutesOnly !== true || row.VpnGatewayId === undefined)
      throw new AwsError('InvalidParameterValue', `VPN connection ${VpnConnectionId} does not use static routes.`);
    if (!row.Routes.some((route) => route.DestinationCidrBlock === block))
      row.Routes.push({ DestinationCidrBlock: block, Source: 'Static', State: 'available' });
    return {};
  }),

  on(DeleteVpnConnectionRouteCommand, ({ VpnConnectionId, DestinationCidrBlock }, call) => {
    const row = standing(call, VpnConnectionId);
    const block = ipv4Block(DestinationCidrBlock, 'destinationCidrBlock');
    if (!row.Routes.some((route) => route.DestinationCidrBlock === block)) {
      throw new AwsError(
        'InvalidRoute.NotFound',
        `The specified route ${DestinationCidrBlock} does not exist in VPN connection ${VpnConnectionId}`,
      );
    }
    row.Routes = row.Routes.filter((route) => route.DestinationCidrBlock !== block);
    return {};
  }),
];

function gatewayOf(call: Call, vpnGatewayId: string | undefined, transitGatewayId: string | undefined) {
  if ((vpnGatewayId === undefined) === (transitGatewayId === undefined)) {
    const code = vpnGatewayId === undefined ? 'MissingParameter' : 'InvalidParameterCombination';
    throw new AwsError(code, 'Either transitGatewayId or vpnGatewayId must be specified.');
  }
  return vpnGatewayId === undefined
    ? findAvailable(call, transitGatewayKind, transitGatewayId ?? '')
    : find(call, vpnGatewayKind, vpnGatewayId);
}

function amazonAsnOf({ world: { ec2 } }: Call, { VpnGatewayId, TransitGatewayId }: VpnConnectionRow): number | string {
  const transit = ec2.transitGateways[TransitGatewayId ?? '']?.options.amazonSideAsn;
  return transit ?? ec2.vpnGateways[VpnGatewayId ?? '']?.AmazonSideAsn ?? '';
}

function standing(call: Call, id: string): VpnConnectionRow {
  const row = find(call, vpnConnectionKind, id);
  if (row.deletedAt !== null) throw vpnConnectionKind.notFound(id);
  return row;
}
