import type { Tag, TagSpecification } from '@aws-sdk/client-ec2';
import { AwsError, type Call } from '../endpoint/operation.js';
import type { World } from '../world/world.js';

export const tagsOf = (world: World, id: string): Readonly<Record<string, string>> => world.ec2.tags[id] ?? {};

/** Tags as answers list them. */
export const tagSet = (world: World, id: string): { Key: string; Value: string }[] =>
  Object.entries(tagsOf(world, id)).map(([Key, Value]) => ({ Key, Value }));

/** Instances, disks, VPCs, subnets, groups and addresses without a tag have no list of them at all (github.com/boto/boto3/issues/388). */
export const tagsIfAny = (world: World, id: string): { Tags?: { Key: string; Value: string }[] } => {
  const Tags = tagSet(world, id);
  return Tags.length === 0 ? {} : { Tags };
};

type Tags = readonly { readonly [K in keyof Tag]: Tag[K] }[];
export type TagSpecifications = readonly {
  readonly ResourceType?: TagSpecification['ResourceType'];
  readonly Tags?: Tags | undefined;
}[];

/** The tags a creating request gives to one kind of resource. Refuses kinds that the operation does not make. */
export function tagsFor(
  specifications: TagSpecifications | undefined,
  type: string,
  allowed: readonly string[] = [type],
): Tags {
  for (const { ResourceType, Tags } of specifications ?? []) {
    if (ResourceType === undefined)
      throw new AwsError('InvalidParameterValue', 'Tag specification resource type must have a value');
    if (!allowed.includes(ResourceType)) {
      throw new AwsError(
        'InvalidParameterValue',
        `'${ResourceType}' is not a valid taggable resource type for this operation.`,
      );
    }
    if (!Tags?.length) throw new AwsError('InvalidParameterValue', 'Tag specification must have at least one tag');
  }
  const tags = (specifications ?? [])
    .filter(({ ResourceType }) => ResourceType === type)
    .flatMap(({ Tags: own }) => own ?? []);
  check(tags);
  return tags;
}

export function setTags({ world }: Call, id: string, tags: Tags): void {
  check(tags);
  if (tags.length === 0) return;
  const merged = {
    ...tagsOf(world, id),
    ...Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
  };
  if (Object.keys(merged).filter((key) => !isTagOfAws(key)).length > 50) {
    throw new AwsError('TagLimitExceeded', `More than 50 tags specified for resource ${id}`);
  }
  world.ec2.tags[id] = merged;
}

/** Tags that AWS itself gives: their names begin with `aws:`, and they count towards no limit. */
export function setTagsOfAws({ world }: Call, id: string, tags: Readonly<Record<string, string>>): void {
  world.ec2.tags[id] = { ...tagsOf(world, id), ...tags };
}

export const isTagOfAws = (key: string): boolean => key.startsWith('aws:');

// "Tag restrictions" (EC2 user guide, "Tag your resources"): 128 and 256 characters, `aws:` is reserved.
function check(tags: Tags): void {
  const keys = tags.map(({ Key }) => Key);
  // github.com/scylladb/scylla-cluster-tests/issues/1532
  const repeated = keys.find((key, index) => keys.indexOf(key) !== index);
  if (repeated !== undefined) throw new AwsError('InvalidParameterValue', `Duplicate tag key '${repeated}' specified.`);
  for (const { Key, Value } of tags) {
    if (!Key) {
      // github.com/aws/aws-cli/issues/3283
      const text = `Value ( '' ) for parameter Tag key is invalid. Tag key cannot be null or empty.`;
      throw new AwsError('InvalidParameterValue', text);
    }
    if (isTagOfAws(Key)) {
      throw new AwsError(
        'InvalidParameterValue',
        `Value ( ${Key} ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for internal use`,
      );
    }
    if (Key.length > 128)
      throw new AwsError('InvalidParameterValue', `Tag key exceeds the maximum length of 128 characters`);
    if (Value !== undefined && Value.length > 256) {
      throw new AwsError('InvalidParameterValue', `Tag value exceeds the maximum length of 256 characters`);
    }
  }
}
