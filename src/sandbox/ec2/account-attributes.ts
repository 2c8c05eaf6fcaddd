import { DescribeAccountAttributesCommand } from '@aws-sdk/client-ec2';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import type { World } from '../world/world.js';
import { quota } from './quotas.js';

/** "Attributes of your account" (EC2 API reference, DescribeAccountAttributes). */
function attributesOf(world: World): Readonly<Record<string, string>> {
  const standard = Object.values(world.ec2.vpcs).find(({ IsDefault }) => IsDefault);
  return {
    'supported-platforms': 'VPC',
    'default-vpc': standard?.VpcId ?? 'none',
    'max-instances': '20',
    'max-elastic-ips': String(quota(world, 'addresses')),
    'vpc-max-elastic-ips': String(quota(world, 'addresses')),
    'vpc-max-security-groups-per-interface': '5',
  };
}

export const accountAttributeOperations: readonly Operation[] = [
  on(DescribeAccountAttributesCommand, ({ AttributeNames = [] }, { world }) => {
    const all = attributesOf(world);
    const unknown = AttributeNames.find((name) => !Object.hasOwn(all, name));
    if (unknown !== undefined) {
      throw new AwsError('InvalidParameterValue', `Value (${unknown}) for parameter attributeName is invalid.`);
    }
    return {
      AccountAttributes: Object.entries(all)
        .filter(([name]) => AttributeNames.length === 0 || AttributeNames.some((one) => one === name))
        .map(([AttributeName, AttributeValue]) => ({ AttributeName, AttributeValues: [{ AttributeValue }] })),
    };
  }),
];
