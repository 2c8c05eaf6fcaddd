import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';
import { errorName } from '../clients.js';

const Bucket = 'flow-logs-of-mine';
let test: SandboxUnderTest;
let s3: S3Client;
beforeEach(async () => {
  test = sandboxUnderTest();
  s3 = await test.aws.s3();
  await s3.send(new CreateBucketCommand({ Bucket }));
});

const put = (Key: string, Body: string | Uint8Array = 'x') => s3.send(new PutObjectCommand({ Bucket, Key, Body }));

describe('a bucket', () => {
  it('is there until it is deleted, which takes that it is empty', async () => {
    expect((await s3.send(new ListBucketsCommand({}))).Buckets).toMatchObject([{ Name: Bucket }]);
    expect((await s3.send(new HeadBucketCommand({ Bucket }))).BucketRegion).toBe('us-east-1');
    expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined();
    await put('a');
    expect(await errorName(s3.send(new DeleteBucketCommand({ Bucket })))).toBe('BucketNotEmpty');
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    await s3.send(new DeleteBucketCommand({ Bucket }));
    expect(await errorName(s3.send(new GetBucketLocationCommand({ Bucket })))).toBe('NoSuchBucket');
  });

  it('keeps a policy as it was put', async () => {
    expect(await errorName(s3.send(new GetBucketPolicyCommand({ Bucket })))).toBe('NoSuchBucketPolicy');
    const Policy = '{"Version":"2012-10-17","Statement":[]}';
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(Policy);
    expect(await errorName(s3.send(new PutBucketPolicyCommand({ Bucket, Policy: 'no' })))).toBe('MalformedPolicy');
  });

  it('has a name as S3 allows them', async () => {
    expect(await errorName(s3.send(new CreateBucketCommand({ Bucket: 'Not_A_Bucket' })))).toBe('InvalidBucketName');
  });
});

describe('an object', () => {
  it('comes back byte for byte, whole and in parts', async () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, at) => at % 256);
    const { ETag } = await put('folder/ä b+c&d.bin', bytes);
    const whole = await s3.send(new GetObjectCommand({ Bucket, Key: 'folder/ä b+c&d.bin' }));
    expect(await whole.Body?.transformToByteArray()).toEqual(bytes);
    expect(whole).toMatchObject({ ETag, ContentLength: 1000 });
    const part = async (Range: string) => {
      const answer = await s3.send(new GetObjectCommand({ Bucket, Key: 'folder/ä b+c&d.bin', Range }));
      return [answer.ContentRange, (await answer.Body?.transformToByteArray())?.length];
    };
    expect(await part('bytes=10-19')).toEqual(['bytes 10-19/1000', 10]);
    expect(await part('bytes=990-')).toEqual(['bytes 990-999/1000', 10]);
    expect(await part('bytes=-5')).toEqual(['bytes 995-999/1000', 5]);
    expect(await errorName(part('bytes=2000-'))).toBe('InvalidRange');
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'folder/ä b+c&d.bin' }))).toMatchObject({
      ContentLength: 1000,
      ETag,
    });
  });

  it('that changed is not given to whoever asks for the former', async () => {
    const { ETag } = await put('a', 'one');
    await put('a', 'two');
    expect(await errorName(s3.send(new GetObjectCommand({ Bucket, Key: 'a', IfMatch: ETag })))).toBe(
      'PreconditionFailed',
    );
    expect(await errorName(s3.send(new GetObjectCommand({ Bucket, Key: 'b' })))).toBe('NoSuchKey');
  });

  it('may be deleted with others', async () => {
    await Promise.all(['a', 'b', 'c&d'].map((key) => put(key)));
    const { Deleted } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'a' }, { Key: 'c&d' }] } }),
    );
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['a', 'c&d']);
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents?.map(({ Key }) => Key)).toEqual(['b']);
  });
});

