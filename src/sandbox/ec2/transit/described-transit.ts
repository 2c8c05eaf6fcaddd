import type { Described } from '../../../network/from-aws.js';
import type { Call } from '../../endpoint/operation.js';
import type { TransitAttachmentRow } from '../kinds/transit-attachment.js';
import { transitAttachmentKind } from '../kinds/transit-attachment.js';
import { transitGatewayKind } from '../kinds/transit-gateway.js';
import { transitRouteTableKind } from '../kinds/transit-route-table.js';
import { existing } from '../lookup.js';
import { associationsOf } from './associations.js';
import { attachmentView, vpcAttachmentView } from './attachment-view.js';
import { transitState } from './life.js';
import { propagationsOf } from './propagations.js';
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
    TransitGatewayVpcAttachments: attachments.map((row) => vpcAttachmentView(call, placed(row))),
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
