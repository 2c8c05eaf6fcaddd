import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts';
import { withoutEffect } from './endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from './endpoint/operation.js';
import { roleByArn, trustsCaller } from './iam/access.js';
import { callerUserId, sessionOf, signerArn } from './iam/caller.js';
import { packedSize, type SessionTerms, sessionPolicies } from './iam/session-terms.js';
import type { IamSessionRow } from './world/iam-rows.js';
import { hex, uniqueId } from './world/ids.js';
import { putRow } from './world/table.js';

export const stsOperations: readonly Operation[] = [
  on(GetCallerIdentityCommand, (_input, call) => {
    return { UserId: callerUserId(call), Account: call.world.account, Arn: signerArn(call) };
  }),

  on(GetAccessKeyInfoCommand, (input, { world }) => {
    withoutEffect(input.AccessKeyId);
    return { Account: world.account };
  }),

  // Who the caller is does not change, so that a session of its own is as good as its keys.
  on(GetSessionTokenCommand, ({ DurationSeconds = 43_200 }, call) => {
    refuseSession(call, 'GetSessionToken');
    return { Credentials: credentials(call, DurationSeconds) };
  }),

  on(AssumeRoleCommand, (input, call) => {
    const { RoleArn, RoleSessionName, DurationSeconds = 3600, ExternalId, SourceIdentity, TransitiveTagKeys } = input;
    const { world } = call;
    if (!/^arn:[\w-]+:iam::\d{12}:role\/./.test(RoleArn))
      throw new AwsError('ValidationError', `${RoleArn} is invalid`);
    const role = roleByArn(world, RoleArn);
    const caller = signerArn(call);
    // What a trust policy must allow for tags and a source identity (IAM user guide, "Pass session tags in AWS STS").
    const needed = [
      'sts:AssumeRole',
      ...(input.Tags ? ['sts:TagSession'] : []),
      ...(SourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
    ];
    const who = { account: world.account, arn: caller, externalId: ExternalId };
    const refused = role ? needed.find((action) => !trustsCaller(role, who, action)) : needed[0];
    if (!role || refused !== undefined) {
      const text = `User: ${caller} is not authorized to perform: ${refused} on resource: ${RoleArn}`;
      throw new AwsError('AccessDenied', text, 403);
    }
    const PackedPolicySize = packedSize(input);
    checkTransitive(TransitiveTagKeys, input.Tags);
    // As reported in aws/eks-anywhere#9485.
    if (DurationSeconds > 3600 && caller.includes(':assumed-role/')) {
      throw new AwsError(
        'ValidationError',
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
      );
    }
    if (DurationSeconds > (role.maxSessionSeconds ?? 3600)) {
      throw new AwsError(
        'ValidationError',
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      );
    }
    const arn = `arn:${world.partition}:sts::${world.account}:assumed-role/${role.RoleName}/${RoleSessionName}`;
    const userId = `${role.RoleId}:${RoleSessionName}`;
    const Credentials = openSession(call, DurationSeconds, {
      arn,
      userId,
      role: role.Arn,
      ...sessionPolicies(world, input),
    });
    return { Credentials, AssumedRoleUser: { AssumedRoleId: userId, Arn: arn }, PackedPolicySize, SourceIdentity };
  }),

  on(GetFederationTokenCommand, (input, call) => {
    const { Name, DurationSeconds = 43_200 } = input;
    refuseSession(call, 'GetFederationToken');
    const { world } = call;
    const PackedPolicySize = packedSize(input);
    const userId = `${world.account}:${Name}`;
    const arn = `arn:${world.partition}:sts::${world.account}:federated-user/${Name}`;
    const Credentials = openSession(call, DurationSeconds, {
      arn,
      userId,
      // "If you do not pass a policy, the resulting federated user session has no permissions" (STS API reference, GetFederationToken).
      policies: [],
      ...sessionPolicies(world, input),
    });
    return { Credentials, FederatedUser: { FederatedUserId: userId, Arn: arn }, PackedPolicySize };
  }),
];

/** As reported in aws/aws-sdk-php#1876 and fwdcloudsec/granted#151. */
function refuseSession(call: Call, action: string): void {
  if (sessionOf(call)) throw new AwsError('AccessDenied', `Cannot call ${action} with session credentials`, 403);
}

/** "The keys of session tags that you want to set as transitive" (STS API reference, AssumeRole). */
function checkTransitive(keys: readonly string[] | undefined, tags: SessionTerms['Tags']): void {
  const stranger = keys?.find((key) => !tags?.some(({ Key }) => Key === key));
  if (stranger === undefined) return;
  // The words are the sandbox's own: AWS documents none.
  throw new AwsError('ValidationError', 'The specified transitive tag key must be included in the requested tags.');
}

/** Keys by which it is known from then on who signs. */
function openSession(call: Call, seconds: number, who: IamSessionRow) {
  const Credentials = credentials(call, seconds);
  putRow(call.world.iam.sessions, Credentials.AccessKeyId, who);
  return Credentials;
}

function credentials({ clock, random }: Call, seconds: number) {
  return {
    AccessKeyId: uniqueId('ASIA', random).slice(0, 20),
    SecretAccessKey: Buffer.from(hex(60, random), 'hex').toString('base64'),
    SessionToken: Buffer.from(hex(240, random), 'hex').toString('base64'),
    Expiration: clock.now() + seconds * 1000,
  };
}
