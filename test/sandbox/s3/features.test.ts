import * as s3 from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const Bucket = 'a-bucket-with-features';
let client: s3.S3Client;
beforeEach(async () => {
  client = await sandboxUnderTest().aws.s3();
  await client.send(new s3.CreateBucketCommand({ Bucket }));
});

const website = (WebsiteConfiguration: s3.WebsiteConfiguration) =>
  client.send(new s3.PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration }));
const log = (TargetBucket: string) =>
  client.send(
    new s3.PutBucketLoggingCommand({
      Bucket,
      BucketLoggingStatus: { LoggingEnabled: { TargetBucket, TargetPrefix: 'logs/' } },
    }),
  );

// (S3 API reference: PutBucketWebsite, PutBucketLogging, PutBucketAccelerateConfiguration, PutBucketRequestPayment)
describe('a configuration of a bucket', () => {
  it('of a website is kept, checked and taken away', async () => {
    const kept = { IndexDocument: { Suffix: 'index.html' }, ErrorDocument: { Key: 'error.html' } };
    await website(kept);
    expect(await client.send(new s3.GetBucketWebsiteCommand({ Bucket }))).toMatchObject(kept);
    await expect(website({ IndexDocument: { Suffix: 'a/b' } })).rejects.toMatchObject({
      name: 'InvalidArgument',
      message: 'The IndexDocument Suffix is not well formed',
    });
    await client.send(new s3.DeleteBucketWebsiteCommand({ Bucket }));
    await expect(client.send(new s3.GetBucketWebsiteCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchWebsiteConfiguration',
      BucketName: Bucket,
    });
  });

  it('of logs names a bucket that is there', async () => {
    await expect(log('nowhere-at-all')).rejects.toMatchObject({
      name: 'InvalidTargetBucketForLogging',
      message: 'The target bucket for logging does not exist',
    });
    await log(Bucket);
    expect(await client.send(new s3.GetBucketLoggingCommand({ Bucket }))).toMatchObject({
      LoggingEnabled: { TargetBucket: Bucket, TargetPrefix: 'logs/' },
    });
    await client.send(new s3.PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: {} }));
    expect((await client.send(new s3.GetBucketLoggingCommand({ Bucket }))).LoggingEnabled).toBeUndefined();
  });

  it('of acceleration is Enabled or Suspended', async () => {
    const accelerate = (Status: string) =>
      client.send(
        new s3.PutBucketAccelerateConfigurationCommand({
          Bucket,
          AccelerateConfiguration: { Status: Status as 'Enabled' },
        }),
      );
    await expect(accelerate('On')).rejects.toMatchObject({ name: 'MalformedXML' });
    await accelerate('Suspended');
    expect(await client.send(new s3.GetBucketAccelerateConfigurationCommand({ Bucket }))).toMatchObject({
      Status: 'Suspended',
    });
  });

  it('of who pays is kept', async () => {
    const read = () => client.send(new s3.GetBucketRequestPaymentCommand({ Bucket }));
    expect(await read()).toMatchObject({ Payer: 'BucketOwner' });
    await client.send(
      new s3.PutBucketRequestPaymentCommand({ Bucket, RequestPaymentConfiguration: { Payer: 'Requester' } }),
    );
    expect(await read()).toMatchObject({ Payer: 'Requester' });
  });

  it('of events names EventBridge', async () => {
    const NotificationConfiguration = { EventBridgeConfiguration: {} };
    await client.send(new s3.PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
    expect(await client.send(new s3.GetBucketNotificationConfigurationCommand({ Bucket }))).toMatchObject(
      NotificationConfiguration,
    );
  });

  it('of its lifecycle is told with the objects that it takes away', async () => {
    await client.send(
      new s3.PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: {
          Rules: [{ ID: 'old', Status: 'Enabled', Filter: { Prefix: 'a/' }, Expiration: { Days: 2 } }],
        },
      }),
    );
    const put = (Key: string) => client.send(new s3.PutObjectCommand({ Bucket, Key, Body: 'x' }));
    expect((await put('a/1')).Expiration).toMatch(/^expiry-date="\w+, \d+ \w+ \d+ 00:00:00 GMT", rule-id="old"$/);
    expect((await put('b')).Expiration).toBeUndefined();
  });
});

describe('a condition of the policy of a bucket is judged', () => {
  const deny = (Action: string, Condition: object, Resource = `arn:aws:s3:::${Bucket}/*`) =>
    client.send(
      new s3.PutBucketPolicyCommand({
        Bucket,
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Deny', Principal: '*', Action, Resource, Condition }],
        }),
      }),
    );
  const put = (more: Partial<s3.PutObjectCommandInput> = {}) =>
    client.send(new s3.PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ...more }));

  it('by headers', async () => {
    await deny('s3:PutObject', { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } });
    await expect(put()).rejects.toMatchObject({ name: 'AccessDenied' });
    await put({ ServerSideEncryption: 'aws:kms' });
  });

  it('by parameters', async () => {
    await deny('s3:ListBucket', { NumericGreaterThan: { 's3:max-keys': '10' } }, `arn:aws:s3:::${Bucket}`);
    await client.send(new s3.ListObjectsV2Command({ Bucket, MaxKeys: 10 }));
    const more = new s3.ListObjectsV2Command({ Bucket, MaxKeys: 11 });
    await expect(client.send(more)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('by tags of the object', async () => {
    await put({ Tagging: 'secret=yes' });
    await deny('s3:GetObject', { StringEquals: { 's3:ExistingObjectTag/secret': 'yes' } });
    const get = () => client.send(new s3.GetObjectCommand({ Bucket, Key: 'k' }));
    await expect(get()).rejects.toMatchObject({ name: 'AccessDenied' });
    await put();
    await get();
  });

  it('for each key of many by itself', async () => {
    await deny('s3:DeleteObject', {}, `arn:aws:s3:::${Bucket}/k`);
    await put();
    const Objects = [{ Key: 'k' }, { Key: 'other' }];
    expect(await client.send(new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects } }))).toMatchObject({
      Deleted: [{ Key: 'other' }],
      Errors: [{ Key: 'k', Code: 'AccessDenied' }],
    });
  });
});

describe('a listing behind a key', () => {
  it('puts together again what is left below a prefix', async () => {
    for (const Key of ['d/1', 'd/2', 'e']) await client.send(new s3.PutObjectCommand({ Bucket, Key, Body: 'x' }));
    const list = (StartAfter: string) =>
      client.send(new s3.ListObjectsV2Command({ Bucket, Delimiter: '/', StartAfter }));
    expect(await list('d/1')).toMatchObject({ CommonPrefixes: [{ Prefix: 'd/' }], Contents: [{ Key: 'e' }] });
    expect((await list('d/')).CommonPrefixes).toBeUndefined();
  });
});

describe('an upload in parts', () => {
  it('can be completed again, with the same answer (as reported in minio/minio#13318)', async () => {
    const at = { Bucket, Key: 'k' };
    const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand(at));
    const { ETag } = await client.send(new s3.UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: 'abc' }));
    const complete = () =>
      client.send(
        new s3.CompleteMultipartUploadCommand({
          ...at,
          UploadId,
          MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] },
        }),
      );
    const first = await complete();
    expect((await complete()).ETag).toBe(first.ETag);
    const other = new s3.UploadPartCommand({ ...at, UploadId, PartNumber: 2, Body: 'x' });
    await expect(client.send(other)).rejects.toMatchObject({ name: 'NoSuchUpload', UploadId });
  });
});
