import type { Call } from '../../../endpoint/operation.js';
import { existing } from '../../lookup.js';
import { egressOnlyGatewayKind } from '../egress-only-gateway.js';
import { instanceState } from '../instance/instance-state.js';
import { instanceKind } from '../instance/kind.js';
import { interfaceKind } from '../interface/kind.js';
import { internetGatewayKind } from '../internet-gateway.js';
import { natGatewayKind } from '../nat-gateway/kind.js';
import { peeringKind } from '../peering/kind.js';
import { peeringStatus } from '../peering/peering-status.js';
import { transitAttachmentKind } from '../transit/attachment-kind.js';
import { vpnGatewayKind } from '../vpn-gateway.js';
import type { RouteTableRow } from './kind.js';

type RouteRow = RouteTableRow['Routes'][number];

/** `blackhole`: "the route's target isn't available" (EC2 API reference, Route). */
export function routeState(call: Call, table: RouteTableRow, route: RouteRow): 'active' | 'blackhole' {
  return targetExists(call, table, route) ? 'active' : 'blackhole';
}

function targetExists(call: Call, { VpcId }: RouteTableRow, route: RouteRow): boolean {
  const { GatewayId, NatGatewayId, NetworkInterfaceId, VpcPeeringConnectionId, EgressOnlyInternetGatewayId } = route;
  if (route.TransitGatewayId !== undefined) {
    return existing(call, transitAttachmentKind).some(
      (one) => one.TransitGatewayId === route.TransitGatewayId && one.VpcId === VpcId && one.deletedAt === null,
    );
  }
  if (GatewayId?.startsWith('igw-')) {
    return existing(call, internetGatewayKind).some(
      (row) => row.InternetGatewayId === GatewayId && row.Attachments.length > 0,
    );
  }
  if (GatewayId?.startsWith('vgw-')) {
    return existing(call, vpnGatewayKind).some(
      (row) => row.VpnGatewayId === GatewayId && row.VpcAttachments.length > 0,
    );
  }
  if (EgressOnlyInternetGatewayId !== undefined) {
    return existing(call, egressOnlyGatewayKind).some(
      (row) => row.EgressOnlyInternetGatewayId === EgressOnlyInternetGatewayId,
    );
  }
  if (NatGatewayId !== undefined) {
    return existing(call, natGatewayKind).some(
      (row) => row.NatGatewayId === NatGatewayId && row.deletedAt === null && !row.failure,
    );
  }
  if (VpcPeeringConnectionId !== undefined) {
    const peering = existing(call, peeringKind).find((row) => row.VpcPeeringConnectionId === VpcPeeringConnectionId);
    return peering !== undefined && peeringStatus(call.world, peering, call.clock.now()) === 'active';
  }
  if (NetworkInterfaceId !== undefined) return interfaceForwards(call, NetworkInterfaceId);
  return true;
}

// An interface without an instance, or whose instance is stopped, leads nowhere (VPC user guide, "Route table concepts").
function interfaceForwards(call: Call, id: string): boolean {
  const row = existing(call, interfaceKind).find(({ NetworkInterfaceId }) => NetworkInterfaceId === id);
  const instance = existing(call, instanceKind).find(({ InstanceId }) => InstanceId === row?.Attachment?.InstanceId);
  return (
    instance !== undefined && ['pending', 'running'].includes(instanceState(call.world, instance, call.clock.now()))
  );
}
