import type { VpcRow } from './kinds/vpc.js';

/** Whether what is in the VPC gets public DNS names (VPC user guide, "DNS attributes for your VPC"). */
export const hasDnsHostnames = (vpc: VpcRow): boolean =>
  (vpc.attributes?.enableDnsSupport ?? true) && (vpc.attributes?.enableDnsHostnames ?? vpc.IsDefault);
