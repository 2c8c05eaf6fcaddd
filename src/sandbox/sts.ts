import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { callerArn } from './endpoint/faults.js';
import { type Operation, on } from './endpoint/operation.js';

export const stsOperations: readonly Operation[] = [
  on(GetCallerIdentityCommand, (_input, { world }) => ({
    UserId: 'AIDASAMPLEUSERID',
    Account: world.account,
    Arn: callerArn(world),
  })),
];
