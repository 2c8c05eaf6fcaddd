import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { Site } from '../site.js';

/** Lets the machines be managed by Systems Manager, so that tests can be run on them. The name of the profile. */
export async function makeProfile({ aws }: Site): Promise<string> {
  const name = 'machines';
  await aws.iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust('ec2.amazonaws.com') }));
  await aws.iam.send(
    new AttachRolePolicyCommand({
      RoleName: name,
      PolicyArn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
    }),
  );
  await aws.iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: name }));
  await aws.iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: name, RoleName: name }));
  return name;
}

export const deliveryRole = 'flow-logs';
export const deliveryPolicy = 'deliver';

/** Lets flow logs write. The role's ARN. */
export async function makeDeliveryRole(site: Site): Promise<string> {
  const { Role } = await site.aws.iam.send(
    new CreateRoleCommand({
      RoleName: deliveryRole,
      AssumeRolePolicyDocument: trust('vpc-flow-logs.amazonaws.com'),
    }),
  );
  await allowDelivery(site, ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogGroups']);
  return Role?.Arn ?? '';
}

export const allowDelivery = ({ aws }: Site, actions: readonly string[]) =>
  aws.iam.send(
    new PutRolePolicyCommand({
      RoleName: deliveryRole,
      PolicyName: deliveryPolicy,
      PolicyDocument: statement({ Action: actions, Resource: '*' }),
    }),
  );

const trust = (Service: string): string => statement({ Principal: { Service }, Action: 'sts:AssumeRole' });

const statement = (parts: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...parts }] });
