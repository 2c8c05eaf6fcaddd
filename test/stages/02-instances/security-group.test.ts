import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { placement } from '../../../src/stages/02-instances/placement.js';
import { securityGroup } from '../../../src/stages/02-instances/security-group.js';
import { awsError } from '../../helpers/aws-error.js';
import { foreignTags, ownTags, shellWords, stageContext } from '../../helpers/stage-context.js';

const name = 'launch-wizard-1';
const plan = { name, vpcId: 'vpc-1' };
const made = { id: 'sg-1', name, vpcId: 'vpc-1' };
const ours: SecurityGroup = {
  GroupId: 'sg-1',
  GroupName: name,
  VpcId: 'vpc-1',
  Tags: ownTags('instances/security-group', name),
};
const byName = {
  Filters: [
    { Name: 'group-name', Values: [name] },
    { Name: 'vpc-id', Values: ['vpc-1'] },
  ],
};
const byTags = {
  Filters: [
    { Name: 'tag:flowlab:lab', Values: ['abcdefg2'] },
    { Name: 'tag:flowlab:step', Values: ['instances/security-group'] },
  ],
};

function vpcWith(...groups: SecurityGroup[]) {
  const world = stageContext({
    results: [[placement, { vpcId: 'vpc-1', vpcCidr: '10.0.0.0/16', isDefaultVpc: true, places: [] }]],
  });
  world.ec2.on(DescribeSecurityGroupsCommand, byName).resolves({ SecurityGroups: groups });
  return world;
}

describe('plan', () => {
  it('takes the guide’s name where it is free in the VPC, or ours', async () => {
    expect(await securityGroup.plan(vpcWith().context, 1)).toEqual(plan);
    expect(await securityGroup.plan(vpcWith(ours).context, 1)).toEqual(plan);
  });

  it('takes the name with the lab’s id where the plain one is somebody else’s', async () => {
    for (const Tags of [foreignTags, []]) {
      expect(await securityGroup.plan(vpcWith({ ...ours, Tags }).context, 1)).toEqual({
        name: `${name}-abcdefg2`,
        vpcId: 'vpc-1',
      });
    }
  });
});

it('shows what it will be, and the command', () => {
  const preview = securityGroup.preview(plan);
  expect(preview).toMatchObject({ sign: '+', what: `security group ${name}`, cost: 'free' });
  expect(shellWords(preview.command)).toEqual([
    'aws',
    'ec2',
    'create-security-group',
    '--group-name',
    name,
    '--description',
    'flowlab: VPC Flow Logs lab',
    '--vpc-id',
    'vpc-1',
  ]);
});

describe('find', () => {
  it('by result looks for the very id', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(DescribeSecurityGroupsCommand, { GroupIds: ['sg-1'] }).resolves({ SecurityGroups: [ours] });
    expect(await securityGroup.find(context, { plan, result: made })).toEqual(made);
  });

  it('by result: not there (yet, or any more)', async () => {
    const { context, ec2 } = stageContext();
    ec2
      .on(DescribeSecurityGroupsCommand)
      .rejects(awsError('InvalidGroup.NotFound', "The security group 'sg-1' does not exist"));
    expect(await securityGroup.find(context, { plan, result: made })).toBeUndefined();
  });

  it('by result, without our tag: not ours', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [{ ...ours, Tags: [] }] });
    await expect(securityGroup.find(context, { plan, result: made })).rejects.toMatchObject({
      code: 'not-ours',
      message: `Security group ${name} (sg-1) no longer carries this lab's tag, so it is left alone.`,
    });
  });

  it('by plan, by the name in the VPC: ours, somebody else’s, or none', async () => {
    expect(await securityGroup.find(vpcWith(ours).context, { plan })).toEqual(made);
    expect(await securityGroup.find(vpcWith().context, { plan })).toBeUndefined();
    await expect(securityGroup.find(vpcWith({ ...ours, Tags: foreignTags }).context, { plan })).rejects.toMatchObject({
      code: 'taken',
    });
  });

  it('only its own, where an endpoint ignores filters and lists whatever it has', async () => {
    const others = [
      { ...ours, GroupName: 'default', GroupId: 'sg-0', Tags: [] },
      { ...ours, Tags: foreignTags },
    ];
    const { context, ec2 } = stageContext();
    ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: others });
    expect(await securityGroup.find(context, {})).toBeUndefined();
    ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [...others, ours] });
    expect(await securityGroup.find(context, {})).toEqual(made);
    const elsewhere = { ...ours, VpcId: 'vpc-2', Tags: foreignTags };
    ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [elsewhere, ours] });
    expect(await securityGroup.find(context, { plan })).toEqual(made);
  });

  it('with nothing known, by tags, past an empty page', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(DescribeSecurityGroupsCommand, byTags).resolvesOnce({ SecurityGroups: [], NextToken: 'a' });
    ec2.on(DescribeSecurityGroupsCommand, { ...byTags, NextToken: 'a' }).resolves({ SecurityGroups: [ours] });
    expect(await securityGroup.find(context, {})).toEqual(made);
  });
});

