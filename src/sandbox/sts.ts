import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts';
import { withoutEffect } from './endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from './endpoint/operation.js';
import { sessionDenied } from './endpoint/session-keys.js';
import { roleByArn, trustsCaller } from './iam/access.js';
import { callerArn, callerUserId, OWNER_ID, sessionOf, signerArn, temporaryKeys } from './iam/caller.js';
import type { RequestFacts } from './iam/conditions.js';
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

  on(GetSessionTokenCommand, ({ DurationSeconds = 43_200 }, call) => {
    refuseSession(call, 'GetSessionToken');
    return { Credentials: openSession(call, DurationSeconds, { arn: callerArn(call.world), userId: OWNER_ID }) };
  }),

  on(AssumeRoleCommand, (input, call) => {
    const { RoleArn, RoleSessionName, DurationSeconds = 3600, SourceIdentity, TransitiveTagKeys } = input;
    const { world } = call;
    if (!/^arn:[\w-]+:iam::\d{12}:role\/./.test(RoleArn))
      throw new AwsError('ValidationError', `${RoleArn} is invalid`);
    const role = roleByArn(world, RoleArn);
    const caller = signerArn(call);
    const callersRole = sessionOf(call)?.role;
    // What a trust policy must allow for tags and a source identity (IAM user guide, "Pass session tags in AWS STS").
    const needed = [
      'sts:AssumeRole',
      ...(input.Tags ? ['sts:TagSession'] : []),
      ...(SourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
    ];
    const who = { account: world.account, arn: caller, role: callersRole, facts: trustFacts(input) };
    const refused = role ? needed.find((action) => !trustsCaller(role, who, action)) : needed[0];
    if (!role || refused !== undefined) {
      const text = `User: ${caller} is not authorized to perform: ${refused} on resource: ${RoleArn}`;
      throw new AwsError('AccessDenied', text, 403);
    }
    const PackedPolicySize = packedSize(input);
    checkTransitive(TransitiveTagKeys, input.Tags);
    // As reported in aws/eks-anywhere#9485.
    if (DurationSeconds > 3600 && callersRole !== undefined) {
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

function refuseSession(call: Call, action: string): void {
  if (temporaryKeys(call)) throw sessionDenied(action);
}

/** What a trust policy may ask of the request (IAM user guide, "Available keys for AWS STS"). */
function trustFacts(input: {
  readonly RoleSessionName: string;
  readonly ExternalId?: string | undefined;
  readonly SourceIdentity?: string | undefined;
  readonly Tags?: SessionTerms['Tags'];
  readonly TransitiveTagKeys?: readonly string[] | undefined;
}): RequestFacts {
  const tags = input.Tags ?? [];
  return {
    'sts:externalid': input.ExternalId,
    'sts:rolesessionname': input.RoleSessionName,
    'sts:sourceidentity': input.SourceIdentity,
    'sts:transitivetagkeys': input.TransitiveTagKeys ?? [],
    'aws:tagkeys': tags.map(({ Key }) => Key),
    'aws:requesttag/': undefined,
    ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:requesttag/${Key.toLowerCase()}`, Value])),
  };
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
  const { clock, random, world } = call;
  const AccessKeyId = uniqueId('ASIA', random).slice(0, 20);
  const SecretAccessKey = Buffer.from(hex(60, random), 'hex').toString('base64');
  const token = Buffer.from(hex(240, random), 'hex').toString('base64');
  const until = clock.now() + seconds * 1000;
  putRow(world.iam.sessions, AccessKeyId, { ...who, token, until });
  return { AccessKeyId, SecretAccessKey, SessionToken: token, Expiration: until };
}
