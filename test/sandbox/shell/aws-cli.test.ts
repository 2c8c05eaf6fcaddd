import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as s3 from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { runScript } from '../../../src/sandbox/shell/host.js';
import { pingStatus } from '../../../src/sandbox/ssm/agents.js';
import { launchOf, type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';

/*
 * A host without a way to the internet, in a VPC of its own. Sources: PrivateLink guide ("Gateway endpoints for Amazon S3",
 * "Control access to VPC endpoints using endpoint policies", "Private DNS"); IAM user guide ("Troubleshoot access denied error
 * messages", "Global condition keys"); S3 user guide ("Controlling access from VPC endpoints with bucket policies").
 */
const minute = 60_000;
const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const policy = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

let here: SandboxUnderTest;
let vpcId: string;
let subnetId: string;
let tableId: string;
let groupId: string;
let instanceId: string;

beforeEach(async () => {
  here = sandboxUnderTest({ switches: { consistencyMs: 0, propagationMs: 0, noise: false } });
  const { aws, world, clock } = here;
  const made = await aws.ec2.send(new ec2.CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
  vpcId = made.Vpc?.VpcId ?? '';
  await aws.ec2.send(new ec2.ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: true } }));
  const subnet = await aws.ec2.send(new ec2.CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.1.1.0/24' }));
  subnetId = subnet.Subnet?.SubnetId ?? '';
  const tables = Object.values(world.ec2.routeTables).filter(({ VpcId }) => VpcId === vpcId);
  tableId = tables[0]?.RouteTableId ?? '';
  groupId = Object.values(world.ec2.securityGroups).find(({ VpcId }) => VpcId === vpcId)?.GroupId ?? '';
  await aws.iam.send(
    new iam.CreateRoleCommand({
      RoleName: 'host',
      AssumeRolePolicyDocument: policy({
        Effect: 'Allow',
        Principal: { Service: 'ec2.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
    }),
  );
  await aws.iam.send(
    new iam.PutRolePolicyCommand({ RoleName: 'host', PolicyName: 'p', PolicyDocument: policy(everything) }),
  );
  await aws.iam.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName: 'host' }));
  await aws.iam.send(new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName: 'host', RoleName: 'host' }));
  const { Instances } = await aws.ec2.send(
    launchOf(world, { SubnetId: subnetId, IamInstanceProfile: { Name: 'host' } }),
  );
  instanceId = Instances?.[0]?.InstanceId ?? '';
  const store = await aws.s3();
  await store.send(new s3.CreateBucketCommand({ Bucket: 'reports' }));
  await store.send(new s3.PutObjectCommand({ Bucket: 'reports', Key: 'year/2026.txt', Body: 'fine\n' }));
  clock.advance(5 * minute);
});

const run = (script: string) => runScript(here.world, here.clock, instanceId, script, { user: 'root' });

async function endpoint(service: string, more: Partial<ec2.CreateVpcEndpointCommandInput>): Promise<string> {
  const { VpcEndpoint } = await here.aws.ec2.send(
    new ec2.CreateVpcEndpointCommand({ VpcId: vpcId, ServiceName: `com.amazonaws.us-east-1.${service}`, ...more }),
  );
  here.clock.advance(2 * minute);
  return VpcEndpoint?.VpcEndpointId ?? '';
}

const gateway = (PolicyDocument?: string) =>
  endpoint('s3', { RouteTableIds: [tableId], ...(PolicyDocument && { PolicyDocument }) });

const letHttpsIn = () =>
  here.aws.ec2.send(
    new ec2.AuthorizeSecurityGroupIngressCommand({
      GroupId: groupId,
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      CidrIp: '10.1.0.0/16',
    }),
  );