describe('a listing', () => {
  beforeEach(async () => {
    for (const key of ['a/1', 'a/2', 'b/1', 'c', 'a/x/3']) await put(key);
  });
  const list = async (asked: object) => {
    const {
      Contents = [],
      CommonPrefixes = [],
      ...rest
    } = await s3.send(new ListObjectsV2Command({ Bucket, ...asked }));
    return { keys: Contents.map(({ Key }) => Key), prefixes: CommonPrefixes.map(({ Prefix }) => Prefix), ...rest };
  };

  it('is in the order of keys', async () => {
    expect((await list({})).keys).toEqual(['a/1', 'a/2', 'a/x/3', 'b/1', 'c']);
    expect((await list({ Prefix: 'a/' })).keys).toEqual(['a/1', 'a/2', 'a/x/3']);
    expect((await list({ StartAfter: 'a/x/3' })).keys).toEqual(['b/1', 'c']);
  });

  it('brings together what goes on behind the delimiter', async () => {
    expect(await list({ Delimiter: '/' })).toMatchObject({ keys: ['c'], prefixes: ['a/', 'b/'], KeyCount: 3 });
    expect(await list({ Delimiter: '/', Prefix: 'a/' })).toMatchObject({ keys: ['a/1', 'a/2'], prefixes: ['a/x/'] });
  });

  it('comes page by page', async () => {
    const first = await list({ MaxKeys: 2 });
    expect(first).toMatchObject({ keys: ['a/1', 'a/2'], IsTruncated: true });
    const second = await list({ MaxKeys: 2, ContinuationToken: first.NextContinuationToken });
    expect(second.keys).toEqual(['a/x/3', 'b/1']);
    const third = await list({ MaxKeys: 2, ContinuationToken: second.NextContinuationToken });
    expect(third).toMatchObject({ keys: ['c'], IsTruncated: false });
  });
});

describe('a listing with encoded keys', () => {
  it('says that they are, so that clients decode them, and leaves slashes alone', async () => {
    for (const key of ['a/é ü', 'a/b']) await put(key);
    const asked = { Bucket, EncodingType: 'url', Delimiter: '/', Prefix: 'a/', StartAfter: 'a/' } as const;
    expect(await s3.send(new ListObjectsV2Command(asked))).toMatchObject({
      EncodingType: 'url',
      Prefix: 'a/',
      Delimiter: '/',
      StartAfter: 'a/',
      Contents: [{ Key: 'a/b' }, { Key: 'a/%C3%A9+%C3%BC' }],
    });
  });

  it.each([
    [{ MaxKeys: -1 }, 'Argument maxKeys must be an integer between 0 and 2147483647'],
    [{ ContinuationToken: 'Zm9v' }, 'The continuation token provided is incorrect'],
  ])('is refused for %o', async (asked, message) => {
    await expect(s3.send(new ListObjectsV2Command({ Bucket, ...asked }))).rejects.toMatchObject({
      name: 'InvalidArgument',
      message,
    });
  });
});

describe('versions of a bucket', () => {
  it('are one of each object, as tools read them that empty a bucket', async () => {
    const { ListObjectVersionsCommand } = await import('@aws-sdk/client-s3');
    for (const key of ['a', 'b', 'c']) await put(key);
    const first = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, NextKeyMarker: 'b', NextVersionIdMarker: 'null' });
    const rest = { Bucket, KeyMarker: first.NextKeyMarker, VersionIdMarker: first.NextVersionIdMarker };
    const { Versions } = await s3.send(new ListObjectVersionsCommand(rest));
    expect(Versions).toMatchObject([{ Key: 'c', VersionId: 'null', IsLatest: true, Size: 1 }]);
    const Objects = [...(first.Versions ?? []), ...(Versions ?? [])].map(({ Key, VersionId }) => ({ Key, VersionId }));
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect((await s3.send(new ListObjectVersionsCommand({ Bucket }))).Versions).toBeUndefined();
  });
});

