import { allow, document, type ManagedPolicy } from './managed-policy.js';

const AGENT = [
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
];
const CHANNELS = [
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];
const MESSAGES = [
  'ec2messages:AcknowledgeMessage',
  'ec2messages:DeleteMessage',
  'ec2messages:FailMessage',
  'ec2messages:GetEndpoint',
  'ec2messages:GetMessages',
  'ec2messages:SendReply',
];
const SSM_ROLE = 'arn:aws:iam::*:role/aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM*';

/** For the agents of Systems Manager, and for whoever works with them. */
export const agentPolicies: readonly ManagedPolicy[] = [
  {
    name: 'AmazonSSMManagedInstanceCore',
    path: '/',
    id: 'ANPAIXSHM2BNB2D3AXXRU',
    version: 'v2',
    description: 'The policy for Amazon EC2 Role to enable AWS Systems Manager service core functionality.',
    document: document(allow(AGENT), allow(CHANNELS), allow(MESSAGES)),
  },
  {
    name: 'AmazonSSMFullAccess',
    path: '/',
    id: 'ANPAJA7V6HI4ISQFMDYAG',
    version: 'v4',
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
      {
        ...allow(['iam:CreateServiceLinkedRole'], SSM_ROLE),
        Condition: { StringLike: { 'iam:AWSServiceName': 'ssm.amazonaws.com' } },
      },
      allow(['iam:DeleteServiceLinkedRole', 'iam:GetServiceLinkedRoleDeletionStatus'], SSM_ROLE),
      allow(CHANNELS),
    ),
  },
  {
    name: 'AmazonEC2RoleforSSM',
    path: '/service-role/',
    id: 'ANPAI6TL3SMY22S4KMMX6',
    version: 'v8',
    description: 'This policy will soon be deprecated. Please use AmazonSSMManagedInstanceCore policy.',
    document: document(
      allow(AGENT.filter((action) => action !== 'ssm:GetParameter')),
      allow(CHANNELS),
      allow(MESSAGES),
      allow(['cloudwatch:PutMetricData']),
      allow(['ec2:DescribeInstanceStatus']),
      allow(['ds:CreateComputer', 'ds:DescribeDirectories']),
      allow([
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:DescribeLogGroups',
        'logs:DescribeLogStreams',
        'logs:PutLogEvents',
      ]),
      allow([
        's3:GetBucketLocation',
        's3:PutObject',
        's3:GetObject',
        's3:GetEncryptionConfiguration',
        's3:AbortMultipartUpload',
        's3:ListMultipartUploadParts',
        's3:ListBucket',
        's3:ListBucketMultipartUploads',
      ]),
    ),
  },
];
