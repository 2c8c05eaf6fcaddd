import { CreateNetworkAclEntryCommand, DescribeNetworkAclsCommand } from '@aws-sdk/client-ec2';
import { CreateRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { send } from '../../src/engine/resolve.js';
import { instanceRole } from '../../src/stages/01-roles/instance-role.js';
import { aclRule } from '../../src/stages/09-network-acl/rule.js';
import { answered, orExists } from '../../src/stages/ownership.js';
import { awsError, iamError } from '../helpers/aws-error.js';
import { foreignTags, ownTags, stageContext } from '../helpers/stage-context.js';

describe('"exists already"', () => {
  const plan = { name: 'Demo-SSM-Role', path: '/flowlab/abcdefg2/', trust: null };
  const role = {
    RoleName: 'Demo-SSM-Role',
    RoleId: 'AROA1',
    Arn: 'arn:r',
    Path: '/flowlab/abcdefg2/',
    CreateDate: new Date(0),
  };
  const exists = iamError('EntityAlreadyExists', 'Role with name Demo-SSM-Role already exists.');

  it('is ours after a lost answer, though it was not seen at once: it is adopted, not made again', async () => {
    const { context, iam } = stageContext();
    iam.on(CreateRoleCommand).rejects(exists);
    iam
      .on(GetRoleCommand)
      .rejectsOnce(iamError('NoSuchEntity', 'no', 404))
      .resolves({ Role: { ...role, Tags: ownTags('roles/instance', 'Demo-SSM-Role') } });
    expect(await send(instanceRole, context, plan, 't')).toEqual({
      result: { id: 'AROA1', name: 'Demo-SSM-Role', arn: 'arn:r' },
      adopted: true,
    });
    expect(iam.commandCalls(CreateRoleCommand)).toHaveLength(1);
  });

  it('is somebody else’s who was quicker: taken, and never adopted', async () => {
    const { context, iam } = stageContext();
    iam.on(CreateRoleCommand).rejects(exists);
    iam.on(GetRoleCommand).resolves({ Role: { ...role, Tags: foreignTags } });
    await expect(send(instanceRole, context, plan, 't')).rejects.toMatchObject({ code: 'taken' });
  });

  it('a rule number on the network ACL: the owner’s rule stays as it is', async () => {
    const { context, ec2 } = stageContext();
    ec2.on(CreateNetworkAclEntryCommand).rejects(awsError('NetworkAclEntryAlreadyExists'));
    ec2.on(DescribeNetworkAclsCommand).resolves({
      NetworkAcls: [
        {
          NetworkAclId: 'acl-1',
          Entries: [{ Egress: true, RuleNumber: 1, Protocol: '6', RuleAction: 'allow', CidrBlock: '0.0.0.0/0' }],
        },
      ],
    });
    await expect(send(aclRule, context, { aclId: 'acl-1', ruleNumber: 1 }, 't')).rejects.toMatchObject({
      code: 'taken',
    });
  });

  it('every other error stays what it is, and an answer too', async () => {
    const denied = awsError('AccessDenied', 'no', 403);
    await expect(orExists('CreateRole', Promise.reject(denied))).rejects.toBe(denied);
    expect(await orExists('CreateRole', Promise.resolve(7))).toBe(7);
  });
});

it('an answer that lacks its result says nothing; zero and empty are results', () => {
  expect(() => answered(undefined, 'X')).toThrow(
    'The answer to X lacks its result, so it may or may not have happened.',
  );
  expect(() => answered(null, 'X')).toThrow(expect.objectContaining({ code: 'lost-answer' }));
  expect([answered(0, 'X'), answered('', 'X'), answered(false, 'X')]).toEqual([0, '', false]);
});
