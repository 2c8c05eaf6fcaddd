import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { CreateRoleCommand, ListRolesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DescribeParametersCommand } from '@aws-sdk/client-ssm';
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

  // IAM user guide, "IAM identifiers": the ARN of a role has its path, that of its sessions has not.
  it('trusts the sessions of a role that it names, whatever the path of it', async () => {
    const { aws, sandbox } = sandboxUnderTest();
    const make = async (RoleName: string, statement: object) => {
      const AssumeRolePolicyDocument = trust(statement);
      const made = await aws.iam.send(new CreateRoleCommand({ RoleName, Path: '/teams/', AssumeRolePolicyDocument }));
      return made.Role?.Arn ?? '';
    };
    const first = await make('first', account);
    const named = await make('named', { Principal: { AWS: first } });
    const met = await make('met', { Principal: { AWS: '*' }, Condition: { ArnEquals: { 'aws:PrincipalArn': first } } });
    const RoleSessionName = 'me';
    const own = await aws.sts.send(new AssumeRoleCommand({ RoleArn: first, RoleSessionName }));
    const { sts } = sessionClients(sandbox, own.Credentials);
    for (const RoleArn of [named, met]) {
      const assumed = sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
      await expect(assumed).resolves.toBeDefined();
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
        sessionToken: Credentials?.SessionToken ?? '',
      },
      requestHandler: requestHandler(sandbox),
    });
    expect(await bob.send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: FederatedUser?.Arn });
  });
});

describe('keys that STS gave out', () => {
  const federated = async (policy?: object) => {
    const { aws, sandbox, clock } = sandboxUnderTest();
    const Policy = policy && JSON.stringify({ Version: '2012-10-17', Statement: policy });
    const { Credentials } = await aws.sts.send(new GetFederationTokenCommand({ Name: 'bob', Policy }));
    return { Credentials, sandbox, clock };
  };
  const own = async () => {
    const { aws, sandbox } = sandboxUnderTest();
    return sessionClients(sandbox, (await aws.sts.send(new GetSessionTokenCommand({}))).Credentials);
  };

  // STS API reference, GetSessionToken: "You cannot call any IAM API operations unless MFA authentication information is included
  // in the request. You cannot call any AWS STS API except AssumeRole or GetCallerIdentity."
  it('of the user itself are the user, but for IAM and more keys', async () => {
    const { sts, iam, s3, ec2 } = await own();
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: 'arn:aws:iam::123456789012:user/sandbox',
    });
    await expect(ec2.send(new DescribeVpcsCommand({}))).resolves.toBeDefined();
    expect(await s3('GET', '/')).toContain('ListAllMyBucketsResult');
    await expect(iam.send(new ListRolesCommand({}))).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    await expect(sts.send(new GetSessionTokenCommand({}))).rejects.toThrow(
      'Cannot call GetSessionToken with session credentials',
    );
  });

  // STS API reference, GetFederationToken: no IAM operations, and of STS none but GetCallerIdentity.
  it('of a federated user take on no role', async () => {
    const { Credentials, sandbox } = await federated({ Effect: 'Allow', Action: '*', Resource: '*' });
    const { sts, iam } = sessionClients(sandbox, Credentials);
    await expect(iam.send(new ListRolesCommand({}))).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    const RoleArn = 'arn:aws:iam::123456789012:role/ops';
    await expect(sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me' }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });

  it('are worth nothing without their token, or with another', async () => {
    const { Credentials, sandbox } = await federated();
    const { sts, ec2, ssm, s3 } = sessionClients(sandbox, { ...Credentials, SessionToken: 'another' });
    // aws-azure-login/aws-azure-login#251
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
      message: 'The security token included in the request is invalid',
    });
    await expect(ec2.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: 'AuthFailure' });
    await expect(ssm.send(new DescribeParametersCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    expect(await s3('GET', '/')).toContain('<Code>InvalidToken</Code>');
    const bare = sessionClients(sandbox, { AccessKeyId: Credentials?.AccessKeyId });
    expect(await bare.s3('GET', '/')).toContain('<Code>InvalidAccessKeyId</Code>');
  });

  it('end with their time', async () => {
    const { Credentials, sandbox, clock } = await federated();
    const { sts, s3 } = sessionClients(sandbox, Credentials);
    await clock.sleep(43_201_000);
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'ExpiredToken' });
    expect(await s3('GET', '/')).toContain('<Code>ExpiredToken</Code>');
  });
});

// IAM user guide, "Available keys for AWS STS": sts:RoleSessionName, aws:RequestTag/tag-key.
it('a trust policy may ask for a name of the session, and for a tag', async () => {
  const Condition = { StringLike: { 'sts:RoleSessionName': 'm*', 'aws:RequestTag/Team': 'web' } };
  const { assume } = await role({ ...account, Action: ['sts:AssumeRole', 'sts:TagSession'], Condition });
  const Tags = [{ Key: 'team', Value: 'web' }];
  await expect(assume({ Tags })).resolves.toBeDefined();
  await expect(assume({ Tags, RoleSessionName: 'other' })).rejects.toMatchObject({ name: 'AccessDenied' });
  await expect(assume()).rejects.toMatchObject({ name: 'AccessDenied' });
});
