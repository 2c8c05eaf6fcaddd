import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { source } from '../../../src/stages/02-instances/stage.js';
import { rule } from '../../../src/stages/08-security-group/rule.js';
import { awsError } from '../../helpers/aws-error.js';
import { labResults, labResultsWith, machines } from '../../helpers/lab-results.js';
import { ownTags, shellWords, stageContext } from '../../helpers/stage-context.js';

const cidr = '0.0.0.0/0';
const anywhere = { groupId: 'sg-1', from: 'anywhere', cidr } as const;
const group = { groupId: 'sg-1', from: 'group', cidr } as const;
const ssh = { groupId: 'sg-1', from: 'ssh', cidr } as const;
const block = { groupId: 'sg-1', from: 'block', cidr: '10.0.0.0/8' } as const;
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
const fromBlock: IpPermission = {
  ...fromAnywhere,
  IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'flowlab stage 8' }],
};
const sshFromAnywhere: IpPermission = { ...fromAnywhere, IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
const madeAnywhere = { ...anywhere, id: 'sg-1/icmp/anywhere' };
const madeGroup = { ...group, id: 'sg-1/icmp/group' };

function groupWith(...IpPermissions: IpPermission[]) {
  const world = stageContext({ results: labResults });
  world.ec2
    .on(DescribeSecurityGroupsCommand, { GroupIds: ['sg-1'] })
    .resolves({ SecurityGroups: [{ GroupId: 'sg-1', IpPermissions }] });
  return world;
}

describe('plan', () => {
  it.each([
    ['ssh', ssh],
    ['block', block],
    ['group', group],
    ['anywhere', anywhere],
  ] as const)('is the rule that the learner chose: %s', async (from, plan) => {
    const { context, ui } = stageContext({ results: labResults, answers: { 'fix-source': from } });
    expect(await rule.plan(context, 1)).toEqual(plan);
    expect(ui.questions[0]).toMatchObject({
      id: 'fix-source',
      flag: '--rule',
      text: 'Which inbound rule lets the ping in?',
    });
    expect(ui.questions[0]?.choices.map(({ value }) => value)).toEqual(['ssh', 'block', 'group', 'anywhere', 'hint']);
  });

  it('gives a hint to whoever presses Enter, and takes the guide’s rule with --yes', async () => {
    const { context, ui } = stageContext({ results: labResults, answers: { 'fix-source': ['hint', 'group'] } });
    await rule.plan(context, 1);
    const [first, second] = ui.questions;
    expect(first?.choices[first.default]?.value).toBe('hint');
    expect(first?.choices[first.yes ?? -1]?.value).toBe('anywhere');
    expect(second?.choices.map(({ value }) => value)).not.toContain('hint');
    expect(ui.events).toEqual([{ kind: 'text', text: expect.stringContaining('(172.31.0.10)') }]);
  });

  it('offers a block that the source is not in, wherever it is', async () => {
    const inTen = { ...machines.source, address: '10.1.2.3' };
    const results = labResultsWith([source, inTen]);
    const { context } = stageContext({ results, answers: { 'fix-source': 'block' } });
    expect(await rule.plan(context, 1)).toMatchObject({ cidr: '192.168.0.0/16' });
  });

  it('is the narrowest that helps where the person asked to be shown', async () => {
    const shown = { solved: false, again: true, show: true, tries: [] };
    const { context, ui } = stageContext({ results: labResultsWith([{ id: 'security-group/proof' }, shown]) });
    expect(await rule.plan(context, 2)).toEqual(group);
    expect(ui.asked).toEqual([]);
  });
});

describe('preview', () => {
  const command = ['aws', 'ec2', 'authorize-security-group-ingress', '--group-id', 'sg-1', '--ip-permissions'];

  it('of a rule for anywhere', () => {
    expect(rule.preview(anywhere)).toMatchObject({
      sign: '+',
      verb: 'add',
      what: 'inbound rule to sg-1: All ICMP - IPv4 from anywhere',
      cost: 'free',
    });
    expect(shellWords(rule.preview(anywhere).command)).toEqual([
      ...command,
      'IpProtocol=icmp,FromPort=-1,ToPort=-1,IpRanges=[{CidrIp=0.0.0.0/0}]',
    ]);
  });

  it('of a rule for the group itself', () => {
    expect(rule.preview(group).what).toBe('inbound rule to sg-1: All ICMP - IPv4 from the group itself');
    expect(shellWords(rule.preview(group).command)).toEqual([
      ...command,
      'IpProtocol=icmp,FromPort=-1,ToPort=-1,UserIdGroupPairs=[{GroupId=sg-1}]',
    ]);
  });
});

it('previews of the rules that do not help are as exact', () => {
  expect(rule.preview(ssh)).toMatchObject({ what: 'inbound rule to sg-1: SSH (TCP 22) from anywhere' });
  expect(shellWords(rule.preview(ssh).command).at(-1)).toBe(
    'IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=0.0.0.0/0}]',
  );
  expect(rule.preview(block)).toMatchObject({ what: 'inbound rule to sg-1: All ICMP - IPv4 from 10.0.0.0/8' });
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
    ['another address', { ...fromAnywhere, IpRanges: [{ CidrIp: '192.0.2.0/24' }] }],
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
    [block, fromBlock, { ...block, id: 'sg-1/icmp/block' }],
    [ssh, sshFromAnywhere, { ...ssh, id: 'sg-1/tcp/ssh' }],
  ])('is one call with exactly the rule and its tags: $from', async (plan, permission, made) => {
    const { context, ec2 } = stageContext();
    ec2.on(AuthorizeSecurityGroupIngressCommand).resolves({ Return: true });
    expect(await rule.make(context, plan, 't')).toEqual(made);
    expect(ec2.calls().map((call) => call.args[0].input)).toEqual([
      {
        GroupId: 'sg-1',
        IpPermissions: [permission],
        TagSpecifications: [
          {
            ResourceType: 'security-group-rule',
            Tags: ownTags('security-group/rule', plan.from === 'ssh' ? 'allow-ssh' : 'allow-icmp'),
          },
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
