import { describe, expect, test } from 'vitest';
import { requestIn } from '../../../src/practice/console/aws-line.js';

const asked = (line: string) => {
  const request = requestIn(line.split(' '));
  return 'reason' in request ? request.reason : { action: request.action, ...JSON.parse(request.body) };
};

describe('a command of the AWS CLI', () => {
  test.each([
    [
      'aws ec2 describe-subnets --subnet-ids subnet-1 subnet-2',
      { action: 'DescribeSubnets', SubnetIds: ['subnet-1', 'subnet-2'] },
    ],
    [
      'ec2 describe-route-tables --filters Name=vpc-id,Values=vpc-1,vpc-2 Name=association.main,Values=true',
      {
        action: 'DescribeRouteTables',
        Filters: [
          { Name: 'vpc-id', Values: ['vpc-1', 'vpc-2'] },
          { Name: 'association.main', Values: ['true'] },
        ],
      },
    ],
    [
      'ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 443 --cidr 10.0.0.0/8',
      {
        action: 'AuthorizeSecurityGroupIngress',
        GroupId: 'sg-1',
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }],
      },
    ],
    [
      'ec2 revoke-security-group-egress --group-id sg-1 --ip-permissions IpProtocol=tcp,FromPort=1,ToPort=2,UserIdGroupPairs=[{GroupId=sg-2}]',
      {
        action: 'RevokeSecurityGroupEgress',
        GroupId: 'sg-1',
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 1, ToPort: 2, UserIdGroupPairs: [{ GroupId: 'sg-2' }] }],
      },
    ],
    [
      'ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number 90 --protocol tcp --port-range From=1024,To=65535 --rule-action allow --cidr-block 10.0.0.0/8',
      {
        action: 'CreateNetworkAclEntry',
        NetworkAclId: 'acl-1',
        Egress: false,
        RuleNumber: 90,
        Protocol: '6',
        PortRange: { From: 1024, To: 65_535 },
        RuleAction: 'allow',
        CidrBlock: '10.0.0.0/8',
      },
    ],
    [
      'ec2 modify-network-interface-attribute --network-interface-id eni-1 --no-source-dest-check',
      {
        action: 'ModifyNetworkInterfaceAttribute',
        NetworkInterfaceId: 'eni-1',
        SourceDestCheck: { Value: false },
      },
    ],
    [
      'iam put-role-policy --role-name r --policy-name p --policy-document {"Version":"2012-10-17"}',
      { action: 'PutRolePolicy', RoleName: 'r', PolicyName: 'p', PolicyDocument: '{"Version":"2012-10-17"}' },
    ],
    ['ec2 describe-vpcs --profile me --region us-east-1', { action: 'DescribeVpcs' }],
  ])('%s', (line, input) => expect(asked(line)).toEqual(input));

  test.each([
    ['s3 ls', /^is not answered here; ec2, iam, ssm, logs, sts are$/],
    ['ec2 describe-route-tablez', /^is not answered here$/],
    ['ec2 list-subnets', /^is not answered here; .*describe-subnets.* are$/],
    ['ec2 describe-vpcs --vpc vpc-1', 'has no option --vpc'],
    ['ec2 describe-vpcs vpc-1', 'does not know what vpc-1 belongs to'],
    ['ec2 describe-subnets --filters Name', 'cannot read Name behind --filters'],
    ['ec2 describe-subnets --max-results ten', 'takes a number behind --max-results, not ten'],
    ['ec2 describe-subnets --subnet-ids', 'needs a value behind --subnet-ids'],
  ])('that is wrong says why: %s', (line, reason) => expect(asked(line)).toMatch(reason));
});
