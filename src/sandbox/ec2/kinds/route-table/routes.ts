import { CreateRouteCommand, DeleteRouteCommand, ReplaceRouteCommand } from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { ipv4Block, ipv6Block } from '../../cidr-block.js';
import { find } from '../../lookup.js';
import { prefixListKind } from '../prefix-list/kind.js';
import { vpcKind } from '../vpc/kind.js';
import { type RouteTableRow, routeTableKind } from './kind.js';
import { checkFamily, checkSpecific, type Destination, exactlyOne, namedTarget } from './named-target.js';

export const routeOperations: readonly Operation[] = [
  on(CreateRouteCommand, (input, call) => {
    const table = find(call, routeTableKind, input.RouteTableId);
    const destination = destinationOf(call, input);
    if (table.Routes.some((route) => keyOf(route) === keyOf(destination))) {
      throw new AwsError('RouteAlreadyExists', `The route identified by ${keyOf(destination)} already exists.`);
    }
    const target = namedTarget(call, table, input);
    checkFamily(destination, target);
    checkSpecific(call, table, destination, target);
    table.Routes.push({ ...destination, ...target, Origin: 'CreateRoute', State: 'active' });
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
    if (input.LocalTarget === true) {
      // "Reset the local route to its default target (local)" (EC2 API reference, ReplaceRoute): one for each block of the VPC.
      const vpc = find(call, vpcKind, table.VpcId);
      const blocks = [...vpc.CidrBlockAssociationSet, ...vpc.Ipv6CidrBlockAssociationSet].flatMap(Object.values);
      if (!blocks.includes(keyOf(destination))) {
        throw new AwsError('InvalidParameterValue', `The route ${keyOf(destination)} is not a local route.`);
      }
      table.Routes[index] = { ...destination, GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' };
      return {};
    }
    const target = namedTarget(call, table, input);
    checkFamily(destination, target);
    checkSpecific(call, table, destination, target);
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
    // An endpoint's route goes with its route table alone (AWS PrivateLink guide, "Gateway endpoints").
    if (table.Routes[index]?.GatewayId?.startsWith('vpce-')) {
      const text = `cannot remove VPC endpoint route ${keyOf(destinationOf(call, input))} in route table ${table.RouteTableId}`;
      throw new AwsError('InvalidParameterValue', text);
    }
    table.Routes.splice(index, 1);
    return {};
  }),
];

const keyOf = (route: Destination): string =>
  route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? '';

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

const parameterOf = (route: Destination): string =>
  route.DestinationCidrBlock !== undefined
    ? 'destination-cidr-block'
    : route.DestinationIpv6CidrBlock !== undefined
      ? 'destination-ipv6-cidr-block'
      : 'destination-prefix-list-id';

function findRoute(call: Call, table: RouteTableRow, input: Destination) {
  const destination = destinationOf(call, input);
  const index = table.Routes.findIndex((route) => keyOf(route) === keyOf(destination));
  if (index < 0) {
    const text = `no route with ${parameterOf(destination)} ${keyOf(destination)} in route table ${table.RouteTableId}`;
    throw new AwsError('InvalidRoute.NotFound', text);
  }
  return { index, destination };
}
