import type { VpcRow } from './kind.js';

/** A VPC without DNS support has no Amazon DNS server (VPC user guide, "DNS attributes for your VPC"). */
export const supportsDns = (vpc: VpcRow | undefined): boolean => vpc?.attributes?.enableDnsSupport ?? true;

/** Whether what is in the VPC gets public DNS names (VPC user guide, "DNS attributes for your VPC"). */
export const hasDnsHostnames = (vpc: VpcRow): boolean =>
  supportsDns(vpc) && (vpc.attributes?.enableDnsHostnames ?? vpc.IsDefault);
