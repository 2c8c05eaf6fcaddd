import { createHash } from 'node:crypto';
import type { Credentials } from '@aws-sdk/client-sts';
import type { Sandbox } from '../../src/sandbox/index.js';
import { clientsFor } from './sandbox.js';

const md5 = (text: string): string => createHash('md5').update(text).digest('base64');

/** Clients that sign with these keys, and plain requests to S3 that do. */
export function sessionClients(sandbox: Sandbox, keys: Partial<Credentials> | undefined) {
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = 's', SessionToken: token } = keys ?? {};
  const { region } = sandbox.world;
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20270101/${region}/s3/aws4_request`;
  return {
    ...clientsFor(sandbox, 1, region, { accessKeyId, secretAccessKey, ...(token && { sessionToken: token }) }),
    s3: async (method: string, path: string, body = '') =>
      String(
        (
          await sandbox.handle({
            method,
            path,
            headers: { authorization, 'content-md5': md5(body), ...(token && { 'x-amz-security-token': token }) },
            body,
          })
        ).body,
      ),
  };
}
