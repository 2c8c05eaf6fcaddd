import * as s3 from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';
import { errorName } from '../clients.js';

const Bucket = 'a-bucket-of-mine';
let client: s3.S3Client;
beforeEach(async () => {
  client = await sandboxUnderTest().aws.s3();
  await client.send(new s3.CreateBucketCommand({ Bucket }));
});

const textOf = async (Key: string) =>
  (await client.send(new s3.GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

describe('an object in parts', () => {
  it('is there once it is completed, in the order of its parts', async () => {
    const Key = 'large';
    const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key }));
    const Parts: s3.CompletedPart[] = [];
    for (const [PartNumber, Body] of [
      [1, 'a'.repeat(5 * 1024 * 1024)],
      [2, 'end'],
    ] as const) {
      const { ETag } = await client.send(new s3.UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
      Parts.push({ PartNumber, ETag });
    }
    expect(await errorName(textOf(Key))).toBe('NoSuchKey');
    const { Parts: listed } = await client.send(new s3.ListPartsCommand({ Bucket, Key, UploadId }));
    expect(listed?.map(({ PartNumber }) => PartNumber)).toEqual([1, 2]);
    const completed = await client.send(
      new s3.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
    );
    expect(completed.ETag).toMatch(/-2"?$/);
    const text = await textOf(Key);
    expect([text?.length, text?.slice(-3)]).toEqual([5 * 1024 * 1024 + 3, 'end']);
  });

  // S3 API reference, GetObjectAttributes: ObjectParts; CompleteMultipartUpload: sample response
  it('tells where it is, and what its parts are where they have checksums', async () => {
    const Key = 'in/parts';
    const ChecksumAlgorithm = 'SHA256';
    const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm }));
    const part = { Bucket, Key, UploadId, PartNumber: 1, Body: 'some', ChecksumAlgorithm } as const;
    const { ETag, ChecksumSHA256 } = await client.send(new s3.UploadPartCommand(part));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag, ChecksumSHA256 }] };
    const done = await client.send(new s3.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
    expect(done.Location).toBe('http://a-bucket-of-mine.s3.us-east-1.amazonaws.com/in%2Fparts');
    const asked = { Bucket, Key, ObjectAttributes: ['ObjectParts' as const] };
    const sum = 'prRt0NGuXobLyPN+dc7rZ2AjDByk/7ywyXuW3X2cRks=';
    expect((await client.send(new s3.GetObjectAttributesCommand(asked))).ObjectParts).toEqual({
      TotalPartsCount: 1,
      PartNumberMarker: '0',
      NextPartNumberMarker: '1',
      MaxParts: 1000,
      IsTruncated: false,
      Parts: [{ PartNumber: 1, Size: 4, ChecksumSHA256: sum }],
    });
    const rest = await client.send(new s3.GetObjectAttributesCommand({ ...asked, PartNumberMarker: '1', MaxParts: 5 }));
    expect(rest.ObjectParts).toMatchObject({ MaxParts: 5, IsTruncated: false });
    expect(rest.ObjectParts?.Parts ?? []).toEqual([]);
  });

  it('may take a part of another object', async () => {
    await client.send(new s3.PutObjectCommand({ Bucket, Key: 'source', Body: 'hello world' }));
    const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key: 'k' }));
    const part = { Bucket, Key: 'k', UploadId, PartNumber: 1, CopySource: `${Bucket}/source` };
    const take = (CopySourceRange: string) => client.send(new s3.UploadPartCopyCommand({ ...part, CopySourceRange }));
    await expect(take('bytes=0-11')).rejects.toMatchObject({
      name: 'InvalidArgument',
      message: 'Range specified is not valid for source object of size: 11',
    });
    for (const range of ['bytes=4-0', 'bytes=4-', '0-4']) expect(await errorName(take(range))).toBe('InvalidArgument');
    expect(await errorName(take('bytes=0-10'))).toBe('no error');
    const { CopyPartResult } = await take('bytes=0-4');
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: CopyPartResult?.ETag }] };
    await client.send(new s3.CompleteMultipartUploadCommand({ Bucket, Key: 'k', UploadId, MultipartUpload }));
    expect(await textOf('k')).toBe('hello');
  });

  it('is gone when it is given up', async () => {
    const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key: 'k' }));
    await client.send(new s3.AbortMultipartUploadCommand({ Bucket, Key: 'k', UploadId }));
    const again = new s3.UploadPartCommand({ Bucket, Key: 'k', UploadId, PartNumber: 1, Body: 'x' });
    expect(await errorName(client.send(again))).toBe('NoSuchUpload');
  });
});

