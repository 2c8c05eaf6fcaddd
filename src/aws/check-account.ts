import { DescribeVpcsCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import type { Aws } from '../cloud.js';
import { codeOf } from './classify.js';

/** The default VPC of the region; undefined where it has none. */
export async function defaultVpc({ ec2 }: Pick<Aws, 'ec2'>): Promise<string | undefined> {
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }));
  return Vpcs?.[0]?.VpcId;
}

/**
 * AWS's answer to a launch that is only rehearsed. DryRun answers with an error either way: which one tells
 * (EC2 API reference, common parameters, DryRun).
 */
export async function rehearseLaunch({
  ec2,
}: Pick<Aws, 'ec2'>): Promise<'may' | 'may-not' | { readonly code: string }> {
  try {
    await ec2.send(
      new RunInstancesCommand({
        DryRun: true,
        MinCount: 1,
        MaxCount: 1,
        ImageId: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
        InstanceType: 't3.micro',
      }),
    );
    return { code: '' };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'DryRunOperation') return 'may';
    return code === 'UnauthorizedOperation' ? 'may-not' : { code: code || 'an error' };
  }
}
