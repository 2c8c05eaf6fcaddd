import { CreateRouteCommand, DeleteRouteCommand, ReplaceRouteCommand } from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, on } from '../endpoint/operation.js';
import type { RouteTableRow } from '../world/world.js';
import { ipv4Block, ipv6Block } from './cidr-block.js';
import {
  egressOnlyGatewayKind,
  instanceKind,
  interfaceKind,
  internetGatewayKind,
  natGatewayKind,
  peeringKind,
  prefixListKind,
  routeTableKind,
} from './kinds.js';
import { find } from './lookup.js';

type RouteRow = RouteTableRow['Routes'][number];

interface Destination {
  readonly DestinationCidrBlock?: string | undefined;
  readonly DestinationIpv6CidrBlock?: string | undefined;
  readonly DestinationPrefixListId?: string | undefined;
}

interface Target {
  readonly GatewayId?: string | undefined;
  readonly NatGatewayId?: string | undefined;
  readonly NetworkInterfaceId?: string | undefined;
  readonly InstanceId?: string | undefined;
  readonly VpcPeeringConnectionId?: string | undefined;
  readonly TransitGatewayId?: string | undefined;
  readonly EgressOnlyInternetGatewayId?: string | undefined;
}

export const routeOperations: readonly Operation[] = [
  on(CreateRouteCommand, (input, call) => {
    const table = find(call, routeTableKind, input.RouteTableId);
    const destination = destinationOf(call, input);
    if (table.Routes.some((route) => keyOf(route) === keyOf(destination))) {
      throw new AwsError('RouteAlreadyExists', `The route identified by ${keyOf(destination)} already exists.`);
    }
    table.Routes.push({ ...destination, ...targetOf(call, table, input), Origin: 'CreateRoute', State: 'active' });
    return { Return: true };
  }),

  on(ReplaceRouteCommand, (input, call) => {
    const table = find(call, routeTableKind, input.RouteTableId);
    const destination = destinationOf(call, input);
    const index = table.Routes.findIndex((route) => keyOf(route) === keyOf(destination));
    if (index < 0) {
      const text = `There is no route defined for '${keyOf(destination)}' in the route table. Use CreateRoute instead.`;
      throw new AwsError('InvalidParameterValue', text);
    }
    const target = targetOf(call, table, input);
    table.Routes[index] = { ...destination, ...target, Origin: 'CreateRoute', State: 'active' };
    return {};
  }),

  on(DeleteRouteCommand, (input, call) => {
    const table = find(call, routeTableKind, input.RouteTableId);
    const { index } = findRoute(call, table, input);
    if (table.Routes[index]?.GatewayId === 'local') {
      const text = `cannot remove local route ${keyOf(destinationOf(call, input))} in route table ${table.RouteTableId}`;
      throw new AwsError('InvalidParameterValue', text);
    }
    table.Routes.splice(index, 1);
    return {};
  }),
];

const keyOf = (route: Destination): string =>
  route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? '';

/** "One of the following parameters is required", and no more than one (EC2 API reference, CreateRoute). */
function exactlyOne(kind: string, values: Readonly<Record<string, unknown>>): void {
  const names = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (names.length < 2) return;
  throw new AwsError(
    'InvalidParameterCombination',
    `The request must contain exactly one ${kind}, and has ${names.join(' and ')}.`,
  );
}

function destinationOf(call: Call, input: Destination): Destination {
  const { DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId } = input;
  exactlyOne('destination', { DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId });
  if (input.DestinationCidrBlock !== undefined) {
    return { DestinationCidrBlock: ipv4Block(input.DestinationCidrBlock, 'destinationCidrBlock') };
  }
  if (input.DestinationIpv6CidrBlock !== undefined) {
    return { DestinationIpv6CidrBlock: ipv6Block(input.DestinationIpv6CidrBlock, 'destinationIpv6CidrBlock') };
  }
  if (input.DestinationPrefixListId !== undefined) {
    return { DestinationPrefixListId: find(call, prefixListKind, input.DestinationPrefixListId).PrefixListId };
  }
  throw new AwsError(
    'MissingParameter',
    'The request must contain exactly one of destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId',
  );
}

function findRoute(call: Call, table: RouteTableRow, input: Destination) {
  const destination = destinationOf(call, input);
  const index = table.Routes.findIndex((route) => keyOf(route) === keyOf(destination));
  if (index < 0) {
    const text = `no route with destination-cidr-block ${keyOf(destination)} in route table ${table.RouteTableId}`;
    throw new AwsError('InvalidRoute.NotFound', text);
  }
  return { index, destination };
}

/** The target, which must be there and belong to the table's VPC. */
function targetOf(call: Call, table: RouteTableRow, input: Target): Partial<RouteRow> {
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
  const elsewhere = input.GatewayId ?? input.TransitGatewayId;
  if (elsewhere === undefined)
    throw new AwsError('MissingParameter', 'The request must contain exactly one route target');
  throw new AwsError('InvalidGatewayID.NotFound', `The gateway ID '${elsewhere}' does not exist`);
}

function attachedGateway(call: Call, table: RouteTableRow, id: string): string {
  const gateway = find(call, internetGatewayKind, id);
  if (gateway.Attachments.some(({ VpcId }) => VpcId === table.VpcId)) return id;
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
