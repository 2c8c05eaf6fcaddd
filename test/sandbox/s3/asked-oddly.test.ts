import * as s3 from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const Bucket = 'asked-oddly';
let client: s3.S3Client;
beforeEach(async () => {
  client = await sandboxUnderTest().aws.s3();
  await client.send(new s3.CreateBucketCommand({ Bucket }));
});

const put = (Key: string, Body = '0123456789') => client.send(new s3.PutObjectCommand({ Bucket, Key, Body }));
const policy = (statement: object, version = '2012-10-17') =>
  client.send(
    new s3.PutBucketPolicyCommand({
      Bucket,
      Policy: JSON.stringify({
        Version: version,
        Statement: { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', ...statement },
      }),
    }),
  );

describe('a policy of a bucket', () => {
  const [whole, inside] = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];

  // ministryofjustice/modernisation-platform#10762, noobaa/noobaa-core#10058, codevise/pageflow#902
  it.each([
    [{ Resource: whole }, 'Action does not apply to any resource(s) in statement'],
    [{ Action: 's3:ListBucket', Resource: inside }, 'Action does not apply to any resource(s) in statement'],
    [{ Action: 's3:ReadObject', Resource: inside }, 'Policy has invalid action'],
    [{ Resource: '*' }, 'Policy has invalid resource'],
    [{ Resource: whole, Action: undefined }, 'Missing required field Action'],
    [{}, 'Missing required field Resource'],
    [{ Resource: inside, Effect: 'Maybe' }, 'Invalid effect: Maybe'],
    [{ Resource: inside, Principal: { AWS: 'me' } }, 'Invalid principal in policy'],
  ])('is refused of %o', async (statement, message) => {
    await expect(policy(statement)).rejects.toMatchObject({ name: 'MalformedPolicy', message });
  });

  it('is refused in a version that there is not', async () => {
    await expect(policy({ Resource: inside }, '2013-01-01')).rejects.toMatchObject({
      name: 'MalformedPolicy',
      message: 'The policy must contain a valid version string',
    });
  });

  it.each([
    { Action: 's3:*', Resource: whole },
    { Action: ['s3:Get*', 's3:ListBucket'], Resource: [whole, inside] },
    { Resource: `arn:aws:s3:::${Bucket}*` },
    { Action: '*', Resource: inside },
  ])('is taken of %o', async (statement) => {
    await expect(policy(statement)).resolves.toBeDefined();
  });
});

describe('a list of keys', () => {
  it('goes on in the order of their bytes in UTF-8, which is not that of UTF-16', async () => {
    const keys = ['\uffee', '\u{1f600}', 'a'];
    for (const key of keys) await put(key);
    const seen: (string | undefined)[] = [];
    for await (const page of s3.paginateListObjectsV2({ client, pageSize: 1 }, { Bucket }))
      seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
    expect(seen).toEqual(['a', '\uffee', '\u{1f600}']);
  });

  it('is refused in an encoding that there is not', async () => {
    const asked = new s3.ListObjectsV2Command({ Bucket, EncodingType: 'utf8' as 'url' });
    await expect(client.send(asked)).rejects.toMatchObject({
      name: 'InvalidArgument',
      message: 'Invalid Encoding Method specified in Request',
    });
  });

  it('of versions does not begin at a version of no key', async () => {
    const asked = new s3.ListObjectVersionsCommand({ Bucket, VersionIdMarker: 'a' });
    await expect(client.send(asked)).rejects.toThrow('A version-id marker cannot be specified without a key marker.');
  });
});

