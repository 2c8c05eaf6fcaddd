import { regionNamed } from '../catalogue/regions.js';
import { AwsError } from '../endpoint/operation.js';
import { putRow, rowOf } from '../world/table.js';
import type { World } from '../world/world.js';
import { aclAsked } from './acl.js';
import { empty, malformedXml, notImplemented, xmlDocument, xmlText } from './answer.js';
import { OWNERSHIPS } from './bucket-settings.js';
import { elementsIn } from './document.js';
import { newLock } from './object-lock.js';
import { bucketIn, bucketRegion, bucketsOf, objectsIn } from './objects.js';
import type { S3Operation } from './operation.js';
import type { S3Request } from './request.js';

/** Buckets and their place. */
export const bucketOperations: readonly S3Operation[] = [
  {
    name: 'CreateBucket',
    method: 'PUT',
    on: 'bucket',
    query: null,
    answer({ bucket, body, headers }, { world, clock }) {
      checkName(bucket);
      const ownership = headers['x-amz-object-ownership'] ?? 'BucketOwnerEnforced';
      if (!OWNERSHIPS.includes(ownership))
        throw new AwsError('InvalidArgument', `Invalid x-amz-object-ownership header: ${ownership}`);
      const settings = ownership === 'BucketOwnerEnforced' ? {} : { ownershipControls: ownershipText(ownership) };
      const acl = newBucketAcl(headers, settings, world);
      const isLocked = headers['x-amz-bucket-object-lock-enabled'] === 'true';
      if (body.length > 0 && elementsIn(body.toString(), 'CreateBucketConfiguration').length === 0)
        throw malformedXml();
      const unheard = /<(Location|Bucket)>/.exec(body.toString())?.[1];
      if (unheard !== undefined) throw notImplemented(`${unheard} of a bucket's configuration`);
      const tags = /<Tags>[\s\S]*<\/Tags>/.exec(body.toString())?.[0];
      const asked = /<LocationConstraint[^>]*>([^<]*)<\/LocationConstraint>/.exec(body.toString())?.[1];
      // It has no name there: "Amazon S3 … in US East (N. Virginia)" wants none. (S3 API reference, CreateBucket)
      if (asked === 'us-east-1' || (asked !== undefined && regionNamed(asked) === undefined && asked !== 'EU'))
        throw new AwsError('InvalidLocationConstraint', 'The specified location-constraint is not valid');
      if ((asked ?? 'us-east-1') !== world.region)
        throw new AwsError(
          'IllegalLocationConstraintException',
          `The ${asked ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
        );
      if (rowOf(world.s3.buckets, bucket) !== undefined) {
        // Only in us-east-1 is it no error to make one's own bucket again. (S3 API reference, CreateBucket)
        if (world.region === 'us-east-1') return empty(200, { location: `/${bucket}` });
        throw new AwsError(
          'BucketAlreadyOwnedByYou',
          'Your previous request to create the named bucket succeeded and you already own it.',
          409,
        );
      }
      putRow(bucketsOf(world), bucket, {
        createdAt: clock.now(),
        region: world.region,
        policies: [],
        objects: {},
        deleted: {},
        // "Object Lock works only in buckets that have S3 Versioning enabled" (S3 user guide).
        ...(isLocked && { versioning: { status: 'Enabled' as const, since: clock.now() } }),
        settings: {
          ...(isLocked && { 'object-lock': newLock() }),
          ...settings,
          ...(acl !== undefined && { acl }),
          ...(tags !== undefined && { tagging: tagging(tags) }),
        },
      });
      return empty(200, { location: locationOf(bucket, world.region) });
    },
  },
  {
    name: 'HeadBucket',
    method: 'HEAD',
    on: 'bucket',
    query: null,
    answer({ bucket }, { world }) {
      return empty(200, { 'x-amz-bucket-region': bucketRegion(world, bucketIn(world, bucket)) });
    },
  },
  {
    name: 'DeleteBucket',
    method: 'DELETE',
    on: 'bucket',
    query: null,
    answer({ bucket }, call) {
      if (Object.keys(bucketIn(call.world, bucket).past ?? {}).length > 0)
        throw new AwsError(
          'BucketNotEmpty',
          'The bucket you tried to delete is not empty. You must delete all versions in the bucket.',
          409,
        );
      if (objectsIn(call, bucket).length > 0)
        throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409);
      delete bucketsOf(call.world)[bucket];
      return empty(204);
    },
  },
  {
    name: 'GetBucketLocation',
    method: 'GET',
    on: 'bucket',
    query: 'location',
    answer({ bucket }, { world }) {
      const region = bucketRegion(world, bucketIn(world, bucket));
      // Buckets in us-east-1 have a constraint of null. (S3 API reference, GetBucketLocation)
      return xmlDocument('LocationConstraint', region === 'us-east-1' ? '' : region);
    },
  },
];

/** The tags of a new bucket as its tagging gives them back: `<Tags><Tag>…` (S3 API reference, CreateBucket). */
const tagging = (tags: string): string =>
  `<Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><TagSet>${tags.replace(/<\/?Tags>/g, '')}</TagSet></Tagging>`;

const ownershipText = (ObjectOwnership: string): string => xmlText('OwnershipControls', { Rule: { ObjectOwnership } });

/** "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting" (S3 API reference, CreateBucket; S3 user guide, "Error responses" of ownership). */
function newBucketAcl(
  headers: S3Request['headers'],
  settings: Record<string, string>,
  world: World,
): string | undefined {
  const acl = aclAsked('bucket', headers, undefined, { world });
  if (acl === undefined || headers['x-amz-acl'] === 'private') return undefined;
  if (settings.ownershipControls !== undefined) return acl;
  throw new AwsError(
    'InvalidBucketAclWithObjectOwnership',
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
  );
}

// (S3 user guide, "Bucket naming rules")
function checkName(name: string): void {
  const isValid = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !/\.\.|^(\d+\.){3}\d+$|^xn--|-s3alias$/.test(name);
  if (!isValid) throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.');
}

/** Outside us-east-1 it is an address (AWS CLI command reference, s3api create-bucket: examples). */
const locationOf = (bucket: string, region: string): string =>
  region === 'us-east-1' ? `/${bucket}` : `http://${bucket}.s3.amazonaws.com/`;
