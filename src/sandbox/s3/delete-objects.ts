import { AwsError, type Call } from '../endpoint/operation.js';
import { malformedXml, notImplemented, xmlDocument } from './answer.js';
import { checkDeletion } from './authorize.js';
import { givenSums } from './checksums.js';
import { elementsIn, textIn } from './document.js';
import { bucketIn, objectIn } from './objects.js';
import type { S3Operation } from './operation.js';
import { checkPreconditions } from './preconditions.js';
import { deleteObject, deleteVersion, isVersionId, noSuchVersion } from './versions.js';

/** One of the objects that are to be deleted together. */
interface Asked {
  readonly Key: string;
  readonly VersionId: string | undefined;
  readonly ETag: string | undefined;
}

export const deleteObjectsOperations: readonly S3Operation[] = [
  {
    name: 'DeleteObjects',
    method: 'POST',
    on: 'bucket',
    query: 'delete',
    answer({ bucket, body, headers }, call) {
      bucketIn(call.world, bucket);
      // "The Content-MD5 request header is required for all Multi-Object Delete requests", or a checksum in its place (S3 API reference).
      if (headers['content-md5'] === undefined && Object.keys(givenSums(headers)).length === 0)
        throw new AwsError('InvalidRequest', 'Missing required header for this request: Content-MD5');
      const text = body.toString();
      const objects = elementsIn(text, 'Object');
      // "The list can contain up to 1,000 keys" (S3 API reference, DeleteObjects).
      if (objects.length === 0 || objects.length > 1000) throw malformedXml();
      // Of directory buckets only (S3 API reference, ObjectIdentifier).
      const unheard = ['LastModifiedTime', 'Size'].find((name) => objects.some((one) => textIn(one, name)));
      if (unheard !== undefined) throw notImplemented(`${unheard} of an object that is to be deleted`);
      const mayBypass = headers['x-amz-bypass-governance-retention'] === 'true';
      const told = objects.map((one) =>
        deletedOrNot(
          call,
          bucket,
          { Key: textIn(one, 'Key') ?? '', VersionId: textIn(one, 'VersionId'), ETag: textIn(one, 'ETag') },
          mayBypass,
        ),
      );
      const isQuiet = /<Quiet>true<\/Quiet>/.test(text);
      return xmlDocument('DeleteResult', {
        Deleted: isQuiet ? [] : told.filter((one) => !('Code' in one)),
        Error: told.filter((one) => 'Code' in one),
      });
    },
  },
];

/** What became of one key of many: a mistake, or a refusal, concerns it alone (S3 API reference, DeleteObjects). */
function deletedOrNot(call: Call, bucket: string, asked: Asked, mayBypass: boolean) {
  const { Key, VersionId } = asked;
  try {
    const gone = deleted(call, bucket, asked, mayBypass);
    return { Key, VersionId, ...(gone?.isMarker && { DeleteMarker: true, DeleteMarkerVersionId: gone.versionId }) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { Key, VersionId, Code: error.code, Message: error.message };
  }
}

function deleted(call: Call, bucket: string, { Key, VersionId, ETag }: Asked, mayBypass: boolean) {
  checkDeletion(bucket, Key, VersionId, call);
  const present = ETag === undefined ? undefined : objectIn(call, bucket, Key);
  if (ETag !== undefined && present) checkPreconditions({ 'if-match': ETag }, present);
  if (VersionId === undefined) return deleteObject(call, bucket, Key);
  // Alone it would be an invalid argument.
  if (!isVersionId(VersionId)) throw noSuchVersion(VersionId);
  return deleteVersion(call, bucket, Key, VersionId, mayBypass);
}
