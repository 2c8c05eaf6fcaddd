import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Served, serve } from '../../../src/sandbox/endpoint/server.js';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const { sandbox, world } = sandboxUnderTest();
let served: Served;
let port: number;

beforeAll(async () => {
  served = await serve(sandbox, { port: 0 });
  port = Number(new URL(served.url).port);
});
afterAll(() => served.close());

const signed = { authorization: 'AWS4-HMAC-SHA256 Credential=AKID/20270101/us-east-1/sts/aws4_request' };
const signedForEc2 = { authorization: 'AWS4-HMAC-SHA256 Credential=AKID/20270101/us-east-1/ec2/aws4_request' };
const whoAmI = 'Action=GetCallerIdentity&Version=2011-06-15';

interface Got {
  readonly status: number | undefined;
  readonly body: string;
  readonly headers?: IncomingMessage['headers'];
}

async function ask({
  method = 'POST',
  path = '/',
  headers = {},
  body = whoAmI,
  signature = signed,
}: {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
  signature?: Record<string, string>;
}): Promise<Got> {
  const sent = request({ host: '127.0.0.1', port, path, method, headers: { ...signature, ...headers }, agent: false });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, body: text, headers: response.headers };
}

async function fetchFrom(url: string): Promise<Got> {
  const response = await fetch(url, { method: 'POST', headers: signed, body: whoAmI });
  return { status: response.status, body: await response.text() };
}

const client = () => ({
  region: 'us-east-1',
  endpoint: served.url,
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  maxAttempts: 1,
});

