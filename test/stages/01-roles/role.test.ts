import { CreateRoleCommand, DeleteRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { flowLogsRole } from '../../../src/stages/01-roles/flow-logs.js';
import { instanceRole } from '../../../src/stages/01-roles/instance-role.js';
import { isOwnRole } from '../../../src/stages/01-roles/role.js';
import { awsError, iamError } from '../../helpers/aws-error.js';
import { foreignTags, lab, ownTags, shellWords, stageContext } from '../../helpers/stage-context.js';

const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const plan = { name: 'Demo-SSM-Role', path: '/flowlab/abcdefg2/', trust };
const arn = 'arn:aws:iam::123456789012:role/flowlab/abcdefg2/Demo-SSM-Role';
const ours = {
  RoleName: 'Demo-SSM-Role',
  RoleId: 'AROA1',
  Arn: arn,
  Path: '/flowlab/abcdefg2/',
  CreateDate: new Date(0),
  Tags: ownTags('roles/instance', 'Demo-SSM-Role'),
};
const made = { id: 'AROA1', name: 'Demo-SSM-Role', arn };
const gone = iamError('NoSuchEntity', 'The role with name Demo-SSM-Role cannot be found.', 404);

describe('plan', () => {
  const planWith = async (answer: object | Error) => {
    const { context, iam } = stageContext();
    const look = iam.on(GetRoleCommand, { RoleName: 'Demo-SSM-Role' });
    answer instanceof Error ? look.rejects(answer) : look.resolves({ Role: { ...ours, ...answer } });
    return instanceRole.plan(context, 1);
  };

  it('takes the guide’s name, the lab’s path and a trust for EC2 alone', async () => {
    expect(await planWith(gone)).toEqual(plan);
  });

  it('keeps the name where it is ours already', async () => {
    expect(await planWith({})).toEqual(plan);
  });

  it.each([
    ['another lab’s', { Tags: foreignTags }],
    ['somebody’s without tags', { Tags: [] }],
    ['with our tag but outside the lab’s path: planted', { Path: '/' }],
  ])('takes the name with the lab’s id where the plain one is %s', async (_, role) => {
    expect(await planWith(role)).toEqual({ ...plan, name: 'Demo-SSM-Role-abcdefg2' });
  });

  it('does not guess where it may not look', async () => {
    await expect(planWith(awsError('AccessDenied', 'no', 403))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('lets the flow-logs service assume its role for this account and region alone', async () => {
    const { context, iam } = stageContext();
    iam.on(GetRoleCommand).rejects(gone);
    expect((await flowLogsRole.plan(context, 1)).trust).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: { 'aws:SourceAccount': '123456789012' },
            ArnLike: { 'aws:SourceArn': 'arn:aws:ec2:eu-west-1:123456789012:vpc-flow-log/*' },
          },
        },
      ],
    });
  });
});

it('shows the name, the price, the trust policy and the command to paste', () => {
  const preview = instanceRole.preview(plan);
  expect(preview).toMatchObject({ sign: '+', what: 'role Demo-SSM-Role', cost: 'free' });
  expect(preview.documents).toEqual([{ title: 'Trust policy: who may assume the role', body: trust }]);
  expect(shellWords(preview.command)).toEqual([
    ...['aws', 'iam', 'create-role', '--role-name', 'Demo-SSM-Role', '--path', '/flowlab/abcdefg2/'],
    ...['--assume-role-policy-document', JSON.stringify(trust)],
  ]);
});

describe('find', () => {
  const look = (answer: object | Error) => {
    const world = stageContext();
    world.iam.on(GetRoleCommand).rejects(gone);
    const get = world.iam.on(GetRoleCommand, { RoleName: 'Demo-SSM-Role' });
    answer instanceof Error ? get.rejects(answer) : get.resolves({ Role: { ...ours, ...answer } });
    return world;
  };

  it('ours, by result and by plan', async () => {
    expect(await instanceRole.find(look({}).context, { plan, result: made })).toEqual(made);
    expect(await instanceRole.find(look({}).context, { plan })).toEqual(made);
  });

  it('nothing where there is none', async () => {
    expect(await instanceRole.find(look(gone).context, { plan, result: made })).toBeUndefined();
    expect(await instanceRole.find(look(gone).context, { plan })).toBeUndefined();
  });

  it('by result, without our tag: not ours', async () => {
    await expect(instanceRole.find(look({ Tags: [] }).context, { plan, result: made })).rejects.toMatchObject({
      code: 'not-ours',
      message: "Role Demo-SSM-Role no longer carries this lab's tag, so it is left alone.",
    });
  });

  it('by plan, somebody else’s: taken', async () => {
    await expect(instanceRole.find(look({ Tags: foreignTags }).context, { plan })).rejects.toMatchObject({
      code: 'taken',
      message: 'Role Demo-SSM-Role exists already and does not belong to this lab; it was left alone.',
    });
  });

  it('made anew by somebody else: its id tells', async () => {
    expect(await instanceRole.find(look({ RoleId: 'AROA2' }).context, { plan, result: made })).toEqual({
      ...made,
      id: 'AROA2',
    });
  });

  it('with nothing known, by the two names that a lab gives it, if path and tag are the lab’s', async () => {
    const suffixed = { ...ours, RoleName: 'Demo-SSM-Role-abcdefg2' };
    const { context, iam } = look({ Tags: foreignTags });
    iam.on(GetRoleCommand, { RoleName: suffixed.RoleName }).resolves({ Role: suffixed });
    expect(await instanceRole.find(context, {})).toEqual({ ...made, name: suffixed.RoleName });
  });

  it('with nothing known, past one that may not be looked at: the lab’s own path may', async () => {
    const suffixed = { ...ours, RoleName: 'Demo-SSM-Role-abcdefg2' };
    const { context, iam } = stageContext();
    iam.on(GetRoleCommand, { RoleName: 'Demo-SSM-Role' }).rejects(iamError('AccessDenied', 'no', 403));
    iam.on(GetRoleCommand, { RoleName: suffixed.RoleName }).resolves({ Role: suffixed });
    expect(await instanceRole.find(context, {})).toEqual({ ...made, name: suffixed.RoleName });
  });

  it('with nothing known and nothing of the lab there: nothing', async () => {
    expect(await instanceRole.find(look(gone).context, {})).toBeUndefined();
    expect(await instanceRole.find(look({ Path: '/' }).context, {})).toBeUndefined();
  });
});

