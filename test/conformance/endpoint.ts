import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { systemClock } from '../../src/base/clock.js';
import { serve } from '../../src/sandbox/endpoint/server.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { racingClock } from '../../src/sandbox/world/clock.js';

export interface Endpoint {
  readonly url: string;
  readonly region: string;
  /** The sandbox on loopback, unless AWS_ENDPOINT_URL names another AWS. */
  readonly isSandbox: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
  readonly ssm: SSMClient;
  readonly logs: CloudWatchLogsClient;
  readonly sts: STSClient;
  close(): Promise<void>;
}

/** The AWS that the expectations are held against. A minute of the sandbox's passes in a second. */
export async function openEndpoint(): Promise<Endpoint> {
  const region = process.env.AWS_REGION ?? 'us-east-1';
  const given = process.env.AWS_ENDPOINT_URL;
  const server = given
    ? undefined
    : await serve(createSandbox({ clock: racingClock(systemClock, 0, 60), seed: 7, region }), { port: 0 });
  const url = given ?? server?.url ?? '';
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
    isSandbox: given === undefined,
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    },
    ...clients,
    close: async () => {
      for (const each of Object.values(clients)) each.destroy();
      await server?.close();
    },
  };
}
