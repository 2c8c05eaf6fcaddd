import * as s3 from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const Bucket = 'refused-requests';
let client: s3.S3Client;
let plain: (method: string, path: string, body?: string, headers?: Record<string, string>) => Promise<string>;

beforeEach(async () => {
  const { aws, sandbox } = sandboxUnderTest();
  client = await aws.s3();
  await client.send(new s3.CreateBucketCommand({ Bucket, ObjectOwnership: 'ObjectWriter' }));
  await client.send(new s3.DeletePublicAccessBlockCommand({ Bucket }));
  const authorization = 'AWS4-HMAC-SHA256 Credential=AKID/20270101/us-east-1/s3/aws4_request';
  plain = async (method, path, body = '', headers = { authorization }) => {
    const answer = await sandbox.handle({ method, path, headers: { authorization, ...headers }, body });
    return `${answer.status} ${answer.body}`;
  };
});

const put = (Key: string, more: Partial<s3.PutObjectCommandInput> = {}) =>
  client.send(new s3.PutObjectCommand({ Bucket, Key, Body: 'x', ...more }));
const cors = (rule: Partial<s3.CORSRule>) =>
  client.send(
    new s3.PutBucketCorsCommand({
      Bucket,
      CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'], ...rule }] },
    }),
  );
const lifecycle = (rule: Partial<s3.LifecycleRule>) =>
  client.send(
    new s3.PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: {
        Rules: [{ Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 1 }, ...rule }],
      },
    }),
  );

