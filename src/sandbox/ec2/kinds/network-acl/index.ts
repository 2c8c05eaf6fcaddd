import { networkAclKind } from './kind.js';
import { networkAclEntryOperations } from './network-acl-entries.js';
import { networkAclOperations } from './network-acls.js';

export const networkAcls = { ...networkAclKind, operations: [...networkAclOperations, ...networkAclEntryOperations] };
