import { transitAssociationOperations } from './associations.js';
import { transitAttachmentKind } from './attachment-kind.js';
import { transitAttachmentOperations } from './attachments.js';
import { transitGatewayKind } from './gateway-kind.js';
import { transitGatewayOperations } from './gateways.js';
import { transitPeeringOperations } from './peerings.js';
import { transitPrefixListOperations } from './prefix-list-references.js';
import { transitPropagationOperations } from './propagations.js';
import { transitRouteTableKind } from './route-table-kind.js';
import { transitRouteTableOperations } from './route-tables.js';
import { transitRouteOperations } from './routes.js';

export const transitGateways = { ...transitGatewayKind, operations: transitGatewayOperations };

export const transitAttachments = {
  ...transitAttachmentKind,
  operations: [...transitAttachmentOperations, ...transitPeeringOperations],
};

export const transitRouteTables = {
  ...transitRouteTableKind,
  operations: [
    ...transitRouteTableOperations,
    ...transitAssociationOperations,
    ...transitPropagationOperations,
    ...transitRouteOperations,
    ...transitPrefixListOperations,
  ],
};
