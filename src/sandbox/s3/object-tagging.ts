import type { Call } from '../endpoint/operation.js';
import { putRow, rowOf } from '../world/table.js';
import { empty, type S3Answer, xmlDocument } from './answer.js';
import { bucketIn } from './objects.js';
import type { S3Operation } from './operation.js';
import type { S3Request } from './request.js';
import { tagsInDocument } from './tag-set.js';
import { objectVersion, pastOf, versionHeader } from './versions.js';

type Tags = Readonly<Record<string, string>>;

/** Tags of an object, or of a version of it (S3 API reference, PutObjectTagging). */
export const objectTaggingOperations: readonly S3Operation[] = [
  operation('GET', 'GetObjectTagging', (_, tags) =>
    xmlDocument('Tagging', { TagSet: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } }),
  ),
  operation('PUT', 'PutObjectTagging', ({ body }, _, set) => {
    set(tagsInDocument(body.toString(), 'Object'));
    return empty(200);
  }),
  operation('DELETE', 'DeleteObjectTagging', (_, __, set) => {
    set({});
    return empty(204);
  }),
];

function operation(
  method: string,
  name: string,
  answer: (request: S3Request, tags: Tags, set: (tags: Tags) => void) => S3Answer,
): S3Operation {
  return {
    name,
    method,
    on: 'object',
    query: 'tagging',
    answer(request, call) {
      const { bucket, key } = request;
      const { versionId } = objectVersion(call, bucket, key, request.query.get('versionId'));
      const given = answer(request, tagsOfVersion(call, bucket, key, versionId), (tags) =>
        setTagsOfVersion(call, bucket, key, versionId, tags),
      );
      return { ...given, headers: { ...given.headers, ...versionHeader(call.world, bucket, versionId) } };
    },
  };
}

const pastVersion = ({ world }: Call, bucket: string, key: string, versionId: string) =>
  pastOf(bucketIn(world, bucket), key).find((one) => one.versionId === versionId);

export function tagsOfVersion(call: Call, bucket: string, key: string, versionId: string): Tags {
  const past = pastVersion(call, bucket, key, versionId);
  return (past ? past.tags : rowOf(bucketIn(call.world, bucket).objectTags, key)) ?? {};
}

export function setTagsOfVersion(call: Call, bucket: string, key: string, versionId: string, tags: Tags): void {
  const row = bucketIn(call.world, bucket);
  const past = pastVersion(call, bucket, key, versionId);
  if (past && row.past) {
    putRow(
      row.past,
      key,
      pastOf(row, key).map((one) => (one === past ? { ...past, tags } : one)),
    );
    return;
  }
  const { [key]: _, ...others } = row.objectTags ?? {};
  row.objectTags = Object.keys(tags).length === 0 ? others : { ...others, [key]: tags };
}
