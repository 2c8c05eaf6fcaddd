import { CreateBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Listed, listObjects } from '../../../src/records/s3/list-objects.js';
import { type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';

const bucket = 'central-flow-logs';
const OURS = '111122223333';
const DAY = Date.UTC(2026, 10, 23);
let test: SandboxUnderTest;
let s3: S3Client;
beforeEach(async () => {
  test = sandboxUnderTest({ switches: { journal: true } });
  s3 = await test.aws.s3();
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
});

const put = (...keys: readonly string[]) =>
  Promise.all(keys.map((Key) => s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'x' }))));

const key = (account: string, { above = '', region = 'eu-west-1', day = '23', time = '0005', id = 'fl-0a' } = {}) =>
  `AWSLogs/${above}${account}/vpcflowlogs/${region}/2026/11/${day}/${account}_vpcflowlogs_${region}_${id}_202611${day}T${time}Z_0a.log.gz`;

const list = (asked: Partial<Listed>) =>
  listObjects(s3, {
    bucket,
    prefix: 'AWSLogs/',
    since: DAY,
    until: DAY + 3_600_000,
    of: null,
    signal: new AbortController().signal,
    ...asked,
  });

describe('a bucket that many accounts deliver to', () => {
  it.each(['', 'o-1234567890/'])('is gone down for the own account alone, below %s', async (above) => {
    const others = Array.from({ length: 20 }, (_, at) => key(String(444_455_556_000 + at), { above }));
    await put(key(OURS, { above }), key(OURS, { above, region: 'us-east-1' }), ...others);
    const of = { region: 'eu-west-1', flowLogIds: ['fl-0a'], accountId: OURS };
    const { objects, requests } = await list({ of });
    expect(objects.map((object) => object.key)).toEqual([key(OURS, { above })]);
    // AWSLogs/, (organisation/), account/, vpcflowlogs/, region/, year/, month/, and the day.
    expect(requests).toBe(above === '' ? 7 : 8);
  });

  it('is gone down for every account where somebody names it, in order of time', async () => {
    const later = key(OURS, { time: '0010' });
    const earlier = key('999988887777', { time: '0005' });
    await put(later, earlier, key(OURS, { day: '22' }));
    const { objects } = await list({});
    expect(objects.map((object) => object.key)).toEqual([earlier, later]);
  });

  it('tells how much lies in the days that were listed, for whoever searches them whole', async () => {
    await put(key(OURS, { time: '0005' }), key(OURS, { time: '2355' }));
    const { objects, bytesAround } = await list({});
    expect(objects).toHaveLength(1);
    expect(bytesAround).toBe(2);
  });
});
