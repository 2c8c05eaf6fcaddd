import type { AthenaClient } from '@aws-sdk/client-athena';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';
import type { Clock } from './base/clock.js';

/** The one way to AWS. Whether AWS or the sandbox answers is decided beneath the request handler. */
export interface Aws {
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
  readonly ssm: SSMClient;
  readonly logs: CloudWatchLogsClient;
  readonly sts: STSClient;
  /** Loaded when it is first asked for: most people's flow records are not in S3. */
  readonly s3: () => Promise<S3Client>;
  /** Likewise: it searches what is too much to be read. */
  readonly athena: () => Promise<AthenaClient>;
  readonly region: string;
}

export interface Identity {
  readonly account: string;
  readonly arn: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
}

/** Gives the person an interactive shell on an instance and returns when they leave it. */
export type OpenShell = (instance: { readonly id: string; readonly name: string }) => Promise<void>;

/** As much of it as reading takes; the identity tells whose flow logs are looked for among others'. */
export type ReadableCloud = Pick<Cloud, 'aws' | 'clock'> & Partial<Pick<Cloud, 'identity'>>;

/** AWS, or the sandbox in its place: after this, nothing knows which. Types only, so that every room may name it. */
export interface Cloud {
  readonly aws: Aws;
  readonly clock: Clock;
  readonly openShell: OpenShell;
  readonly identity: Identity;
  readonly endpoint: string | null;
  readonly profile: string | null;
}
