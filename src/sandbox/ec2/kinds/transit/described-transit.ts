import type { Described } from '../../../../network/from-aws.js';
import type { Call } from '../../../endpoint/operation.js';
import { existing } from '../../lookup.js';
import { associationsOf } from './associations.js';
import type { TransitAttachmentRow } from './attachment-kind.js';
import { transitAttachmentKind } from './attachment-kind.js';
import { attachmentView, vpcAttachmentView } from './attachment-view.js';
import { transitGatewayKind } from './gateway-kind.js';
import { transitState } from './life.js';
import { propagationsOf } from './propagations.js';
import { transitRouteTableKind } from './route-table-kind.js';
import { transitRoutes } from './transit-routes.js';

/** Transit gateways as packets meet them at this moment: a subnet that is being added leads nowhere yet. */
export function describedTransit(call: Call) {
  const attachments = existing(call, transitAttachmentKind);
  const now = call.clock.now();
  const placed = (row: TransitAttachmentRow) => ({ ...row, places: row.places.filter(({ since }) => since <= now) });
  return {
    TransitGateways: existing(call, transitGatewayKind).map((row) => ({
      TransitGatewayId: row.TransitGatewayId,
      State: transitState(call, row),
      Options: { SecurityGroupReferencingSupport: row.options.referencesGroups },
    })),
    TransitGatewayAttachments: attachments.map((row) => attachmentView(call, row)),
    TransitGatewayVpcAttachments: attachments
      .filter(({ ResourceType }) => ResourceType === 'vpc')
      .map((row) => vpcAttachmentView(call, placed(row))),
    TransitGatewayRouteTables: existing(call, transitRouteTableKind)
      .filter(({ deletedAt }) => deletedAt === null)
      .map((row) => ({
        TransitGatewayRouteTableId: row.TransitGatewayRouteTableId,
        TransitGatewayId: row.TransitGatewayId,
        Routes: transitRoutes(call, row),
        Associations: associationsOf(call, row.TransitGatewayRouteTableId),
        Propagations: propagationsOf(call, row.TransitGatewayRouteTableId),
      })),
  } satisfies Described;
}
