import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as ssm from '@aws-sdk/client-ssm';
import { beforeAll, describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../helpers/sandbox.js';
import { minute, second } from './small-world.js';

const REGION = 'ap-southeast-4';
const GROUP = 'VPC-Flow-Logs-Demo';
const { aws, clock, world } = sandboxUnderTest({ seed: 7, region: REGION });

const trust = (Service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
  });
const clearlyMinutes = (n: number) => clock.advance(n * minute);

interface Machine {
  readonly id: string;
  readonly address: string;
  readonly eni: string;
}
let source: Machine;
let destination: Machine;
let groupId: string;
let vpcId: string;
let flowLogId: string;

/** Runs a script by Run Command and waits as AWS wants it. */
async function run(on: Machine, script: string): Promise<{ status: string; output: string }> {
  const { Command } = await aws.ssm.send(
    new ssm.SendCommandCommand({
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: [on.id],
      Parameters: { commands: [script] },
    }),
  );
  while (true) {
    clock.advance(second);
    const answer = await aws.ssm
      .send(new ssm.GetCommandInvocationCommand({ CommandId: Command?.CommandId ?? '', InstanceId: on.id }))
      .catch((error: Error) => {
        if (error.name !== 'InvocationDoesNotExist') throw error;
        return undefined;
      });
    if (answer && !['Pending', 'InProgress'].includes(answer.Status ?? ''))
      return { status: answer.Status ?? '', output: answer.StandardOutputContent ?? '' };
  }
}

/** The records of one interface that name an address: `172.31.1.2 8.8.8.8 1 3 ACCEPT`. */
async function records(of: Machine, address: string, since: number): Promise<string[]> {
  const found: string[] = [];
  const pages = logs.paginateFilterLogEvents(
    { client: aws.logs },
    { logGroupName: GROUP, logStreamNamePrefix: of.eni, filterPattern: `"${address}"`, startTime: since },
  );
  for await (const { events } of pages) {
    for (const { message } of events ?? []) {
      const fields = message?.split(' ') ?? [];
      found.push([3, 4, 7, 8, 12].map((at) => fields[at]).join(' '));
    }
  }
  return found;
}