describe('aws s3 on a host', () => {
  it('times out without a way to S3', () => {
    expect(run('aws s3 ls --cli-connect-timeout 5')).toMatchObject({
      exitCode: 255,
      stderr: '\nConnect timeout on endpoint URL: "https://s3.us-east-1.amazonaws.com/"\n',
    });
  });

  // "in UTF-8 binary order" (S3 API reference, ListObjectsV2); the CLI prints what is common before it.
  it('lists in the order of UTF-8, prefixes first', async () => {
    await gateway();
    const client = await here.aws.s3();
    for (const Key of ['b', 'a/1', '\uff5e', '\u{1f600}', 'B', 'é'])
      await client.send(new s3.PutObjectCommand({ Bucket: 'reports', Key, Body: '' }));
    await client.send(new s3.CreateBucketCommand({ Bucket: 'archive' }));
    const names = (text: string) => text.split('\n').flatMap((line) => line.trim().split(' ').at(-1) || []);
    expect(names(run('aws s3 ls s3://reports').stdout)).toEqual(['a/', 'year/', 'B', 'b', 'é', '\uff5e', '\u{1f600}']);
    expect(names(run('aws s3 ls').stdout)).toEqual(['archive', 'reports']);
  });

  it('lists, copies both ways and removes by a gateway endpoint', async () => {
    await gateway();
    expect(run('aws s3 ls').stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d reports\n$/);
    expect(run('aws s3 ls s3://reports').stdout).toBe(`${' '.repeat(27)}PRE year/\n`);
    expect(run('aws s3 ls s3://reports/year/').stdout).toMatch(/^[\d-]+ [\d:]+ {10}5 2026.txt\n$/);
    expect(run('aws s3 cp s3://reports/year/2026.txt -').stdout).toBe('fine\n');
    expect(run('cd /tmp; echo new > f; aws s3 cp f s3://reports/').stdout).toBe('upload: ./f to s3://reports/f\n');
    const { Body } = await (await here.aws.s3()).send(new s3.GetObjectCommand({ Bucket: 'reports', Key: 'f' }));
    expect(await Body?.transformToString()).toBe('new\n');
    expect(run('aws s3 rm s3://reports/f').stdout).toBe('delete: s3://reports/f\n');
    expect(run('aws s3 cp s3://reports/f .')).toMatchObject({
      exitCode: 1,
      stderr: 'fatal error: An error occurred (404) when calling the HeadObject operation: Key "f" does not exist\n',
    });
    expect(run('aws s3 ls s3://nowhere')).toMatchObject({
      exitCode: 254,
      stderr:
        '\nAn error occurred (NoSuchBucket) when calling the ListObjectsV2 operation: The specified bucket does not exist\n',
    });
  });

  it('is denied by the policy of the endpoint, and let through once that is reset', async () => {
    const deny = { Effect: 'Deny', Principal: '*', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::reports' };
    const VpcEndpointId = await gateway(policy({ ...everything, Principal: '*' }, deny));
    const who = `arn:aws:sts::123456789012:assumed-role/host/${instanceId}`;
    expect(run('aws s3 ls s3://reports')).toMatchObject({
      exitCode: 254,
      stderr: `\nAn error occurred (AccessDenied) when calling the ListObjectsV2 operation: User: ${who} is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::reports" with an explicit deny in a VPC endpoint policy\n`,
    });
    expect(run('aws s3 cp s3://reports/year/2026.txt -').stdout).toBe('fine\n');
    await here.aws.ec2.send(new ec2.ModifyVpcEndpointCommand({ VpcEndpointId, ResetPolicy: true }));
    expect(run('aws s3 ls s3://reports').exitCode).toBe(0);
  });

  it('is refused where the policy of the endpoint allows only another action, or another principal', async () => {
    const VpcEndpointId = await gateway(policy({ ...everything, Principal: '*', Resource: 'arn:aws:s3:::other/*' }));
    expect(run('aws s3 ls s3://reports').stderr).toContain(
      'because no VPC endpoint policy allows the s3:ListBucket action',
    );
    const forOther = policy({ ...everything, Principal: { AWS: 'arn:aws:iam::123456789012:role/other' } });
    await here.aws.ec2.send(new ec2.ModifyVpcEndpointCommand({ VpcEndpointId, PolicyDocument: forOther }));
    expect(run('aws s3 ls s3://reports').exitCode).toBe(254);
    const forHost = forOther.replace('role/other', 'role/host');
    await here.aws.ec2.send(new ec2.ModifyVpcEndpointCommand({ VpcEndpointId, PolicyDocument: forHost }));
    expect(run('aws s3 ls s3://reports').exitCode).toBe(0);
  });

  it('is refused by its role, and by a bucket that is open to one endpoint alone', async () => {
    const own = await gateway();
    const onlyFrom = (id: string) =>
      policy({
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*'],
        Condition: { StringNotEquals: { 'aws:SourceVpce': id } },
      });
    const store = await here.aws.s3();
    const set = async (Policy: string) => {
      await store.send(new s3.PutBucketPolicyCommand({ Bucket: 'reports', Policy }));
      here.clock.advance(1);
    };
    await set(onlyFrom('vpce-0123456789abcdef0'));
    expect(run('aws s3 ls s3://reports').stderr).toContain('with an explicit deny in a resource-based policy');
    await set(onlyFrom(own));
    expect(run('aws s3 ls s3://reports').exitCode).toBe(0);
    await here.aws.iam.send(new iam.DeleteRolePolicyCommand({ RoleName: 'host', PolicyName: 'p' }));
    expect(run('aws s3 ls s3://reports').stderr).toContain(
      'because no identity-based policy allows the s3:ListBucket action',
    );
  });

  it('refuses a policy that is not valid', async () => {
    for (const text of ['{', '[]', '{"Statement":[]}', '{"Statement":{"Effect":"Perhaps"}}'])
      await expect(gateway(text)).rejects.toMatchObject({ name: 'InvalidPolicyDocument' });
  });

  it('finds its credentials where the metadata service has them', () => {
    const asked = (path: string) =>
      run(
        `T=$(curl -sX PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 60'); curl -s -H "X-aws-ec2-metadata-token: $T" http://169.254.169.254/latest/meta-data/iam/security-credentials/${path}`,
      ).stdout;
    expect(asked('')).toBe('host');
    const { AccessKeyId, SecretAccessKey, Token, ...rest } = JSON.parse(asked('host'));
    expect([AccessKeyId.length, SecretAccessKey.length, Token.length]).toEqual([20, 40, 120]);
    expect(rest).toMatchObject({ Code: 'Success', Type: 'AWS-HMAC' });
  });

  it('has no credentials without a profile', async () => {
    const { IamInstanceProfileAssociations: found } = await here.aws.ec2.send(
      new ec2.DescribeIamInstanceProfileAssociationsCommand({}),
    );
    await here.aws.ec2.send(
      new ec2.DisassociateIamInstanceProfileCommand({ AssociationId: found?.[0]?.AssociationId }),
    );
    expect(run('aws s3 ls')).toMatchObject({
      exitCode: 253,
      stderr: '\nUnable to locate credentials. You can configure credentials by running "aws configure".\n',
    });
  });
});

describe('an interface endpoint', () => {
  it('has the service’s name with private DNS, and its own name without; its policy counts either way', async () => {
    await letHttpsIn();
    const id = await endpoint('sts', { VpcEndpointType: 'Interface', SubnetIds: [subnetId], PrivateDnsEnabled: true });
    expect(run('dig +short sts.us-east-1.amazonaws.com').stdout).toMatch(/^10\.1\.1\.\d+\n$/);
    expect(run('aws sts get-caller-identity').stdout).toContain(
      `"Arn": "arn:aws:sts::123456789012:assumed-role/host/${instanceId}"`,
    );
    await here.aws.ec2.send(new ec2.ModifyVpcEndpointCommand({ VpcEndpointId: id, PrivateDnsEnabled: false }));
    expect(run('dig +short sts.us-east-1.amazonaws.com').stdout).not.toMatch(/^10\./);
    expect(run('aws sts get-caller-identity --cli-connect-timeout 1').exitCode).toBe(255);
    const { VpcEndpoints } = await here.aws.ec2.send(new ec2.DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }));
    const name = VpcEndpoints?.[0]?.DnsEntries?.[0]?.DnsName ?? '';
    expect(run(`aws sts get-caller-identity --endpoint-url https://${name}`).exitCode).toBe(0);
    const nothing = policy({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' });
    await here.aws.ec2.send(new ec2.ModifyVpcEndpointCommand({ VpcEndpointId: id, PolicyDocument: nothing }));
    expect(run(`aws sts get-caller-identity --endpoint-url https://${name}`).stderr).toContain(
      'with an explicit deny in a VPC endpoint policy',
    );
  });

  it('keeps an agent of Systems Manager away that its policy does not let speak', async () => {
    await letHttpsIn();
    const PolicyDocument = policy({ ...everything, Principal: '*', Action: 'ssm:Describe*' });
    const ssm = await endpoint('ssm', { VpcEndpointType: 'Interface', SubnetIds: [subnetId], PolicyDocument });
    await endpoint('ssmmessages', { VpcEndpointType: 'Interface', SubnetIds: [subnetId] });
    const status = () => pingStatus(here.world, instanceId, here.clock.now());
    expect(status()).toBe(null);
    await here.aws.ec2.send(new ec2.ModifyVpcEndpointCommand({ VpcEndpointId: ssm, ResetPolicy: true }));
    here.clock.advance(minute);
    expect(status()).toBe('Online');
  });
});

describe('dnf by a gateway endpoint', () => {
  it('installs, unless its policy leaves the repositories out', async () => {
    const VpcEndpointId = await gateway();
    expect(run('dnf install -y nginx').exitCode).toBe(0);
    const PolicyDocument = policy({ ...everything, Principal: '*', Resource: 'arn:aws:s3:::reports/*' });
    await here.aws.ec2.send(new ec2.ModifyVpcEndpointCommand({ VpcEndpointId, PolicyDocument }));
    expect(run('dnf install -y httpd').stderr).toContain('Status code: 403 for https://al2023-repos-us-east-1-');
  });
});
