import {
  AttachRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { instanceRole, instanceRolePolicy } from '../../../src/stages/01-roles/instance-role.js';
import { awsError, iamError } from '../../helpers/aws-error.js';
import { foreignTags, ownTags, shellWords, stageContext } from '../../helpers/stage-context.js';

const policyArn = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
const role = { id: 'AROA1', name: 'Demo-SSM-Role', arn: 'arn:r' };
const plan = { roleName: 'Demo-SSM-Role', policyArn };
const made = { id: policyArn, roleName: 'Demo-SSM-Role' };
const ourRole = {
  RoleName: 'Demo-SSM-Role',
  RoleId: 'AROA1',
  Arn: 'arn:r',
  Path: '/flowlab/abcdefg2/',
  CreateDate: new Date(0),
  Tags: ownTags('roles/instance', 'Demo-SSM-Role'),
};
const noRole = iamError('NoSuchEntity', 'The role with name Demo-SSM-Role cannot be found.', 404);

it('plans AWS’s policy for the agent on the role that was made', async () => {
  const { context } = stageContext({ results: [[instanceRole, role]] });
  expect(await instanceRolePolicy.plan(context, 1)).toEqual(plan);
  expect(instanceRolePolicy.preview(plan)).toMatchObject({
    sign: '+',
    what: 'policy AmazonSSMManagedInstanceCore to role Demo-SSM-Role',
    cost: 'free',
  });
  expect(shellWords(instanceRolePolicy.preview(plan).command)).toEqual([
    'aws',
    'iam',
    'attach-role-policy',
    '--role-name',
    'Demo-SSM-Role',
    '--policy-arn',
    policyArn,
  ]);
});

describe('find', () => {
  const attached = () => {
    const world = stageContext({ results: [[instanceRole, role]] });
    world.iam.on(GetRoleCommand, { RoleName: 'Demo-SSM-Role' }).resolves({ Role: ourRole });
    world.iam
      .on(ListAttachedRolePoliciesCommand, { RoleName: 'Demo-SSM-Role' })
      .resolves({ AttachedPolicies: [{ PolicyName: 'x', PolicyArn: 'arn:x' }, { PolicyArn: policyArn }] });
    return world;
  };

  it.each([
    ['by result', { plan, result: made }],
    ['by plan', { plan }],
    ['with nothing known but the role', {}],
  ])('%s', async (_, sought) => {
    expect(await instanceRolePolicy.find(attached().context, sought)).toEqual(made);
  });

  it('on a further page', async () => {
    const { context, iam } = attached();
    iam
      .on(ListAttachedRolePoliciesCommand, { RoleName: 'Demo-SSM-Role' })
      .resolvesOnce({ AttachedPolicies: [], IsTruncated: true, Marker: 'a' })
      .resolvesOnce({ AttachedPolicies: [{ PolicyArn: policyArn }] });
    expect(await instanceRolePolicy.find(context, { plan })).toEqual(made);
  });

  it('nothing where another policy is attached, or none, or the role is gone', async () => {
    const { context, iam } = attached();
    iam
      .on(ListAttachedRolePoliciesCommand)
      .resolvesOnce({ AttachedPolicies: [{ PolicyArn: 'arn:x' }] })
      .resolvesOnce({})
      .rejectsOnce(noRole);
    for (let time = 0; time < 3; time++) expect(await instanceRolePolicy.find(context, { plan })).toBeUndefined();
    iam.on(GetRoleCommand).rejects(noRole);
    expect(await instanceRolePolicy.find(context, { plan, result: made })).toBeUndefined();
  });

  it('nothing where no role is known', async () => {
    const { context, iam } = stageContext();
    expect(await instanceRolePolicy.find(context, {})).toBeUndefined();
    expect(iam.calls()).toEqual([]);
  });

  it('the policy of somebody else’s role of that name is left alone', async () => {
    const { context, iam } = attached();
    iam.on(GetRoleCommand).resolves({ Role: { ...ourRole, RoleId: 'AROA2', Tags: foreignTags } });
    await expect(instanceRolePolicy.find(context, { plan, result: made })).rejects.toMatchObject({
      code: 'not-ours',
      message: "Role Demo-SSM-Role no longer carries this lab's tag, so it is left alone.",
    });
  });
});

describe('make', () => {
  it('waits for a role that is too young to be seen', async () => {
    const { context, iam, ui } = stageContext();
    iam.on(AttachRolePolicyCommand).rejectsOnce(noRole).rejectsOnce(noRole).resolvesOnce({});
    expect(await instanceRolePolicy.make(context, plan, 't')).toEqual(made);
    expect(iam.calls().map((call) => call.args[0].input)).toEqual(
      Array(3).fill({ RoleName: 'Demo-SSM-Role', PolicyArn: policyArn }),
    );
    expect(ui.events[0]).toMatchObject({
      kind: 'retry',
      call: 'AttachRolePolicy',
      reason: 'the new role is not visible everywhere yet',
    });
  });

  it('does not wait for a policy that does not exist', async () => {
    const { context, iam } = stageContext();
    iam
      .on(AttachRolePolicyCommand)
      .rejects(iamError('NoSuchEntity', `Policy ${policyArn} does not exist or is not attachable.`, 404));
    await expect(instanceRolePolicy.make(context, plan, 't')).rejects.toMatchObject({ Code: 'NoSuchEntity' });
    expect(iam.calls()).toHaveLength(1);
  });

  it('gives up on the role after a minute', async () => {
    const { context, iam, clock } = stageContext();
    iam.on(AttachRolePolicyCommand).rejects(noRole);
    const begun = clock.now();
    await expect(instanceRolePolicy.make(context, plan, 't')).rejects.toBe(noRole);
    expect(clock.now() - begun).toBe(60_000);
  });
});

describe('remove', () => {
  it('detaches by role and ARN; gone is fine', async () => {
    const { context, iam } = stageContext();
    iam
      .on(DetachRolePolicyCommand)
      .resolvesOnce({})
      .rejectsOnce(iamError('NoSuchEntity', 'Policy was not found.', 404));
    await instanceRolePolicy.remove?.(context, made);
    await instanceRolePolicy.remove?.(context, made);
    expect(iam.calls()[0]?.args[0].input).toEqual({ RoleName: 'Demo-SSM-Role', PolicyArn: policyArn });
  });

  it('denied is not gone', async () => {
    const { context, iam } = stageContext();
    iam.on(DetachRolePolicyCommand).rejects(awsError('AccessDenied', 'no', 403));
    await expect(instanceRolePolicy.remove?.(context, made)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
