import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  type InstanceProfile,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { instanceProfile, profileRole } from '../../../src/stages/01-roles/instance-profile.js';
import { instanceRole } from '../../../src/stages/01-roles/instance-role.js';
import { awsError, iamError } from '../../helpers/aws-error.js';
import { foreignTags, ownTags, shellWords, stageContext } from '../../helpers/stage-context.js';

const name = 'Demo-SSM-Role';
const path = '/flowlab/abcdefg2/';
const arn = `arn:aws:iam::123456789012:instance-profile${path}${name}`;
const role = { RoleName: name, RoleId: 'AROA1', Arn: 'arn:r', Path: path, CreateDate: new Date(0) };
const ours: InstanceProfile = {
  InstanceProfileName: name,
  InstanceProfileId: 'AIPA1',
  Arn: arn,
  Path: path,
  CreateDate: new Date(0),
  Roles: [],
  Tags: ownTags('roles/instance-profile', name),
};
const gone = iamError('NoSuchEntity', 'Instance Profile Demo-SSM-Role cannot be found.', 404);

/** The profile as it is; null: there is none. */
function withProfile(parts: Partial<InstanceProfile> | null) {
  const world = stageContext({
    results: [
      [instanceProfile, { id: 'AIPA1', name, arn }],
      [instanceRole, { id: 'AROA1', name, arn: 'arn:r' }],
    ],
  });
  world.iam.on(GetInstanceProfileCommand).rejects(gone);
  const look = world.iam.on(GetInstanceProfileCommand, { InstanceProfileName: name });
  parts === null ? look.rejects(gone) : look.resolves({ InstanceProfile: { ...ours, ...parts } });
  return world;
}

describe('the instance profile', () => {
  const plan = { name, path };
  const made = { id: 'AIPA1', name, arn };

  it('is planned with the guide’s name, or with the lab’s id where that is somebody else’s', async () => {
    expect(await instanceProfile.plan(withProfile(null).context, 1)).toEqual(plan);
    expect(await instanceProfile.plan(withProfile({}).context, 1)).toEqual(plan);
    expect(await instanceProfile.plan(withProfile({ Tags: foreignTags }).context, 1)).toEqual({
      name: `${name}-abcdefg2`,
      path,
    });
    expect(await instanceProfile.plan(withProfile({ Path: '/' }).context, 1)).toEqual({
      name: `${name}-abcdefg2`,
      path,
    });
  });

  it('is shown with its command', () => {
    expect(instanceProfile.preview(plan)).toMatchObject({ sign: '+', what: `instance profile ${name}`, cost: 'free' });
    expect(shellWords(instanceProfile.preview(plan).command)).toEqual([
      'aws',
      'iam',
      'create-instance-profile',
      '--instance-profile-name',
      name,
      '--path',
      path,
    ]);
  });

  it('is found by result and plan; absent, taken and not ours are told apart', async () => {
    expect(await instanceProfile.find(withProfile({}).context, { plan, result: made })).toEqual(made);
    expect(await instanceProfile.find(withProfile({}).context, { plan })).toEqual(made);
    expect(await instanceProfile.find(withProfile(null).context, { plan, result: made })).toBeUndefined();
    await expect(instanceProfile.find(withProfile({ Tags: foreignTags }).context, { plan })).rejects.toMatchObject({
      code: 'taken',
      message: `Instance profile ${name} exists already and does not belong to this lab; it was left alone.`,
    });
    await expect(instanceProfile.find(withProfile({ Tags: [] }).context, { plan, result: made })).rejects.toMatchObject(
      { code: 'not-ours' },
    );
    expect(
      await instanceProfile.find(withProfile({ InstanceProfileId: 'AIPA2' }).context, { plan, result: made }),
    ).toEqual({ ...made, id: 'AIPA2' });
  });

  it('is found by the two names that a lab gives it, if path and tag are the lab’s', async () => {
    const { context, iam } = withProfile({ Tags: foreignTags });
    expect(await instanceProfile.find(context, {})).toBeUndefined();
    const suffixed = { ...ours, InstanceProfileName: `${name}-abcdefg2` };
    iam
      .on(GetInstanceProfileCommand, { InstanceProfileName: suffixed.InstanceProfileName })
      .resolves({ InstanceProfile: suffixed });
    expect(await instanceProfile.find(context, {})).toEqual({ ...made, name: suffixed.InstanceProfileName });
    expect(await instanceProfile.find(withProfile(null).context, {})).toBeUndefined();
  });

  it('is made with one call, path and tags in it', async () => {
    const { context, iam } = stageContext();
    iam.on(CreateInstanceProfileCommand).resolves({ InstanceProfile: ours });
    expect(await instanceProfile.make(context, plan, 't')).toEqual(made);
    expect(iam.calls().map((call) => call.args[0].input)).toEqual([
      { InstanceProfileName: name, Path: path, Tags: ownTags('roles/instance-profile', name) },
    ]);
  });

  it.each([
    ['an answer without it', {}],
    ['"exists already"', iamError('EntityAlreadyExists', 'Instance Profile Demo-SSM-Role already exists.')],
  ])('%s sends the engine to look', async (_, answer) => {
    const { context, iam } = stageContext();
    const create = iam.on(CreateInstanceProfileCommand);
    answer instanceof Error ? create.rejects(answer) : create.resolves(answer);
    await expect(instanceProfile.make(context, plan, 't')).rejects.toMatchObject({ code: 'lost-answer' });
  });

  it('is removed by name; gone is fine, a conflict is not', async () => {
    const { context, iam } = stageContext();
    const conflict = iamError('DeleteConflict', 'Cannot delete entity, must remove roles from instance profile first.');
    iam.on(DeleteInstanceProfileCommand).resolvesOnce({}).rejectsOnce(gone).rejectsOnce(conflict);
    await instanceProfile.remove?.(context, made);
    await instanceProfile.remove?.(context, made);
    await expect(instanceProfile.remove?.(context, made)).rejects.toBe(conflict);
    expect(iam.calls()[0]?.args[0].input).toEqual({ InstanceProfileName: name });
  });
});