describe('a condition of a read', () => {
  const [before, after] = [new Date('2001-01-01'), new Date('2099-01-01')];
  it.each([
    [{ IfModifiedSince: before }, 200],
    [{ IfModifiedSince: after }, 304],
    [{ IfUnmodifiedSince: after }, 200],
    [{ IfUnmodifiedSince: before }, 412],
    [{ IfMatch: '"other"' }, 412],
    [{ IfMatch: '*', IfUnmodifiedSince: before }, 200],
    [{ IfNoneMatch: '"other"', IfModifiedSince: after }, 200],
    [{ IfNoneMatch: '*' }, 304],
  ])('%o is answered with %d', async (conditions, status) => {
    await put('a');
    const asked = s3.send(new HeadObjectCommand({ Bucket, Key: 'a', ...conditions }));
    expect(
      await asked.then(
        ({ $metadata }) => $metadata.httpStatusCode,
        (error: { $metadata: { httpStatusCode: number } }) => error.$metadata.httpStatusCode,
      ),
    ).toBe(status);
  });
});

describe('what goes with an object', () => {
  it('has the tags that it was put with, until they are replaced or it goes', async () => {
    const { GetObjectTaggingCommand, PutObjectTaggingCommand } = await import('@aws-sdk/client-s3');
    const tags = async () => (await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'a' }))).TagSet;
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', Tagging: 'team=web&env=test' }));
    expect(await tags()).toEqual([
      { Key: 'team', Value: 'web' },
      { Key: 'env', Value: 'test' },
    ]);
    const TagSet = [{ Key: 'team', Value: 'data' }];
    await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'a', Tagging: { TagSet } }));
    expect(await tags()).toEqual(TagSet);
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).TagCount).toBe(1);
    await put('a');
    expect(await tags()).toEqual([]);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    expect(await errorName(tags())).toBe('NoSuchKey');
  });

  it('is given back under the headers that a reader asks for', async () => {
    await put('a');
    const asked = { Bucket, Key: 'a', ResponseContentType: 'text/csv', ResponseContentDisposition: 'attachment' };
    expect(await s3.send(new GetObjectCommand(asked))).toMatchObject({
      ContentType: 'text/csv',
      ContentDisposition: 'attachment',
    });
  });
});

describe('attributes of an object', () => {
  it('are told as far as they are asked for', async () => {
    const { GetObjectAttributesCommand } = await import('@aws-sdk/client-s3');
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'some', ChecksumAlgorithm: 'SHA256' }));
    const all = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'] as const;
    const told = await s3.send(new GetObjectAttributesCommand({ Bucket, Key: 'a', ObjectAttributes: [...all] }));
    expect(told).toMatchObject({
      ETag: '03d59e663c1af9ac33a9949d1193505a',
      Checksum: { ChecksumSHA256: 'prRt0NGuXobLyPN+dc7rZ2AjDByk/7ywyXuW3X2cRks=' },
      StorageClass: 'STANDARD',
      ObjectSize: 4,
    });
    expect(told.ObjectParts).toBeUndefined();
    const size = await s3.send(new GetObjectAttributesCommand({ Bucket, Key: 'a', ObjectAttributes: ['ObjectSize'] }));
    expect([size.ObjectSize, size.ETag]).toEqual([4, undefined]);
  });
});

describe('a place of a bucket', () => {
  // AWS CLI command reference, s3api create-bucket: examples
  it('is a path in us-east-1, and an address elsewhere', async () => {
    const made = async (region: string, asked: object) =>
      (
        await (
          await sandboxUnderTest({ region }).aws.s3()
        ).send(new CreateBucketCommand({ Bucket: 'far-off', ...asked }))
      ).Location;
    expect(await made('us-east-1', {})).toBe('/far-off');
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' };
    expect(await made('eu-west-1', { CreateBucketConfiguration })).toBe('http://far-off.s3.amazonaws.com/');
  });

  it('is not said of us-east-1, which has no constraint by its name', async () => {
    const asked = { Bucket: 'another', CreateBucketConfiguration: { LocationConstraint: 'us-east-1' as 'us-east-2' } };
    expect(await errorName(s3.send(new CreateBucketCommand(asked)))).toBe('InvalidLocationConstraint');
  });
});

describe('what is not simulated', () => {
  it('is refused by name', async () => {
    await expect(s3.send(new PutObjectCommand({ Bucket, Key: 'copy', Body: '' }))).resolves.toBeDefined();
    const { ListBucketInventoryConfigurationsCommand } = await import('@aws-sdk/client-s3');
    await expect(s3.send(new ListBucketInventoryConfigurationsCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('GET of ?inventory'),
    });
  });
});
