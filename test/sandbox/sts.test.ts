import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { requestHandler } from '../../src/sandbox/endpoint/request-handler.js';
import { sandboxUnderTest } from '../helpers/sandbox.js';
import { sessionClients } from '../helpers/session-clients.js';

const trust = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }] });

async function role(statement: object) {
  const { aws, sandbox } = sandboxUnderTest();
  const { Role } = await aws.iam.send(
    new CreateRoleCommand({ RoleName: 'ops', AssumeRolePolicyDocument: trust(statement) }),
  );
  const assume = (more: object = {}) =>
    aws.sts.send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'me', ...more }));
  return { assume, sandbox, aws };
}

const account = { Principal: { AWS: 'arn:aws:iam::123456789012:root' } };

describe('taking on a role', () => {
  it('makes the caller a session of it', async () => {
    const { assume, sandbox } = await role(account);
    const { Credentials, AssumedRoleUser } = await assume();
    const session = new STSClient({
      region: 'us-east-1',
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      },
      requestHandler: requestHandler(sandbox),
    });
    expect(await session.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: 'arn:aws:sts::123456789012:assumed-role/ops/me',
      UserId: AssumedRoleUser?.AssumedRoleId,
    });
  });

  it('takes that the role trusts the caller', async () => {
    const { assume } = await role({ Principal: { Service: 'ec2.amazonaws.com' } });
    await expect(assume()).rejects.toMatchObject({
      name: 'AccessDenied',
      message:
        'User: arn:aws:iam::123456789012:user/sandbox is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/ops',
    });
  });

  // IAM user guide, "Policy evaluation logic": a denial wins. Nobody has a second factor here.
  it('is refused where the trust denies it, or asks for what the caller has not', async () => {
    const multiFactor = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
    for (const statement of [
      { ...account, Effect: 'Deny' },
      { ...account, ...multiFactor },
    ]) {
      const { assume } = await role(statement);
      await expect(assume()).rejects.toMatchObject({ name: 'AccessDenied' });
    }
  });

  it('of a role by a role takes an hour at most', async () => {
    const { assume, sandbox } = await role({ Principal: { AWS: '*' } });
    const { Credentials } = await assume();
    const { sts } = sessionClients(sandbox, Credentials);
    const RoleArn = 'arn:aws:iam::123456789012:role/ops';
    const chained = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'again', DurationSeconds: 3601 });
    await expect(sts.send(chained)).rejects.toThrow(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  });

  // aws/aws-sdk-php#1876, fwdcloudsec/granted#151
  it('opens no session but those of roles', async () => {
    const { assume, sandbox, aws } = await role(account);
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
    });
    await aws.iam.send(new PutRolePolicyCommand({ RoleName: 'ops', PolicyName: 'all', PolicyDocument }));
    const { sts } = sessionClients(sandbox, (await assume()).Credentials);
    await expect(sts.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'Cannot call GetSessionToken with session credentials',
    });
    await expect(sts.send(new GetFederationTokenCommand({ Name: 'bob' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'Cannot call GetFederationToken with session credentials',
    });
  });

  it('takes the external id where the role asks for one', async () => {
    const { assume } = await role({ ...account, Condition: { StringEquals: { 'sts:ExternalId': 'secret' } } });
    await expect(assume({ ExternalId: 'guess' })).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(assume({ ExternalId: 'secret' })).resolves.toBeDefined();
  });

  it('lasts no longer than the role allows', async () => {
    const { assume } = await role(account);
    await expect(assume({ DurationSeconds: 7200 })).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    });
  });

  const session = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
  });

  it('takes a session policy that IAM can read, and tells its share of the room', async () => {
    const { assume } = await role(account);
    expect((await assume()).PackedPolicySize).toBeUndefined();
    expect((await assume({ Policy: session })).PackedPolicySize).toBe(5);
    await expect(assume({ Policy: '{}' })).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
    const PolicyArns = Array.from({ length: 60 }, () => ({
      arn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
    }));
    await expect(assume({ PolicyArns })).rejects.toMatchObject({ name: 'PackedPolicyTooLargeException' });
    const nobody = 'arn:aws:iam::123456789012:policy/nobody';
    await expect(assume({ PolicyArns: [{ arn: nobody }] })).rejects.toMatchObject({
      name: 'ValidationError',
      message: `Policy ${nobody} does not exist or is not attachable.`,
    });
  });

  // IAM user guide, "Pass session tags in AWS STS" and "Monitor and control actions taken with assumed roles".
  it('takes tags and a source identity where the role’s trust allows them', async () => {
    const more = { Tags: [{ Key: 'team', Value: 'web' }], TransitiveTagKeys: ['team'], SourceIdentity: 'alice' };
    const { assume } = await role(account);
    await expect(assume(more)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('is not authorized to perform: sts:TagSession on resource'),
    });
    const open = await role({ ...account, Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] });
    expect(await open.assume(more)).toMatchObject({ SourceIdentity: 'alice', PackedPolicySize: 1 });
    await expect(open.assume({ ...more, TransitiveTagKeys: ['other'] })).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'The specified transitive tag key must be included in the requested tags.',
    });
  });
});

describe('a federated user', () => {
  it('is who its keys say', async () => {
    const { aws, sandbox } = sandboxUnderTest();
    const { Credentials, FederatedUser } = await aws.sts.send(new GetFederationTokenCommand({ Name: 'bob' }));
    expect(FederatedUser).toEqual({
      FederatedUserId: '123456789012:bob',
      Arn: 'arn:aws:sts::123456789012:federated-user/bob',
    });
    const bob = new STSClient({
      region: 'us-east-1',
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
      },
      requestHandler: requestHandler(sandbox),
    });
    expect(await bob.send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: FederatedUser?.Arn });
  });
});
