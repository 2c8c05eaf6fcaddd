import {
  ListInstanceProfileTagsCommand,
  ListPolicyTagsCommand,
  ListRoleTagsCommand,
  TagInstanceProfileCommand,
  TagPolicyCommand,
  TagRoleCommand,
  UntagInstanceProfileCommand,
  UntagPolicyCommand,
  UntagRoleCommand,
} from '@aws-sdk/client-iam';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import { putRow } from '../world/table.js';
import { isAmong, isTaken, markerPage, profileNamed, roleNamed, tagKeysFrom, tagList, tagsFrom } from './names.js';
import { existingPolicy, ownPolicy } from './policies.js';

type Tags = Record<string, string>;

export const tagOperations: readonly Operation[] = [
  on(TagRoleCommand, (input, { world }) => add(roleNamed(world, input.RoleName).tags, input.Tags, 'Role')),
  on(UntagRoleCommand, (input, { world }) => drop(roleNamed(world, input.RoleName).tags, input.TagKeys)),
  on(ListRoleTagsCommand, (input, { world }) => list(roleNamed(world, input.RoleName).tags, input)),

  on(TagInstanceProfileCommand, (input, { world }) =>
    add(profileNamed(world, input.InstanceProfileName).tags, input.Tags, 'InstanceProfile'),
  ),
  on(UntagInstanceProfileCommand, (input, { world }) =>
    drop(profileNamed(world, input.InstanceProfileName).tags, input.TagKeys),
  ),
  on(ListInstanceProfileTagsCommand, (input, { world }) =>
    list(profileNamed(world, input.InstanceProfileName).tags, input),
  ),

  on(TagPolicyCommand, (input, { world }) => add(ownPolicy(world, input.PolicyArn).tags, input.Tags, 'Policy')),
  on(UntagPolicyCommand, (input, { world }) => drop(ownPolicy(world, input.PolicyArn).tags, input.TagKeys)),
  on(ListPolicyTagsCommand, (input, { world }) => list(existingPolicy(world, input.PolicyArn).row?.tags ?? {}, input)),
];

/** "Case-preserved, but not case-sensitive": a key in other letters "replaces the first tag" (IAM user guide, "Tagging IAM resources"). */
function add(tags: Tags, given: Parameters<typeof tagsFrom>[0], kind: string): object {
  const more = tagsFrom(given);
  const kept = Object.keys(tags).filter((key) => !isTaken(more, key));
  if (kept.length + Object.keys(more).length > 50)
    throw new AwsError('LimitExceeded', `Cannot exceed quota for TagsPer${kind}: 50`, 409);
  for (const key of Object.keys(tags)) if (!kept.includes(key)) delete tags[key];
  for (const [key, value] of Object.entries(more)) putRow(tags, key, value);
  return {};
}

function drop(tags: Tags, keys: readonly string[]): object {
  const gone = tagKeysFrom(keys);
  for (const key of Object.keys(tags)) if (isAmong(key, gone)) delete tags[key];
  return {};
}

function list(tags: Readonly<Tags>, input: Parameters<typeof markerPage>[1]) {
  const { shown, rest } = markerPage(tagList(tags), input);
  return { Tags: shown, ...rest };
}
