import { AthenaClient } from '@aws-sdk/client-athena';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client, RunInstancesCommand, type RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { Aws } from '../../src/cloud.js';
import { requestHandler } from '../../src/sandbox/endpoint/request-handler.js';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/index.js';
import type { JournalEntry, World } from '../../src/sandbox/world/world.js';
import { type FakeClock, fakeClock } from './fake-clock.js';

export interface SandboxUnderTest {
  readonly clock: FakeClock;
  readonly sandbox: Sandbox;
  readonly world: World;
  readonly aws: Aws;
}

/** A sandbox on virtual time with real SDK clients in front of it. One attempt for each call unless a test wants retries. */
export function sandboxUnderTest(
  options: Partial<SandboxOptions> & {
    readonly maxAttempts?: number;
    readonly switches?: Partial<World['switches']>;
  } = {},
): SandboxUnderTest {
  const { maxAttempts = 1, switches, ...rest } = options;
  const clock = fakeClock();
  const sandbox = createSandbox({ clock, seed: 1, ...rest });
  Object.assign(sandbox.world.switches, switches);
  return { clock, sandbox, world: sandbox.world, aws: clientsFor(sandbox, maxAttempts) };
}

export function clientsFor(
  sandbox: Pick<Sandbox, 'handle' | 'world'>,
  maxAttempts = 1,
  region = sandbox.world.region,
  credentials = { accessKeyId: 'AKIDSANDBOX', secretAccessKey: 'secret' },
): Aws {
  const config = {
    region,
    credentials,
    requestHandler: requestHandler(sandbox),
    maxAttempts,
  };
  return {
    ec2: new EC2Client(config),
    iam: new IAMClient(config),
    ssm: new SSMClient(config),
    logs: new CloudWatchLogsClient(config),
    sts: new STSClient(config),
    s3: async () => new S3Client({ ...config, forcePathStyle: true }),
    athena: async () => new AthenaClient(config),
    region: config.region,
  };
}

/** A launch of one small machine, unless more is said of it. */
export const launchOf = (
  { ec2: { images } }: Pick<World, 'ec2'>,
  more: Partial<RunInstancesCommandInput> = {},
): RunInstancesCommand =>
  new RunInstancesCommand({
    ImageId: Object.values(images).find(({ Architecture }) => Architecture === 'x86_64')?.ImageId,
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    ...more,
  });

/** Requests that changed something, or meant to and were told yes, in order. */
export const mutations = (world: World): readonly JournalEntry[] =>
  world.journal.filter(({ mutating, outcome }) => mutating && outcome === 'ok');
