import type { Operation } from '../endpoint/operation.js';
import { accountAttributeOperations } from './account-attributes.js';
import { blockPublicAccessOperations } from './block-public-access.js';
import { kinds } from './kinds/index.js';
import { ec2TagOperations } from './tags.js';
import { zoneOperations } from './zones.js';

export const ec2Operations: readonly Operation[] = [
  ...kinds.flatMap(({ operations }) => operations),
  ...accountAttributeOperations,
  ...blockPublicAccessOperations,
  ...ec2TagOperations,
  ...zoneOperations,
];
