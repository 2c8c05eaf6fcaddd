import { covers } from '../../../../network/cidr.js';
import { only } from '../../../endpoint/limits.js';
import { AwsError, type Call } from '../../../endpoint/operation.js';
import { find } from '../../lookup.js';
import { vpcEndpointKind } from '../vpc-endpoint/kind.js';
import type { RouteTableRow } from './kind.js';
import { type RouteTargetIds, routeTargets, targetsNotSimulated } from './route-targets.js';

export interface Destination {
  readonly DestinationCidrBlock?: string | undefined;
  readonly DestinationIpv6CidrBlock?: string | undefined;
  readonly DestinationPrefixListId?: string | undefined;
}

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
  const isSpecific = own.some((block) => covers(block, cidr));
  if (!isSpecific) return;
  const text = `The destination CIDR block ${cidr} is equal to or more specific than one of this VPC's CIDR blocks. This route can target only an interface or an instance.`;
  throw new AwsError('InvalidParameterValue', text);
}

/** "[IPv6 traffic only] The ID of an egress-only internet gateway" (EC2 API reference, CreateRoute). */
export function checkFamily({ DestinationCidrBlock }: Destination, target: Partial<RouteRow>): void {
  if (DestinationCidrBlock === undefined || target.EgressOnlyInternetGatewayId === undefined) return;
  const text = `The egress-only internet gateway ${target.EgressOnlyInternetGatewayId} cannot be the target of an IPv4 route.`;
  throw new AwsError('InvalidParameterValue', text);
}

/** The target, which must be there and belong to the table's VPC. */
export function namedTarget(call: Call, table: RouteTableRow, input: RouteTargetIds): Partial<RouteRow> {
  if (input.VpcEndpointId !== undefined) find(call, vpcEndpointKind, input.VpcEndpointId);
  for (const name of targetsNotSimulated) only('ec2', name, input[name], []);
  const named = Object.fromEntries(routeTargets.map(({ member }) => [member, input[member]]));
  exactlyOne('target', named);
  for (const { member, prefix = '', take } of routeTargets) {
    const id = named[member];
    if (id?.startsWith(prefix)) return take(call, table, id);
  }
  if (input.GatewayId === undefined)
    throw new AwsError('MissingParameter', 'The request must contain exactly one route target');
  throw new AwsError('InvalidGatewayID.NotFound', `The gateway ID '${input.GatewayId}' does not exist`);
}