describe('the sandbox on loopback', () => {
  it('serves several services at one address, to SDK clients with nothing but an endpoint', async () => {
    const { Account } = await new STSClient(client()).send(new GetCallerIdentityCommand({}));
    const { Vpcs } = await new EC2Client(client()).send(new DescribeVpcsCommand({}));
    expect(Account).toBe('123456789012');
    expect(Vpcs).toHaveLength(1);
  });

  it('answers to localhost as well', async () => {
    expect(await ask({ headers: { host: `localhost:${port}` } })).toMatchObject({ status: 200 });
  });

  it.each(['example.com', 'localhost', '127.0.0.1:1', 'evil.test:80'])(
    'does not answer to the name %s',
    async (host) => {
      expect(await ask({ headers: { host } })).toMatchObject({ status: 421 });
    },
  );

  it('does not answer web pages, whatever their origin', async () => {
    expect(await ask({ headers: { origin: `http://127.0.0.1:${port}` } })).toMatchObject({ status: 403 });
    expect(await ask({ method: 'OPTIONS', headers: { origin: 'null' } })).toMatchObject({ status: 403 });
    expect(await ask({ method: 'PUT' })).toMatchObject({ status: 405 });
  });

  it.each(['cross-site', 'same-site'])('does not answer a page that asks without an origin, %s', async (site) => {
    const asked = await ask({ method: 'GET', headers: { 'sec-fetch-site': site } });
    expect(asked).toMatchObject({ status: 403, body: 'The sandbox does not answer web pages.\n' });
  });

  it('answers what a person types into the address bar, once it is signed', async () => {
    expect(await ask({ headers: { 'sec-fetch-site': 'none' } })).toMatchObject({ status: 200 });
  });

  // IAM, STS, SSM and CloudWatch Logs API references, "Common errors": MissingAuthenticationToken.
  it('asks for a signature in the words and the protocol of the service', async () => {
    const unsigned = async (headers: Record<string, string>, body: string) => {
      const response = await fetch(served.url, { method: 'POST', headers, body });
      return `${response.status} ${await response.text()}`;
    };
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await unsigned(form, whoAmI)).toMatch(/^403 .*<Code>MissingAuthenticationToken<\/Code>/s);
    const target = { 'x-amz-target': 'AmazonSSM.DescribeParameters' };
    expect(await unsigned(target, '{}')).toMatch(/^400 \{"__type":"MissingAuthenticationTokenException"/);
    // These need no keys on AWS (STS API reference), so that what is wrong with them is another thing.
    expect(await unsigned(form, whoAmI.replace('GetCallerIdentity', 'AssumeRoleWithWebIdentity'))).toContain(
      'Could not find operation AssumeRoleWithWebIdentity for version 2011-06-15 (flowlab',
    );
  });

  it.each(['', 'Basic YTpi', 'Bearer x'])('asks for a signature (%s)', async (authorization) => {
    expect(await ask({ headers: { authorization } })).toMatchObject({
      status: 403,
      body: 'The sandbox answers requests that are signed (Signature Version 4 or 2), with any key.\n',
    });
  });

  describe('a query that holds its own signature', () => {
    const get = (query: string, headers = {}) =>
      ask({ method: 'GET', path: `/?${query}`, headers, body: '', signature: {} });
    // Version 2 in the parameters, as apache/libcloud signs for EC2.
    const second =
      'AWSAccessKeyId=a&SignatureVersion=2&SignatureMethod=HmacSHA256&Timestamp=2026-11-27T11%3A28%3A25Z&Signature=x%3D';
    // Signed ahead, as programs prove to others who they are (AWS SDK for JavaScript 2, Request.presign).
    const ahead =
      'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20261127%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20261127T112825Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=x';

    it.each([
      [`Action=DescribeVpcs&Version=2016-11-15&Filter.1.Name=is-default&Filter.1.Value.1=true&${second}`, '<vpcId>'],
      [`Action=ListRoles&Version=2010-05-08&${second}`, '<ListRolesResult>'],
      [`${whoAmI}&${ahead}`, '<Account>123456789012</Account>'],
    ])('is answered: %s', async (query, part) => {
      const { status, body } = await get(query);
      expect(status).toBe(200);
      expect(body).toContain(part);
    });

    it('is no word of the operation, which still refuses what it does not know', async () => {
      const { status, body } = await get(`Action=DescribeVpcs&Version=2016-11-15&Stranger=1&${second}`);
      expect(status).toBe(400);
      expect(body).toContain('The parameter Stranger is not recognized');
    });

    it('is not taken from a browser, which can be made to send it', async () => {
      const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)' };
      expect(await get(`${whoAmI}&${ahead}`, headers)).toMatchObject({ status: 403 });
    });
  });

  // aws-sdk 2 with `signatureVersion: 's3'`
  it('takes Version 2 of the signature in the header, for S3', async () => {
    const signature = { authorization: 'AWS AKID:c2lnbmVk' };
    const { status, body } = await ask({ method: 'GET', body: '', signature });
    expect(status).toBe(200);
    expect(body).toContain('<ListAllMyBucketsResult');
  });

  // apache/libcloud names a version in each request to S3; `?v=3` is a usual way past caches.
  it.each(['Version=2006-03-01', 'v=3', 'x-log-me=1'])('of S3 passes over what is no word of it: %s', async (query) => {
    const signature = { authorization: 'AWS4-HMAC-SHA256 Credential=AKID/20270101/us-east-1/s3/aws4_request' };
    expect(await ask({ method: 'PUT', path: '/words', body: '', signature })).toMatchObject({ status: 200 });
    const { status, body } = await ask({ method: 'GET', path: `/words?${query}`, body: '', signature });
    expect(status).toBe(200);
    expect(body).toContain('<ListBucketResult');
    expect(await ask({ method: 'GET', path: '/words?inventory', body: '', signature })).toMatchObject({ status: 501 });
  });

  // A browser that reloads a link sends `cache-control: no-cache` (RFC 9111, 5.2.1.4); libs3 sends `expires` with each request.
  it('of S3 passes over what HTTP says of caches, where nothing is put', async () => {
    const signature = { authorization: 'AWS4-HMAC-SHA256 Credential=AKID/20270101/us-east-1/s3/aws4_request' };
    const headers = { 'cache-control': 'no-cache', expires: 'Thu, 01 Jan 1970 00:00:00 GMT' };
    expect(await ask({ method: 'PUT', path: '/cached', headers, body: '', signature })).toMatchObject({ status: 200 });
    expect(await ask({ method: 'GET', path: '/cached', headers, body: '', signature })).toMatchObject({ status: 200 });
    await ask({ method: 'PUT', path: '/cached/k', headers: { 'cache-control': 'no-store' }, body: 'x', signature });
    expect(await ask({ method: 'GET', path: '/cached/k', headers, body: '', signature })).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store' },
    });
  });

  // (aws-sdk-go-v2, s3/manager, GetBucketRegion: asked without a key, whatever the answer)
  it('tells the Region of a bucket with the refusal, too', async () => {
    const signature = { authorization: 'AWS4-HMAC-SHA256 Credential=AKID/20270101/us-west-2/s3/aws4_request' };
    const body =
      '<CreateBucketConfiguration><LocationConstraint>us-west-2</LocationConstraint></CreateBucketConfiguration>';
    await ask({ method: 'PUT', path: '/of-the-west', body, signature });
    expect(await ask({ method: 'HEAD', path: '/of-the-west', body: '', signature: {} })).toMatchObject({
      status: 403,
      headers: { 'x-amz-bucket-region': 'us-west-2' },
    });
  });

  // EC2 API reference, "Error codes": MissingAction.
  it('says that an action is missing', async () => {
    const { status, body } = await ask({ headers: signedForEc2, body: 'Version=2016-11-15' });
    expect(status).toBe(400);
    expect(body).toContain('<Response><Errors><Error><Code>MissingAction</Code>');
    expect((await ask({ body: 'Version=2011-06-15' })).body).toContain(
      '<Error><Type>Sender</Type><Code>MissingAction</Code>',
    );
  });

  it('tells its own defects to whoever runs it, and the client nothing of this machine', async () => {
    const told: unknown[] = [];
    const broken = { ...sandbox, handle: () => Promise.reject(new TypeError('a defect')) };
    const another = await serve(broken, { port: 0, report: (error) => told.push(error) });
    const answer = await fetchFrom(another.url);
    await another.close();
    expect(answer).toEqual({
      status: 500,
      body: 'The sandbox failed on this request. This is a defect of flowlab.\n',
    });
    expect(told).toEqual([new TypeError('a defect')]);
  });

  it('refuses a body beyond its limit', async () => {
    expect(await ask({ body: 'x'.repeat(4_194_305) })).toMatchObject({ status: 413 });
    expect(await ask({})).toMatchObject({ status: 200 });
  });

  it('reads a body that arrives in pieces, in the middle of a character', async () => {
    const body = Buffer.from('Action=DescribeVpcs&Version=2016-11-15&Filter.1.Name=tag:é&Filter.1.Value.1=x');
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\nauthorization: AWS4-HMAC-SHA256 Credential=AKID/20270101/us-east-1/ec2/aws4_request\r\ncontent-length: ${body.length}\r\n\r\n`,
    );
    const cut = body.indexOf(0xc3) + 1;
    socket.write(body.subarray(0, cut));
    await new Promise(setImmediate);
    socket.write(body.subarray(cut));
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toContain('<vpcSet/>');
    expect(world.journal.at(-1)?.input).toMatchObject({ Filters: [{ Name: 'tag:é', Values: ['x'] }] });
  });

  it('breaks the connection where a fault says so', async () => {
    world.faults.push({ action: 'GetCallerIdentity', nth: 1, count: 1, kind: 'drop-after', seen: 0 });
    await expect(ask({})).rejects.toMatchObject({ code: 'ECONNRESET' });
    world.faults.length = 0;
  });

  it('lets a hanging client go', async () => {
    world.faults.push({ action: 'GetCallerIdentity', nth: 1, count: 1, kind: 'hang', seen: 0 });
    const sent = request({ host: '127.0.0.1', port, method: 'POST', headers: signed });
    sent.on('error', () => {});
    sent.end(whoAmI);
    while (world.faults[0]?.seen === 0) await new Promise(setImmediate);
    sent.destroy();
    world.faults.length = 0;
    expect(await ask({})).toMatchObject({ status: 200 });
  });

  it('closes although a client keeps its connection', async () => {
    const another = await serve(sandbox, { port: 0 });
    const socket = connect(Number(new URL(another.url).port), '127.0.0.1');
    await once(socket, 'connect');
    await another.close();
    await once(socket, 'close');
    expect(socket.destroyed).toBe(true);
  });

  it('says so when the port is taken', async () => {
    await expect(serve(sandbox, { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
