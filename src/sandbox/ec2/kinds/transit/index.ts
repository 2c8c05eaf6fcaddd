import type { Operation } from '../../../endpoint/operation.js';
import { transitAssociationOperations } from './associations.js';
import { transitAttachmentOperations } from './attachments.js';
import { transitGatewayOperations } from './gateways.js';
import { transitPropagationOperations } from './propagations.js';
import { transitRouteTableOperations } from './route-tables.js';
import { transitRouteOperations } from './routes.js';

export const transitOperations: readonly Operation[] = [
  ...transitGatewayOperations,
  ...transitAttachmentOperations,
  ...transitRouteTableOperations,
  ...transitAssociationOperations,
  ...transitPropagationOperations,
  ...transitRouteOperations,
];
