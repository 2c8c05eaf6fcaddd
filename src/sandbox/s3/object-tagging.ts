import { AwsError, type Call } from '../endpoint/operation.js';
import { rowOf } from '../world/table.js';
import type { World } from '../world/world.js';
import { empty, xmlDocument } from './answer.js';
import { bucketIn, objectNamed } from './objects.js';
import type { S3Operation } from './operation.js';

/** Tags of an object: up to ten (S3 API reference, PutObjectTagging). */
export const objectTaggingOperations: readonly S3Operation[] = [
  {
    name: 'GetObjectTagging',
    method: 'GET',
    on: 'object',
    query: 'tagging',
    answer({ bucket, key }, call) {
      objectNamed(call, bucket, key);
      const tags = objectTagsOf(call.world, bucket, key);
      return xmlDocument('Tagging', { TagSet: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } });
    },
  },
  {
    name: 'PutObjectTagging',
    method: 'PUT',
    on: 'object',
    query: 'tagging',
    answer({ bucket, key, body }, call) {
      objectNamed(call, bucket, key);
      const pairs = [...body.toString().matchAll(/<Key>([^<]*)<\/Key>\s*<Value>([^<]*)<\/Value>/g)];
      setObjectTags(call, bucket, key, Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value])));
      return empty(200);
    },
  },
  {
    name: 'DeleteObjectTagging',
    method: 'DELETE',
    on: 'object',
    query: 'tagging',
    answer({ bucket, key }, call) {
      objectNamed(call, bucket, key);
      setObjectTags(call, bucket, key, {});
      return empty(204);
    },
  },
];

export const objectTagsOf = (world: World, bucket: string, key: string): Readonly<Record<string, string>> =>
  rowOf(bucketIn(world, bucket).objectTags, key) ?? {};

export function setObjectTags({ world }: Call, bucket: string, key: string, tags: Record<string, string>): void {
  if (Object.keys(tags).length > 10) throw new AwsError('BadRequest', 'Object tags cannot be greater than 10');
  const row = bucketIn(world, bucket);
  const { [key]: _, ...others } = row.objectTags ?? {};
  row.objectTags = Object.keys(tags).length === 0 ? others : { ...others, [key]: tags };
}
