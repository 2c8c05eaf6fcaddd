import { classicLinkOperations } from './classic-link.js';
import { defaultVpcOperations } from './default-vpc.js';
import { vpcKind } from './kind.js';
import { vpcCidrBlockOperations } from './vpc-cidr-blocks.js';
import { vpcOperations } from './vpcs.js';

export const vpcs = {
  ...vpcKind,
  operations: [...vpcOperations, ...defaultVpcOperations, ...vpcCidrBlockOperations, ...classicLinkOperations],
};
