import type { Json } from '../base/json.js';

/** Whose permissions are described. */
export interface PolicyFor {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/**
 * The permissions that a person needs to run the lab, and no more: creates only with the lab's tag, removals only of what
 * carries it, IAM only below the lab's path. `sts:GetCallerIdentity` needs none (STS API reference).
 */
export function operatorPolicy({ partition, account, region }: PolicyFor): Json {
  const ec2 = (resource: string) => `arn:${partition}:ec2:${region}:${account}:${resource}`;
  const ownRole = `arn:${partition}:iam::${account}:role/flowlab/*`;
  const ownProfile = `arn:${partition}:iam::${account}:instance-profile/flowlab/*`;
  const ownGroup = `arn:${partition}:logs:${region}:${account}:log-group:VPC-Flow-Logs-Demo*`;
  return {
    Version: '2012-10-17',
    Statement: [
      allow('Ec2Read', ec2Reads, '*'),
      allow('Ec2Make', ['ec2:CreateFlowLogs', 'ec2:CreateSecurityGroup', 'ec2:RunInstances'], '*'),
      allow('Ec2TagWhatIsMade', ['ec2:CreateTags'], [ec2('*/*')]),
      allow(
        'Ec2ChangeAndRemoveOwn',
        [
          'ec2:AuthorizeSecurityGroupIngress',
          'ec2:DeleteFlowLogs',
          'ec2:DeleteSecurityGroup',
          'ec2:RevokeSecurityGroupIngress',
          'ec2:StartInstances',
          'ec2:TerminateInstances',
        ],
        '*',
        {
          StringLike: { 'aws:ResourceTag/flowlab:lab': '*' },
        },
      ),
      allow(
        'Ec2OneRuleOnTheNetworkAcl',
        ['ec2:CreateNetworkAclEntry', 'ec2:DeleteNetworkAclEntry', 'ec2:DeleteTags'],
        [ec2('network-acl/*')],
      ),
      allow('IamOwnRoles', roleActions, [ownRole]),
      allow('IamOwnProfile', profileActions, [ownProfile]),
      allow('IamFindOwn', ['iam:GetInstanceProfile', 'iam:GetRole', 'iam:ListInstanceProfiles', 'iam:ListRoles'], '*'),
      allow('IamPassOwnRoles', ['iam:PassRole'], [ownRole], {
        StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'vpc-flow-logs.amazonaws.com'] },
      }),
      allow('LogsFind', ['logs:DescribeLogGroups'], '*'),
      allow('LogsOwnGroup', logActions, [ownGroup, `${ownGroup}:*`]),
      allow(
        'SsmImage',
        ['ssm:GetParameter'],
        [`arn:${partition}:ssm:${region}::parameter/aws/service/ami-amazon-linux-latest/*`],
      ),
      allow('SsmRead', ['ssm:DescribeInstanceInformation', 'ssm:GetCommandInvocation'], '*'),
      allow(
        'SsmRunOnInstances',
        ['ssm:SendCommand', 'ssm:StartSession'],
        [
          ec2('instance/*'),
          `arn:${partition}:ssm:${region}::document/AWS-RunShellScript`,
          `arn:${partition}:ssm:${region}:${account}:document/SSM-SessionManagerRunShell`,
        ],
      ),
      allow('SsmOwnSessions', ['ssm:TerminateSession'], [`arn:${partition}:ssm:*:*:session/\${aws:userid}-*`]),
    ],
  };
}

const allow = (
  Sid: string,
  Action: readonly string[],
  Resource: string | readonly string[],
  Condition?: Json,
): Json => ({ Sid, Effect: 'Allow', Action, Resource, ...(Condition === undefined ? {} : { Condition }) });

const ec2Reads = [
  'ec2:DescribeFlowLogs',
  'ec2:DescribeInstanceStatus',
  'ec2:DescribeInstanceTypeOfferings',
  'ec2:DescribeInstances',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeManagedPrefixLists',
  'ec2:DescribeNatGateways',
  'ec2:DescribeNetworkAcls',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroupRules',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVolumes',
  'ec2:DescribeVpcBlockPublicAccessExclusions',
  'ec2:DescribeVpcBlockPublicAccessOptions',
  'ec2:DescribeVpcPeeringConnections',
  'ec2:DescribeVpcs',
  'ec2:GetManagedPrefixListEntries',
];

const roleActions = [
  'iam:AttachRolePolicy',
  'iam:CreateRole',
  'iam:DeleteRole',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:PutRolePolicy',
  'iam:TagRole',
];

const profileActions = [
  'iam:AddRoleToInstanceProfile',
  'iam:CreateInstanceProfile',
  'iam:DeleteInstanceProfile',
  'iam:RemoveRoleFromInstanceProfile',
  'iam:TagInstanceProfile',
];

const logActions = [
  'logs:CreateLogGroup',
  'logs:DeleteLogGroup',
  'logs:DescribeLogStreams',
  'logs:FilterLogEvents',
  'logs:ListTagsForResource',
  'logs:PutRetentionPolicy',
  'logs:TagResource',
];
