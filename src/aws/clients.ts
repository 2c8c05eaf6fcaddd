import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { HttpResponse } from '@smithy/core/protocols';
import type {
  AwsCredentialIdentity,
  AwsCredentialIdentityProvider,
  HttpHandlerOptions,
  HttpRequest,
  RequestHandler,
} from '@smithy/types';
import type { Aws } from '../cloud.js';
import type { Endpoints, ServiceClient } from './endpoints.js';
import { addRetries, type RetryPolicy } from './retries.js';
import { addTruncationCheck, type Wire } from './truncated-answer.js';

export interface Connect {
  readonly region: string;
  readonly credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  /** Answers in place of the network; the sandbox. */
  readonly requestHandler?: RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions>;
  /** Where each service is asked in place of AWS. */
  readonly endpoints?: Endpoints;
  readonly version: string;
  readonly retries: RetryPolicy;
}

/** The five clients, with time-outs on every request and our own retries in place of the SDK's. */
export function connect({ region, credentials, requestHandler, endpoints, version, retries }: Connect): Aws {
  const configuration = {
    region,
    credentials,
    maxAttempts: 1,
    customUserAgent: [['flowlab', version]] satisfies [string, string][],
    // Without these a hung socket hangs for ever: the SDK has no request time-out of its own.
    requestHandler: requestHandler ?? { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    // What the environment and the profile say was read by us: the SDK does not look at --profile for it.
    ignoreConfiguredEndpointUrls: true,
  };
  const of = (service: ServiceClient) => {
    const endpoint = endpoints?.[service] ?? undefined;
    return endpoint === undefined ? configuration : { ...configuration, endpoint };
  };
  const aws = {
    ec2: new EC2Client(of('ec2')),
    iam: new IAMClient(of('iam')),
    ssm: new SSMClient(of('ssm')),
    logs: new CloudWatchLogsClient(of('logs')),
    sts: new STSClient(of('sts')),
    s3: lazily(async () => {
      const { S3Client } = await import('@aws-sdk/client-s3');
      const forcePathStyle = (endpoints?.s3 ?? undefined) !== undefined;
      // A bucket is where it is, and the name does not say where.
      const client = new S3Client({ ...of('s3'), followRegionRedirects: true, forcePathStyle });
      addRetries(client, 's3', retries);
      return client;
    }),
    athena: lazily(async () => {
      const { AthenaClient } = await import('@aws-sdk/client-athena');
      const client = new AthenaClient(of('athena'));
      addRetries(client, 'athena', retries);
      addTruncationCheck(client, 'json');
      return client;
    }),
    region,
  };
  for (const service of ['ec2', 'iam', 'ssm', 'logs', 'sts'] as const) {
    addRetries(aws[service], service, retries);
    addTruncationCheck(aws[service], wires[service]);
  }
  return aws;
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const wires = { ec2: 'xml', iam: 'xml', ssm: 'json', logs: 'json', sts: 'xml' } as const satisfies Readonly<
  Record<string, Wire>
>;
