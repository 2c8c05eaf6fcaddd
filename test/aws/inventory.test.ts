import { DescribeLogGroupsCommand, ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeFlowLogsCommand,
  DescribeInstancesCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVolumesCommand,
} from '@aws-sdk/client-ec2';
import {
  GetInstanceProfileCommand,
  GetRoleCommand,
  ListInstanceProfilesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { inventory } from '../../src/aws/inventory.js';
import { isSearched } from '../../src/aws/inventory-kinds.js';
import { logGroupNamed } from '../../src/aws/log-group.js';
import { loadStages } from '../../src/stages/index.js';
import { marks } from '../../src/stages/names.js';
import { awsError, iamError } from '../helpers/aws-error.js';
import { foreignTags, lab, ownTags, stageContext } from '../helpers/stage-context.js';

/** An account with nothing in it, until a test puts something there. */
function account() {
  const world = stageContext();
  const { ec2, iam, logs } = world;
  ec2.on(DescribeInstancesCommand).resolves({ Reservations: [] });
  ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [] });
  ec2.on(DescribeFlowLogsCommand).resolves({ FlowLogs: [] });
  ec2.on(DescribeNetworkInterfacesCommand).resolves({ NetworkInterfaces: [] });
  ec2.on(DescribeVolumesCommand).resolves({ Volumes: [] });
  ec2.on(DescribeNetworkAclsCommand).resolves({ NetworkAcls: [] });
  iam.on(ListRolesCommand).resolves({ Roles: [] });
  iam.on(ListInstanceProfilesCommand).resolves({ InstanceProfiles: [] });
  logs.on(DescribeLogGroupsCommand).resolves({ logGroups: [] });
  return {
    ...world,
    owned: async (id?: string) => (await inventory(world.context.aws, marks, id)).owned,
    searched: (id?: string) => inventory(world.context.aws, marks, id),
  };
}

const role = (RoleName: string, Path: string) => ({
  RoleName,
  Path,
  RoleId: `AROA-${RoleName}`,
  Arn: `arn:aws:iam::123456789012:role${Path}${RoleName}`,
  CreateDate: new Date(0),
});
const profile = (InstanceProfileName: string, Path: string) => ({
  InstanceProfileName,
  Path,
  InstanceProfileId: 'AIPA1',
  Arn: 'arn',
  CreateDate: new Date(0),
  Roles: [],
});

