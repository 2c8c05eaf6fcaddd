import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateKeyPairCommand, CreateVpcCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
} from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/index.js';
import { type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';
import { sessionClients } from '../../helpers/session-clients.js';

// The words: IAM user guide, "Troubleshoot access denied error messages". What counts: "Policy evaluation logic".
let under: SandboxUnderTest;
let sandbox: Sandbox;
beforeEach(() => {
  under = sandboxUnderTest();
  ({ sandbox } = under);
});

const account = '123456789012';
const who = `User: arn:aws:sts::${account}:assumed-role/limited/s1`;
const allow = (Action: string, more: object = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...more });
const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

/** Clients in a session of a role that has these statements. */
async function limitedTo(
  statements: readonly object[],
  terms: Pick<AssumeRoleCommandInput, 'Policy' | 'PolicyArns'> = {},
) {
  const { iam, sts } = under.aws;
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  const AssumeRolePolicyDocument = document({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });
  await iam.send(new CreateRoleCommand({ RoleName: 'limited', AssumeRolePolicyDocument }));
  if (statements.length > 0) {
    const policy = { RoleName: 'limited', PolicyName: 'p', PolicyDocument: document(...statements) };
    await iam.send(new PutRolePolicyCommand(policy));
  }
  const RoleArn = `arn:aws:iam::${account}:role/limited`;
  const asked = { RoleArn, RoleSessionName: 's1', ...terms };
  return sessionClients(sandbox, (await sts.send(new AssumeRoleCommand(asked))).Credentials);
}

describe('a session of a role', () => {
  it('may do what the role may, and always ask who it is', async () => {
    const { ec2, sts } = await limitedTo([allow('ec2:DescribeVpcs')]);
    expect((await ec2.send(new DescribeVpcsCommand({}))).Vpcs).toHaveLength(1);
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(account);
  });

  it('is refused the rest in the words of each service', async () => {
    const { ec2, iam, logs, s3 } = await limitedTo([]);
    const because = (action: string) => `because no identity-based policy allows the ${action} action`;
    await expect(ec2.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: `You are not authorized to perform this operation. ${who} is not authorized to perform: ec2:DescribeVpcs ${because('ec2:DescribeVpcs')}`,
    });
    await expect(iam.send(new ListRolesCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `${who} is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::${account}:role/ ${because('iam:ListRoles')}`,
    });
    await expect(logs.send(new DescribeLogGroupsCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `${who} is not authorized to perform: logs:DescribeLogGroups on resource: arn:aws:logs:us-east-1:${account}:log-group::log-stream: ${because('logs:DescribeLogGroups')}`,
    });
    await expect(s3('GET', '/')).resolves.toContain(
      `${who} is not authorized to perform: s3:ListAllMyBuckets ${because('s3:ListAllMyBuckets')}`,
    );
  });

  it('with ReadOnlyAccess reads and changes nothing', async () => {
    const { ec2, iam, logs, s3 } = await limitedTo([]);
    const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    await under.aws.iam.send(new AttachRolePolicyCommand({ RoleName: 'limited', PolicyArn }));
    await ec2.send(new DescribeVpcsCommand({}));
    await iam.send(new ListRolesCommand({}));
    await logs.send(new DescribeLogGroupsCommand({}));
    expect(await s3('GET', '/')).toContain('<ListAllMyBucketsResult');
    expect(await s3('PUT', '/new')).toContain('<Code>AccessDenied<');
  });

  // What CloudWatchFullAccess allows beside logs and IAM is not all here; AmazonS3FullAccess is whole.
  it('is not refused what an abridged policy of AWS may allow, but by any denial; a whole one is judged', async () => {
    const { ec2, iam } = await limitedTo([{ ...allow('iam:*'), Effect: 'Deny' }]);
    const attach = (name: string) => {
      const PolicyArn = `arn:aws:iam::aws:policy/${name}`;
      return under.aws.iam.send(new AttachRolePolicyCommand({ RoleName: 'limited', PolicyArn }));
    };
    await attach('AmazonS3FullAccess');
    await expect(ec2.send(new DescribeVpcsCommand({}))).rejects.toThrow('because no identity-based policy allows');
    await attach('CloudWatchFullAccess');
    expect((await ec2.send(new DescribeVpcsCommand({}))).Vpcs).toHaveLength(1);
    await expect(iam.send(new ListRolesCommand({}))).rejects.toThrow('with an explicit deny');
  });

  it('is not refused what an abridged boundary or policy of the session may allow', async () => {
    const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/SecurityAudit' }];
    const { ec2 } = await limitedTo([allow('ec2:*')], { PolicyArns });
    const PermissionsBoundary = 'arn:aws:iam::aws:policy/AmazonVPCFullAccess';
    await under.aws.iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'limited', PermissionsBoundary }));
    const made = new CreateKeyPairCommand({ KeyName: 'k', KeyType: 'ed25519' });
    await expect(ec2.send(made)).resolves.toMatchObject({ KeyName: 'k' });
  });

  it('is refused before a dry run would succeed', async () => {
    const { ec2 } = await limitedTo([]);
    const dry = new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', DryRun: true });
    await expect(ec2.send(dry)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  });

  it('is limited by its own policy too, and by any denial', async () => {
    const { iam, ec2 } = await limitedTo([allow('*'), { ...allow('ec2:*'), Effect: 'Deny' }], {
      Policy: document(allow('ec2:*')),
    });
    await expect(iam.send(new ListRolesCommand({}))).rejects.toThrow(
      'because no session policy allows the iam:ListRoles action',
    );
    await expect(ec2.send(new DescribeVpcsCommand({}))).rejects.toThrow(
      'with an explicit deny in an identity-based policy',
    );
  });

  it('is refused what hangs on a condition that is not judged, and told so', async () => {
    const { ec2 } = await limitedTo([allow('ec2:*', { Condition: { StringEquals: { 'ec2:Owner': 'me' } } })]);
    await expect(ec2.send(new DescribeVpcsCommand({}))).rejects.toThrow(
      "as a condition of the identity-based policy is not simulated by flowlab's sandbox",
    );
  });

  // "For each key, …" (S3 API reference, DeleteObjects)
  it('is judged for each key of many that it deletes at once', async () => {
    const { s3 } = await limitedTo([{ ...allow('s3:DeleteObject'), Resource: 'arn:aws:s3:::many/mine/*' }]);
    const owner = sessionClients(sandbox, { AccessKeyId: 'AKID' }).s3;
    await owner('PUT', '/many');
    const deleteAll = (...keys: string[]) =>
      s3(
        'POST',
        '/many?delete',
        `<Delete>${keys.map((key) => `<Object><Key>${key}</Key></Object>`).join('')}</Delete>`,
      );
    expect(await deleteAll('mine/1', 'mine/2')).toContain('<Deleted><Key>mine/2</Key></Deleted>');
    expect(await deleteAll('mine/1', 'other')).toContain(
      'is not authorized to perform: s3:DeleteObject on resource: &quot;arn:aws:s3:::many/other&quot;',
    );
  });

  it('may read a bucket whose policy names the role, and not where it denies it', async () => {
    const { s3 } = await limitedTo([]);
    const owner = sessionClients(sandbox, { AccessKeyId: 'AKID' }).s3;
    await owner('PUT', '/shared');
    const statement = { Principal: { AWS: `arn:aws:iam::${account}:role/limited` }, Action: 's3:ListBucket' };
    const put = (Effect: string) =>
      owner('PUT', '/shared?policy', document({ ...statement, Effect, Resource: 'arn:aws:s3:::shared' }));
    await put('Allow');
    expect(await s3('GET', '/shared')).toContain('<ListBucketResult');
    await put('Deny');
    expect(await s3('GET', '/shared')).toContain('with an explicit deny in a resource-based policy');
  });
});

