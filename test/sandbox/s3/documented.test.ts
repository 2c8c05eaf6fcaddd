import * as s3 from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const Bucket = 'a-bucket-of-mine';
const at = { Bucket, Key: 'k' };
let client: s3.S3Client;
beforeEach(async () => {
  client = await sandboxUnderTest().aws.s3();
  await client.send(new s3.CreateBucketCommand({ Bucket }));
  await client.send(new s3.PutObjectCommand({ ...at, Body: '0123456789', Tagging: 'a=1' }));
});

const MALFORMED = 'The XML you provided was not well-formed or did not validate against our published schema';
const tagging = (...TagSet: s3.Tag[]) => ({ Tagging: { TagSet } });
const rule = (...rules: readonly Partial<s3.LifecycleRule>[]) =>
  new s3.PutBucketLifecycleConfigurationCommand({
    Bucket,
    LifecycleConfiguration: {
      Rules: rules.map((more) => ({
        ID: 'r',
        Status: 'Enabled',
        Filter: { Prefix: '' },
        Expiration: { Days: 1 },
        ...more,
      })),
    },
  });

// (S3 API reference: the operations' errors, "List of error codes"; S3 user guide, "Controlling ownership of objects")
const refusals: readonly (readonly [what: string, command: () => object, code: string, message: string])[] = [
  [
    'eleven tags of an object',
    () =>
      new s3.PutObjectTaggingCommand({
        ...at,
        ...tagging(...[...Array(11).keys()].map((Key) => ({ Key: `${Key}`, Value: '' }))),
      }),
    'BadRequest',
    'Object tags cannot be greater than 10',
  ],
  [
    'a tag twice',
    () => new s3.PutBucketTaggingCommand({ Bucket, ...tagging({ Key: 'a', Value: '1' }, { Key: 'a', Value: '2' }) }),
    'InvalidTag',
    'Cannot provide multiple Tags with the same key',
  ],
  [
    'a tag of AWS',
    () => new s3.PutBucketTaggingCommand({ Bucket, ...tagging({ Key: 'aws:a', Value: '1' }) }),
    'InvalidTag',
    'System tags cannot be added/updated by requester',
  ],
  [
    'a long key of a tag',
    () => new s3.PutObjectTaggingCommand({ ...at, ...tagging({ Key: 'a'.repeat(129), Value: '' }) }),
    'InvalidTag',
    'The TagKey you have provided is invalid',
  ],
  [
    'a long value of a tag',
    () => new s3.PutObjectTaggingCommand({ ...at, ...tagging({ Key: 'a', Value: 'a'.repeat(257) }) }),
    'InvalidTag',
    'The TagValue you have provided is invalid',
  ],
  [
    'an unknown storage class',
    () => new s3.PutObjectCommand({ ...at, StorageClass: 'NOPE' as 'STANDARD' }),
    'InvalidStorageClass',
    'The storage class you specified is not valid',
  ],
  [
    'metadata beyond 2 KB',
    () => new s3.PutObjectCommand({ ...at, Metadata: { a: 'x'.repeat(2050) } }),
    'MetadataTooLarge',
    'Your metadata headers exceed the maximum allowed metadata size',
  ],
  [
    'a checksum of another length',
    () => new s3.PutObjectCommand({ ...at, Body: 'x', ChecksumSHA256: 'zz' }),
    'InvalidRequest',
    'Value for x-amz-checksum-sha256 header is invalid.',
  ],
  [
    'a write over another object than expected',
    () => new s3.PutObjectCommand({ ...at, IfMatch: '"x"' }),
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
  ],
  [
    'a write over an object that is not there',
    () => new s3.PutObjectCommand({ Bucket, Key: 'new', IfMatch: '"x"' }),
    'NoSuchKey',
    'The specified key does not exist.',
  ],
  [
    'a range that begins behind the end',
    () => new s3.GetObjectCommand({ ...at, Range: 'bytes=10-' }),
    'InvalidRange',
    'The requested range is not satisfiable',
  ],
  [
    'a part that is not there',
    () => new s3.GetObjectCommand({ ...at, PartNumber: 2 }),
    'InvalidPartNumber',
    'The requested partnumber is not satisfiable',
  ],
  [
    'more than a thousand keys',
    () =>
      new s3.DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [...Array(1001).keys()].map((Key) => ({ Key: `${Key}` })) },
      }),
    'MalformedXML',
    MALFORMED,
  ],
  [
    'an ACL where the owner owns all',
    () => new s3.PutBucketAclCommand({ Bucket, ACL: 'private' }),
    'AccessControlListNotSupported',
    'The bucket does not allow ACLs',
  ],
  [
    'a public object there',
    () => new s3.PutObjectCommand({ ...at, ACL: 'public-read' }),
    'AccessControlListNotSupported',
    'The bucket does not allow ACLs',
  ],
  [
    'a new bucket of that kind with an ACL',
    () => new s3.CreateBucketCommand({ Bucket: 'public', ACL: 'public-read' }),
    'InvalidBucketAclWithObjectOwnership',
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
  ],
  [
    'a policy of another bucket',
    () =>
      new s3.PutBucketPolicyCommand({
        Bucket,
        Policy: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::other/*"}]}',
      }),
    'MalformedPolicy',
    'Policy has invalid resource',
  ],
  [
    'a policy for nobody',
    () =>
      new s3.PutBucketPolicyCommand({
        Bucket,
        Policy: '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
      }),
    'MalformedPolicy',
    'Missing required field Principal',
  ],
  [
    'an unknown location',
    () =>
      new s3.CreateBucketCommand({
        Bucket: 'there',
        CreateBucketConfiguration: { LocationConstraint: 'xx-nowhere-1' as 'EU' },
      }),
    'InvalidLocationConstraint',
    'The specified location-constraint is not valid',
  ],
  [
    'a lifecycle that nobody set',
    () => new s3.GetBucketLifecycleConfigurationCommand({ Bucket }),
    'NoSuchLifecycleConfiguration',
    'The lifecycle configuration does not exist',
  ],
  [
    'an expiry after no days',
    () => rule({ Expiration: { Days: 0 } }),
    'InvalidArgument',
    "'Days' for Expiration action must be a positive integer",
  ],
  [
    'a rule without an action',
    () => rule({ Expiration: undefined }),
    'InvalidRequest',
    'At least one action needs to be specified in a rule',
  ],
  [
    'a transition before there is an object',
    () => rule({ Expiration: undefined, Transitions: [{ Days: -1, StorageClass: 'GLACIER' }] }),
    'InvalidArgument',
    "'Days' in Transition action must be nonnegative",
  ],
  [
    'one id for two rules',
    () => rule({}, {}),
    'InvalidArgument',
    'Rule ID must be unique. Found same ID for more than one rule',
  ],
  ['a rule of no status', () => rule({ Status: 'Maybe' as 'Enabled' }), 'MalformedXML', MALFORMED],
];

it.each(refusals)('%s is refused in the words of S3', async (_, command, name, message) => {
  await expect(client.send(command() as never)).rejects.toMatchObject({ name, message });
});

// (S3 user guide, "Blocking public access", "The meaning of public")
it('a public policy is refused while Block Public Access is on, and is called public when it is off', async () => {
  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statement });
  const put = () => client.send(new s3.PutBucketPolicyCommand({ Bucket, Policy }));
  await expect(put()).rejects.toMatchObject({
    name: 'AccessDenied',
    message: 'Access Denied',
  });
  await client.send(new s3.DeletePublicAccessBlockCommand({ Bucket }));
  await put();
  const { PolicyStatus } = await client.send(new s3.GetBucketPolicyStatusCommand({ Bucket }));
  expect(PolicyStatus).toEqual({ IsPublic: true });
});

// HTTP tells times in whole seconds (RFC 9110, "HTTP-date").
it('what was put within the second that a reader has seen is not modified since', async () => {
  const { aws, clock } = sandboxUnderTest();
  const store = await aws.s3();
  await store.send(new s3.CreateBucketCommand({ Bucket }));
  clock.advance(1_000 - (clock.now() % 1_000) + 700);
  await store.send(new s3.PutObjectCommand({ ...at, Body: 'x' }));
  const { LastModified } = await store.send(new s3.HeadObjectCommand(at));
  const again = store.send(new s3.GetObjectCommand({ ...at, IfModifiedSince: LastModified }));
  await expect(again).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
});

it('of what a delete marker hides, the answer says so', async () => {
  await client.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  const { VersionId } = await client.send(new s3.DeleteObjectCommand(at));
  await expect(client.send(new s3.GetObjectCommand(at))).rejects.toMatchObject({
    name: 'NoSuchKey',
    $response: { headers: { 'x-amz-delete-marker': 'true', 'x-amz-version-id': VersionId } },
  });
});

describe('what is put is what is given back', () => {
  it('its encryption: as asked, else as its bucket is set', async () => {
    const kms = { ServerSideEncryption: 'aws:kms' as const };
    const put = new s3.PutObjectCommand({ ...at, Body: 'x', ...kms, SSEKMSKeyId: 'mine', BucketKeyEnabled: true });
    const expected = { ...kms, SSEKMSKeyId: 'arn:aws:kms:us-east-1:123456789012:key/mine', BucketKeyEnabled: true };
    expect(await client.send(put)).toMatchObject(expected);
    expect(await client.send(new s3.HeadObjectCommand(at))).toMatchObject(expected);
    const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms' as const };
    const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault }] };
    await client.send(new s3.PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
    expect(await client.send(new s3.PutObjectCommand({ ...at, Body: 'x' }))).toMatchObject(kms);
    const plain = new s3.PutObjectCommand({ ...at, Body: 'x', ServerSideEncryption: 'AES256' });
    expect(await client.send(plain)).toMatchObject({ ServerSideEncryption: 'AES256' });
    await expect(
      client.send(new s3.PutObjectCommand({ ...at, ServerSideEncryption: 'AES256', SSEKMSKeyId: 'k' })),
    ).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  it('a class, a redirection and a type of checksum', async () => {
    await client.send(
      new s3.PutObjectCommand({ ...at, Body: 'x', StorageClass: 'STANDARD_IA', WebsiteRedirectLocation: '/there' }),
    );
    expect(await client.send(new s3.HeadObjectCommand({ ...at, ChecksumMode: 'ENABLED' }))).toMatchObject({
      StorageClass: 'STANDARD_IA',
      WebsiteRedirectLocation: '/there',
      ChecksumType: 'FULL_OBJECT',
    });
    const { Contents } = await client.send(new s3.ListObjectsV2Command({ Bucket }));
    expect(Contents).toMatchObject([{ StorageClass: 'STANDARD_IA', ChecksumType: 'FULL_OBJECT' }]);
  });

  it('an archived object is not read before it is restored', async () => {
    await client.send(new s3.PutObjectCommand({ ...at, Body: 'x', StorageClass: 'GLACIER' }));
    await expect(client.send(new s3.GetObjectCommand(at))).rejects.toMatchObject({ name: 'InvalidObjectState' });
    expect(await client.send(new s3.HeadObjectCommand(at))).toMatchObject({ StorageClass: 'GLACIER' });
  });

  it('tags go with a copy, unless others are given, and belong to a version', async () => {
    const tagsOf = async (Key: string, VersionId?: string) =>
      (await client.send(new s3.GetObjectTaggingCommand({ Bucket, Key, VersionId }))).TagSet;
    const copy = { Bucket, CopySource: `${Bucket}/k` };
    await client.send(new s3.CopyObjectCommand({ ...copy, Key: 'same' }));
    await client.send(new s3.CopyObjectCommand({ ...copy, Key: 'other', TaggingDirective: 'REPLACE', Tagging: 'b=2' }));
    expect([await tagsOf('same'), await tagsOf('other')]).toEqual([
      [{ Key: 'a', Value: '1' }],
      [{ Key: 'b', Value: '2' }],
    ]);
    await client.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    await client.send(new s3.PutObjectCommand({ ...at, Body: 'new' }));
    expect([await tagsOf('k'), await tagsOf('k', 'null')]).toEqual([[], [{ Key: 'a', Value: '1' }]]);
    await client.send(
      new s3.PutObjectTaggingCommand({ ...at, VersionId: 'null', ...tagging({ Key: 'é', Value: '' }) }),
    );
    expect(await tagsOf('k', 'null')).toEqual([{ Key: 'é', Value: '' }]);
  });

  it('an object in parts has its parts, and a checksum of theirs', async () => {
    const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand({ ...at, ChecksumAlgorithm: 'SHA256' }));
    const part = { ...at, UploadId, ChecksumAlgorithm: 'SHA256' as const };
    const Parts = await Promise.all(
      ['a'.repeat(5 * 1024 * 1024), 'end'].map(async (Body, index) => {
        const { ETag, ChecksumSHA256 } = await client.send(
          new s3.UploadPartCommand({ ...part, Body, PartNumber: index + 1 }),
        );
        return { ETag, ChecksumSHA256, PartNumber: index + 1 };
      }),
    );
    const done = await client.send(
      new s3.CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }),
    );
    expect(done).toMatchObject({ ChecksumType: 'COMPOSITE', ChecksumSHA256: expect.stringMatching(/=-2$/) });
    expect(await client.send(new s3.HeadObjectCommand({ ...at, PartNumber: 2 }))).toMatchObject({
      ContentLength: 3,
      PartsCount: 2,
    });
    const asked = { ...at, ObjectAttributes: ['ObjectParts' as const], PartNumberMarker: '1' };
    expect((await client.send(new s3.GetObjectAttributesCommand(asked))).ObjectParts?.Parts).toEqual([
      { PartNumber: 2, Size: 3, ChecksumSHA256: Parts[1]?.ChecksumSHA256 },
    ]);
  });

  it('uploads under way, a page at a time, what is below a delimiter together', async () => {
    for (const Key of ['a/1', 'b', 'b']) await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key }));
    const first = await client.send(new s3.ListMultipartUploadsCommand({ Bucket, MaxUploads: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, NextKeyMarker: 'b', Uploads: [{ Key: 'a/1' }, { Key: 'b' }] });
    const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = first;
    const second = await client.send(new s3.ListMultipartUploadsCommand({ Bucket, KeyMarker, UploadIdMarker }));
    expect(second.Uploads).toHaveLength(1);
    const { CommonPrefixes } = await client.send(new s3.ListMultipartUploadsCommand({ Bucket, Delimiter: '/' }));
    expect(CommonPrefixes).toEqual([{ Prefix: 'a/' }]);
  });

  it('buckets, by their beginning and a page at a time', async () => {
    for (const name of ['x-1', 'x-2']) await client.send(new s3.CreateBucketCommand({ Bucket: name }));
    const first = await client.send(new s3.ListBucketsCommand({ Prefix: 'x-', MaxBuckets: 1 }));
    expect(first).toMatchObject({ Prefix: 'x-', Buckets: [{ Name: 'x-1', BucketRegion: 'us-east-1' }] });
    const { ContinuationToken } = first;
    const { Buckets } = await client.send(new s3.ListBucketsCommand({ Prefix: 'x-', ContinuationToken }));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['x-2']);
  });

  // Terraform sends it with every lifecycle. (S3 API reference, PutBucketLifecycleConfiguration)
  it('tells from what size on objects move, as it was said or as usual', async () => {
    const said = async (TransitionDefaultMinimumObjectSize?: s3.TransitionDefaultMinimumObjectSize) => {
      const { input } = rule({});
      await client.send(
        new s3.PutBucketLifecycleConfigurationCommand({ ...input, TransitionDefaultMinimumObjectSize }),
      );
      const read = await client.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket }));
      return read.TransitionDefaultMinimumObjectSize;
    };
    expect(await said('varies_by_storage_class')).toBe('varies_by_storage_class');
    expect(await said()).toBe('all_storage_classes_128K');
    await expect(said('any' as never)).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  it('a lifecycle, whose rules all have an id', async () => {
    await client.send(
      rule({ ID: undefined, Transitions: [{ Days: 30, StorageClass: 'GLACIER' }], Expiration: undefined }),
    );
    const { Rules } = await client.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(Rules).toMatchObject([{ ID: expect.any(String), Transitions: [{ Days: 30, StorageClass: 'GLACIER' }] }]);
    await client.send(new s3.DeleteBucketLifecycleCommand({ Bucket }));
    await expect(client.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket }))).rejects.toThrow();
  });

  it('an ACL, of those that S3 knows by a name, by headers and as a document', async () => {
    const acl = { Bucket: 'granted' };
    const me = (await client.send(new s3.ListBucketsCommand({}))).Owner?.ID;
    expect(me).toMatch(/^[0-9a-f]{64}$/);
    await client.send(new s3.CreateBucketCommand({ ...acl, ObjectOwnership: 'ObjectWriter' }));
    const put = (input: Omit<s3.PutBucketAclCommandInput, 'Bucket'>) =>
      client.send(new s3.PutBucketAclCommand({ ...acl, ...input }));
    const grants = async () =>
      (await client.send(new s3.GetBucketAclCommand(acl))).Grants?.map(
        ({ Permission, Grantee }) => `${Permission} ${Grantee?.URI ?? Grantee?.ID}`,
      );
    const logs = 'http://acs.amazonaws.com/groups/s3/LogDelivery';
    await put({ ACL: 'log-delivery-write' as 'private' });
    expect(await grants()).toEqual([`FULL_CONTROL ${me}`, `WRITE ${logs}`, `READ_ACP ${logs}`]);
    await put({ GrantRead: `id="${me}"` });
    expect(await grants()).toEqual([`READ ${me}`]);
    const Grants = [{ Grantee: { Type: 'Group' as const, URI: logs }, Permission: 'WRITE' as const }];
    await put({ AccessControlPolicy: { Owner: { ID: me }, Grants } });
    expect(await grants()).toEqual([`WRITE ${logs}`]);
    await expect(put({ GrantRead: 'id="me"' })).rejects.toMatchObject({ message: 'Invalid id' });
    await expect(put({ ACL: 'public-read' })).rejects.toMatchObject({ name: 'AccessDenied' });
    await client.send(new s3.DeletePublicAccessBlockCommand(acl));
    await put({ ACL: 'public-read' });
    expect(await grants()).toHaveLength(2);
  });
});
