import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { callerArn } from './faults.js';
import { type Operation, on } from './operation.js';

export const stsOperations: readonly Operation[] = [
  on(GetCallerIdentityCommand, (_input, { world }) => ({
    UserId: 'AIDASAMPLEUSERID',
    Account: world.account,
    Arn: callerArn(world),
  })),
];