it('a federated user may do what the policy of its session allows, which is nothing without one', async () => {
  const asked = async (Policy?: string) => {
    const token = new GetFederationTokenCommand({ Name: 'bob', ...(Policy !== undefined && { Policy }) });
    return sessionClients(sandbox, (await under.aws.sts.send(token)).Credentials).ec2.send(new DescribeVpcsCommand({}));
  };
  await expect(asked()).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  expect((await asked(document(allow('ec2:Describe*')))).Vpcs).toHaveLength(1);
});

it('who owns a bucket is denied what its policy denies to all, but can still change the policy', async () => {
  const owner = sessionClients(sandbox, { AccessKeyId: 'AKID' }).s3;
  await owner('PUT', '/shut');
  const Resource = ['arn:aws:s3:::shut', 'arn:aws:s3:::shut/*'];
  await owner('PUT', '/shut?policy', document({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource }));
  expect(await owner('GET', '/shut')).toContain(
    `User: arn:aws:iam::${account}:user/sandbox is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::shut" with an explicit deny in a resource-based policy`.replaceAll(
      '"',
      '&quot;',
    ),
  );
  expect(await owner('DELETE', '/shut?policy')).toBe('');
  expect(await owner('GET', '/shut')).toContain('<ListBucketResult');
});

it('who owns a bucket is known to its policy as the user that they are', async () => {
  const owner = sessionClients(sandbox, { AccessKeyId: 'AKID' }).s3;
  await owner('PUT', '/mine');
  const others = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::mine' };
  const spared = {
    'aws:userId': ['AIDASAMPLEUSERID', 'AROASOMEBODY:*'],
    'aws:PrincipalType': 'User',
    'aws:username': 'sandbox',
  };
  for (const [key, names] of Object.entries(spared)) {
    await owner('PUT', '/mine?policy', document({ ...others, Condition: { StringNotLike: { [key]: names } } }));
    expect(await owner('GET', '/mine')).toContain('<ListBucketResult');
  }
});

describe('without a signature', () => {
  it('a bucket is read where its policy is for everybody, and not while Block Public Access is on', async () => {
    const owner = sessionClients(sandbox, { AccessKeyId: 'AKID' }).s3;
    await owner('PUT', '/open');
    await owner('PUT', '/open/a', 'text');
    const read = async () => {
      const { status, body } = await sandbox.handle({ method: 'GET', path: '/open/a', headers: {}, body: '' });
      return `${status} ${body}`;
    };
    expect(await read()).toMatch(/^403 .*<Code>AccessDenied</s);
    await owner('DELETE', '/open?publicAccessBlock');
    const everybody = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::open/*' };
    await owner('PUT', '/open?policy', document(everybody));
    expect(await read()).toBe('200 text');
    const blocks = '<RestrictPublicBuckets>true</RestrictPublicBuckets>';
    const block = `<PublicAccessBlockConfiguration>${blocks}</PublicAccessBlockConfiguration>`;
    expect(await owner('PUT', '/open?publicAccessBlock', block)).toBe('');
    expect(await read()).toMatch(/^403 .*<Code>AccessDenied</s);
  });
});
