import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { type Credentials, STSClient } from '@aws-sdk/client-sts';
import { requestHandler } from '../../src/sandbox/endpoint/request-handler.js';
import type { Sandbox } from '../../src/sandbox/index.js';

/** Clients that sign with these keys, and plain requests to S3 that do. */
export function sessionClients(sandbox: Sandbox, keys: Partial<Credentials> | undefined) {
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = 's' } = keys ?? {};
  const settings = {
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
    requestHandler: requestHandler(sandbox),
  };
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20270101/us-east-1/s3/aws4_request`;
  return {
    ec2: new EC2Client(settings),
    iam: new IAMClient(settings),
    logs: new CloudWatchLogsClient(settings),
    sts: new STSClient(settings),
    s3: async (method: string, path: string, body = '') =>
      String((await sandbox.handle({ method, path, headers: { authorization }, body })).body),
  };
}
