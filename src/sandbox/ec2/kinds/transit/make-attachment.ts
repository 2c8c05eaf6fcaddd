import { AwsError, type Call } from '../../../endpoint/operation.js';
import { newId } from '../../../world/ids.js';
import { latencyOf } from '../../../world/latency.js';
import { lookUp } from '../../lookup.js';
import { addRow } from '../../rows.js';
import { makeInterface } from '../interface/make-interface.js';
import { type SubnetRow, subnetKind } from '../subnet/kind.js';
import { type TransitAttachmentRow, transitAttachmentKind } from './attachment-kind.js';
import type { TransitGatewayRow } from './gateway-kind.js';

/** It joins the gateway's default tables by itself, once it is up. */
export function makeAttachment(
  call: Call,
  { TransitGatewayId, options: { associationTableId, propagationTableId } }: TransitGatewayRow,
  ResourceType: TransitAttachmentRow['ResourceType'],
  ResourceId: string,
  options: TransitAttachmentRow['options'],
): TransitAttachmentRow {
  const now = call.clock.now();
  const since = now + latencyOf(call.world).transitPending;
  const row: TransitAttachmentRow = {
    TransitGatewayAttachmentId: newId('tgw-attach', call.random),
    TransitGatewayId,
    ResourceType,
    ResourceId,
    ...justMade(now),
    options,
    association: associationTableId === null ? null : { tableId: associationTableId, since, endedAt: null },
    propagations: propagationTableId === null ? [] : [{ tableId: propagationTableId, since }],
  };
  addRow(call, transitAttachmentKind, row);
  return row;
}

/** Options are those of attachments of VPCs: of others none of them is told. */
export const noOptions: TransitAttachmentRow['options'] = {
  dns: 'disable',
  referencesGroups: 'disable',
  ipv6: 'disable',
  applianceMode: 'disable',
};

/** Of an attachment that nothing has happened to yet. */
export const justMade = (createdAt: number) => ({ createdAt, modifiedAt: null, deletedAt: null, places: [] });

/** "You can specify only one subnet per Availability Zone" (EC2 API reference, CreateTransitGatewayVpcAttachment). */
export function checkPlaces(
  call: Call,
  vpcId: string,
  wanted: readonly string[],
  kept: readonly string[],
): readonly SubnetRow[] {
  const zones = kept.map((id) => call.world.ec2.subnets[id]?.AvailabilityZone);
  return wanted.map((id) => {
    const subnet = lookUp(call, subnetKind, id);
    // A subnet of another VPC is as good as none.
    if (subnet?.VpcId !== vpcId)
      throw new AwsError('InvalidSubnetID.NotFound', `Subnet ${id} was deleted or does not exist.`);
    if (zones.includes(subnet.AvailabilityZone))
      throw new AwsError('DuplicateSubnetsInSameZone', 'Duplicate Subnets for same AZ');
    zones.push(subnet.AvailabilityZone);
    return subnet;
  });
}

export function addPlaces(call: Call, row: TransitAttachmentRow, subnets: readonly SubnetRow[]): void {
  const { transitPending, transitModifying } = latencyOf(call.world);
  const since = call.clock.now() + (row.modifiedAt === null ? transitPending : transitModifying);
  for (const subnet of subnets) {
    // The API says `transit_gateway` where the model lists it among `interface` types of other spelling.
    const face = makeInterface(call, subnet, {
      Groups: [],
      Description: `Network Interface for Transit Gateway Attachment ${row.TransitGatewayAttachmentId}`,
      service: { InterfaceType: 'transit_gateway' },
    });
    face.SourceDestCheck = false;
    row.places.push({ subnetId: subnet.SubnetId, interfaceId: face.NetworkInterfaceId, since });
  }
}

/** It leaves its route tables, and its interfaces go. */
export function endAttachment(call: Call, row: TransitAttachmentRow): void {
  row.deletedAt = call.clock.now();
  row.association = null;
  row.propagations = [];
  removePlaces(
    call,
    row,
    row.places.map(({ subnetId }) => subnetId),
  );
}

export function removePlaces(call: Call, row: TransitAttachmentRow, subnetIds: readonly string[]): void {
  const isGone = ({ subnetId }: { readonly subnetId: string }) => subnetIds.includes(subnetId);
  for (const { interfaceId } of row.places.filter(isGone)) {
    const face = call.world.ec2.interfaces[interfaceId];
    if (face) face.goneAt = call.clock.now();
  }
  row.places = row.places.filter((place) => !isGone(place));
}
