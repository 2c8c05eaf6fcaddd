import {
  CreateNetworkAclEntryCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  type NetworkAclEntry,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { aclTag } from '../../../src/stages/09-network-acl/acl-tag.js';
import { aclRule } from '../../../src/stages/09-network-acl/rule.js';
import { awsError } from '../../helpers/aws-error.js';
import { shellWords, stageContext } from '../../helpers/stage-context.js';

const plan = { aclId: 'acl-1', ruleNumber: 1 };
const made = { ...plan, id: 'acl-1/egress/1' };
const note = { ...plan, id: 'acl-1/flowlab:abcdefg2' };
const entry: NetworkAclEntry = {
  Egress: true,
  RuleNumber: 1,
  Protocol: '1',
  RuleAction: 'deny',
  CidrBlock: '0.0.0.0/0',
  IcmpTypeCode: { Type: -1, Code: -1 },
};

function aclWith(...Entries: NetworkAclEntry[]) {
  const world = stageContext({ results: [[aclTag, note]] });
  world.ec2
    .on(DescribeNetworkAclsCommand, { NetworkAclIds: ['acl-1'] })
    .resolves({ NetworkAcls: [{ NetworkAclId: 'acl-1', Entries }] });
  return world;
}

it('is planned with the number in the note, and shown with its command', async () => {
  expect(await aclRule.plan(aclWith().context, 1)).toEqual(plan);
  expect(aclRule.preview(plan)).toMatchObject({
    sign: '+',
    what: 'outbound rule 1 to network ACL acl-1: deny all ICMP',
    cost: 'free',
  });
  expect(shellWords(aclRule.preview(plan).command)).toEqual([
    ...['aws', 'ec2', 'create-network-acl-entry', '--network-acl-id', 'acl-1', '--egress', '--rule-number', '1'],
    ...['--protocol', '1', '--icmp-type-code', 'Type=-1,Code=-1', '--cidr-block', '0.0.0.0/0', '--rule-action', 'deny'],
  ]);
});

describe('find', () => {
  it.each([
    ['by result', { plan, result: made }],
    ['by plan', { plan }],
    ['with nothing known but the note', {}],
  ])('%s', async (_, sought) => {
    expect(await aclRule.find(aclWith(entry).context, sought)).toEqual(made);
  });

  it('also where AWS leaves the ICMP type out, or writes it in part', async () => {
    const { IcmpTypeCode: _, ...bare } = entry;
    expect(await aclRule.find(aclWith(bare).context, { plan })).toEqual(made);
    expect(
      await aclRule.find(aclWith({ ...entry, IcmpTypeCode: { Type: -1 }, PortRange: {} }).context, { plan }),
    ).toEqual(made);
  });

  it('nothing: no such number outbound, no ACL, no note', async () => {
    expect(await aclRule.find(aclWith({ ...entry, RuleNumber: 2 }).context, { plan })).toBeUndefined();
    expect(await aclRule.find(aclWith({ ...entry, Egress: false }).context, { plan })).toBeUndefined();
    const { context, ec2 } = stageContext();
    ec2.on(DescribeNetworkAclsCommand).rejects(awsError('InvalidNetworkAclID.NotFound'));
    expect(await aclRule.find(context, { plan, result: made })).toBeUndefined();
    expect(await aclRule.find(context, {})).toBeUndefined();
  });

  describe('a rule of that number that is not word for word the lab’s is somebody’s', () => {
    it.each<[string, Partial<NetworkAclEntry>]>([
      ['action', { RuleAction: 'allow' }],
      ['protocol', { Protocol: '6' }],
      ['all protocols', { Protocol: '-1' }],
      ['addresses', { CidrBlock: '10.0.0.0/8' }],
      ['IPv6', { Ipv6CidrBlock: '::/0' }],
      ['ICMP type', { IcmpTypeCode: { Type: 8, Code: -1 } }],
      ['ICMP code', { IcmpTypeCode: { Type: -1, Code: 0 } }],
      ['ports', { PortRange: { From: 22, To: 22 } }],
    ])('%s', async (_, parts) => {
      const { context } = aclWith({ ...entry, ...parts });
      await expect(aclRule.find(context, { plan, result: made })).rejects.toMatchObject({ code: 'not-ours' });
      await expect(aclRule.find(context, { plan })).rejects.toMatchObject({
        code: 'taken',
        message: 'Outbound rule 1 of acl-1 exists already and does not belong to this lab; it was left alone.',
      });
    });
  });
});

describe('make', () => {
  it('is one call, ICMP alone, outbound alone', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(CreateNetworkAclEntryCommand).resolves({});
    expect(await aclRule.make(context, plan, 't')).toEqual(made);
    expect(ec2.calls().map((call) => call.args[0].input)).toEqual([
      {
        NetworkAclId: 'acl-1',
        RuleNumber: 1,
        Egress: true,
        Protocol: '1',
        IcmpTypeCode: { Type: -1, Code: -1 },
        CidrBlock: '0.0.0.0/0',
        RuleAction: 'deny',
      },
    ]);
  });

  it('a number taken meanwhile sends the engine to look whose it is', async () => {
    const { context, ec2 } = stageContext();
    ec2
      .on(CreateNetworkAclEntryCommand)
      .rejects(awsError('NetworkAclEntryAlreadyExists', 'The network acl entry identified by 1 already exists.'));
    await expect(aclRule.make(context, plan, 't')).rejects.toMatchObject({ code: 'lost-answer' });
  });

  it('a quota stands', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(CreateNetworkAclEntryCommand).rejects(awsError('NetworkAclEntryLimitExceeded'));
    await expect(aclRule.make(context, plan, 't')).rejects.toMatchObject({ name: 'NetworkAclEntryLimitExceeded' });
  });
});

it('is removed by number and direction; gone is fine, denied is not', async () => {
  const { context, ec2 } = stageContext();
  ec2
    .on(DeleteNetworkAclEntryCommand)
    .resolvesOnce({})
    .rejectsOnce(awsError('InvalidNetworkAclEntry.NotFound'))
    .rejectsOnce(awsError('UnauthorizedOperation', '', 403));
  await aclRule.remove?.(context, made);
  await aclRule.remove?.(context, made);
  await expect(aclRule.remove?.(context, made)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  expect(ec2.calls()[0]?.args[0].input).toEqual({ NetworkAclId: 'acl-1', RuleNumber: 1, Egress: true });
});
