import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Clock } from '../../src/base/clock.js';
import { answerer } from '../../src/sandbox/endpoint/answer.js';
import { requestHandler } from '../../src/sandbox/endpoint/request-handler.js';
import { iamOperations } from '../../src/sandbox/iam/index.js';
import { logsOperations } from '../../src/sandbox/logs/index.js';
import { ssmOperations } from '../../src/sandbox/ssm/index.js';
import type { World } from '../../src/sandbox/world/world.js';

/** Real SDK clients that speak to a world made by hand. */
export function clients(world: World, clock: Clock) {
  const { handle } = answerer([...iamOperations, ...ssmOperations, ...logsOperations], world, clock, undefined);
  const configuration = {
    region: world.region,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'test' },
    requestHandler: requestHandler({ handle }),
    maxAttempts: 1,
  };
  return {
    iam: new IAMClient(configuration),
    ssm: new SSMClient(configuration),
    logs: new CloudWatchLogsClient(configuration),
  };
}

/** The code and the message of the error that a call ends with. */
export async function failure(call: Promise<unknown>): Promise<string> {
  const outcome = await call.then(
    () => 'no error',
    (error: Error & { Code?: string; $metadata?: { httpStatusCode?: number } }) =>
      `${error.$metadata?.httpStatusCode} ${error.name}: ${error.message}`,
  );
  return outcome;
}

/** The name of that error alone. */
export const errorName = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? error.name : error),
  );
