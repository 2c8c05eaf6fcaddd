import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { serve } from '../../../src/sandbox/endpoint/server.js';
import { type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';

const Bucket = 'links';
let test: SandboxUnderTest;
beforeEach(async () => {
  test = sandboxUnderTest();
  const s3 = await test.aws.s3();
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a b', Body: 'text' }));
});

/** As signers write it (S3 API reference, "Authenticating Requests: Using Query Parameters"). */
function link(since: number, expires: string | null, extra = ''): string {
  const date = new Date(since).toISOString().replace(/[-:]|\.\d+/g, '');
  const credential = encodeURIComponent(`AKIA/${date.slice(0, 8)}/us-east-1/s3/aws4_request`);
  const time = expires === null ? '' : `&X-Amz-Expires=${expires}`;
  return `/${Bucket}/a%20b?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${credential}&X-Amz-Date=${date}${time}&X-Amz-SignedHeaders=host&X-Amz-Signature=0f${extra}`;
}

const ask = async (path: string, method = 'GET', body = '') => {
  const answer = await test.sandbox.handle({ method, path, headers: { host: 'localhost' }, body });
  return { status: answer.status, body: String(answer.body) };
};
const refused = (code: string) => ({ body: expect.stringContaining(`<Code>${code}</Code>`) });

describe('a link that was signed ahead', () => {
  it('reads and writes without a header', async () => {
    expect(await ask(link(test.clock.now(), '60'))).toEqual({ status: 200, body: 'text' });
    expect(await ask(link(test.clock.now(), '60', '&x-id=PutObject'), 'PUT', 'new')).toMatchObject({ status: 200 });
    expect(await ask(link(test.clock.now(), '60', '&x-id=GetObject'))).toEqual({ status: 200, body: 'new' });
  });

  it('may be of Signature Version 2, as boto3 makes them', async () => {
    const until = test.clock.now() / 1000;
    const old = `/${Bucket}/a%20b?AWSAccessKeyId=AKIA&Signature=x%3D&Expires=`;
    expect(await ask(`${old}${until + 60}`)).toEqual({ status: 200, body: 'text' });
    expect(await ask(`${old}${until}`)).toMatchObject({ status: 403, ...refused('AccessDenied') });
  });

  it('ends when its time is over', async () => {
    const since = test.clock.now();
    test.clock.advance(59_000);
    expect(await ask(link(since, '60'))).toMatchObject({ status: 200 });
    test.clock.advance(1_000);
    expect(await ask(link(since, '60'))).toMatchObject({
      status: 403,
      body: expect.stringContaining('<Message>Request has expired</Message>'),
    });
  });

  it.each([
    ['604801', 'must be less than a week'],
    ['-1', 'must be non-negative'],
    ['soon', 'should be a number'],
    [null, 'requires the X-Amz-Algorithm'],
  ])('whose time is %s is none', async (expires, words) => {
    expect(await ask(link(test.clock.now(), expires))).toMatchObject({
      status: 400,
      ...refused('AuthorizationQueryParametersError'),
    });
    expect((await ask(link(test.clock.now(), expires))).body).toContain(words);
  });

  it('says in its query what a header would say, and is honoured or refused in that', async () => {
    await ask(link(test.clock.now(), '60', '&x-amz-meta-owner=me'), 'PUT', 'new');
    const s3 = await test.aws.s3();
    expect((await s3.send(new GetObjectCommand({ Bucket, Key: 'a b' }))).Metadata).toEqual({ owner: 'me' });
    expect(await ask(link(test.clock.now(), '60', '&x-amz-request-payer=requester'), 'PUT', 'x')).toMatchObject({
      status: 501,
      ...refused('NotImplemented'),
    });
  });

  it('opens the service that it is signed for when it is served', async () => {
    const served = await serve(test.sandbox, { port: 0 });
    try {
      expect((await fetch(`${served.url}${link(Date.now(), '60')}`)).status).toBe(200);
      expect((await fetch(`${served.url}${link(Date.now() - 120_000, '60')}`)).status).toBe(403);
      const other = link(Date.now(), '60').replace('%2Fs3%2F', '%2Fsts%2F');
      expect((await fetch(`${served.url}${other}`)).status).toBe(400);
    } finally {
      await served.close();
    }
  });
});

it('refuses a body that is not what Content-MD5 says, whatever is put', async () => {
  const authorization = 'AWS4-HMAC-SHA256 Credential=AKID/20270101/us-east-1/s3/aws4_request';
  const headers = { authorization, 'content-md5': 'aaaaaaaaaaaaaaaaaaaaaA==' };
  const body = '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>';
  for (const path of [`/${Bucket}?tagging`, `/${Bucket}/a%20b?tagging`, `/${Bucket}?policy`, `/${Bucket}/new`]) {
    const answer = await test.sandbox.handle({ method: 'PUT', path, headers, body });
    expect([path, answer.status, String(answer.body)]).toEqual([path, 400, refused('BadDigest').body]);
  }
});
