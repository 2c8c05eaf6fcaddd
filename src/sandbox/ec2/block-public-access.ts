import {
  DescribeVpcBlockPublicAccessOptionsCommand,
  ModifyVpcBlockPublicAccessOptionsCommand,
} from '@aws-sdk/client-ec2';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import type { World } from '../world/world.js';

// "Block public access to VPCs and subnets" (VPC user guide): off unless the account turned it on.
function options({ account, region, ec2 }: World) {
  const { mode, lastUpdate } = ec2.blockPublicAccess;
  return {
    AwsAccountId: account,
    AwsRegion: region,
    InternetGatewayBlockMode: mode,
    State: lastUpdate === null ? ('default-state' as const) : ('update-complete' as const),
    ManagedBy: 'account' as const,
    ExclusionsAllowed: 'allowed' as const,
    ...(lastUpdate !== null && { LastUpdateTimestamp: lastUpdate }),
  };
}

/** What is blocked of a VPC or subnet, by its ARN and that of what it is in: an exclusion lifts it (VPC user guide, "Create and delete exclusions"). */
export function blockStates({ ec2 }: World, arns: readonly string[]) {
  const lifted = Object.values(ec2.accessExclusions)
    .filter(({ ResourceArn, deletedAt }) => deletedAt === undefined && arns.includes(ResourceArn))
    .map(({ InternetGatewayExclusionMode }) => InternetGatewayExclusionMode);
  const { mode } = ec2.blockPublicAccess;
  const left = lifted.includes('allow-bidirectional')
    ? 'off'
    : lifted.length > 0 && mode !== 'off'
      ? 'block-ingress'
      : mode;
  return { BlockPublicAccessStates: { InternetGatewayBlockMode: left } } as const;
}

export const blockPublicAccessOperations: readonly Operation[] = [
  on(DescribeVpcBlockPublicAccessOptionsCommand, (_input, { world }) => ({
    VpcBlockPublicAccessOptions: options(world),
  })),

  on(ModifyVpcBlockPublicAccessOptionsCommand, ({ InternetGatewayBlockMode }, { world, clock }) => {
    const mode = InternetGatewayBlockMode;
    if (mode !== 'off' && mode !== 'block-bidirectional' && mode !== 'block-ingress') {
      throw new AwsError('InvalidParameterValue', `Value (${mode}) for parameter InternetGatewayBlockMode is invalid.`);
    }
    world.ec2.blockPublicAccess = { mode, lastUpdate: new Date(clock.now()).toISOString() };
    return { VpcBlockPublicAccessOptions: { ...options(world), State: 'update-in-progress' as const } };
  }),
];
