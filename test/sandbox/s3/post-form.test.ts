import { get } from 'node:http';
import { CreateBucketCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { beforeEach, expect, it } from 'vitest';
import { serve } from '../../../src/sandbox/endpoint/server.js';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const Bucket = 'forms';
let test: ReturnType<typeof sandboxUnderTest>;
beforeEach(async () => {
  test = sandboxUnderTest();
  await (await test.aws.s3()).send(new CreateBucketCommand({ Bucket }));
});

const scope = 'AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/s3/aws4_request';
const signed = { 'x-amz-algorithm': 'AWS4-HMAC-SHA256', 'x-amz-credential': scope, 'x-amz-date': '20260101T000000Z' };

/** A form with a policy that names all of its fields, and what is laid upon it. */
async function post(
  fields: Readonly<Record<string, string>>,
  { conditions = [] as unknown[], lasts = 60_000, unnamed = {} as Record<string, string> } = {},
) {
  const all = { ...fields, ...signed };
  const policy = {
    expiration: new Date(test.clock.now() + lasts).toISOString(),
    conditions: [
      { bucket: Bucket },
      ...Object.entries(all).map(([name, value]) => ['eq', `$${name}`, value.replace('${filename}', 'f.txt')]),
      ...conditions,
    ],
  };
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...all, ...unnamed })) form.set(name, value);
  form.set('policy', Buffer.from(JSON.stringify(policy)).toString('base64'));
  form.set('x-amz-signature', '0'.repeat(64));
  form.set('file', new File(['DATA'], 'f.txt'));
  const request = new Request('http://localhost/', { method: 'POST', body: form });
  const bytes = Buffer.from(await request.arrayBuffer());
  const headers = { 'content-type': request.headers.get('content-type') ?? '' };
  return test.sandbox.handle({ method: 'POST', path: `/${Bucket}`, headers, body: bytes.toString(), bytes });
}

const read = async (Key: string) => {
  const { Body, ContentType, Metadata } = await (await test.aws.s3()).send(new GetObjectCommand({ Bucket, Key }));
  return { text: await Body?.transformToString(), ContentType, Metadata };
};

it('a form puts its file under its key, with what its fields say', async () => {
  const answer = await post({ key: 'up/${filename}', 'Content-Type': 'text/plain', 'x-amz-meta-owner': 'me' });
  expect([answer.status, answer.body]).toEqual([204, '']);
  expect(await read('up/f.txt')).toEqual({ text: 'DATA', ContentType: 'text/plain', Metadata: { owner: 'me' } });
});

it.each([
  [4, 9],
  [1, 4],
])('is taken with as many bytes as its policy asks for: %i to %i', async (...range) => {
  expect((await post({ key: 'k' }, { conditions: [['content-length-range', ...range]] })).status).toBe(204);
});

it('is answered as it asks', async () => {
  expect(await post({ key: 'a', success_action_status: '201' })).toMatchObject({
    status: 201,
    body: expect.stringContaining(
      '<PostResponse><Location>http://forms.s3.us-east-1.amazonaws.com/a</Location><Bucket>forms</Bucket><Key>a</Key>',
    ),
  });
  const { status, headers } = await post({ key: 'a', success_action_redirect: 'http://example.org/done?x=1' });
  expect([status, headers.location]).toEqual([
    303,
    expect.stringMatching(/^http:\/\/example\.org\/done\?x=1&bucket=forms&key=a&etag=/),
  ]);
});

// (S3 API reference, "Browser-based uploads using POST": POST policy)
it.each([
  ['after its policy is over', {}, { lasts: -1 }, 'AccessDenied', 'Invalid according to Policy: Policy expired.'],
  [
    'with a field that its policy does not name',
    {},
    { unnamed: { 'x-amz-meta-a': '1' } },
    'AccessDenied',
    'Invalid according to Policy: Extra input fields: x-amz-meta-a',
  ],
  [
    'beyond a condition',
    {},
    { conditions: [['starts-with', '$key', 'user/']] },
    'AccessDenied',
    'Invalid according to Policy: Policy Condition failed: [&quot;starts-with&quot;, &quot;$key&quot;, &quot;user/&quot;]',
  ],
  [
    'too large',
    {},
    { conditions: [['content-length-range', 1, 3]] },
    'EntityTooLarge',
    'Your proposed upload exceeds the maximum allowed size',
  ],
  [
    'too small',
    {},
    { conditions: [['content-length-range', 5, 9]] },
    'EntityTooSmall',
    'Your proposed upload is smaller than the minimum allowed size',
  ],
] as const)('is refused %s', async (_, fields, terms, code, message) => {
  const { body } = await post({ key: 'k', ...fields }, terms as never);
  expect(body).toContain(`<Code>${code}</Code><Message>${message}</Message>`);
});

it('a bucket may stand in the name of the host, as clients write it', async () => {
  const served = await serve(test.sandbox, { port: 0 });
  try {
    await post({ key: 'k' });
    const { port } = new URL(served.url);
    const ask = (host: string) =>
      new Promise<string>((resolve, reject) => {
        const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
        get(
          { port, host: '127.0.0.1', path: '/k', headers: { host: `${host}:${port}`, authorization } },
          (response) => {
            let text = '';
            response.on('data', (chunk) => (text += chunk)).on('end', () => resolve(`${response.statusCode} ${text}`));
          },
        ).on('error', reject);
      });
    expect(await ask(`${Bucket}.localhost`)).toBe('200 DATA');
    expect(await ask(`${Bucket}.s3.localhost`)).toBe('200 DATA');
    expect(await ask(`${Bucket}.example.org`)).toMatch(/^421 /);
  } finally {
    await served.close();
  }
});
