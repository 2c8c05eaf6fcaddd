import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { systemClock } from '../../src/base/clock.js';
import { serve } from '../../src/sandbox/endpoint/server.js';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { racingClock } from '../../src/sandbox/world/clock.js';
import type { World } from '../../src/sandbox/world/world.js';

export interface Endpoint {
  readonly url: string;
  readonly region: string;
  readonly isSandbox: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
  readonly ssm: SSMClient;
  readonly logs: CloudWatchLogsClient;
  readonly sts: STSClient;
  close(): Promise<void>;
}

export interface Kind {
  readonly name: string;
  /** Why it cannot be tried here; undefined where it can. */
  readonly missing?: string;
  readonly isWhole?: boolean;
  open(): Promise<Endpoint>;
}

const region = process.env.AWS_REGION ?? 'us-east-1';

/** Every AWS that the expectations are held against: AWS_ENDPOINT_URL alone, or all that this machine has. */
export const endpoints: readonly Kind[] = process.env.AWS_ENDPOINT_URL
  ? [{ name: process.env.AWS_ENDPOINT_URL, open: async () => endpointAt(process.env.AWS_ENDPOINT_URL ?? '', false) }]
  : [
      { name: 'the sandbox', open: () => openSandbox() },
      { name: 'moto', open: openMoto, ...(hasMoto() ? {} : { missing: 'moto_server is not installed' }) },
    ];

/** On loopback; three minutes of its time pass in a second. `deaf`: what it overlooks in a request. */
export async function openSandbox(deaf?: RegExp): Promise<Endpoint & { readonly world: World }> {
  const sandbox = createSandbox({ clock: racingClock(systemClock, 0, 180), seed: 7, region });
  const handle: Sandbox['handle'] = (request, signal) =>
    sandbox.handle(deaf === undefined ? request : { ...request, body: request.body.replace(deaf, '') }, signal);
  const server = await serve({ ...sandbox, handle }, { port: 0 });
  return { ...endpointAt(server.url, true, server.close), world: sandbox.world };
}

function hasMoto(): boolean {
  return spawnSync('moto_server', ['--help'], { timeout: 60_000 }).status === 0;
}

/** An implementation that was not written here: it knows no client tokens, ignores PathPrefix, and runs no commands. */
async function openMoto(): Promise<Endpoint> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' };
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { env, stdio: 'ignore' });
  for (let tries = 0; tries < 300 && !(await isUp(url)); tries++) await new Promise((wake) => setTimeout(wake, 100));
  return endpointAt(url, false, async () => void server.kill());
}

const isUp = (url: string): Promise<boolean> =>
  fetch(`${url}/moto-api/`).then(
    ({ ok }) => ok,
    () => false,
  );

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

function endpointAt(url: string, isSandbox: boolean, stop: () => Promise<void> = async () => {}): Endpoint {
  const keys = {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? 'testing',
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? 'testing',
  };
  const client = { region, endpoint: url, credentials: keys };
  const clients = {
    ec2: new EC2Client(client),
    iam: new IAMClient(client),
    ssm: new SSMClient(client),
    logs: new CloudWatchLogsClient(client),
    sts: new STSClient(client),
  };
  return {
    url,
    region,
    isSandbox,
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    },
    ...clients,
    close: async () => {
      for (const each of Object.values(clients)) each.destroy();
      await stop();
    },
  };
}