describe('inventory', () => {
  it('is empty where nothing carries the tag', async () => {
    expect(await account().owned(lab.id)).toEqual([]);
  });

  it('asks EC2 by the lab’s tag, and never for terminated instances', async () => {
    const { owned, ec2 } = account();
    await owned(lab.id);
    const inputs = ec2.calls().map((call) => call.args[0].input);
    const own = { Name: 'tag:flowlab:lab', Values: [lab.id] };
    expect(inputs).toContainEqual({
      Filters: [
        own,
        { Name: 'instance-state-name', Values: ['pending', 'running', 'shutting-down', 'stopping', 'stopped'] },
      ],
    });
    expect(inputs).toContainEqual({ Filter: [own] });
    expect(inputs).toContainEqual({ Filters: [{ Name: 'tag-key', Values: [`flowlab:${lab.id}`] }] });
    expect(inputs).toHaveLength(6);
  });

  it('finds each kind, with the step that made it', async () => {
    const { owned, ec2, iam, logs } = account();
    ec2
      .on(DescribeInstancesCommand)
      .resolves({ Reservations: [{ Instances: [{ InstanceId: 'i-1', Tags: ownTags('instances/source', 'a') }] }] });
    ec2
      .on(DescribeSecurityGroupsCommand)
      .resolves({ SecurityGroups: [{ GroupId: 'sg-1', Tags: ownTags('instances/security-group', 'b') }] });
    ec2
      .on(DescribeFlowLogsCommand)
      .resolves({ FlowLogs: [{ FlowLogId: 'fl-1', Tags: ownTags('flow-log/flow-log', 'c') }] });
    ec2
      .on(DescribeNetworkInterfacesCommand)
      .resolves({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', TagSet: ownTags('instances/source', 'a') }] });
    ec2
      .on(DescribeVolumesCommand)
      .resolves({ Volumes: [{ VolumeId: 'vol-1', Tags: ownTags('instances/source', 'a') }] });
    ec2.on(DescribeNetworkAclsCommand).resolves({
      NetworkAcls: [
        { NetworkAclId: 'acl-1', Tags: [{ Key: `flowlab:${lab.id}`, Value: 'network-acl-entry:egress:1' }] },
      ],
    });
    const path = `/flowlab/${lab.id}/`;
    iam.on(ListRolesCommand).resolves({ Roles: [role('Demo-SSM-Role', path)] });
    iam
      .on(GetRoleCommand)
      .resolves({ Role: { ...role('Demo-SSM-Role', path), Tags: ownTags('roles/instance', 'Demo-SSM-Role') } });
    iam.on(ListInstanceProfilesCommand).resolves({ InstanceProfiles: [profile('Demo-SSM-Role', path)] });
    iam.on(GetInstanceProfileCommand).resolves({
      InstanceProfile: { ...profile('Demo-SSM-Role', path), Tags: ownTags('roles/instance-profile', 'Demo-SSM-Role') },
    });
    logs.on(DescribeLogGroupsCommand).resolves({
      logGroups: [
        { logGroupName: 'VPC-Flow-Logs-Demo', arn: 'arn:aws:logs:eu-west-1:1:log-group:VPC-Flow-Logs-Demo:*' },
      ],
    });
    logs
      .on(ListTagsForResourceCommand, { resourceArn: 'arn:aws:logs:eu-west-1:1:log-group:VPC-Flow-Logs-Demo' })
      .resolves({ tags: { 'flowlab:lab': lab.id, 'flowlab:step': 'log-group/group' } });
    expect(await owned(lab.id)).toEqual([
      { lab: lab.id, step: 'instances/source', kind: 'instance', id: 'i-1' },
      { lab: lab.id, step: 'instances/security-group', kind: 'security group', id: 'sg-1' },
      { lab: lab.id, step: 'flow-log/flow-log', kind: 'flow log', id: 'fl-1' },
      { lab: lab.id, step: 'instances/source', kind: 'network interface', id: 'eni-1' },
      { lab: lab.id, step: 'instances/source', kind: 'volume', id: 'vol-1' },
      { lab: lab.id, step: null, kind: 'note on network ACL', id: 'acl-1' },
      { lab: lab.id, step: 'roles/instance', kind: 'role', id: 'Demo-SSM-Role' },
      { lab: lab.id, step: 'roles/instance-profile', kind: 'instance profile', id: 'Demo-SSM-Role' },
      { lab: lab.id, step: 'log-group/group', kind: 'log group', id: 'VPC-Flow-Logs-Demo' },
    ]);
  });

  it('reads every page: a leftover on the third one, after an empty one, is found', async () => {
    const { owned, ec2, iam } = account();
    ec2
      .on(DescribeSecurityGroupsCommand)
      .resolvesOnce({ SecurityGroups: [], NextToken: 'a' })
      .resolvesOnce({ NextToken: 'b' })
      .resolvesOnce({ SecurityGroups: [{ GroupId: 'sg-3', Tags: ownTags('instances/security-group', 'x') }] });
    iam
      .on(ListRolesCommand)
      .resolvesOnce({ Roles: [], IsTruncated: true, Marker: 'm' })
      .resolvesOnce({ Roles: [role('r', `/flowlab/${lab.id}/`)], IsTruncated: false });
    iam.on(GetRoleCommand).resolves({ Role: role('r', `/flowlab/${lab.id}/`) });
    expect((await owned(lab.id)).map(({ id }) => id)).toEqual(['sg-3', 'r']);
  });

  it('of all labs, each with its own id', async () => {
    const { owned, ec2, iam } = account();
    ec2.on(DescribeInstancesCommand).resolves({
      Reservations: [
        { Instances: [{ InstanceId: 'i-1', Tags: ownTags('instances/source', 'a') }] },
        { Instances: [{ InstanceId: 'i-2', Tags: foreignTags }] },
      ],
    });
    iam.on(ListRolesCommand).resolves({ Roles: [role('r', '/flowlab/yyyyyyy7/')] });
    iam.on(GetRoleCommand).resolves({ Role: role('r', '/flowlab/yyyyyyy7/') });
    expect((await owned()).map(({ lab: of, id }) => [of, id])).toEqual([
      [lab.id, 'i-1'],
      ['zzzzzzz7', 'i-2'],
      ['yyyyyyy7', 'r'],
    ]);
    const [{ Filters } = {}] = ec2.commandCalls(DescribeInstancesCommand).map((call) => call.args[0].input);
    expect(Filters?.[0]).toEqual({ Name: 'tag-key', Values: ['flowlab:lab'] });
  });

  it('a network ACL with the notes of two labs belongs to both, and to each only when asked for it', async () => {
    const { owned, ec2 } = account();
    const Tags = ['zzzzzzz7', lab.id].map((id) => ({ Key: `flowlab:${id}`, Value: 'network-acl-entry:egress:1' }));
    ec2.on(DescribeNetworkAclsCommand).resolves({ NetworkAcls: [{ NetworkAclId: 'acl-1', Tags }] });
    expect((await owned()).map(({ lab: of }) => of)).toEqual(['zzzzzzz7', lab.id]);
    expect((await owned(lab.id)).map(({ lab: of }) => of)).toEqual([lab.id]);
  });

  it('what merely resembles a lab’s is nobody’s', async () => {
    const { owned, ec2, iam, logs } = account();
    ec2.on(DescribeNetworkAclsCommand).resolves({
      NetworkAcls: [
        {
          NetworkAclId: 'acl-1',
          Tags: [{ Key: 'flowlab:owner' }, { Key: 'Flowlab:abcdefg2' }, { Key: 'flowlab:lab' }],
        },
      ],
    });
    iam.on(ListRolesCommand).resolves({ Roles: [role('a', '/flowlab/'), role('b', '/flowlab/other-tool/')] });
    iam.on(GetRoleCommand, { RoleName: 'a' }).resolves({ Role: role('a', '/flowlab/') });
    iam.on(GetRoleCommand, { RoleName: 'b' }).resolves({ Role: role('b', '/flowlab/other-tool/') });
    logs
      .on(DescribeLogGroupsCommand)
      .resolves({ logGroups: [{ logGroupName: 'VPC-Flow-Logs-Demo', logGroupArn: 'arn:x' }] });
    logs.on(ListTagsForResourceCommand).resolves({ tags: { 'flowlab:Lab': lab.id } });
    expect(await owned()).toEqual([]);
  });

  it('a log group of another lab is not this one’s', async () => {
    const { owned, logs } = account();
    logs
      .on(DescribeLogGroupsCommand)
      .resolves({ logGroups: [{ logGroupName: 'VPC-Flow-Logs-Demo', logGroupArn: 'arn:x' }] });
    logs.on(ListTagsForResourceCommand).resolves({ tags: { 'flowlab:lab': 'zzzzzzz7' } });
    expect(await owned(lab.id)).toEqual([]);
    expect((await owned()).map(({ lab: of }) => of)).toEqual(['zzzzzzz7']);
  });

  it('what vanishes between list and look is gone; what may not be read is not', async () => {
    const { owned, iam } = account();
    iam.on(ListRolesCommand).resolves({ Roles: [role('r', `/flowlab/${lab.id}/`)] });
    iam.on(GetRoleCommand).rejects(iamError('NoSuchEntity', 'The role with name r cannot be found.', 404));
    expect(await owned(lab.id)).toEqual([]);
    iam.on(GetRoleCommand).rejects(awsError('AccessDenied', 'no', 403));
    expect(await owned(lab.id)).toEqual([{ lab: lab.id, step: null, kind: 'role', id: 'r' }]);
  });
});

describe('each kind is searched on its own', () => {
  const refusals: readonly (readonly [string, (world: ReturnType<typeof account>) => unknown])[] = [
    ['instance', ({ ec2 }) => ec2.on(DescribeInstancesCommand).rejects(awsError('UnauthorizedOperation', 'no', 403))],
    ['role', ({ iam }) => iam.on(ListRolesCommand).rejects(awsError('AccessDenied', 'no', 403))],
    ['instance profile', ({ iam }) => iam.on(ListInstanceProfilesCommand).rejects(awsError('NotImplemented', 'no'))],
    ['log group', ({ logs }) => logs.on(DescribeLogGroupsCommand).rejects(awsError('AccessDeniedException', 'no'))],
  ];
  it.each(refusals)('a refusal to list %s hides no other kind, and is told', async (kind, refuse) => {
    const world = account();
    world.ec2
      .on(DescribeSecurityGroupsCommand)
      .resolves({ SecurityGroups: [{ GroupId: 'sg-1', Tags: ownTags('instances/security-group', 'b') }] });
    refuse(world);
    const { owned, unsearched } = await world.searched();
    expect(owned.map(({ id }) => id)).toEqual(['sg-1']);
    expect(unsearched).toEqual([{ kind, error: expect.any(Error) }]);
  });

  it('an expired sign-in and a lost network end the whole search', async () => {
    for (const code of ['ExpiredToken', 'ECONNRESET']) {
      const world = account();
      world.iam.on(ListRolesCommand).rejects(Object.assign(new Error('no'), { name: code }));
      await expect(world.searched()).rejects.toMatchObject({ name: code });
    }
  });

  it('a log group whose tags may not be read makes nobody’s of the others', async () => {
    const world = account();
    const groups = ['a', 'b'].map((name) => ({
      logGroupName: `VPC-Flow-Logs-Demo-${name}`,
      logGroupArn: `arn:${name}`,
    }));
    world.logs.on(DescribeLogGroupsCommand).resolves({ logGroups: groups });
    world.logs
      .on(ListTagsForResourceCommand, { resourceArn: 'arn:a' })
      .rejects(awsError('AccessDeniedException', 'no'));
    world.logs.on(ListTagsForResourceCommand, { resourceArn: 'arn:b' }).resolves({ tags: { 'flowlab:lab': lab.id } });
    const { owned, unsearched } = await world.searched(lab.id);
    expect(owned.map(({ id }) => id)).toEqual(['VPC-Flow-Logs-Demo-b']);
    expect(unsearched.map(({ kind }) => kind)).toEqual(['log group']);
  });

  it('what an endpoint lists without regard to the filters is checked', async () => {
    const { owned, ec2, iam } = account();
    ec2.on(DescribeInstancesCommand).resolves({
      Reservations: [
        {
          Instances: [
            { InstanceId: 'i-1', Tags: foreignTags },
            { InstanceId: 'i-2', Tags: ownTags('instances/source', 'a'), State: { Name: 'terminated' } },
          ],
        },
      ],
    });
    ec2.on(DescribeVolumesCommand).resolves({
      Volumes: [{ VolumeId: 'vol-1', State: 'in-use', Tags: ownTags('instances/source', 'a') }],
    });
    iam.on(ListRolesCommand).resolves({ Roles: [role('r', '/flowlab/zzzzzzz7/'), role('s', '/')] });
    iam.on(GetRoleCommand).resolves({ Role: { ...role('s', '/'), Tags: ownTags('roles/instance', 's') } });
    iam.on(ListInstanceProfilesCommand).resolves({ InstanceProfiles: [profile('p', '/flowlab/zzzzzzz7/')] });
    expect(await owned(lab.id)).toEqual([]);
  });

  it('every kind of resource that a stage makes, and that carries a tag, is searched', async () => {
    const made = (await loadStages()).flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === 'change' ? [step.resource] : [])),
    );
    expect(made.filter((kind) => !isSearched(kind))).toEqual([]);
  });
});

