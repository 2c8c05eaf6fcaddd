import {
  AssociateRouteTableCommand,
  CreateRouteTableCommand,
  DeleteRouteTableCommand,
  DescribeRouteTablesCommand,
  DisassociateRouteTableCommand,
  ReplaceRouteTableAssociationCommand,
} from '@aws-sdk/client-ec2';
import { only } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { newId } from '../../../world/ids.js';
import { hasDependencies } from '../../kind.js';
import { existing, find, list } from '../../lookup.js';
import { once } from '../../once.js';
import { removeRow } from '../../rows.js';
import { setTags, tagSet, tagsFor } from '../../tag-set.js';
import { attachmentNow } from '../interface/interface-view.js';
import { internetGatewayKind } from '../internet-gateway.js';
import { subnetKind } from '../subnet/kind.js';
import { vpcKind } from '../vpc/kind.js';
import { attachmentsOf, vpnGatewayKind } from '../vpn-gateway.js';
import { type RouteTableRow, routeTableKind } from './kind.js';
import { makeRouteTable } from './make-route-table.js';
import { routesOf } from './propagated.js';
import { routeState } from './route-state.js';

type RouteRow = RouteTableRow['Routes'][number];

const view = (call: Call, row: RouteTableRow) => ({
  ...row,
  Routes: routesOf(call, row).map((route) => ({ ...ownedNow(call, route), State: routeState(call, row, route) })),
  Tags: tagSet(call.world, row.RouteTableId),
});

/** The instance of a route is the one that its interface is attached to at this moment. */
function ownedNow(call: Call, route: RouteRow): RouteRow {
  const face = call.world.ec2.interfaces[route.NetworkInterfaceId ?? ''];
  if (!face) return route;
  const { InstanceId: _, InstanceOwnerId: __, ...rest } = route;
  const InstanceId = attachmentNow(call, face)?.InstanceId;
  return InstanceId === undefined ? rest : { ...rest, InstanceId, InstanceOwnerId: call.world.account };
}

export const routeTableOperations: readonly Operation[] = [
  on(DescribeRouteTablesCommand, (input, call) => {
    const routes = (get: (route: RouteRow, table: RouteTableRow) => string | undefined) => (table: RouteTableRow) =>
      routesOf(call, table).map((route) => get(ownedNow(call, route), table));
    const { rows, next } = list(call, routeTableKind, input.RouteTableIds, input, {
      'association.main': (table) => table.Associations.map(({ Main }) => Main),
      'association.route-table-association-id': (table) => table.Associations.map((one) => one.RouteTableAssociationId),
      'association.route-table-id': (table) => table.Associations.map(({ RouteTableId }) => RouteTableId),
      'association.subnet-id': (table) => table.Associations.map(({ SubnetId }) => SubnetId),
      'association.gateway-id': (table) => table.Associations.map(({ GatewayId }) => GatewayId),
      'owner-id': (table) => table.OwnerId,
      'route.destination-cidr-block': routes(({ DestinationCidrBlock }) => DestinationCidrBlock),
      'route.destination-ipv6-cidr-block': routes((route) => route.DestinationIpv6CidrBlock),
      'route.destination-prefix-list-id': routes((route) => route.DestinationPrefixListId),
      'route.gateway-id': routes(({ GatewayId }) => GatewayId),
      'route.nat-gateway-id': routes(({ NatGatewayId }) => NatGatewayId),
      'route.egress-only-internet-gateway-id': routes((route) => route.EgressOnlyInternetGatewayId),
      'route.transit-gateway-id': routes(({ TransitGatewayId }) => TransitGatewayId),
      'route.instance-id': routes(({ InstanceId }) => InstanceId),
      'route.vpc-peering-connection-id': routes((route) => route.VpcPeeringConnectionId),
      'route.origin': routes(({ Origin }) => Origin),
      'route.state': routes((route, table) => routeState(call, table, route)),
      'route-table-id': (table) => table.RouteTableId,
      'vpc-id': (table) => table.VpcId,
    });
    return { RouteTables: rows.map((row) => view(call, row)), NextToken: next };
  }),

  on(CreateRouteTableCommand, (input, call) => {
    const { VpcId, TagSpecifications, ClientToken } = input;
    const tags = tagsFor(TagSpecifications, 'route-table');
    const vpc = find(call, vpcKind, VpcId);
    const blocks = [
      ...vpc.CidrBlockAssociationSet.map(({ CidrBlock }) => CidrBlock ?? ''),
      ...vpc.Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? ''),
    ];
    const make = () => {
      const { RouteTableId } = makeRouteTable(call, vpc.VpcId, blocks);
      setTags(call, RouteTableId, tags);
      return RouteTableId;
    };
    return once(call, { operation: 'CreateRouteTable', token: ClientToken, input }, make, (id) => ({
      RouteTable: view(call, find(call, routeTableKind, id, 'new')),
      ClientToken,
    }));
  }),

  on(DeleteRouteTableCommand, ({ RouteTableId }, call) => {
    const row = find(call, routeTableKind, RouteTableId);
    if (row.Associations.length > 0) throw hasDependencies('routeTable', RouteTableId);
    removeRow(call, routeTableKind, RouteTableId);
    return {};
  }),

  on(AssociateRouteTableCommand, ({ RouteTableId, SubnetId, GatewayId, PublicIpv4Pool }, call) => {
    only('ec2', 'PublicIpv4Pool', PublicIpv4Pool, []);
    const row = find(call, routeTableKind, RouteTableId);
    const place = placeOf(call, row, SubnetId, GatewayId);
    const present = existing(call, routeTableKind)
      .flatMap(({ Associations }) => Associations)
      .find((one) => one.SubnetId === place.SubnetId && one.GatewayId === place.GatewayId && !one.Main);
    if (present && present.RouteTableId !== RouteTableId) {
      throw new AwsError(
        'Resource.AlreadyAssociated',
        `the specified association for route table ${RouteTableId} conflicts with an existing association`,
      );
    }
    const association = present ?? associate(call, row, place);
    return { AssociationId: association.RouteTableAssociationId, AssociationState: { State: 'associated' as const } };
  }),

  on(DisassociateRouteTableCommand, ({ AssociationId }, call) => {
    const { table, association } = findAssociation(call, AssociationId);
    if (association.Main) {
      throw new AwsError(
        'InvalidParameterValue',
        `cannot disassociate the main route table association ${AssociationId}`,
      );
    }
    table.Associations = table.Associations.filter((other) => other !== association);
    return {};
  }),

  on(ReplaceRouteTableAssociationCommand, ({ AssociationId, RouteTableId }, call) => {
    const next = find(call, routeTableKind, RouteTableId);
    const { table, association } = findAssociation(call, AssociationId);
    // github.com/pulumi/pulumi-awsx/issues/418
    if (table.VpcId !== next.VpcId) {
      const text = `route table association ${AssociationId} and route table ${RouteTableId} belong to different networks`;
      throw new AwsError('InvalidParameterValue', text);
    }
    table.Associations = table.Associations.filter((other) => other !== association);
    const moved = { ...association, RouteTableAssociationId: newId('rtbassoc', call.random), RouteTableId };
    next.Associations.push(moved);
    return { NewAssociationId: moved.RouteTableAssociationId, AssociationState: { State: 'associated' as const } };
  }),
];

