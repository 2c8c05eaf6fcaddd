import type { CreateRouteRequest } from '@aws-sdk/client-ec2';
import { AwsError, type Call } from '../../../endpoint/operation.js';
import { notFound } from '../../kind.js';
import { existing, find, present } from '../../lookup.js';
import { egressOnlyGatewayKind } from '../egress-only-gateway.js';
import { instanceState } from '../instance/instance-state.js';
import { instanceKind } from '../instance/kind.js';
import { onlyInterfaceOf } from '../instance/only-interface.js';
import { interfaceKind } from '../interface/kind.js';
import { internetGatewayKind } from '../internet-gateway.js';
import { natGatewayKind } from '../nat-gateway/kind.js';
import { peeringKind } from '../peering/kind.js';
import { peeringStatus } from '../peering/peering-status.js';
import { transitAttachmentKind } from '../transit/attachment-kind.js';
import { attachmentsOf, vpnGatewayKind } from '../vpn-gateway.js';
import type { RouteTableRow } from './kind.js';

type RouteRow = RouteTableRow['Routes'][number];

/** What a route can lead to, as EC2 keeps it and judges it. */
interface RouteTarget {
  /** How requests and routes name it. */
  readonly member: keyof CreateRouteRequest & keyof RouteRow & `${string}Id`;
  /** Where several kinds share the member: how ids of this one begin. */
  readonly prefix?: string;
  /** What the route keeps of a target that is there and belongs to the table's VPC; throws where it does not. */
  readonly take: (call: Call, table: RouteTableRow, id: string) => Partial<RouteRow>;
  /** Where it is not, the route is a `blackhole`. */
  readonly isThere?: (call: Call, table: RouteTableRow, id: string) => boolean;
}

/** The targets of a request, of which it must name one. */
export type RouteTargetIds = {
  readonly [Name in RouteTarget['member'] | (typeof targetsNotSimulated)[number]]?: string | undefined;
};

/** Targets of networks that the sandbox does not have. */
export const targetsNotSimulated = [
  'VpcEndpointId',
  'LocalGatewayId',
  'CarrierGatewayId',
  'CoreNetworkArn',
  'OdbNetworkArn',
] as const;

/** Every kind of target: a new one is a row here. */
export const routeTargets: readonly RouteTarget[] = [
  {
    member: 'GatewayId',
    prefix: 'igw-',
    take: (call, table, id) => {
      mustBeAttached(table, id, find(call, internetGatewayKind, id).Attachments);
      return { GatewayId: id };
    },
    isThere: (call, _table, id) => (present(call, internetGatewayKind, id)?.Attachments.length ?? 0) > 0,
  },
  {
    member: 'GatewayId',
    prefix: 'vgw-',
    take: (call, table, id) => {
      mustBeAttached(table, id, attachmentsOf(find(call, vpnGatewayKind, id)));
      return { GatewayId: id };
    },
    isThere(call, _table, id) {
      const row = present(call, vpnGatewayKind, id);
      return row !== undefined && attachmentsOf(row).length > 0;
    },
  },
  {
    member: 'NatGatewayId',
    take: (call, _table, id) => ({ NatGatewayId: find(call, natGatewayOfRoute, id).NatGatewayId }),
    isThere: (call, _table, id) => {
      const row = present(call, natGatewayKind, id);
      return row !== undefined && row.deletedAt === null && !row.failure;
    },
  },
  {
    member: 'NetworkInterfaceId',
    take: takeInterface,
    // One without an instance, or whose instance is stopped, leads nowhere (VPC user guide, "Route table concepts").
    isThere: (call, _table, id) => {
      const row = present(call, interfaceKind, id);
      const instance = present(call, instanceKind, row?.Attachment?.InstanceId ?? '');
      if (instance === undefined) return false;
      return ['pending', 'running'].includes(instanceState(call.world, instance, call.clock.now()));
    },
  },
  {
    // The route keeps its interface, by which it is judged.
    member: 'InstanceId',
    take: (call, table, id) => takeInterface(call, table, onlyInterfaceOf(find(call, instanceKind, id))),
  },
  {
    member: 'VpcPeeringConnectionId',
    take: (call, _table, id) => ({ VpcPeeringConnectionId: find(call, peeringKind, id).VpcPeeringConnectionId }),
    isThere: (call, _table, id) => {
      const row = present(call, peeringKind, id);
      return row !== undefined && peeringStatus(call.world, row, call.clock.now()) === 'active';
    },
  },
  {
    member: 'TransitGatewayId',
    // One that the VPC is not attached to is none to its route tables.
    take: (call, table, id) => {
      if (isTransitAttached(call, table, id)) return { TransitGatewayId: id };
      throw new AwsError('InvalidTransitGatewayID.NotFound', `The transitGateway ID '${id}' does not exist.`);
    },
    isThere: isTransitAttached,
  },
  {
    member: 'EgressOnlyInternetGatewayId',
    take: (call, table, id) => {
      mustBeAttached(table, id, [find(call, egressOnlyGatewayKind, id)]);
      return { EgressOnlyInternetGatewayId: id };
    },
    isThere: (call, _table, id) => present(call, egressOnlyGatewayKind, id) !== undefined,
  },
];

// A route names an unknown one in other words than the operations of NAT gateways do (boto/boto3#779).
const natGatewayOfRoute = { ...natGatewayKind, notFound: notFound('InvalidNatGatewayID.NotFound', 'natGateway') };

function mustBeAttached(
  { RouteTableId, VpcId }: RouteTableRow,
  id: string,
  attachments: readonly { readonly VpcId?: string | undefined }[],
): void {
  if (attachments.some((one) => one.VpcId === VpcId)) return;
  const text = `route table ${RouteTableId} and network gateway ${id} belong to different networks`;
  throw new AwsError('InvalidParameterValue', text);
}

function isTransitAttached(call: Call, { VpcId }: RouteTableRow, id: string): boolean {
  return existing(call, transitAttachmentKind).some(
    (one) => one.TransitGatewayId === id && one.ResourceId === VpcId && one.deletedAt === null,
  );
}

function takeInterface(call: Call, { RouteTableId, VpcId }: RouteTableRow, id: string): Partial<RouteRow> {
  const row = find(call, interfaceKind, id);
  if (row.VpcId !== VpcId) {
    const text = `route table ${RouteTableId} and interface ${id} belong to different networks`;
    throw new AwsError('InvalidParameterValue', text);
  }
  const InstanceId = row.Attachment?.InstanceId;
  const owner = InstanceId === undefined ? {} : { InstanceId, InstanceOwnerId: call.world.account };
  return { NetworkInterfaceId: row.NetworkInterfaceId, ...owner };
}
