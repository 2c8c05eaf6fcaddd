import {
  AddTagsToResourceCommand,
  ListTagsForResourceCommand,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-ssm';
import { only } from '../endpoint/limits.js';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import type { ParameterRow } from '../world/ssm-rows.js';
import { putRow, rowOf } from '../world/table.js';
import type { World } from '../world/world.js';

interface Tag {
  readonly Key: string | undefined;
  readonly Value: string | undefined;
}

export const parameterTagOperations: readonly Operation[] = [
  on(AddTagsToResourceCommand, ({ ResourceType, ResourceId = '', Tags = [] }, { world }) => {
    setParameterTags(tagged(world, ResourceType, ResourceId), Tags);
    return {};
  }),

  on(RemoveTagsFromResourceCommand, ({ ResourceType, ResourceId = '', TagKeys = [] }, { world }) => {
    const { Tags } = tagged(world, ResourceType, ResourceId);
    for (const key of TagKeys) delete Tags[key];
    return {};
  }),

  on(ListTagsForResourceCommand, ({ ResourceType, ResourceId = '' }, { world }) => {
    const { Tags } = tagged(world, ResourceType, ResourceId);
    return { TagList: Object.entries(Tags).map(([Key, Value]) => ({ Key, Value })) };
  }),
];

function tagged(world: World, type: string | undefined, id: string): ParameterRow {
  only('ssm', 'ResourceType', type, ['Parameter']);
  const row = rowOf(world.ssm.ownParameters, id);
  if (row) return row;
  throw new AwsError(
    'InvalidResourceId',
    'The resource ID is not valid. Verify that you entered the correct ID and try again.',
  );
}

export function setParameterTags({ Tags }: ParameterRow, tags: readonly Tag[]): void {
  if (new Set([...Object.keys(Tags), ...tags.map(({ Key }) => Key)]).size > 50) {
    throw new AwsError(
      'TooManyTagsError',
      'The Targets parameter includes too many tags. Remove one or more tags and try the command again.',
    );
  }
  for (const { Key = '', Value = '' } of tags) putRow(Tags, Key, Value);
}