interface Place {
  readonly SubnetId?: string;
  readonly GatewayId?: string;
}

/** A subnet of the table's VPC, or the gateway by which traffic comes in: an edge association. */
function placeOf(call: Call, row: RouteTableRow, subnetId: string | undefined, gatewayId: string | undefined): Place {
  if ((subnetId === undefined) === (gatewayId === undefined)) {
    throw new AwsError('MissingParameter', 'The request must contain exactly one of subnetId or gatewayId');
  }
  if (gatewayId !== undefined) {
    const attachments = gatewayId.startsWith('vgw-')
      ? attachmentsOf(find(call, vpnGatewayKind, gatewayId))
      : find(call, internetGatewayKind, gatewayId).Attachments;
    if (attachments.some(({ VpcId }) => VpcId === row.VpcId)) return { GatewayId: gatewayId };
    throw elsewhere(row, `network gateway ${gatewayId}`);
  }
  const { SubnetId, VpcId } = find(call, subnetKind, subnetId ?? '');
  if (VpcId === row.VpcId) return { SubnetId };
  throw elsewhere(row, `subnet ${SubnetId}`);
}

const elsewhere = ({ RouteTableId }: RouteTableRow, other: string): AwsError =>
  new AwsError('InvalidParameterValue', `Route table ${RouteTableId} and ${other} belong to different networks`);

function associate(call: Call, row: RouteTableRow, place: Place) {
  const association = {
    Main: false,
    RouteTableAssociationId: newId('rtbassoc', call.random),
    RouteTableId: row.RouteTableId,
    ...place,
    AssociationState: { State: 'associated' as const },
  };
  row.Associations.push(association);
  return association;
}

function findAssociation(call: Call, id: string) {
  for (const table of existing(call, routeTableKind)) {
    const association = table.Associations.find(({ RouteTableAssociationId }) => RouteTableAssociationId === id);
    if (association) return { table, association };
  }
  throw new AwsError('InvalidAssociationID.NotFound', `The association ID '${id}' does not exist`);
}