describe('the role in its profile', () => {
  const plan = { profileName: name, roleName: name };
  const made = { id: `AIPA1/${name}`, ...plan };

  it('is planned from what was made, and shown with its command', async () => {
    expect(await profileRole.plan(withProfile({}).context, 1)).toEqual(plan);
    expect(shellWords(profileRole.preview(plan).command)).toEqual([
      'aws',
      'iam',
      'add-role-to-instance-profile',
      '--instance-profile-name',
      name,
      '--role-name',
      name,
    ]);
    expect(profileRole.label(made)).toBe('Demo-SSM-Role in Demo-SSM-Role');
  });

  it('is found where the profile holds the role; its id changes with the profile', async () => {
    for (const sought of [{ plan, result: made }, { plan }, {}]) {
      expect(await profileRole.find(withProfile({ Roles: [role] }).context, sought)).toEqual(made);
    }
    expect(
      await profileRole.find(withProfile({ Roles: [role], InstanceProfileId: 'AIPA2' }).context, {
        plan,
        result: made,
      }),
    ).toEqual({ ...made, id: `AIPA2/${name}` });
    expect(await profileRole.find(withProfile({ Roles: [] }).context, { plan })).toBeUndefined();
    expect(
      await profileRole.find(withProfile({ Roles: [{ ...role, RoleName: 'other' }] }).context, { plan }),
    ).toBeUndefined();
    expect(await profileRole.find(withProfile(null).context, { plan, result: made })).toBeUndefined();
    expect(await profileRole.find(stageContext().context, {})).toBeUndefined();
  });

  it('is made with one call, waiting for what is too young to be seen', async () => {
    const { context, iam } = withProfile({ Roles: [role] });
    iam
      .on(AddRoleToInstanceProfileCommand)
      .rejectsOnce(iamError('NoSuchEntity', 'The role with name x cannot be found.', 404))
      .resolvesOnce({});
    expect(await profileRole.make(context, plan, 't')).toEqual(made);
    expect(iam.commandCalls(AddRoleToInstanceProfileCommand).map((call) => call.args[0].input)).toEqual(
      Array(2).fill({ InstanceProfileName: name, RoleName: name }),
    );
  });

  it('IAM’s LimitExceeded means done where the profile holds this very role', async () => {
    const limit = iamError('LimitExceeded', 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
    const done = withProfile({ Roles: [role] });
    done.iam.on(AddRoleToInstanceProfileCommand).rejects(limit);
    expect(await profileRole.make(done.context, plan, 't')).toEqual(made);

    const full = withProfile({ Roles: [{ ...role, RoleName: 'somebody-elses' }] });
    full.iam.on(AddRoleToInstanceProfileCommand).rejects(limit);
    await expect(profileRole.make(full.context, plan, 't')).rejects.toBe(limit);
    expect(full.iam.commandCalls(AddRoleToInstanceProfileCommand)).toHaveLength(1);
  });

  it('is removed by both names; gone is fine, denied is not', async () => {
    const { context, iam } = stageContext();
    iam
      .on(RemoveRoleFromInstanceProfileCommand)
      .resolvesOnce({})
      .rejectsOnce(gone)
      .rejectsOnce(awsError('AccessDenied', 'no', 403));
    await profileRole.remove?.(context, made);
    await profileRole.remove?.(context, made);
    await expect(profileRole.remove?.(context, made)).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(iam.calls()[0]?.args[0].input).toEqual({ InstanceProfileName: name, RoleName: name });
  });
});