describe('make', () => {
  it('is one call with the tags in it, and no rule', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(CreateSecurityGroupCommand).resolves({ GroupId: 'sg-1' });
    expect(await securityGroup.make(context, plan, 't')).toEqual(made);
    expect(ec2.calls().map((call) => call.args[0].input)).toEqual([
      {
        GroupName: name,
        Description: 'flowlab: VPC Flow Logs lab',
        VpcId: 'vpc-1',
        TagSpecifications: [{ ResourceType: 'security-group', Tags: ownTags('instances/security-group', name) }],
      },
    ]);
  });

  it.each([
    ['an answer without an id', {}],
    [
      'a duplicate',
      awsError('InvalidGroup.Duplicate', "The security group 'launch-wizard-1' already exists for VPC 'vpc-1'"),
    ],
  ])('%s sends the engine to look', async (_, answer) => {
    const { context, ec2 } = stageContext();
    const create = ec2.on(CreateSecurityGroupCommand);
    answer instanceof Error ? create.rejects(answer) : create.resolves(answer);
    await expect(securityGroup.make(context, plan, 't')).rejects.toMatchObject({ code: 'lost-answer' });
    expect(ec2.calls()).toHaveLength(1);
  });

  it('a quota stands', async () => {
    const { context, ec2 } = stageContext();
    ec2
      .on(CreateSecurityGroupCommand)
      .rejects(awsError('SecurityGroupLimitExceeded', 'The maximum number of security groups has been reached.'));
    await expect(securityGroup.make(context, plan, 't')).rejects.toMatchObject({ name: 'SecurityGroupLimitExceeded' });
  });
});

describe('remove', () => {
  const violation = awsError('DependencyViolation', 'resource sg-1 has a dependent object');

  it('waits for the interfaces of the instances to go', async () => {
    const { context, ec2, ui } = stageContext();
    ec2.on(DeleteSecurityGroupCommand).rejectsOnce(violation).rejectsOnce(violation).resolvesOnce({});
    await securityGroup.remove?.(context, made);
    expect(ec2.calls().map((call) => call.args[0].input)).toEqual(Array(3).fill({ GroupId: 'sg-1' }));
    expect(ui.events[0]).toMatchObject({ kind: 'retry', reason: 'an interface still uses it' });
  });

  it('after five minutes names who to ask for the holder', async () => {
    const { context, ec2, clock } = stageContext();
    ec2.on(DeleteSecurityGroupCommand).rejects(violation);
    const begun = clock.now();
    await expect(securityGroup.remove?.(context, made)).rejects.toMatchObject({
      code: 'leftovers',
      message:
        'Security group sg-1 is still in use (DependencyViolation), by an interface or by a rule of another group.',
      next: [
        'Which interfaces use it: aws ec2 describe-network-interfaces --filters Name=group-id,Values=sg-1',
        'Once nothing does, remove it: npx flowlab cleanup',
      ],
      cause: violation,
    });
    expect(clock.now() - begun).toBe(300_000);
  });

  it('gone is fine, denied is not', async () => {
    const { context, ec2 } = stageContext();
    ec2
      .on(DeleteSecurityGroupCommand)
      .rejectsOnce(awsError('InvalidGroup.NotFound'))
      .rejectsOnce(awsError('UnauthorizedOperation', '', 403));
    await securityGroup.remove?.(context, made);
    await expect(securityGroup.remove?.(context, made)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    expect(ec2.calls()).toHaveLength(2);
  });
});
