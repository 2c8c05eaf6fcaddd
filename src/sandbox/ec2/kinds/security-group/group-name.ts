import { AwsError, type Call } from '../../../endpoint/operation.js';
import { existing } from '../../lookup.js';
import { rowsBy } from '../../rows.js';
import { vpcKind } from '../vpc/kind.js';
import { type SecurityGroupRow, securityGroupKind } from './kind.js';

export function defaultVpcOf(call: Call) {
  const vpc = existing(call, vpcKind).find(({ IsDefault }) => IsDefault);
  if (!vpc) throw new AwsError('VPCIdNotSpecified', 'No default VPC for this user');
  return vpc;
}

/** Names without a VPC mean the default VPC's. */
export const inDefaultVpc = (call: Call, name: string): SecurityGroupRow => namedGroup(call, defaultVpcOf(call), name);

/** The group of a name, in the VPC of something. */
export function namedGroup(call: Call, { VpcId }: { readonly VpcId: string }, name: string): SecurityGroupRow {
  const found = rowsBy(call, securityGroupKind, 'VpcId', VpcId).find(({ GroupName }) => GroupName === name);
  if (found) return found;
  const where = call.world.ec2.vpcs[VpcId]?.IsDefault ? ` in default VPC '${VpcId}'` : '';
  throw new AwsError('InvalidGroup.NotFound', `The security group '${name}' does not exist${where}`);
}