describe('make', () => {
  it('is one call with path, tags and trust in it', async () => {
    const { context, iam } = stageContext();
    iam.on(CreateRoleCommand).resolves({ Role: ours });
    expect(await instanceRole.make(context, plan, 'token')).toEqual(made);
    expect(iam.calls().map((call) => call.args[0].input)).toEqual([
      {
        RoleName: 'Demo-SSM-Role',
        Path: '/flowlab/abcdefg2/',
        AssumeRolePolicyDocument: JSON.stringify(trust),
        Description: 'flowlab: VPC Flow Logs lab',
        Tags: ownTags('roles/instance', 'Demo-SSM-Role'),
      },
    ]);
  });

  it('an answer without the role is a lost one', async () => {
    const { context, iam } = stageContext();
    iam.on(CreateRoleCommand).resolves({});
    await expect(instanceRole.make(context, plan, 'token')).rejects.toMatchObject({
      code: 'lost-answer',
      message: 'The answer to CreateRole lacks its result, so it may or may not have happened.',
    });
  });

  it('"exists already" sends the engine to look whose it is', async () => {
    const { context, iam } = stageContext();
    iam.on(CreateRoleCommand).rejects(iamError('EntityAlreadyExists', 'Role with name Demo-SSM-Role already exists.'));
    await expect(instanceRole.make(context, plan, 'token')).rejects.toMatchObject({
      code: 'lost-answer',
      message: 'CreateRole says that it exists already (EntityAlreadyExists); flowlab looks first whose it is.',
    });
  });

  it('a quota is no throttling: it is told at once', async () => {
    const { context, iam } = stageContext();
    iam.on(CreateRoleCommand).rejects(iamError('LimitExceeded', 'Cannot exceed quota for RolesPerAccount: 1000'));
    await expect(instanceRole.make(context, plan, 'token')).rejects.toMatchObject({ Code: 'LimitExceeded' });
    expect(iam.calls()).toHaveLength(1);
  });
});

describe('remove', () => {
  it('one call, by name', async () => {
    const { context, iam } = stageContext();
    iam.on(DeleteRoleCommand).resolves({});
    await instanceRole.remove?.(context, made);
    expect(iam.calls().map((call) => call.args[0].input)).toEqual([{ RoleName: 'Demo-SSM-Role' }]);
  });

  it('gone already is fine', async () => {
    const { context, iam } = stageContext();
    iam.on(DeleteRoleCommand).rejects(gone);
    await expect(instanceRole.remove?.(context, made)).resolves.toBeUndefined();
  });

  it('a policy detached a moment ago still holds it for a while', async () => {
    const { context, iam, ui } = stageContext();
    const conflict = iamError('DeleteConflict', 'Cannot delete entity, must detach all policies first.');
    iam.on(DeleteRoleCommand).rejectsOnce(conflict).rejectsOnce(conflict).resolvesOnce({});
    await instanceRole.remove?.(context, made);
    expect(iam.calls()).toHaveLength(3);
    expect(ui.events[0]).toMatchObject({ kind: 'retry', call: 'DeleteRole', reason: 'the role is still in use' });
  });

  it('what somebody hung on it holds it for good: after half a minute AWS’s own words stand', async () => {
    const { context, iam, clock } = stageContext();
    iam
      .on(DeleteRoleCommand)
      .rejects(iamError('DeleteConflict', 'Cannot delete entity, must detach all policies first.'));
    const begun = clock.now();
    await expect(instanceRole.remove?.(context, made)).rejects.toMatchObject({
      message: 'Cannot delete entity, must detach all policies first.',
    });
    expect(clock.now() - begun).toBe(30_000);
  });

  it('a missing permission is not tried again', async () => {
    const { context, iam } = stageContext();
    iam.on(DeleteRoleCommand).rejects(awsError('AccessDenied', 'no', 403));
    await expect(instanceRole.remove?.(context, made)).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(iam.calls()).toHaveLength(1);
  });
});

it('what hangs on a role of that name is ours only where the role is', async () => {
  const { context, iam } = stageContext();
  iam
    .on(GetRoleCommand)
    .resolvesOnce({ Role: ours })
    .rejectsOnce(gone)
    .resolvesOnce({ Role: { ...ours, Tags: foreignTags } });
  expect(await isOwnRole(context, 'Demo-SSM-Role')).toBe(true);
  expect(await isOwnRole(context, 'Demo-SSM-Role')).toBe(false);
  await expect(isOwnRole(context, 'Demo-SSM-Role')).rejects.toMatchObject({ code: 'not-ours' });
});

it('the two roles differ in name and step', () => {
  expect([instanceRole.id, flowLogsRole.id]).toEqual(['roles/instance', 'roles/flow-logs']);
  expect(instanceRole.label(made)).toBe('Demo-SSM-Role');
  expect(lab.id).toBe('abcdefg2');
});