describe('S3 refuses', () => {
  // S3 API reference: CORSRule, LifecycleRule, LifecycleRuleFilter, LifecycleExpiration; S3 user guide, "…incomplete multipart uploads"
  it('configurations that it could not follow', async () => {
    await expect(cors({ AllowedHeaders: ['a*b*'] })).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(cors({ ExposeHeaders: ['*'] })).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(lifecycle({ Expiration: { Date: new Date('2030-01-01T05:00:00Z') } })).rejects.toMatchObject({
      name: 'InvalidArgument',
      message: "'Date' must be at midnight GMT",
    });
    await expect(lifecycle({ Prefix: 'a' })).rejects.toMatchObject({ name: 'MalformedXML' });
    const Tag = { Key: 'a', Value: 'b' };
    await expect(lifecycle({ Filter: { Prefix: 'a', Tag } })).rejects.toMatchObject({ name: 'MalformedXML' });
    await expect(
      lifecycle({ Filter: { Tag }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }),
    ).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(lifecycle({ Filter: { And: { Prefix: 'a', Tags: [Tag] } } })).resolves.toBeDefined();
    await expect(lifecycle({ Filter: {} })).resolves.toBeDefined();
  });

  // S3 user guide, "Access control list (ACL) overview" and "Prerequisites for disabling ACLs"
  it('grants to whom, or of what, there is not', async () => {
    const acl = (more: object) => client.send(new s3.PutBucketAclCommand({ Bucket, ...more }));
    await expect(acl({ GrantRead: 'uri="http://example.com"' })).rejects.toMatchObject({ name: 'InvalidArgument' });
    const { Owner } = await client.send(new s3.GetBucketAclCommand({ Bucket }));
    const Grantee = { Type: 'CanonicalUser', ID: Owner?.ID };
    const AccessControlPolicy = { Owner, Grants: [{ Grantee, Permission: 'ALL' }] };
    await expect(acl({ AccessControlPolicy })).rejects.toMatchObject({ name: 'MalformedACLError' });
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] };
    const own = () => client.send(new s3.PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
    for (const toOthers of [{ ACL: 'public-read' }, { GrantRead: `id="${'ab'.repeat(32)}"` }]) {
      await acl(toOthers);
      await expect(own()).rejects.toMatchObject({ name: 'InvalidBucketAclWithObjectOwnership' });
    }
    await acl({ ACL: 'private' });
    await expect(own()).resolves.toBeDefined();
  });

  // S3 API reference: CreateBucket, DeleteObjects, ListObjectsV2, "Error responses"
  it('requests that are none', async () => {
    expect(await plain('PUT', '/another-bucket', '<CreateBucketConfiguration')).toContain('<Code>MalformedXML</Code>');
    const nothing = '<Delete><Object><Key>a</Key></Object></Delete>';
    expect(await plain('POST', `/${Bucket}?delete`, nothing)).toContain('Missing required header for this request');
    expect(await plain('POST', `/${Bucket}/key`)).toMatch(/^405 .*<Code>MethodNotAllowed<\/Code>/s);
    expect(await plain('GET', `/${Bucket}?list-type=3`)).toContain('<Code>InvalidArgument</Code>');
    const sums = { 'x-amz-checksum-sha1': 'EfatjsUqKYShpflUlUyaa6SkgdY=', 'x-amz-checksum-crc32': 'jNxUig==' };
    expect(await plain('PUT', `/${Bucket}/key`, 'x', sums)).toContain('Expecting a single x-amz-checksum- header');
  });

  // S3 API reference, "Signature calculations … transferring payload in multiple chunks with trailing headers"
  it('a checksum behind the chunks that is wrong', async () => {
    const chunks = (sum: string) => `5\r\nhello\r\n0\r\nx-amz-checksum-crc32:${sum}\r\n\r\n`;
    const headers = { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'content-encoding': 'aws-chunked' };
    expect(await plain('PUT', `/${Bucket}/key`, chunks('AAAAAA=='), headers)).toContain('<Code>BadDigest</Code>');
    expect(await plain('PUT', `/${Bucket}/key`, chunks('NhCmhg=='), headers)).toMatch(/^200/);
  });

  // S3 API reference, CopyObject: Errors; CompleteMultipartUpload: x-amz-mp-object-size
  it('copies of what is archived, and parts that are not of the size that was said', async () => {
    await put('ice', { StorageClass: 'GLACIER' });
    const copy = new s3.CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/ice` });
    await expect(client.send(copy)).rejects.toMatchObject({ name: 'ObjectNotInActiveTierError' });
    const Key = 'parts';
    const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key }));
    const part = { Bucket, Key, UploadId, PartNumber: 1, Body: 'abc' };
    const { ETag } = await client.send(new s3.UploadPartCommand(part));
    const complete = (MpuObjectSize: number, last = 1) =>
      client.send(
        new s3.CompleteMultipartUploadCommand({
          ...{ Bucket, Key, UploadId, MpuObjectSize },
          MultipartUpload: { Parts: Array.from({ length: last }, (_, at) => ({ PartNumber: at + 1, ETag })) },
        }),
      );
    await expect(complete(3, 2)).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(complete(4)).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(complete(3)).resolves.toBeDefined();
  });
});

// S3 API reference, GetObject: "You must sign the request"; S3 user guide, ACL overview: WRITE lets "create new objects in the bucket"
it('what nobody signed may write where everybody may, and change no header of an answer', async () => {
  const { sandbox, aws } = sandboxUnderTest();
  const own = await aws.s3();
  await own.send(new s3.CreateBucketCommand({ Bucket, ObjectOwnership: 'ObjectWriter' }));
  const anonymous = async (method: string, path: string) =>
    (await sandbox.handle({ method, path, headers: {}, body: 'x' })).status;
  expect(await anonymous('PUT', `/${Bucket}/new`)).toBe(403);
  await own.send(new s3.DeletePublicAccessBlockCommand({ Bucket }));
  await own.send(new s3.PutBucketAclCommand({ Bucket, ACL: 'public-read-write' }));
  expect(await anonymous('PUT', `/${Bucket}/new`)).toBe(200);
  expect(await anonymous('PUT', `/${Bucket}?policy`)).toBe(403);
  expect(await anonymous('GET', `/${Bucket}/new?response-content-type=a`)).toBe(400);
});

// S3 API reference, ListObjectsV2: sample response; POST Object: tagging
it('tells times in whole seconds', async () => {
  await put('a');
  const { Contents } = await client.send(new s3.ListObjectsV2Command({ Bucket }));
  expect(Contents?.[0]?.LastModified?.getMilliseconds()).toBe(0);
});
