import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkAclEntryCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
} from '@aws-sdk/client-ec2';
import { CreateInstanceProfileCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import type { Aws } from '../../src/cloud.js';
import type { World } from '../../src/sandbox/world/world.js';
import { launchOf } from '../helpers/sandbox.js';

/** What belongs to somebody else and looks like the lab's. */

type MovesIn = (aws: Aws, world: World) => Promise<unknown>;

const other = 'zzzzzzz2';
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

export const neighbours = {
  'a role of the same name': ({ iam }) =>
    iam.send(new CreateRoleCommand({ RoleName: 'Demo-SSM-Role', AssumeRolePolicyDocument: trust })),
  'a role of another lab': ({ iam }) =>
    iam.send(
      new CreateRoleCommand({
        RoleName: 'Demo-VPC-Flow-Logs',
        Path: `/flowlab/${other}/`,
        AssumeRolePolicyDocument: trust,
        Tags: [{ Key: 'flowlab:lab', Value: other }],
      }),
    ),
  'a profile of the same name': ({ iam }) =>
    iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'Demo-SSM-Role' })),
  'a group of the same name': group('launch-wizard-1', 'Name', 'theirs'),
  'a group tagged in other letters': group('theirs-1', 'flowlab:lab', 'ABCD2345'),
  'a group tagged with a blank': group('theirs-2', 'flowlab:lab', ' abcd2345'),
  'a group under another key': group('theirs-3', 'Flowlab:Lab', 'abcd2345'),
  'a group of another lab': group('theirs-4', 'flowlab:lab', other),
  'a log group of the same name': ({ logs }) =>
    logs.send(new CreateLogGroupCommand({ logGroupName: 'VPC-Flow-Logs-Demo' })),
  'a log group that begins alike': ({ logs }) =>
    logs.send(new CreateLogGroupCommand({ logGroupName: 'VPC-Flow-Logs-Demo-2', tags: { 'flowlab:lab': other } })),
  'an outbound rule 1': ({ ec2 }, { ec2: { networkAcls } }) =>
    ec2.send(
      new CreateNetworkAclEntryCommand({
        NetworkAclId: Object.keys(networkAcls)[0],
        RuleNumber: 1,
        Egress: true,
        Protocol: '1',
        IcmpTypeCode: { Type: -1, Code: -1 },
        CidrBlock: '10.9.0.0/16',
        RuleAction: 'deny',
      }),
    ),
  'a note of another lab': ({ ec2 }, { ec2: { networkAcls } }) =>
    ec2.send(
      new CreateTagsCommand({
        Resources: Object.keys(networkAcls).slice(0, 1),
        Tags: [{ Key: `flowlab:${other}`, Value: 'network-acl-entry:egress:7' }],
      }),
    ),
  'an instance of another lab': ({ ec2 }, world) =>
    ec2.send(
      launchOf(world, {
        SubnetId: Object.keys(world.ec2.subnets)[0],
        TagSpecifications: [
          {
            ResourceType: 'instance',
            Tags: [
              { Key: 'Name', Value: 'demo-source' },
              { Key: 'flowlab:lab', Value: other },
              { Key: 'flowlab:step', Value: 'instances/source' },
            ],
          },
        ],
      }),
    ),
} satisfies Readonly<Record<string, MovesIn>>;

function group(GroupName: string, Key: string, Value: string): MovesIn {
  return async ({ ec2 }, { ec2: { vpcs } }) => {
    const TagSpecifications = [{ ResourceType: 'security-group' as const, Tags: [{ Key, Value }] }];
    const VpcId = Object.keys(vpcs)[0];
    const made = new CreateSecurityGroupCommand({ GroupName, Description: 'theirs', VpcId, TagSpecifications });
    const { GroupId } = await ec2.send(made);
    const anyone = { IpProtocol: 'icmp', FromPort: -1, ToPort: -1, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [anyone] }));
  };
}
