import { overlaps, prefixLength } from '../../../../network/cidr.js';
import { only } from '../../../endpoint/limits.js';
import { AwsError, type Call } from '../../../endpoint/operation.js';
import { find } from '../../lookup.js';
import { egressOnlyGatewayKind } from '../egress-only-gateway.js';
import { instanceKind } from '../instance/kind.js';
import { interfaceKind } from '../interface/kind.js';
import { internetGatewayKind } from '../internet-gateway.js';
import { natGatewayKind } from '../nat-gateway/kind.js';
import { peeringKind } from '../peering/kind.js';
import { vpnGatewayKind } from '../vpn-gateway.js';
import type { RouteTableRow } from './kind.js';
import { routeState } from './route-state.js';

export interface Destination {
  readonly DestinationCidrBlock?: string | undefined;
  readonly DestinationIpv6CidrBlock?: string | undefined;
  readonly DestinationPrefixListId?: string | undefined;
}

interface Target extends Partial<Record<(typeof notSimulated)[number], string | undefined>> {
  readonly GatewayId?: string | undefined;
  readonly NatGatewayId?: string | undefined;
  readonly NetworkInterfaceId?: string | undefined;
  readonly InstanceId?: string | undefined;
  readonly VpcPeeringConnectionId?: string | undefined;
  readonly TransitGatewayId?: string | undefined;
  readonly EgressOnlyInternetGatewayId?: string | undefined;
}

/** Targets of networks that the sandbox does not have. */
const notSimulated = [
  'VpcEndpointId',
  'LocalGatewayId',
  'CarrierGatewayId',
  'CoreNetworkArn',
  'OdbNetworkArn',
] as const;

type RouteRow = RouteTableRow['Routes'][number];

/** "One of the following parameters is required", and no more than one (EC2 API reference, CreateRoute). */
export function exactlyOne(kind: string, values: Readonly<Record<string, unknown>>): void {
  const names = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (names.length < 2) return;
  throw new AwsError(
    'InvalidParameterCombination',
    `The request must contain exactly one ${kind}, and has ${names.join(' and ')}.`,
  );
}

/** Traffic inside a VPC can be led past a host or a NAT gateway, and not out (VPC user guide, "Route table concepts"). */
export function checkSpecific(
  call: Call,
  table: RouteTableRow,
  destination: Destination,
  target: Partial<RouteRow>,
): void {
  const cidr = destination.DestinationCidrBlock ?? destination.DestinationIpv6CidrBlock;
  const isInside = target.NetworkInterfaceId ?? target.NatGatewayId;
  if (cidr === undefined || isInside !== undefined) return;
  const vpc = call.world.ec2.vpcs[table.VpcId];
  const own = [
    ...(vpc?.CidrBlockAssociationSet ?? []).map(({ CidrBlock }) => CidrBlock ?? ''),
    ...(vpc?.Ipv6CidrBlockAssociationSet ?? []).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? ''),
  ];
  const isSpecific = own.some(
    (block) => overlaps(block, cidr) && (prefixLength(cidr) ?? 0) >= (prefixLength(block) ?? 0),
  );
  if (!isSpecific) return;
  const text = `The destination CIDR block ${cidr} is equal to or more specific than one of this VPC's CIDR blocks. This route can target only an interface or an instance.`;
  throw new AwsError('InvalidParameterValue', text);
}

/** The target, which must be there and belong to the table's VPC. */
export function targetOf(call: Call, table: RouteTableRow, input: Target): Partial<RouteRow> {
  for (const name of notSimulated) only('ec2', name, input[name], []);
  const { GatewayId, NatGatewayId, NetworkInterfaceId, InstanceId, VpcPeeringConnectionId } = input;
  const { TransitGatewayId, EgressOnlyInternetGatewayId } = input;
  exactlyOne('target', {
    GatewayId,
    NatGatewayId,
    NetworkInterfaceId,
    InstanceId,
    VpcPeeringConnectionId,
    TransitGatewayId,
    EgressOnlyInternetGatewayId,
  });
  if (input.GatewayId?.startsWith('igw-')) return { GatewayId: attachedGateway(call, table, input.GatewayId) };
  if (input.GatewayId?.startsWith('vgw-')) return { GatewayId: attachedVpnGateway(call, table, input.GatewayId) };
  if (input.NatGatewayId !== undefined)
    return { NatGatewayId: find(call, natGatewayKind, input.NatGatewayId).NatGatewayId };
  if (input.VpcPeeringConnectionId !== undefined) {
    return { VpcPeeringConnectionId: find(call, peeringKind, input.VpcPeeringConnectionId).VpcPeeringConnectionId };
  }
  if (input.NetworkInterfaceId !== undefined) return interfaceTarget(call, input.NetworkInterfaceId);
  if (input.InstanceId !== undefined) {
    const [interfaceId, another] = find(call, instanceKind, input.InstanceId).interfaceIds;
    if (interfaceId === undefined || another !== undefined) {
      const text = `There are multiple interfaces attached to instance '${input.InstanceId}'. Please specify an interface ID for the operation instead.`;
      throw new AwsError('InvalidInstanceID', text);
    }
    return interfaceTarget(call, interfaceId);
  }
  if (input.EgressOnlyInternetGatewayId !== undefined) {
    const gateway = find(call, egressOnlyGatewayKind, input.EgressOnlyInternetGatewayId);
    if (gateway.VpcId !== table.VpcId) throw elsewhereError(table, gateway.EgressOnlyInternetGatewayId);
    return { EgressOnlyInternetGatewayId: gateway.EgressOnlyInternetGatewayId };
  }
  if (input.TransitGatewayId !== undefined) return attachedTransit(call, table, input.TransitGatewayId);
  if (input.GatewayId === undefined)
    throw new AwsError('MissingParameter', 'The request must contain exactly one route target');
  throw new AwsError('InvalidGatewayID.NotFound', `The gateway ID '${input.GatewayId}' does not exist`);
}

/** One that the VPC is not attached to is none to its route tables. */
function attachedTransit(call: Call, table: RouteTableRow, TransitGatewayId: string): Partial<RouteRow> {
  if (routeState(call, table, { TransitGatewayId }) === 'active') return { TransitGatewayId };
  const text = `The transitGateway ID '${TransitGatewayId}' does not exist.`;
  throw new AwsError('InvalidTransitGatewayID.NotFound', text);
}

function attachedGateway(call: Call, table: RouteTableRow, id: string): string {
  const gateway = find(call, internetGatewayKind, id);
  if (gateway.Attachments.some(({ VpcId }) => VpcId === table.VpcId)) return id;
  throw elsewhereError(table, id);
}

function attachedVpnGateway(call: Call, table: RouteTableRow, id: string): string {
  const gateway = find(call, vpnGatewayKind, id);
  if (gateway.VpcAttachments.some(({ VpcId }) => VpcId === table.VpcId)) return id;
  throw elsewhereError(table, id);
}

const elsewhereError = (table: RouteTableRow, id: string): AwsError =>
  new AwsError(
    'InvalidParameterValue',
    `route table ${table.RouteTableId} and network gateway ${id} belong to different networks`,
  );

function interfaceTarget(call: Call, id: string): Partial<RouteRow> {
  const row = find(call, interfaceKind, id);
  const InstanceId = row.Attachment?.InstanceId;
  const owner = InstanceId === undefined ? {} : { InstanceId, InstanceOwnerId: call.world.account };
  return { NetworkInterfaceId: row.NetworkInterfaceId, ...owner };
}
