import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts';
import { callerArn } from './endpoint/faults.js';
import { withoutEffect } from './endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from './endpoint/operation.js';
import { roleByArn, trustsCaller } from './iam/access.js';
import { hex, uniqueId } from './world/ids.js';
import { putRow, rowOf } from './world/table.js';

export const stsOperations: readonly Operation[] = [
  on(GetCallerIdentityCommand, (_input, { world, accessKey }) => {
    const session = rowOf(world.iam.sessions, accessKey ?? '');
    return session
      ? { UserId: session.userId, Account: world.account, Arn: session.arn }
      : { UserId: 'AIDASAMPLEUSERID', Account: world.account, Arn: callerArn(world) };
  }),

  on(GetAccessKeyInfoCommand, (input, { world }) => {
    withoutEffect(input.AccessKeyId);
    return { Account: world.account };
  }),

  // Who the caller is does not change, so that a session of its own is as good as its keys.
  on(GetSessionTokenCommand, ({ DurationSeconds = 43_200 }, call) => ({
    Credentials: credentials(call, DurationSeconds),
  })),

  on(AssumeRoleCommand, (input, call) => {
    const { RoleArn, RoleSessionName, DurationSeconds = 3600, ExternalId } = input;
    const { world } = call;
    const role = roleByArn(world, RoleArn);
    const caller = rowOf(world.iam.sessions, call.accessKey ?? '')?.arn ?? callerArn(world);
    if (!role || !trustsCaller(role, { account: world.account, arn: caller, externalId: ExternalId })) {
      const text = `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`;
      throw new AwsError('AccessDenied', text, 403);
    }
    if (DurationSeconds > (role.maxSessionSeconds ?? 3600)) {
      throw new AwsError(
        'ValidationError',
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      );
    }
    const Credentials = credentials(call, DurationSeconds);
    const arn = `arn:${world.partition}:sts::${world.account}:assumed-role/${role.RoleName}/${RoleSessionName}`;
    const userId = `${role.RoleId}:${RoleSessionName}`;
    world.iam.sessions ??= {};
    putRow(world.iam.sessions, Credentials.AccessKeyId, { arn, userId });
    return { Credentials, AssumedRoleUser: { AssumedRoleId: userId, Arn: arn } };
  }),
];

function credentials({ clock, random }: Call, seconds: number) {
  return {
    AccessKeyId: uniqueId('ASIA', random).slice(0, 20),
    SecretAccessKey: Buffer.from(hex(60, random), 'hex').toString('base64'),
    SessionToken: Buffer.from(hex(240, random), 'hex').toString('base64'),
    Expiration: clock.now() + seconds * 1000,
  };
}