describe('an object', () => {
  // RFC 9110, 14.1.1
  it('is given whole where the range that is asked for ends before it begins', async () => {
    await put('a');
    const { ContentLength } = await client.send(new s3.GetObjectCommand({ Bucket, Key: 'a', Range: 'bytes=5-2' }));
    expect(ContentLength).toBe(10);
  });

  it('comes back as what it was, by a copy of that version', async () => {
    const VersioningConfiguration = { Status: 'Enabled' as const };
    await client.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    const { VersionId } = await put('a', 'first');
    await put('a', 'second');
    const CopySource = `${Bucket}/a?versionId=${VersionId}`;
    await client.send(new s3.CopyObjectCommand({ Bucket, Key: 'a', CopySource }));
    const { Body } = await client.send(new s3.GetObjectCommand({ Bucket, Key: 'a' }));
    expect(await Body?.transformToString()).toBe('first');
  });

  it('is deleted only as long as it is what the caller thinks', async () => {
    const { ETag } = await put('a');
    const deleted = (IfMatch: string | undefined) =>
      client.send(new s3.DeleteObjectCommand({ Bucket, Key: 'a', IfMatch }));
    await expect(deleted('"other"')).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(deleted(ETag)).resolves.toBeDefined();
  });

  it('that cannot be deleted does not hold up the others', async () => {
    await put('a');
    const Objects = [{ Key: 'a' }, { Key: 'b', VersionId: 'no version' }];
    expect(await client.send(new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects } }))).toMatchObject({
      Deleted: [{ Key: 'a' }],
      Errors: [{ Key: 'b', Code: 'NoSuchVersion' }],
    });
  });

  it('is not asked for a part of and a range at once', async () => {
    await put('a');
    const asked = new s3.GetObjectCommand({ Bucket, Key: 'a', Range: 'bytes=0-1', PartNumber: 1 });
    await expect(client.send(asked)).rejects.toThrow('Cannot specify both Range header and partNumber query parameter');
  });

  it('is copied with a checksum by another algorithm', async () => {
    await put('a', 'abc');
    const copied = await client.send(
      new s3.CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a`, ChecksumAlgorithm: 'SHA1' }),
    );
    expect(copied.CopyObjectResult?.ChecksumSHA1).toBe('qZk+NkcGgWq6PiVxeFDCbJzQ2J0=');
  });
});

describe('what is not simulated', () => {
  it('can be put as it is already', async () => {
    await client.send(new s3.PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }));
    await client.send(new s3.PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: {} }));
    await client.send(new s3.DeleteBucketWebsiteCommand({ Bucket }));
    const topic = { TopicArn: 'arn:aws:sns:us-east-1:123456789012:topic', Events: ['s3:ObjectCreated:*' as const] };
    const NotificationConfiguration = { TopicConfigurations: [topic] };
    await expect(
      client.send(new s3.PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration })),
    ).rejects.toMatchObject({ name: 'NotImplemented' });
  });
});

// S3 API reference: CORSRule, ServerSideEncryptionByDefault; S3 user guide, "Transitioning objects".
describe('a setting of a bucket is refused', () => {
  it.each([
    [
      'an origin with two wildcards',
      () =>
        new s3.PutBucketCorsCommand({
          Bucket,
          CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*.a.*'] }] },
        }),
      'InvalidRequest',
    ],
    [
      'a key of KMS for what S3 encrypts itself',
      () =>
        new s3.PutBucketEncryptionCommand({
          Bucket,
          ServerSideEncryptionConfiguration: {
            Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256', KMSMasterKeyID: 'k' } }],
          },
        }),
      'InvalidArgument',
    ],
    [
      'a move to rarely read storage within a month',
      () =>
        new s3.PutBucketLifecycleConfigurationCommand({
          Bucket,
          LifecycleConfiguration: {
            Rules: [
              { Status: 'Enabled', Filter: { Prefix: '' }, Transitions: [{ Days: 5, StorageClass: 'STANDARD_IA' }] },
            ],
          },
        }),
      'InvalidArgument',
    ],
  ])('for %s', async (_what, command, name) => {
    await expect(client.send(command() as s3.PutBucketCorsCommand)).rejects.toMatchObject({ name });
  });
});

describe('an ACL that gives nothing away', () => {
  const enforced = 'asked-oddly';

  // "PUT requests that specify bucket owner full control ACLs, such as the bucket-owner-full-control canned ACL or an
  // equivalent form" (S3 API reference, PutObject); `private` "is accepted by buckets in the same account but is a no-op"
  // (redpanda-data/connect#4372). rclone sends it with every object.
  it.each(['private', 'bucket-owner-full-control'] as const)('is taken of a new object, %s', async (ACL) => {
    const at = { Bucket: enforced, Key: 'k', ACL };
    await client.send(new s3.PutObjectCommand({ ...at, Body: 'x' }));
    await client.send(new s3.CopyObjectCommand({ ...at, Key: 'copy', CopySource: `${enforced}/k` }));
    await client.send(new s3.CreateMultipartUploadCommand({ ...at, Key: 'parts' }));
    const { Grants } = await client.send(new s3.GetObjectAclCommand({ Bucket: enforced, Key: 'k' }));
    expect(Grants).toMatchObject([{ Permission: 'FULL_CONTROL' }]);
  });

  // ansible-collections/amazon.aws#863
  it('is refused as a change of an object that is there', async () => {
    await put('k');
    await expect(
      client.send(new s3.PutObjectAclCommand({ Bucket: enforced, Key: 'k', ACL: 'private' })),
    ).rejects.toMatchObject({ name: 'AccessControlListNotSupported' });
  });

  // "…or an equivalent form of this ACL expressed in the XML format" (S3 API reference, PutObjectAcl)
  it('is taken where it is written out', async () => {
    await put('k');
    const { Owner, Grants } = await client.send(new s3.GetObjectAclCommand({ Bucket: enforced, Key: 'k' }));
    const at = { Bucket: enforced, Key: 'k' };
    await client.send(new s3.PutObjectAclCommand({ ...at, AccessControlPolicy: { Owner, Grants } }));
    const everybody = { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' } as const;
    const more = [...(Grants ?? []), { Grantee: everybody, Permission: 'READ' as const }];
    await expect(
      client.send(new s3.PutObjectAclCommand({ ...at, AccessControlPolicy: { Owner, Grants: more } })),
    ).rejects.toMatchObject({ name: 'AccessControlListNotSupported' });
  });

  // "If you specify this canned ACL when creating a bucket, Amazon S3 ignores it." (S3 user guide, "Canned ACL")
  it.each(['bucket-owner-read', 'bucket-owner-full-control'])(
    'of objects is passed over by a new bucket, %s',
    async (ACL) => {
      await client.send(new s3.CreateBucketCommand({ Bucket: 'another', ACL: ACL as s3.BucketCannedACL }));
      const { Grants } = await client.send(new s3.GetBucketAclCommand({ Bucket: 'another' }));
      expect(Grants).toMatchObject([{ Permission: 'FULL_CONTROL' }]);
    },
  );
});
