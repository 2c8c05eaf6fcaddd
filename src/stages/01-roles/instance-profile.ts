import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  type InstanceProfile,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { codeOf } from '../../aws/classify.js';
import { ignoreGone, unlessGone } from '../../aws/gone.js';
import { retrying } from '../../base/wait.js';
import type { Context } from '../../engine/step.js';
import { change } from '../../engine/step.js';
import { candidates, hasOurTags, iamPath, marks, names, ourTags } from '../names.js';
import { answered, notOurs, orExists, taken } from '../ownership.js';
import { ifNotVisibleYet } from '../transient-errors.js';
import { instanceRole } from './instance-role.js';
import { firstSeen } from './role.js';

type ProfilePlan = { readonly name: string; readonly path: string };
type ProfileMade = { readonly id: string; readonly name: string; readonly arn: string };

export const instanceProfile = change<ProfilePlan, ProfileMade>({
  id: 'roles/instance-profile',
  title: 'The instance profile',
  resource: 'instance profile',
  label: (made) => made.name,
  plan: async (context) => {
    const [plain, suffixed] = candidates(names.instanceRole, context.lab);
    const present = await getProfile(context, plain);
    return { name: !present || isMine(context, present) ? plain : suffixed, path: iamPath(context.lab) };
  },
  preview: (plan) => ({
    sign: '+',
    what: `instance profile ${plan.name}`,
    why: 'An instance cannot carry a role itself, only a profile that holds one. The console makes it silently; the API does not.',
    command: `aws iam create-instance-profile --instance-profile-name ${plan.name} --path ${plan.path}`,
    cost: 'free',
    console: 'IAM > Roles: a role made there for EC2 gets a profile of the same name by itself',
  }),
  find: async (context, { plan, result }) => {
    const known = result?.name ?? plan?.name;
    const profile = known === undefined ? await searchProfile(context) : await getProfile(context, known);
    if (!profile) return undefined;
    if (!isMine(context, profile)) throw (result ? notOurs : taken)(`Instance profile ${profile.InstanceProfileName}`);
    return made(profile);
  },
  make: async ({ aws, lab }, { name, path }) => {
    const command = new CreateInstanceProfileCommand({
      InstanceProfileName: name,
      Path: path,
      Tags: ourTags(lab, 'roles/instance-profile', name),
    });
    const { InstanceProfile } = await orExists('CreateInstanceProfile', aws.iam.send(command));
    return made(answered(InstanceProfile, 'CreateInstanceProfile'));
  },
  remove: ({ aws }, { name }) =>
    ignoreGone(aws.iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName: name }))),
});

type MemberPlan = { readonly profileName: string; readonly roleName: string };
type Member = MemberPlan & { readonly id: string };

export const profileRole = change<MemberPlan, Member>({
  id: 'roles/instance-profile-role',
  title: 'The role in its profile',
  resource: 'profile membership',
  label: (made) => `${made.roleName} in ${made.profileName}`,
  plan: async (context) => ({
    profileName: context.result(instanceProfile).name,
    roleName: context.result(instanceRole).name,
  }),
  preview: ({ profileName, roleName }) => ({
    sign: '+',
    verb: 'put',
    what: `role ${roleName} into instance profile ${profileName}`,
    why: 'From now on an instance launched with the profile acts with the role.',
    command: `aws iam add-role-to-instance-profile --instance-profile-name ${profileName} --role-name ${roleName}`,
    cost: 'free',
    console: 'IAM > Roles: done there together with the profile',
  }),
  find: async (context, { plan, result }) => {
    const profileName = result?.profileName ?? plan?.profileName ?? context.known(instanceProfile)?.name;
    const roleName = result?.roleName ?? plan?.roleName ?? context.known(instanceRole)?.name;
    if (profileName === undefined || roleName === undefined) return undefined;
    const profile = await getProfile(context, profileName);
    const holds = profile?.Roles?.some(({ RoleName }) => RoleName === roleName);
    return profile && holds ? { id: `${profile.InstanceProfileId}/${roleName}`, profileName, roleName } : undefined;
  },
  make: async (context, { profileName, roleName }) => {
    await retrying(
      { ...context, call: 'AddRoleToInstanceProfile', timeoutMs: 60_000, reason: ifNotVisibleYet },
      async () => {
        try {
          await context.aws.iam.send(
            new AddRoleToInstanceProfileCommand({ InstanceProfileName: profileName, RoleName: roleName }),
          );
        } catch (error) {
          // A profile holds one role; adding the same one again is refused as if it were a quota (IAM, LimitExceeded).
          if (!/^LimitExceeded/.test(codeOf(error)) || !(await holdsRole(context, profileName, roleName))) throw error;
        }
      },
    );
    const profile = await getProfile(context, profileName);
    return { id: `${profile?.InstanceProfileId ?? profileName}/${roleName}`, profileName, roleName };
  },
  remove: (context, { profileName, roleName }) =>
    ignoreGone(
      context.aws.iam.send(
        new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: profileName, RoleName: roleName }),
      ),
    ),
});

const holdsRole = async (context: Context, profileName: string, roleName: string): Promise<boolean> =>
  (await getProfile(context, profileName))?.Roles?.some(({ RoleName }) => RoleName === roleName) ?? false;

/** Nobody but the lab gives its profile another name than these two, so nothing has to be listed. */
const searchProfile = (context: Context): Promise<InstanceProfile | undefined> =>
  firstSeen(candidates(names.instanceRole, context.lab), async (candidate) => {
    const profile = await getProfile(context, candidate);
    return profile && isMine(context, profile) ? profile : undefined;
  });

async function getProfile({ aws }: Context, InstanceProfileName: string): Promise<InstanceProfile | undefined> {
  return (await unlessGone(aws.iam.send(new GetInstanceProfileCommand({ InstanceProfileName }))))?.InstanceProfile;
}

const isMine = ({ lab }: Context, profile: InstanceProfile): boolean =>
  profile.Path?.startsWith(marks.iamPathPrefix) === true && hasOurTags(lab, profile.Tags);

const made = (profile: InstanceProfile): ProfileMade => ({
  id: answered(profile.InstanceProfileId, 'GetInstanceProfile'),
  name: answered(profile.InstanceProfileName, 'GetInstanceProfile'),
  arn: answered(profile.Arn, 'GetInstanceProfile'),
});
