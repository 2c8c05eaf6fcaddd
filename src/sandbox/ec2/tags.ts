import { CreateTagsCommand, DeleteTagsCommand, DescribeTagsCommand } from '@aws-sdk/client-ec2';
import { matchesFilters } from '../endpoint/filters.js';
import { AwsError, type Call, type Operation, on, page } from '../endpoint/operation.js';
import { resourceType } from '../endpoint/resource-arn.js';
import type { Kind, TableName } from './kind.js';
import { kinds } from './kinds/index.js';
import { volumesOf } from './kinds/instance/volumes.js';
import { find, lookUp } from './lookup.js';
import { isTagOfAws, setTags, tagsOf } from './tag-set.js';

interface Taggable {
  readonly prefix: string;
  /** Throws what EC2 says of an id it does not know. */
  readonly must: (call: Call, id: string) => void;
  readonly has: (call: Call, id: string) => boolean;
}

function taggable<Name extends TableName>(kind: Kind<Name>): Taggable {
  return {
    prefix: kind.prefix,
    must: (call, id) => void find(call, kind, id),
    has: (call, id) => lookUp(call, kind, id) !== undefined,
  };
}

const volumes: Taggable = {
  prefix: 'vol',
  has: (call, id) => volumesOf(call).some(({ disk }) => disk.volumeId === id),
  must: (call, id) => {
    if (!volumes.has(call, id)) throw new AwsError('InvalidVolume.NotFound', `The volume '${id}' does not exist.`);
  },
};

const taggables: ReadonlyMap<string, Taggable> = new Map(
  [...kinds.map((kind) => taggable(kind as Kind)), volumes].map((one) => [one.prefix, one]),
);

const kindOf = (id: string): Taggable | undefined => taggables.get(id.slice(0, id.lastIndexOf('-')));

function mustExist(call: Call, id: string): void {
  const kind = kindOf(id);
  if (!kind) throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
  kind.must(call, id);
}

export const ec2TagOperations: readonly Operation[] = [
  on(CreateTagsCommand, ({ Resources, Tags }, call) => {
    for (const id of Resources) mustExist(call, id);
    for (const id of Resources) setTags(call, id, Tags);
    return {};
  }),

  on(DeleteTagsCommand, ({ Resources, Tags }, call) => {
    for (const id of Resources) mustExist(call, id);
    const { tags } = call.world.ec2;
    const named = (Tags ?? []).map(({ Key, Value }) => ({ Key, Value }));
    // A tag with a value goes only if it has that value; without tags, all the caller's go (EC2 API reference, DeleteTags).
    const goes = (key: string, value: string) =>
      named.length === 0 || named.some((tag) => tag.Key === key && (tag.Value === undefined || tag.Value === value));
    for (const id of Resources)
      tags[id] = Object.fromEntries(
        Object.entries(tagsOf(call.world, id)).filter(([key, value]) => isTagOfAws(key) || !goes(key, value)),
      );
    return {};
  }),

  on(DescribeTagsCommand, ({ Filters, NextToken, MaxResults }, call) => {
    const { world } = call;
    const rows = Object.entries(world.ec2.tags)
      .filter(([id]) => kindOf(id)?.has(call, id))
      .flatMap(([id, tags]) => Object.entries(tags).map(([key, value]) => ({ id, key, value })));
    const matches = matchesFilters<(typeof rows)[number]>(
      Filters,
      {
        key: ({ key }) => key,
        value: ({ value }) => value,
        'resource-id': ({ id }) => id,
        'resource-type': ({ id }) => resourceType(id),
      },
      ({ key, value }) => ({ [key]: value }),
    );
    const { items, next } = page(rows.filter(matches), { token: NextToken, max: MaxResults });
    return {
      Tags: items.map(({ id, key, value }) => ({
        ResourceId: id,
        // The model's words for kinds are those of tags; every kind here is among them.
        ResourceType: resourceType(id) as 'vpc',
        Key: key,
        Value: value,
      })),
      NextToken: next,
    };
  }),
];
