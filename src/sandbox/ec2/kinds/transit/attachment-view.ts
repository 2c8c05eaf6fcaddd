import type { Call } from '../../../endpoint/operation.js';
import { associationNow } from './associations.js';
import type { TransitAttachmentRow } from './attachment-kind.js';
import { attachmentState } from './attachment-state.js';
import { transitState } from './life.js';

/** As the list of attachments of every kind has it. */
export function attachmentView(call: Call, row: TransitAttachmentRow) {
  const { world } = call;
  const association = associationNow(call, row);
  return {
    TransitGatewayAttachmentId: row.TransitGatewayAttachmentId,
    TransitGatewayId: row.TransitGatewayId,
    TransitGatewayOwnerId: world.account,
    ResourceOwnerId: row.peer?.ownerId ?? world.account,
    ResourceType: row.ResourceType,
    ResourceId: row.ResourceId,
    State: attachmentState(call, row),
    ...(association && {
      Association: { TransitGatewayRouteTableId: association.tableId, State: association.State },
    }),
  };
}

/** As the list of VPC attachments has it. */
export const vpcAttachmentView = (call: Call, row: TransitAttachmentRow) => ({
  TransitGatewayAttachmentId: row.TransitGatewayAttachmentId,
  TransitGatewayId: row.TransitGatewayId,
  VpcId: row.ResourceId,
  VpcOwnerId: call.world.account,
  State: transitState(call, row),
  SubnetIds: row.places.map(({ subnetId }) => subnetId),
  Options: {
    DnsSupport: row.options.dns,
    SecurityGroupReferencingSupport: row.options.referencesGroups,
    Ipv6Support: row.options.ipv6,
    ApplianceModeSupport: row.options.applianceMode,
  },
});