describe('what goes with an object', () => {
  it('is kept, copied, and listed in both ways', async () => {
    const Metadata = { owner: 'me' };
    await client.send(new s3.PutObjectCommand({ Bucket, Key: 'one', Body: '1', ContentType: 'text/plain', Metadata }));
    await client.send(new s3.CopyObjectCommand({ Bucket, Key: 'two', CopySource: `${Bucket}/one` }));
    expect(await client.send(new s3.HeadObjectCommand({ Bucket, Key: 'two' }))).toMatchObject({
      ContentType: 'text/plain',
      Metadata,
    });
    const { Contents } = await client.send(new s3.ListObjectsCommand({ Bucket }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['one', 'two']);
  });

  it('may be asked not to be there yet', async () => {
    const put = () => client.send(new s3.PutObjectCommand({ Bucket, Key: 'lock', Body: 'x', IfNoneMatch: '*' }));
    await put();
    expect(await errorName(put())).toBe('PreconditionFailed');
  });
});

describe('checksums', () => {
  it('are named by listings, and go with copies', async () => {
    await client.send(new s3.PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ChecksumAlgorithm: 'SHA1' }));
    const { Contents } = await client.send(new s3.ListObjectsV2Command({ Bucket }));
    expect(Contents).toMatchObject([{ Key: 'a', ChecksumAlgorithm: ['SHA1'] }]);
    const copy = new s3.CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a` });
    const { CopyObjectResult } = await client.send(copy);
    expect(CopyObjectResult?.ChecksumSHA1).toBe('EfatjsUqKYSrqv18O1FlA3hcIHI=');
  });
});

describe('settings of a bucket', () => {
  it('say what kind of grantee its owner is', async () => {
    const { Grants } = await client.send(new s3.GetBucketAclCommand({ Bucket }));
    expect(Grants).toMatchObject([{ Grantee: { Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }]);
  });

  it('are kept where nothing hangs on them, and refused by name where something would', async () => {
    const Tagging = { TagSet: [{ Key: 'a', Value: 'b' }] };
    await client.send(new s3.PutBucketTaggingCommand({ Bucket, Tagging }));
    expect(await client.send(new s3.GetBucketTaggingCommand({ Bucket }))).toMatchObject(Tagging);
    await client.send(new s3.DeletePublicAccessBlockCommand({ Bucket }));
    expect(await errorName(client.send(new s3.GetPublicAccessBlockCommand({ Bucket })))).toBe(
      'NoSuchPublicAccessBlockConfiguration',
    );
    const paid = new s3.PutObjectCommand({ Bucket, Key: 'x', RequestPayer: 'requester' });
    expect(await errorName(client.send(paid))).toBe('NotImplemented');
    const { Contents } = await client.send(new s3.ListObjectsV2Command({ Bucket }));
    expect(Contents).toBeUndefined();
  });

  it('for pages of elsewhere are kept, of the methods that S3 has', async () => {
    const put = (AllowedMethods: string[]) =>
      client.send(
        new s3.PutBucketCorsCommand({
          Bucket,
          CORSConfiguration: { CORSRules: [{ AllowedMethods, AllowedOrigins: ['https://example.org'] }] },
        }),
      );
    const get = () => client.send(new s3.GetBucketCorsCommand({ Bucket }));
    expect(await errorName(get())).toBe('NoSuchCORSConfiguration');
    await put(['GET', 'HEAD']);
    expect((await get()).CORSRules).toEqual([
      { AllowedMethods: ['GET', 'HEAD'], AllowedOrigins: ['https://example.org'] },
    ]);
    await expect(put(['OPTIONS'])).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: 'Found unsupported HTTP method in CORS config. Unsupported method is OPTIONS',
    });
    await client.send(new s3.DeleteBucketCorsCommand({ Bucket }));
    expect(await errorName(get())).toBe('NoSuchCORSConfiguration');
  });
});
