import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, expect, it } from 'vitest';
import { connect } from '../../src/aws/clients.js';
import { everyService } from '../../src/aws/endpoints.js';
import { sentOnce } from '../../src/aws/retries.js';
import { fakeClock } from '../helpers/fake-clock.js';
import { ec2Answer } from '../helpers/wire.js';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const connectTo = (endpoint?: string) =>
  connect({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
    version: '1.2.3',
    retries: { clock: fakeClock(), random: () => 0.5, tell: () => {}, signal: new AbortController().signal },
    ...(endpoint === undefined ? {} : { endpoints: everyService(endpoint) }),
  });

/** A server on a free port that treats each request as told. */
async function server(answer: Parameters<typeof createServer>[1]): Promise<string> {
  const http = createServer(answer);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    http.closeAllConnections();
    http.close();
  });
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

it('every client has time-outs: without them a hung socket would hang for ever', async () => {
  const aws = connectTo();
  for (const { config } of [aws.ec2, aws.iam, aws.ssm, aws.logs, aws.sts]) {
    const handler = config.requestHandler;
    // The handler resolves its options at the first request.
    expect(await (handler as unknown as { readonly configProvider: Promise<object> }).configProvider).toMatchObject({
      connectionTimeout: 5_000,
      requestTimeout: 30_000,
      throwOnRequestTimeout: true,
    });
    expect(await config.maxAttempts()).toBe(1);
  }
});

it('says who calls, and speaks to the endpoint that it is given', async () => {
  const agents: (string | undefined)[] = [];
  const endpoint = await server((request, response) => {
    agents.push(request.headers['user-agent']);
    response.end(ec2Answer('DescribeVpcs', '<vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet>').body);
  });
  const { Vpcs } = await connectTo(endpoint).ec2.send(new DescribeVpcsCommand({}));
  expect(Vpcs?.[0]?.VpcId).toBe('vpc-1');
  expect(agents).toEqual([expect.stringContaining('flowlab/1.2.3')]);
});

it('a connection that breaks in the middle of an answer is a lost answer', async () => {
  const { body } = ec2Answer('DescribeVpcs', '<vpcSet/>');
  const endpoint = await server((_, response) => {
    response.writeHead(200, { 'content-length': body.length });
    response.write(body.slice(0, 60), () => response.destroy());
  });
  await expect(connectTo(endpoint).ec2.send(sentOnce(new DescribeVpcsCommand({})))).rejects.toMatchObject({
    code: 'ECONNRESET',
  });
});

it('where nobody listens nothing was sent', async () => {
  const endpoint = await server(() => {});
  for (const close of closing.splice(0)) close();
  await expect(connectTo(endpoint).sts.send(sentOnce(new GetCallerIdentityCommand({})))).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});
