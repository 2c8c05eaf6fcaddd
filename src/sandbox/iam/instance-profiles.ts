import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { compareTexts } from '../../base/words.js';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import { arn, uniqueId } from '../world/ids.js';
import { putRow, rowOf } from '../world/table.js';
import type { ProfileRow, World } from '../world/world.js';
import {
  checkName,
  checkPath,
  deleteConflict,
  isTaken,
  markerPage,
  noSuchEntity,
  profileNamed,
  roleNamed,
  tagList,
  tagsFrom,
} from './names.js';
import { roleView } from './roles.js';

export const profileView = (world: World, profile: ProfileRow) => ({
  Path: profile.Path,
  InstanceProfileName: profile.InstanceProfileName,
  InstanceProfileId: profile.InstanceProfileId,
  Arn: profile.Arn,
  CreateDate: new Date(profile.createdAt),
  Roles: profile.roles.flatMap((name) => {
    const role = rowOf(world.iam.roles, name);
    return role ? [roleView(role)] : [];
  }),
});

const withTags = (world: World, profile: ProfileRow) => {
  const tags = tagList(profile.tags);
  return { ...profileView(world, profile), ...(tags.length > 0 ? { Tags: tags } : {}) };
};

const byName = (a: ProfileRow, b: ProfileRow): number => compareTexts(a.InstanceProfileName, b.InstanceProfileName);

export const instanceProfileOperations: readonly Operation[] = [
  on(CreateInstanceProfileCommand, (input, { world, clock, random }) => {
    const name = input.InstanceProfileName ?? '';
    const path = input.Path ?? '/';
    checkName('instanceProfileName', name);
    checkPath(path);
    if (isTaken(world.iam.profiles, name))
      throw new AwsError('EntityAlreadyExists', `Instance Profile ${name} already exists.`, 409);
    const profile: ProfileRow = {
      InstanceProfileName: name,
      InstanceProfileId: uniqueId('AIPA', random),
      Arn: arn(world, 'iam', `instance-profile${path}${name}`),
      Path: path,
      createdAt: clock.now(),
      roles: [],
      roleAddedAt: null,
      tags: tagsFrom(input.Tags),
    };
    putRow(world.iam.profiles, name, profile);
    return { InstanceProfile: withTags(world, profile) };
  }),

  on(GetInstanceProfileCommand, (input, { world }) => ({
    InstanceProfile: withTags(world, profileNamed(world, input.InstanceProfileName ?? '')),
  })),

  on(DeleteInstanceProfileCommand, (input, { world }) => {
    const profile = profileNamed(world, input.InstanceProfileName ?? '');
    if (profile.roles.length > 0)
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
    delete world.iam.profiles[profile.InstanceProfileName];
    return {};
  }),

  on(ListInstanceProfilesCommand, (input, { world }) => {
    const { PathPrefix = '/' } = input;
    const profiles = Object.values(world.iam.profiles).filter(({ Path }) => Path.startsWith(PathPrefix));
    const { shown, rest } = markerPage(profiles.sort(byName), input);
    return { InstanceProfiles: shown.map((profile) => profileView(world, profile)), ...rest };
  }),

  on(ListInstanceProfilesForRoleCommand, (input, { world }) => {
    const { RoleName } = roleNamed(world, input.RoleName ?? '');
    const profiles = Object.values(world.iam.profiles).filter(({ roles }) => roles.includes(RoleName));
    const { shown, rest } = markerPage(profiles.sort(byName), input);
    return { InstanceProfiles: shown.map((profile) => profileView(world, profile)), ...rest };
  }),

  // A profile holds one role; adding it again is refused too, and in the same words.
  on(AddRoleToInstanceProfileCommand, (input, { world, clock }) => {
    const profile = profileNamed(world, input.InstanceProfileName ?? '');
    const role = roleNamed(world, input.RoleName ?? '');
    if (profile.roles.length > 0) {
      throw new AwsError('LimitExceeded', 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1', 409);
    }
    profile.roles = [role.RoleName];
    profile.roleAddedAt = clock.now();
    return {};
  }),

  on(RemoveRoleFromInstanceProfileCommand, (input, { world }) => {
    const profile = profileNamed(world, input.InstanceProfileName ?? '');
    const name = input.RoleName ?? '';
    if (!profile.roles.includes(name)) throw noSuchEntity(`The role with name ${name} cannot be found.`);
    profile.roles = profile.roles.filter((role) => role !== name);
    profile.roleAddedAt = null;
    return {};
  }),
];
