import * as s3 from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';
import { errorName } from '../clients.js';

const Bucket = 'mine';
let client: s3.S3Client;
beforeEach(async () => {
  client = await sandboxUnderTest().aws.s3();
  await client.send(new s3.CreateBucketCommand({ Bucket }));
});

const put = (Key: string, Body = 'x') => client.send(new s3.PutObjectCommand({ Bucket, Key, Body }));

describe('a bucket that keeps versions', () => {
  const status = (Status: 'Enabled' | 'Suspended') =>
    client.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  const text = async (VersionId?: string) =>
    (await client.send(new s3.GetObjectCommand({ Bucket, Key: 'a', VersionId }))).Body?.transformToString();
  const remove = (VersionId?: string) => client.send(new s3.DeleteObjectCommand({ Bucket, Key: 'a', VersionId }));
  const history = async () => {
    const { Versions = [], DeleteMarkers = [] } = await client.send(new s3.ListObjectVersionsCommand({ Bucket }));
    return { versions: Versions.map(({ VersionId }) => VersionId), marks: DeleteMarkers.map((one) => one.VersionId) };
  };

  it('says whether it does, and once asked gives each object an id of its own', async () => {
    const asked = async () => (await client.send(new s3.GetBucketVersioningCommand({ Bucket }))).Status;
    expect(await asked()).toBeUndefined();
    expect((await put('a', 'before')).VersionId).toBeUndefined();
    await status('Enabled');
    expect(await asked()).toBe('Enabled');
    const [one, two] = [(await put('a', 'one')).VersionId, (await put('a', 'two')).VersionId];
    expect([await text(), await text(two), await text(one), await text('null')]).toEqual([
      'two',
      'two',
      'one',
      'before',
    ]);
    expect(await history()).toEqual({ versions: [two, one, 'null'], marks: [] });
    expect((await client.send(new s3.HeadObjectCommand({ Bucket, Key: 'a' }))).VersionId).toBe(two);
    expect(await errorName(text('0'.repeat(32)))).toBe('NoSuchVersion');
    expect(await errorName(text('nonsense'))).toBe('InvalidArgument');
  });

  it('marks what is deleted, and gives it back when the mark is', async () => {
    await status('Enabled');
    const { VersionId } = await put('a', 'one');
    const mark = await remove();
    expect(mark).toMatchObject({ DeleteMarker: true });
    expect(await errorName(text())).toBe('NoSuchKey');
    expect(await text(VersionId)).toBe('one');
    await expect(text(mark.VersionId)).rejects.toMatchObject({
      name: 'MethodNotAllowed',
      Method: 'GET',
      ResourceType: 'DeleteMarker',
    });
    expect((await client.send(new s3.ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
    expect(await history()).toEqual({ versions: [VersionId], marks: [mark.VersionId] });
    expect(await errorName(client.send(new s3.DeleteBucketCommand({ Bucket })))).toBe('BucketNotEmpty');
    expect(await remove(mark.VersionId)).toMatchObject({ DeleteMarker: true, VersionId: mark.VersionId });
    expect(await text()).toBe('one');
    await remove(VersionId);
    expect(await history()).toEqual({ versions: [], marks: [] });
    await client.send(new s3.DeleteBucketCommand({ Bucket }));
  });

  it('gives the version before, with its tags, where the newest goes for good', async () => {
    await status('Enabled');
    await client.send(
      new s3.PutObjectCommand({ Bucket, Key: 'a', Body: 'one', ContentType: 'text/x', Tagging: 'k=v' }),
    );
    const { VersionId } = await put('a', 'two');
    await remove(VersionId);
    expect(await text()).toBe('one');
    expect(await client.send(new s3.HeadObjectCommand({ Bucket, Key: 'a' }))).toMatchObject({
      ContentType: 'text/x',
      TagCount: 1,
    });
  });

  it('has one version without an id while it is suspended', async () => {
    await status('Enabled');
    const { VersionId } = await put('a', 'kept');
    await status('Suspended');
    await put('a', 'one');
    await put('a', 'two');
    expect(await history()).toEqual({ versions: ['null', VersionId], marks: [] });
    expect(await text()).toBe('two');
    await remove();
    expect(await history()).toEqual({ versions: [VersionId], marks: ['null'] });
    await put('a', 'three');
    expect(await history()).toEqual({ versions: ['null', VersionId], marks: [] });
  });

  it('copies a version that is named, and deletes several at once', async () => {
    await status('Enabled');
    const { VersionId } = await put('a', 'one');
    await put('a', 'two');
    const CopySource = `${Bucket}/a?versionId=${VersionId}`;
    const copied = await client.send(new s3.CopyObjectCommand({ Bucket, Key: 'b', CopySource }));
    expect(copied.CopySourceVersionId).toBe(VersionId);
    const Objects = [{ Key: 'a', VersionId }, { Key: 'b' }];
    const { Deleted } = await client.send(new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted).toMatchObject([
      { Key: 'a', VersionId },
      { Key: 'b', DeleteMarker: true },
    ]);
    const { Versions, DeleteMarkers } = await client.send(new s3.ListObjectVersionsCommand({ Bucket }));
    expect(Versions?.map(({ Key, IsLatest }) => [Key, IsLatest])).toEqual([
      ['a', true],
      ['b', false],
    ]);
    expect(DeleteMarkers?.map(({ Key, IsLatest }) => [Key, IsLatest])).toEqual([['b', true]]);
  });

  it('lists versions a page at a time, and folders in between', async () => {
    await status('Enabled');
    for (const key of ['a', 'a', 'b/1', 'b/1', 'b/2', 'c']) await put(key);
    const pages: string[][] = [];
    let marker: Pick<s3.ListObjectVersionsCommandInput, 'KeyMarker' | 'VersionIdMarker'> | undefined = {};
    while (marker) {
      const asked: s3.ListObjectVersionsCommandInput = { Bucket, Delimiter: '/', MaxKeys: 1, ...marker };
      const page: s3.ListObjectVersionsCommandOutput = await client.send(new s3.ListObjectVersionsCommand(asked));
      pages.push([
        ...(page.Versions ?? []).map(({ Key }) => Key ?? ''),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ''),
      ]);
      const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
      marker = page.IsTruncated ? { KeyMarker, VersionIdMarker } : undefined;
    }
    expect(pages).toEqual([['a'], ['a'], ['b/'], ['c']]);
  });
});
