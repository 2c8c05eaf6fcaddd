import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { rule } from '../../../src/stages/08-security-group/rule.js';
import { awsError } from '../../helpers/aws-error.js';
import { labResults } from '../../helpers/lab-results.js';
import { ownTags, shellWords, stageContext } from '../../helpers/stage-context.js';

const anywhere = { groupId: 'sg-1', from: 'anywhere' } as const;
const group = { groupId: 'sg-1', from: 'group' } as const;
const fromAnywhere: IpPermission = {
  IpProtocol: 'icmp',
  FromPort: -1,
  ToPort: -1,
  IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'flowlab stage 8' }],
};
const fromGroup: IpPermission = {
  IpProtocol: 'icmp',
  FromPort: -1,
  ToPort: -1,
  UserIdGroupPairs: [{ GroupId: 'sg-1', Description: 'flowlab stage 8' }],
};
const madeAnywhere = { ...anywhere, id: 'sg-1/icmp/anywhere' };
const madeGroup = { ...group, id: 'sg-1/icmp/group' };

function groupWith(...IpPermissions: IpPermission[]) {
  const world = stageContext({ results: labResults });
  world.ec2
    .on(DescribeSecurityGroupsCommand, { GroupIds: ['sg-1'] })
    .resolves({ SecurityGroups: [{ GroupId: 'sg-1', IpPermissions }] });
  return world;
}

it.each(['anywhere', 'group'] as const)('asks who may ping: %s; the guide’s answer is the default', async (from) => {
  const { context, ui } = stageContext({ results: labResults, answers: { 'fix-source': from } });
  expect(await rule.plan(context, 1)).toEqual({ groupId: 'sg-1', from });
  expect(ui.questions[0]).toMatchObject({
    id: 'fix-source',
    flag: '--yes',
    text: 'Who may ping?',
    default: 0,
    choices: [{ value: 'anywhere' }, { value: 'group' }],
  });
});

describe('preview', () => {
  const command = ['aws', 'ec2', 'authorize-security-group-ingress', '--group-id', 'sg-1', '--ip-permissions'];

  it('of a rule for anywhere', () => {
    expect(rule.preview(anywhere)).toMatchObject({
      sign: '+',
      what: 'inbound rule on sg-1: All ICMP - IPv4 from anywhere',
      cost: 'free',
    });
    expect(shellWords(rule.preview(anywhere).command)).toEqual([
      ...command,
      'IpProtocol=icmp,FromPort=-1,ToPort=-1,IpRanges=[{CidrIp=0.0.0.0/0}]',
    ]);
  });

  it('of a rule for the group itself', () => {
    expect(rule.preview(group).what).toBe('inbound rule on sg-1: All ICMP - IPv4 from the group itself');
    expect(shellWords(rule.preview(group).command)).toEqual([
      ...command,
      'IpProtocol=icmp,FromPort=-1,ToPort=-1,UserIdGroupPairs=[{GroupId=sg-1}]',
    ]);
  });
});

describe('find', () => {
  it('the rule that was made, by result and by plan', async () => {
    expect(await rule.find(groupWith(fromAnywhere).context, { plan: anywhere, result: madeAnywhere })).toEqual(
      madeAnywhere,
    );
    expect(await rule.find(groupWith(fromGroup).context, { plan: group })).toEqual(madeGroup);
  });

  it('one is not taken for the other', async () => {
    expect(await rule.find(groupWith(fromGroup).context, { plan: anywhere })).toBeUndefined();
    expect(await rule.find(groupWith(fromAnywhere).context, { plan: group, result: madeGroup })).toBeUndefined();
  });

  it('with nothing known but the group, either', async () => {
    expect(await rule.find(groupWith(fromAnywhere).context, {})).toEqual(madeAnywhere);
    expect(await rule.find(groupWith(fromGroup).context, {})).toEqual(madeGroup);
    expect(await rule.find(groupWith().context, {})).toBeUndefined();
    expect(await rule.find(stageContext().context, {})).toBeUndefined();
  });

  it.each<[string, IpPermission]>([
    ['echo requests alone', { ...fromAnywhere, FromPort: 8 }],
    ['another address', { ...fromAnywhere, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }],
    ['another protocol', { ...fromAnywhere, IpProtocol: 'tcp' }],
    ['all protocols', { ...fromAnywhere, IpProtocol: '-1' }],
    ['another group', { ...fromGroup, UserIdGroupPairs: [{ GroupId: 'sg-2' }] }],
  ])('a rule for %s is somebody’s, not the lab’s', async (_, permission) => {
    expect(await rule.find(groupWith(permission).context, {})).toBeUndefined();
  });

  it('a group that is gone has no rules', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(DescribeSecurityGroupsCommand).rejects(awsError('InvalidGroup.NotFound'));
    expect(await rule.find(context, { plan: anywhere, result: madeAnywhere })).toBeUndefined();
  });
});

describe('make', () => {
  it.each([
    [anywhere, fromAnywhere, madeAnywhere],
    [group, fromGroup, madeGroup],
  ])('is one call with exactly the rule and its tags: $from', async (plan, permission, made) => {
    const { context, ec2 } = stageContext();
    ec2.on(AuthorizeSecurityGroupIngressCommand).resolves({ Return: true });
    expect(await rule.make(context, plan, 't')).toEqual(made);
    expect(ec2.calls().map((call) => call.args[0].input)).toEqual([
      {
        GroupId: 'sg-1',
        IpPermissions: [permission],
        TagSpecifications: [
          { ResourceType: 'security-group-rule', Tags: ownTags('security-group/rule', 'allow-icmp') },
        ],
      },
    ]);
  });

  it('the same rule again is no error: the group is the lab’s own', async () => {
    const { context, ec2 } = stageContext();
    ec2
      .on(AuthorizeSecurityGroupIngressCommand)
      .rejects(awsError('InvalidPermission.Duplicate', 'the specified rule already exists'));
    expect(await rule.make(context, anywhere, 't')).toEqual(madeAnywhere);
  });

  it('a quota is', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(AuthorizeSecurityGroupIngressCommand).rejects(awsError('RulesPerSecurityGroupLimitExceeded'));
    await expect(rule.make(context, anywhere, 't')).rejects.toMatchObject({
      name: 'RulesPerSecurityGroupLimitExceeded',
    });
  });
});

describe('remove', () => {
  it('revokes exactly the rule', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(RevokeSecurityGroupIngressCommand).resolves({ Return: true });
    await rule.remove?.(context, madeGroup);
    expect(ec2.calls().map((call) => call.args[0].input)).toEqual([{ GroupId: 'sg-1', IpPermissions: [fromGroup] }]);
  });

  it.each(['InvalidPermission.NotFound', 'InvalidGroup.NotFound'])('gone is fine: %s', async (code) => {
    const { context, ec2 } = stageContext();
    ec2.on(RevokeSecurityGroupIngressCommand).rejects(awsError(code));
    await expect(rule.remove?.(context, madeAnywhere)).resolves.toBeUndefined();
  });

  it('in a default VPC AWS answers yes and names the unknown rule: gone too', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(RevokeSecurityGroupIngressCommand).resolves({ Return: true, UnknownIpPermissions: [fromAnywhere] });
    await expect(rule.remove?.(context, madeAnywhere)).resolves.toBeUndefined();
  });

  it('denied is not', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(RevokeSecurityGroupIngressCommand).rejects(awsError('UnauthorizedOperation', '', 403));
    await expect(rule.remove?.(context, madeAnywhere)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  });
});