describe.sequential('the whole lab by plain SDK calls', () => {
  beforeAll(async () => {
    const { Vpcs } = await aws.ec2.send(
      new ec2.DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }),
    );
    vpcId = Vpcs?.[0]?.VpcId ?? '';
    const { Subnets } = await aws.ec2.send(
      new ec2.DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
    );
    await aws.iam.send(
      new iam.CreateRoleCommand({ RoleName: 'Demo-SSM-Role', AssumeRolePolicyDocument: trust('ec2.amazonaws.com') }),
    );
    await aws.iam.send(
      new iam.AttachRolePolicyCommand({
        RoleName: 'Demo-SSM-Role',
        PolicyArn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
      }),
    );
    await aws.iam.send(
      new iam.CreateRoleCommand({
        RoleName: 'Demo-VPC-Flow-Logs',
        AssumeRolePolicyDocument: trust('vpc-flow-logs.amazonaws.com'),
      }),
    );
    await aws.iam.send(
      new iam.AttachRolePolicyCommand({
        RoleName: 'Demo-VPC-Flow-Logs',
        PolicyArn: 'arn:aws:iam::aws:policy/CloudWatchLogsFullAccess',
      }),
    );
    await aws.iam.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName: 'Demo-SSM-Role' }));
    await aws.iam.send(
      new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName: 'Demo-SSM-Role', RoleName: 'Demo-SSM-Role' }),
    );
    const { GroupId } = await aws.ec2.send(
      new ec2.CreateSecurityGroupCommand({ GroupName: 'launch-wizard-1', Description: 'lab', VpcId: vpcId }),
    );
    groupId = GroupId ?? '';
    clock.advance(20 * second);
    const { Parameter } = await aws.ssm.send(
      new ssm.GetParameterCommand({ Name: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64' }),
    );
    const launched = await aws.ec2.send(
      new ec2.RunInstancesCommand({
        ImageId: Parameter?.Value ?? '',
        InstanceType: 't3.micro',
        MinCount: 2,
        MaxCount: 2,
        SubnetId: Subnets?.[0]?.SubnetId ?? '',
        SecurityGroupIds: [groupId],
        IamInstanceProfile: { Name: 'Demo-SSM-Role' },
      }),
    );
    const machines = (launched.Instances ?? []).map(
      ({ InstanceId = '', PrivateIpAddress = '', NetworkInterfaces }): Machine => ({
        id: InstanceId,
        address: PrivateIpAddress,
        eni: NetworkInterfaces?.[0]?.NetworkInterfaceId ?? '',
      }),
    );
    [source, destination] = machines as [Machine, Machine];
  });

  it('1 to 3: instances come online in Systems Manager after they run, not before', async () => {
    const online = async () => {
      const { InstanceInformationList } = await aws.ssm.send(new ssm.DescribeInstanceInformationCommand({}));
      return InstanceInformationList?.filter(({ PingStatus }) => PingStatus === 'Online').length;
    };
    expect(await online()).toBe(0);
    clock.advance(15 * second);
    expect(await online()).toBe(0);
    clearlyMinutes(2);
    expect(await online()).toBe(2);
  });

  it('4: the ping between them is lost, that to 8.8.8.8 answered', async () => {
    const lost = await run(source, `ip a; ping ${destination.address} -c 3 -W 1`);
    expect(lost.output).toContain(`inet ${source.address}/20`);
    expect(lost.output).toContain('3 packets transmitted, 0 received, 100% packet loss');
    expect(lost.status).toBe('Failed');
    const answered = await run(source, 'ping 8.8.8.8 -c 3 -W 1');
    expect(answered.output).toContain('3 packets transmitted, 3 received, 0% packet loss');
    expect(answered.status).toBe('Success');
  });

  it('5 and 6: a log group, a flow log on the VPC, and the ping again', async () => {
    await aws.logs.send(new logs.CreateLogGroupCommand({ logGroupName: GROUP }));
    const { FlowLogIds, Unsuccessful } = await aws.ec2.send(
      new ec2.CreateFlowLogsCommand({
        ResourceIds: [vpcId],
        ResourceType: 'VPC',
        TrafficType: 'ALL',
        LogGroupName: GROUP,
        MaxAggregationInterval: 60,
        DeliverLogsPermissionArn: 'arn:aws:iam::123456789012:role/Demo-VPC-Flow-Logs',
      }),
    );
    expect(Unsuccessful ?? []).toEqual([]);
    flowLogId = FlowLogIds?.[0] ?? '';
    await run(source, `ping ${destination.address} -c 3 -W 1; ping 8.8.8.8 -c 3 -W 1`);
    const script = `TOKEN=$(curl -s -X PUT "http://169.254.169.254/latest/api/token" -H "X-aws-ec2-metadata-token-ttl-seconds: 60")
MAC=$(curl -s -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/mac)
curl -s -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/network/interfaces/macs/$MAC/interface-id`;
    expect((await run(source, script)).output).toBe(source.eni);
  });

  it('7: the records say that the destination rejects, among a lot of other traffic', async () => {
    expect(await records(source, '8.8.8.8', 0)).toEqual([]);
    clearlyMinutes(10);
    expect(await records(source, '8.8.8.8', 0)).toEqual([
      `${source.address} 8.8.8.8 1 3 ACCEPT`,
      `8.8.8.8 ${source.address} 1 3 ACCEPT`,
    ]);
    expect(await records(source, destination.address, 0)).toEqual([
      `${source.address} ${destination.address} 1 3 ACCEPT`,
    ]);
    expect(await records(destination, source.address, 0)).toContain(
      `${source.address} ${destination.address} 1 3 REJECT`,
    );
    const noise = await records(source, ' OK', 0);
    expect(noise.filter((line) => line.endsWith('REJECT')).length).toBeGreaterThan(2);
    expect(noise.filter((line) => / 6 \d+ ACCEPT$/.test(line)).length).toBeGreaterThan(4);
  });

  it('8: with a rule for ICMP the ping works and the records turn', async () => {
    const since = clock.now();
    await aws.ec2.send(
      new ec2.AuthorizeSecurityGroupIngressCommand({
        GroupId: groupId,
        IpPermissions: [{ IpProtocol: 'icmp', FromPort: -1, ToPort: -1, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      }),
    );
    clock.advance(3 * second);
    expect((await run(source, `ping ${destination.address} -c 3 -W 1`)).output).toContain('3 received, 0% packet loss');
    clearlyMinutes(6);
    const both = [
      `${source.address} ${destination.address} 1 3 ACCEPT`,
      `${destination.address} ${source.address} 1 3 ACCEPT`,
    ];
    expect(
      (await records(destination, source.address, since)).filter((line) => line.includes(destination.address)),
    ).toEqual(both);
    expect(
      (await records(source, destination.address, since)).filter((line) => line.includes(destination.address)),
    ).toEqual(both);
  });

  it('9: a network ACL rule leaves the neighbour alone and stops 8.8.8.8', async () => {
    const since = clock.now();
    const { NetworkAcls } = await aws.ec2.send(
      new ec2.DescribeNetworkAclsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
    );
    const NetworkAclId = NetworkAcls?.[0]?.NetworkAclId ?? '';
    await aws.ec2.send(
      new ec2.CreateNetworkAclEntryCommand({
        NetworkAclId,
        RuleNumber: 1,
        Protocol: '1',
        RuleAction: 'deny',
        Egress: true,
        CidrBlock: '0.0.0.0/0',
        IcmpTypeCode: { Type: -1, Code: -1 },
      }),
    );
    clock.advance(3 * second);
    expect((await run(source, `ping ${destination.address} -c 3 -W 1`)).output).toContain('3 received');
    expect((await run(source, 'ping 8.8.8.8 -c 3 -W 1')).output).toContain('0 received, 100% packet loss');
    clearlyMinutes(6);
    expect(await records(source, '8.8.8.8', since)).toEqual([`${source.address} 8.8.8.8 1 3 REJECT`]);
    await aws.ec2.send(new ec2.DeleteNetworkAclEntryCommand({ NetworkAclId, RuleNumber: 1, Egress: true }));
  });

  it('clean-up: a late delivery makes the log group anew, since the role of the guide may', async () => {
    await aws.ec2.send(new ec2.DeleteFlowLogsCommand({ FlowLogIds: [flowLogId] }));
    await aws.logs.send(new logs.DeleteLogGroupCommand({ logGroupName: GROUP }));
    const groups = async () =>
      (await aws.logs.send(new logs.DescribeLogGroupsCommand({ logGroupNamePrefix: GROUP }))).logGroups?.length;
    expect(await groups()).toBe(0);
    clearlyMinutes(6);
    expect(await groups()).toBe(1);
    await aws.logs.send(new logs.DeleteLogGroupCommand({ logGroupName: GROUP }));
    clearlyMinutes(30);
    expect(await groups()).toBe(0);
  });

  it('survives being saved as JSON', async () => {
    expect(JSON.parse(JSON.stringify(world))).toEqual(world);
  });
});
