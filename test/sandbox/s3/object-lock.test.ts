import * as s3 from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const Bucket = 'a-locked-bucket';
const at = { Bucket, Key: 'k' };
const DAY = 86_400_000;

let test: ReturnType<typeof sandboxUnderTest>;
let client: s3.S3Client;
beforeEach(async () => {
  test = sandboxUnderTest();
  client = await test.aws.s3();
  await client.send(new s3.CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
});

const inDays = (days: number): Date => new Date(test.clock.now() + days * DAY);
const put = (more: Partial<s3.PutObjectCommandInput> = {}) =>
  client.send(new s3.PutObjectCommand({ ...at, Body: 'x', ...more }));
const governed = () => put({ ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: inDays(1) });
const remove = (VersionId: string | undefined, BypassGovernanceRetention = false) =>
  client.send(
    new s3.DeleteObjectCommand({ ...at, VersionId, ...(BypassGovernanceRetention && { BypassGovernanceRetention }) }),
  );
const retain = (Mode: 'GOVERNANCE' | 'COMPLIANCE', days: number, more: object = {}) =>
  client.send(new s3.PutObjectRetentionCommand({ ...at, Retention: { Mode, RetainUntilDate: inDays(days) }, ...more }));
const locked = { name: 'AccessDenied', message: 'Access Denied because object protected by object lock.' };

describe('a locked version (S3 user guide, "How S3 Object Lock works")', () => {
  it('is not deleted before its time, and then is', async () => {
    const { VersionId } = await governed();
    await expect(remove(VersionId)).rejects.toMatchObject(locked);
    // A mark of deletion takes nothing away.
    expect(await remove(undefined)).toMatchObject({ DeleteMarker: true });
    await test.clock.sleep(DAY + 1);
    expect(await remove(VersionId)).toMatchObject({ VersionId });
  });

  it('of GOVERNANCE goes for whoever says so, of COMPLIANCE for nobody', async () => {
    const { VersionId } = await governed();
    await remove(VersionId, true);
    const strict = await put({ ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: inDays(1) });
    await expect(remove(strict.VersionId, true)).rejects.toMatchObject(locked);
    await expect(retain('GOVERNANCE', 2, { BypassGovernanceRetention: true })).rejects.toMatchObject(locked);
    await retain('COMPLIANCE', 2);
  });

  it('is kept for longer, never for less', async () => {
    await governed();
    await retain('GOVERNANCE', 3);
    await expect(retain('GOVERNANCE', 2)).rejects.toMatchObject(locked);
    await retain('GOVERNANCE', 2, { BypassGovernanceRetention: true });
    const { Retention } = await client.send(new s3.GetObjectRetentionCommand(at));
    expect(Retention).toEqual({ Mode: 'GOVERNANCE', RetainUntilDate: inDays(2) });
  });

  it('on hold waits for the hold to end', async () => {
    const { VersionId } = await put({ ObjectLockLegalHoldStatus: 'ON' });
    expect(await client.send(new s3.HeadObjectCommand(at))).toMatchObject({ ObjectLockLegalHoldStatus: 'ON' });
    await expect(remove(VersionId, true)).rejects.toMatchObject(locked);
    await client.send(new s3.PutObjectLegalHoldCommand({ ...at, LegalHold: { Status: 'OFF' } }));
    expect(await client.send(new s3.GetObjectLegalHoldCommand(at))).toMatchObject({ LegalHold: { Status: 'OFF' } });
    await remove(VersionId);
  });

  it('among many that are deleted is refused alone', async () => {
    const { VersionId } = await governed();
    const Objects = [{ Key: 'k', VersionId }, { Key: 'other' }];
    expect(await client.send(new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects } }))).toMatchObject({
      Deleted: [{ Key: 'other', DeleteMarker: true }],
      Errors: [{ Key: 'k', VersionId, Code: 'AccessDenied', Message: locked.message }],
    });
  });
});

describe('a bucket that locks', () => {
  it('keeps versions, and says how it locks', async () => {
    expect(await client.send(new s3.GetObjectLockConfigurationCommand({ Bucket }))).toMatchObject({
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
    });
    const suspended = new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } });
    await expect(client.send(suspended)).rejects.toMatchObject({ name: 'InvalidBucketState' });
  });

  it('locks by itself what asks for nothing else', async () => {
    const Rule = { DefaultRetention: { Mode: 'COMPLIANCE' as const, Days: 2 } };
    await client.send(
      new s3.PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule },
      }),
    );
    const until = inDays(2);
    const { VersionId } = await put();
    expect(await client.send(new s3.GetObjectCommand(at))).toMatchObject({
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: until,
    });
    await expect(remove(VersionId)).rejects.toMatchObject(locked);
  });

  const refusals: readonly (readonly [string, () => Promise<unknown>, string, string])[] = [
    [
      'a time that is over',
      () => retain('GOVERNANCE', -1),
      'InvalidArgument',
      'The retain until date must be in the future!',
    ],
    [
      'a mode without a time',
      () => put({ ObjectLockMode: 'GOVERNANCE' }),
      'InvalidArgument',
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
    ],
    [
      'the retention of an object that has none',
      () => client.send(new s3.GetObjectRetentionCommand(at)),
      'NoSuchObjectLockConfiguration',
      'The specified object does not have a ObjectLock configuration',
    ],
    [
      'days and years at once',
      () =>
        client.send(
          new s3.PutObjectLockConfigurationCommand({
            Bucket,
            ObjectLockConfiguration: {
              ObjectLockEnabled: 'Enabled',
              Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1, Years: 1 } },
            },
          }),
        ),
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    ],
  ];
  it.each(refusals)('refuses %s', async (_, ask, name, message) => {
    await put();
    await expect(ask()).rejects.toMatchObject({ name, message });
  });

  it('is what a lock needs', async () => {
    const plain = { Bucket: 'a-plain-bucket', Key: 'k' };
    await client.send(new s3.CreateBucketCommand({ Bucket: plain.Bucket }));
    await expect(
      client.send(new s3.PutObjectCommand({ ...plain, Body: 'x', ObjectLockLegalHoldStatus: 'ON' })),
    ).rejects.toMatchObject({ name: 'InvalidRequest', message: 'Bucket is missing Object Lock Configuration' });
    await expect(
      client.send(
        new s3.PutObjectLockConfigurationCommand({
          Bucket: plain.Bucket,
          ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidBucketState' });
  });
});
