import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeNetworkAclsCommand,
  type NetworkAcl,
  type NetworkAclEntry,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { aclTag, freeNumber } from '../../../src/stages/09-network-acl/acl-tag.js';
import { awsError } from '../../helpers/aws-error.js';
import { labResults } from '../../helpers/lab-results.js';
import { shellWords, stageContext } from '../../helpers/stage-context.js';

const key = 'flowlab:abcdefg2';
const plan = { aclId: 'acl-1', ruleNumber: 1, key };
const made = { id: `acl-1/${key}`, aclId: 'acl-1', ruleNumber: 1 };
const egress = (...numbers: number[]): NetworkAclEntry[] =>
  numbers.map((RuleNumber) => ({
    RuleNumber,
    Egress: true,
    Protocol: '-1',
    RuleAction: 'allow',
    CidrBlock: '0.0.0.0/0',
  }));
const acl = (parts: Partial<NetworkAcl> = {}): NetworkAcl => ({
  NetworkAclId: 'acl-1',
  Entries: egress(100, 32_767),
  ...parts,
});
const noted = (value: string, noteKey = key) =>
  acl({
    Tags: [
      { Key: 'Name', Value: 'main' },
      { Key: noteKey, Value: value },
    ],
  });

describe('the number of the rule', () => {
  it('is 1, before every rule of the ACL’s owner', () => {
    expect(freeNumber(acl())).toBe(1);
    expect(freeNumber({ NetworkAclId: 'acl-1' })).toBe(1);
  });

  it('is the next free one where 1 is taken, outbound; inbound numbers are others', () => {
    expect(freeNumber(acl({ Entries: egress(1, 2, 4, 100) }))).toBe(3);
    expect(freeNumber(acl({ Entries: [{ RuleNumber: 1, Egress: false }, ...egress(100)] }))).toBe(1);
    expect(freeNumber(acl({ Entries: egress(...Array.from({ length: 98 }, (_, index) => index + 1)) }))).toBe(99);
  });

  it('is never 100 or more: there it would come too late', () => {
    const full = acl({ Entries: egress(...Array.from({ length: 99 }, (_, index) => index + 1)) });
    expect(() => freeNumber(full)).toThrow('Outbound rules 1 to 99 of acl-1 are all taken.');
    expect(() => freeNumber(full)).toThrow(expect.objectContaining({ code: 'taken' }));
  });
});

describe('plan', () => {
  const planFor = async (NetworkAcls: NetworkAcl[]) => {
    const world = stageContext({ results: labResults });
    world.ec2
      .on(DescribeNetworkAclsCommand, { Filters: [{ Name: 'association.subnet-id', Values: ['subnet-1'] }] })
      .resolves({ NetworkAcls });
    return { plan: await aclTag.plan(world.context, 1), ui: world.ui };
  };

  it('takes the ACL of the machines’ subnet', async () => {
    const { plan: planned, ui } = await planFor([acl()]);
    expect(planned).toEqual(plan);
    expect(ui.events).toEqual([]);
  });

  it('says where rule 1 is taken', async () => {
    const { plan: planned, ui } = await planFor([acl({ Entries: egress(1, 100) })]);
    expect(planned).toEqual({ ...plan, ruleNumber: 2 });
    expect(ui.events).toEqual([
      { kind: 'note', tone: 'info', text: 'Outbound rule 1 of acl-1 is taken; the lab uses 2.' },
    ]);
  });

  it('stops where AWS shows none', async () => {
    await expect(planFor([])).rejects.toMatchObject({
      code: 'precondition',
      message: 'AWS shows no network ACL for subnet subnet-1.',
    });
  });
});

it('shows the command, with the key that it will have', () => {
  expect(aclTag.preview(plan)).toMatchObject({ sign: '+', what: 'network ACL acl-1', cost: 'free' });
  expect(shellWords(aclTag.preview(plan).command)).toEqual([
    'aws',
    'ec2',
    'create-tags',
    '--resources',
    'acl-1',
    '--tags',
    `Key=${key},Value=network-acl-entry:egress:1`,
  ]);
});

describe('find', () => {
  const look = (NetworkAcls: NetworkAcl[]) => {
    const world = stageContext();
    world.ec2.on(DescribeNetworkAclsCommand).resolves({ NetworkAcls });
    return world;
  };

  it('by result and by plan on that ACL; with nothing known by the note’s key', async () => {
    const { context, ec2 } = look([noted('network-acl-entry:egress:1')]);
    for (const sought of [{ plan, result: made }, { plan }, {}])
      expect(await aclTag.find(context, sought)).toEqual(made);
    expect(ec2.calls().map((call) => call.args[0].input)).toEqual([
      { NetworkAclIds: ['acl-1'] },
      { NetworkAclIds: ['acl-1'] },
      { Filters: [{ Name: 'tag-key', Values: [key] }] },
    ]);
  });

  it('on a later page', async () => {
    const { context, ec2 } = stageContext();
    ec2
      .on(DescribeNetworkAclsCommand)
      .resolvesOnce({ NetworkAcls: [], NextToken: 'a' })
      .resolvesOnce({ NetworkAcls: [noted('network-acl-entry:egress:7')] });
    expect(await aclTag.find(context, {})).toEqual({ ...made, ruleNumber: 7 });
  });

  it.each([
    ['no note', acl()],
    ['another lab’s note', noted('network-acl-entry:egress:1', 'flowlab:zzzzzzz7')],
    ['a note that somebody rewrote', noted('hands off')],
    ['an ACL without any note, from an endpoint that ignores filters', { ...noted('x'), Tags: [] }],
  ])('nothing: %s', async (_, found) => {
    expect(await aclTag.find(look([found]).context, { plan })).toBeUndefined();
  });

  it('nothing where the ACL is gone', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(DescribeNetworkAclsCommand).rejects(awsError('InvalidNetworkAclID.NotFound'));
    expect(await aclTag.find(context, { plan, result: made })).toBeUndefined();
  });
});

it('is made with one call that adds one tag', async () => {
  const { context, ec2 } = stageContext();
  ec2.on(CreateTagsCommand).resolves({});
  expect(await aclTag.make(context, plan, 't')).toEqual(made);
  expect(ec2.calls().map((call) => call.args[0].input)).toEqual([
    { Resources: ['acl-1'], Tags: [{ Key: key, Value: 'network-acl-entry:egress:1' }] },
  ]);
});

it('is removed by its key; an ACL that is gone is fine, denied is not', async () => {
  const { context, ec2 } = stageContext();
  ec2
    .on(DeleteTagsCommand)
    .resolvesOnce({})
    .rejectsOnce(awsError('InvalidNetworkAclID.NotFound'))
    .rejectsOnce(awsError('UnauthorizedOperation', '', 403));
  await aclTag.remove?.(context, made);
  expect(ec2.calls().map((call) => call.args[0].input)).toEqual([{ Resources: ['acl-1'], Tags: [{ Key: key }] }]);
  await aclTag.remove?.(context, made);
  await expect(aclTag.remove?.(context, made)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
});