describe('logGroupNamed', () => {
  it('takes the exact name, not another that begins alike', async () => {
    const { context, logs } = stageContext();
    logs
      .on(DescribeLogGroupsCommand, { logGroupNamePrefix: 'demo' })
      .resolves({ logGroups: [{ logGroupName: 'demo-2' }] });
    expect(await logGroupNamed(context.aws, 'demo')).toBeUndefined();
  });

  it('gives its ARN without the ending, its tags and retention', async () => {
    const { context, logs } = stageContext();
    logs
      .on(DescribeLogGroupsCommand)
      .resolves({ logGroups: [{ logGroupName: 'demo', arn: 'arn:x:*', retentionInDays: 7 }] });
    logs.on(ListTagsForResourceCommand, { resourceArn: 'arn:x' }).resolves({ tags: { a: 'b' } });
    expect(await logGroupNamed(context.aws, 'demo')).toEqual({ arn: 'arn:x', tags: { a: 'b' }, retentionInDays: 7 });
  });

  it('one that is deleted while its tags are read is not there', async () => {
    const { context, logs } = stageContext();
    logs.on(DescribeLogGroupsCommand).resolves({ logGroups: [{ logGroupName: 'demo', logGroupArn: 'arn:x' }] });
    logs.on(ListTagsForResourceCommand).rejects(awsError('ResourceNotFoundException'));
    expect(await logGroupNamed(context.aws, 'demo')).toBeUndefined();
  });
});
