import { commonPolicies } from './common-policies.js';

/** AWS managed policies that a lab may attach (AWS managed policy reference), by their path and name. */
export interface ManagedPolicy {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly version: string;
  readonly description: string;
  readonly document: string;
}

const allow = (actions: readonly string[], resource: string = '*') => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
});
const document = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

export const managedPolicies: readonly ManagedPolicy[] = [
  {
    name: 'AmazonSSMManagedInstanceCore',
    path: '/',
    id: 'ANPAIXSHM2BNB2D3AXXRU',
    version: 'v2',
    description: 'The policy for Amazon EC2 Role to enable AWS Systems Manager service core functionality.',
    document: document(
      allow([
        'ssm:DescribeAssociation',
        'ssm:GetDeployablePatchSnapshotForInstance',
        'ssm:GetDocument',
        'ssm:DescribeDocument',
        'ssm:GetManifest',
        'ssm:GetParameter',
        'ssm:GetParameters',
        'ssm:ListAssociations',
        'ssm:ListInstanceAssociations',
        'ssm:PutInventory',
        'ssm:PutComplianceItems',
        'ssm:PutConfigurePackageResult',
        'ssm:UpdateAssociationStatus',
        'ssm:UpdateInstanceAssociationStatus',
        'ssm:UpdateInstanceInformation',
      ]),
      allow([
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ]),
      allow([
        'ec2messages:AcknowledgeMessage',
        'ec2messages:DeleteMessage',
        'ec2messages:FailMessage',
        'ec2messages:GetEndpoint',
        'ec2messages:GetMessages',
        'ec2messages:SendReply',
      ]),
    ),
  },
  {
    name: 'CloudWatchLogsFullAccess',
    path: '/',
    id: 'ANPAJ3ZGNWK2R5HW5BQFO',
    version: 'v2',
    description: 'Provides full access to CloudWatch Logs',
    document: document(
      allow([
        'logs:*',
        'cloudwatch:GenerateQuery',
        'cloudwatch:GenerateQueryResultsSummary',
        'observabilityadmin:ListTelemetryPipelines',
      ]),
    ),
  },
  {
    name: 'CloudWatchLogsReadOnlyAccess',
    path: '/',
    id: 'ANPAJ2YIYDYSNNEHK3VKW',
    version: 'v7',
    description: 'Provides read only access to CloudWatch Logs',
    document: document(
      allow([
        'logs:Describe*',
        'logs:Get*',
        'logs:List*',
        'logs:StartQuery',
        'logs:StopQuery',
        'logs:TestMetricFilter',
        'logs:FilterLogEvents',
      ]),
    ),
  },
  {
    name: 'AmazonSSMFullAccess',
    path: '/',
    id: 'ANPAJA7V6HI4ISQFMDYAG',
    version: 'v5',
    description: 'Provides full access to Amazon SSM.',
    document: document(
      allow([
        'cloudwatch:PutMetricData',
        'ds:CreateComputer',
        'ds:DescribeDirectories',
        'ec2:DescribeInstanceStatus',
        'logs:*',
        'ssm:*',
        'ec2messages:*',
      ]),
    ),
  },
  {
    name: 'AmazonEC2RoleforSSM',
    path: '/service-role/',
    id: 'ANPAI6TL3SMY22S4KMMX6',
    version: 'v8',
    description: 'This policy will soon be deprecated. Please use AmazonSSMManagedInstanceCore policy.',
    document: document(
      allow([
        'ssm:*',
        'ssmmessages:*',
        'ec2messages:*',
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
      ]),
    ),
  },
  {
    name: 'CloudWatchAgentServerPolicy',
    path: '/',
    id: 'ANPAI7S7EGZDEBBJ2GVFE',
    version: 'v4',
    description: 'Permissions required to use AmazonCloudWatchAgent on servers',
    document: document(
      allow([
        'cloudwatch:PutMetricData',
        'ec2:DescribeVolumes',
        'ec2:DescribeTags',
        'logs:PutLogEvents',
        'logs:PutRetentionPolicy',
        'logs:DescribeLogStreams',
        'logs:DescribeLogGroups',
        'logs:CreateLogStream',
        'logs:CreateLogGroup',
      ]),
      allow(['ssm:GetParameter'], 'arn:aws:ssm:*:*:parameter/AmazonCloudWatch-*'),
    ),
  },
  {
    name: 'AdministratorAccess',
    path: '/',
    id: 'ANPAIWMBCKSKIEE64ZLYK',
    version: 'v1',
    description: 'Provides full access to AWS services and resources.',
    document: document(allow(['*'])),
  },
  {
    name: 'ReadOnlyAccess',
    path: '/',
    id: 'ANPAILL3HVNFSB6DCOWYQ',
    version: 'v140',
    description: 'Provides read-only access to AWS services and resources.',
    document: document(
      allow([
        'ec2:Describe*',
        'iam:Get*',
        'iam:List*',
        'logs:Describe*',
        'logs:Get*',
        'logs:FilterLogEvents',
        'logs:StartQuery',
        'ssm:Describe*',
        'ssm:Get*',
        'ssm:List*',
      ]),
    ),
  },
  ...commonPolicies.map(({ actions, ...policy }) => ({ ...policy, document: document(allow(actions)) })),
];

/** By ARN, in whatever partition: `arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore`. */
export function managedPolicy(arn: string): ManagedPolicy | undefined {
  const name = /^arn:aws[\w-]*:iam::aws:policy(\/.+)$/.exec(arn)?.[1];
  return managedPolicies.find((policy) => policy.path + policy.name === name);
}
