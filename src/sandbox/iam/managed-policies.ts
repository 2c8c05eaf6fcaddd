import { agentPolicies } from './agent-policies.js';
import { commonPolicies } from './common-policies.js';
import { allow, document, type ManagedPolicy } from './managed-policy.js';

/**
 * AWS managed policies, by their path and name: those that the lab and Terraform's modules attach most are whole, as AWS
 * published the version that stands with each (AWS managed policy reference guide; their histories in the repository
 * zoph-io/MAMIP), the rest abridged: see common-policies.ts.
 */
export const managedPolicies: readonly ManagedPolicy[] = [
  ...agentPolicies,
  {
    name: 'CloudWatchLogsFullAccess',
    path: '/',
    id: 'ANPAJ3ZGNWK2R5HW5BQFO',
    version: 'v3',
    description: 'Provides full access to CloudWatch Logs',
    document: document(allow(['logs:*', 'cloudwatch:GenerateQuery', 'cloudwatch:GenerateQueryResultsSummary'])),
  },
  {
    name: 'CloudWatchLogsReadOnlyAccess',
    path: '/',
    id: 'ANPAJ2YIYDYSNNEHK3VKW',
    version: 'v6',
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
        'logs:StartLiveTail',
        'logs:StopLiveTail',
        'cloudwatch:GenerateQuery',
      ]),
    ),
  },
  {
    name: 'CloudWatchAgentServerPolicy',
    path: '/',
    id: 'ANPAI7S7EGZDEBBJ2GVFE',
    version: 'v3',
    description: 'Permissions required to use AmazonCloudWatchAgent on servers',
    document: document(
      {
        Sid: 'CWACloudWatchServerPermissions',
        ...allow([
          'cloudwatch:PutMetricData',
          'ec2:DescribeVolumes',
          'ec2:DescribeTags',
          'logs:PutLogEvents',
          'logs:PutRetentionPolicy',
          'logs:DescribeLogStreams',
          'logs:DescribeLogGroups',
          'logs:CreateLogStream',
          'logs:CreateLogGroup',
          'xray:PutTraceSegments',
          'xray:PutTelemetryRecords',
          'xray:GetSamplingRules',
          'xray:GetSamplingTargets',
          'xray:GetSamplingStatisticSummaries',
        ]),
      },
      {
        Sid: 'CWASSMServerPermissions',
        ...allow(['ssm:GetParameter'], 'arn:aws:ssm:*:*:parameter/AmazonCloudWatch-*'),
      },
    ),
  },
  {
    name: 'AmazonEC2FullAccess',
    path: '/',
    id: 'ANPAI3VAJF5ZCRZ7MCQE6',
    version: 'v5',
    description: 'Provides full access to Amazon EC2 via the AWS Management Console.',
    document: document(
      allow(['ec2:*']),
      allow(['elasticloadbalancing:*']),
      allow(['cloudwatch:*']),
      allow(['autoscaling:*']),
      {
        ...allow(['iam:CreateServiceLinkedRole']),
        Condition: {
          StringEquals: {
            'iam:AWSServiceName': [
              'autoscaling',
              'ec2scheduled',
              'elasticloadbalancing',
              'spot',
              'spotfleet',
              'transitgateway',
            ].map((service) => `${service}.amazonaws.com`),
          },
        },
      },
    ),
  },
  {
    name: 'AmazonEKS_CNI_Policy',
    path: '/',
    id: 'ANPAJWTW6NVAXKNBLSRJS',
    version: 'v5',
    description:
      'This policy provides the Amazon VPC CNI Plugin the permissions it requires to modify the IP address configuration on your EKS worker nodes.',
    document: document(
      {
        Sid: 'AmazonEKSCNIPolicy',
        ...allow([
          'ec2:AssignPrivateIpAddresses',
          'ec2:AttachNetworkInterface',
          'ec2:CreateNetworkInterface',
          'ec2:DeleteNetworkInterface',
          'ec2:DescribeInstances',
          'ec2:DescribeTags',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeInstanceTypes',
          'ec2:DescribeSubnets',
          'ec2:DetachNetworkInterface',
          'ec2:ModifyNetworkInterfaceAttribute',
          'ec2:UnassignPrivateIpAddresses',
        ]),
      },
      { Sid: 'AmazonEKSCNIPolicyENITag', ...allow(['ec2:CreateTags'], 'arn:aws:ec2:*:*:network-interface/*') },
    ),
  },
  {
    name: 'PowerUserAccess',
    path: '/',
    id: 'ANPAJYRXTHIB4FOVS3ZXS',
    version: 'v12',
    description:
      'Provides full access to AWS services and resources, but does not allow management of Users and groups.',
    document: document(
      { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
      allow([
        'account:GetAccountInformation',
        'account:GetGovCloudAccountInformation',
        'account:GetPrimaryEmail',
        'account:ListRegions',
        'iam:CreateServiceLinkedRole',
        'iam:DeleteServiceLinkedRole',
        'iam:ListRoles',
        'organizations:DescribeEffectivePolicy',
        'organizations:DescribeOrganization',
      ]),
    ),
  },
  {
    name: 'AdministratorAccess',
    path: '/',
    id: 'ANPAIWMBCKSKIEE64ZLYK',
    version: 'v1',
    description: 'Provides full access to AWS services and resources.',
    document: document({ Effect: 'Allow', Action: '*', Resource: '*' }),
  },
  {
    name: 'ReadOnlyAccess',
    path: '/',
    id: 'ANPAILL3HVNFSB6DCOWYQ',
    version: 'v140',
    description: 'Provides read-only access to AWS services and resources.',
    document: document(
      allow([
        // Of the services that are here.
        'ec2:Describe*',
        'ec2:Get*',
        'ec2:SearchTransitGatewayRoutes',
        'iam:Generate*',
        'iam:Get*',
        'iam:List*',
        'iam:Simulate*',
        'logs:Describe*',
        'logs:FilterLogEvents',
        'logs:Get*',
        'logs:List*',
        'logs:StartQuery',
        'logs:StopQuery',
        'logs:TestMetricFilter',
        's3:Get*',
        's3:List*',
        'ssm:Describe*',
        'ssm:Get*',
        'ssm:List*',
        'sts:GetAccessKeyInfo',
        'sts:GetCallerIdentity',
        'sts:GetSessionToken',
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
