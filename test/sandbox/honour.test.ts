import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as ssm from '@aws-sdk/client-ssm';
import { NormalizedSchema } from '@smithy/core/schema';
import { beforeAll, describe, expect, it } from 'vitest';
import { allOrNothing } from '../../src/sandbox/endpoint/all-or-nothing.js';
import { callOn } from '../../src/sandbox/endpoint/call-on.js';
import { brokenConstraint } from '../../src/sandbox/endpoint/constraints.js';
import { watchInput } from '../../src/sandbox/endpoint/honour.js';
import { AwsError, type Operation } from '../../src/sandbox/endpoint/operation.js';
import { shapesOf } from '../../src/sandbox/endpoint/wire/shape.js';
import { operations } from '../../src/sandbox/index.js';
import { sandboxUnderTest } from '../helpers/sandbox.js';
import { copyWorld } from './copy-world.js';
import { standInsIn } from './stand-ins.js';

const { aws, world, clock } = sandboxUnderTest({ switches: { consistencyMs: 0, propagationMs: 0 } });

/** What members are called, and something that fits: made once, in a network of its own. */
const known: Record<string, unknown> = {};
beforeAll(async () => {
  const { Vpc } = await aws.ec2.send(
    new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.0/16', AmazonProvidedIpv6CidrBlock: true }),
  );
  const { Vpc: Other } = await aws.ec2.send(new ec2.CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
  const VpcId = Vpc?.VpcId ?? '';
  const Ipv6CidrBlock = Vpc?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock?.replace('/56', '/64');
  const { Subnet } = await aws.ec2.send(
    new ec2.CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24', Ipv6CidrBlock }),
  );
  const SubnetId = Subnet?.SubnetId ?? '';
  const { RouteTable } = await aws.ec2.send(new ec2.CreateRouteTableCommand({ VpcId }));
  const { InternetGateway } = await aws.ec2.send(new ec2.CreateInternetGatewayCommand({}));
  const { GroupId } = await aws.ec2.send(
    new ec2.CreateSecurityGroupCommand({ VpcId, GroupName: 'g', Description: 'd' }),
  );
  const { NetworkAcl } = await aws.ec2.send(new ec2.CreateNetworkAclCommand({ VpcId }));
  await aws.ec2.send(
    new ec2.AttachInternetGatewayCommand({ VpcId, InternetGatewayId: InternetGateway?.InternetGatewayId }),
  );
  const { NetworkInterface } = await aws.ec2.send(
    new ec2.CreateNetworkInterfaceCommand({ SubnetId, SecondaryPrivateIpAddressCount: 1 }),
  );
  await aws.ec2.send(
    new ec2.CreateRouteCommand({
      RouteTableId: RouteTable?.RouteTableId,
      DestinationCidrBlock: '198.51.100.0/24',
      NetworkInterfaceId: NetworkInterface?.NetworkInterfaceId,
    }),
  );
  const { AllocationId } = await aws.ec2.send(new ec2.AllocateAddressCommand({}));
  const { PrefixList } = await aws.ec2.send(
    new ec2.CreateManagedPrefixListCommand({ PrefixListName: 'p', MaxEntries: 3, AddressFamily: 'IPv4' }),
  );
  const { Images } = await aws.ec2.send(
    new ec2.DescribeImagesCommand({ Filters: [{ Name: 'architecture', Values: ['x86_64'] }] }),
  );
  const { VpcPeeringConnection } = await aws.ec2.send(
    new ec2.CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId: Other?.VpcId }),
  );
  const ImageId = Images?.[0]?.ImageId;
  const { VpnGateway } = await aws.ec2.send(new ec2.CreateVpnGatewayCommand({ Type: 'ipsec.1' }));
  const VpnGatewayId = VpnGateway?.VpnGatewayId ?? '';
  await aws.ec2.send(new ec2.AttachVpnGatewayCommand({ VpnGatewayId, VpcId }));
  const { CustomerGateway } = await aws.ec2.send(
    new ec2.CreateCustomerGatewayCommand({ Type: 'ipsec.1', IpAddress: '203.0.113.13' }),
  );
  const RoleName = 'role';
  const InstanceProfileName = 'profile';
  const trust = (...services: string[]) =>
    JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { Service: services }, Action: 'sts:AssumeRole' }] });
  const AssumeRolePolicyDocument = trust('ec2.amazonaws.com', 'vpc-flow-logs.amazonaws.com');
  const { Role } = await aws.iam.send(new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
  await aws.iam.send(new iam.AttachRolePolicyCommand({ RoleName, PolicyArn }));
  await aws.iam.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName }));
  await aws.iam.send(new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  const { Policy } = await aws.iam.send(
    new iam.CreatePolicyCommand({
      PolicyName: 'policy',
      PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    }),
  );
  await aws.logs.send(new logs.CreateLogGroupCommand({ logGroupName: 'group' }));
  await aws.logs.send(new logs.CreateLogStreamCommand({ logGroupName: 'group', logStreamName: 'stream' }));
  const { queryId } = await aws.logs.send(
    new logs.StartQueryCommand({ logGroupName: 'group', queryString: 'fields @message', startTime: 1, endTime: 2 }),
  );
  const { Instances } = await aws.ec2.send(
    new ec2.RunInstancesCommand({
      MinCount: 1,
      MaxCount: 1,
      ImageId,
      InstanceType: 't3.micro',
      IamInstanceProfile: { Name: InstanceProfileName },
    }),
  );
  clock.advance(300_000);
  const { Command } = await aws.ssm.send(
    new ssm.SendCommandCommand({
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: [Instances?.[0]?.InstanceId ?? ''],
      Parameters: { commands: ['true'] },
    }),
  );
  const { VpcEndpoint } = await aws.ec2.send(
    new ec2.CreateVpcEndpointCommand({ VpcId, ServiceName: 'com.amazonaws.us-east-1.s3' }),
  );
  const { LaunchTemplate } = await aws.ec2.send(
    new ec2.CreateLaunchTemplateCommand({ LaunchTemplateName: 'template', LaunchTemplateData: { ImageId } }),
  );
  await aws.ssm.send(new ssm.PutParameterCommand({ Name: 'parameter', Value: 'word', Type: 'String' }));
  const { TransitGateway } = await aws.ec2.send(new ec2.CreateTransitGatewayCommand({}));
  clock.advance(300_000);
  const TransitGatewayId = TransitGateway?.TransitGatewayId;
  const { TransitGatewayVpcAttachment } = await aws.ec2.send(
    new ec2.CreateTransitGatewayVpcAttachmentCommand({ TransitGatewayId, VpcId, SubnetIds: [SubnetId] }),
  );
  const { TransitGatewayRouteTable } = await aws.ec2.send(
    new ec2.CreateTransitGatewayRouteTableCommand({ TransitGatewayId }),
  );
  clock.advance(300_000);
  await aws.ec2.send(
    new ec2.CreateTransitGatewayPrefixListReferenceCommand({
      TransitGatewayRouteTableId: TransitGatewayRouteTable?.TransitGatewayRouteTableId,
      PrefixListId: PrefixList?.PrefixListId,
      TransitGatewayAttachmentId: TransitGatewayVpcAttachment?.TransitGatewayAttachmentId,
    }),
  );
  Object.assign(known, {
    AnotherTransitTable: TransitGatewayRouteTable?.TransitGatewayRouteTableId,
    TransitGatewayId,
    PeerTransitGatewayId: 'tgw-0123456789abcdef0',
    TransitGatewayAttachmentId: TransitGatewayVpcAttachment?.TransitGatewayAttachmentId,
    TransitGatewayRouteTableId: TransitGateway?.Options?.AssociationDefaultRouteTableId,
    SecondaryAddress: NetworkInterface?.PrivateIpAddresses?.[1]?.PrivateIpAddress,
    FreeIpv6Block: Vpc?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock?.replace('00::/56', '07::/64'),
    RoleName,
    InstanceProfileName,
    RoleArn: Role?.Arn,
    PolicyArn: Policy?.Arn,
    VersionId: 'v1',
    logGroupName: 'group',
    logGroupIdentifier: 'group',
    resourceArn: 'arn:aws:logs:us-east-1:123456789012:log-group:group',
    logStreamName: 'stream',
    queryId,
    queryString: 'fields @message',
    startTime: 1,
    endTime: 2,
    DocumentName: 'AWS-RunShellScript',
    CommandId: Command?.CommandId,
    VpcEndpointId: VpcEndpoint?.VpcEndpointId,
    LaunchTemplateId: LaunchTemplate?.LaunchTemplateId,
    Target: Instances?.[0]?.InstanceId,
  });
  Object.assign(known, {
    VpcId,
    VpnGatewayId,
    CustomerGatewayId: CustomerGateway?.CustomerGatewayId,
    PeerVpcId: Other?.VpcId,
    SubnetId,
    RouteTableId: RouteTable?.RouteTableId,
    InternetGatewayId: InternetGateway?.InternetGatewayId,
    GroupId,
    NetworkAclId: NetworkAcl?.NetworkAclId,
    NetworkInterfaceId: NetworkInterface?.NetworkInterfaceId,
    AllocationId,
    PrefixListId: PrefixList?.PrefixListId,
    VpcPeeringConnectionId: VpcPeeringConnection?.VpcPeeringConnectionId,
    InstanceId: Instances?.[0]?.InstanceId,
    ImageId,
    InstanceType: 't3.micro',
    // A disk that is not there has none of the others.
    NoDevice: undefined,
    MinCount: 1,
    MaxCount: 1,
    MaxEntries: 3,
    AddressFamily: 'IPv4',
    CidrBlock: '10.0.9.0/24',
    RuleNumber: 7,
    Protocol: '-1',
    RuleAction: 'allow',
    Attribute: 'description',
    AssumeRolePolicyDocument: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}',
    PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
  });
});

const rule = { IpProtocol: 'tcp', FromPort: 1, ToPort: 2, IpRanges: [{ CidrIp: '192.0.2.0/24' }] };

const launch = () => ({ ImageId: known.ImageId, InstanceType: 't3.micro' });

/** What a use of an operation needs beside what its model requires: else it is refused before the member is looked at. */
const needs: Readonly<Record<string, () => Record<string, unknown>>> = {
  EnableVgwRoutePropagation: () => ({ GatewayId: known.VpnGatewayId }),
  CreateCustomerGateway: () => ({ IpAddress: '203.0.113.12' }),
  CreateVpnConnection: () => ({ Type: 'ipsec.1', VpnGatewayId: known.VpnGatewayId }),
  PutParameter: () => ({ Name: 'another', Value: 'word', Type: 'String', KeyId: undefined }),
  LabelParameterVersion: () => ({ Name: 'parameter', ParameterVersion: undefined }),
  UnlabelParameterVersion: () => ({ Name: 'parameter', ParameterVersion: 1 }),
  GetParameterHistory: () => ({ Name: 'parameter' }),
  GetParametersByPath: () => ({ Path: '/' }),
  DescribeParameters: () => ({}),
  AddTagsToResource: () => ({ ResourceType: 'Parameter', ResourceId: 'parameter' }),
  RemoveTagsFromResource: () => ({ ResourceType: 'Parameter', ResourceId: 'parameter' }),
  ListTagsForResource: () => ({ ResourceType: 'Parameter', ResourceId: 'parameter' }),
  CreatePlacementGroup: () => ({ GroupName: 'another' }),
  CreateLaunchTemplateVersion: () => ({ LaunchTemplateId: known.LaunchTemplateId, LaunchTemplateData: launch() }),
  DeleteLaunchTemplateVersions: () => ({ LaunchTemplateId: known.LaunchTemplateId, Versions: ['1'] }),
  DescribeLaunchTemplateVersions: () => ({ LaunchTemplateId: known.LaunchTemplateId }),
  CreateLaunchTemplate: () => ({ LaunchTemplateName: 'another', LaunchTemplateData: launch() }),
  ModifyLaunchTemplate: () => ({ LaunchTemplateId: known.LaunchTemplateId }),
  CreateVpc: () => ({ CidrBlock: '10.8.0.0/16' }),
  AssociateVpcCidrBlock: () => ({ CidrBlock: '10.8.0.0/16' }),
  CreateSubnet: () => ({ CidrBlock: '10.0.9.0/24' }),
  CreateDefaultSubnet: () => ({ AvailabilityZone: 'us-east-1a' }),
  CreateTransitGatewayRoute: () => ({ DestinationCidrBlock: '192.0.2.0/24' }),
  ReplaceTransitGatewayRoute: () => ({ DestinationCidrBlock: '192.0.2.0/24' }),
  ModifyTransitGatewayPrefixListReference: () => ({ TransitGatewayRouteTableId: known.AnotherTransitTable }),
  EnableTransitGatewayRouteTablePropagation: () => ({
    TransitGatewayRouteTableId: known.AnotherTransitTable,
    TransitGatewayAttachmentId: known.TransitGatewayAttachmentId,
  }),
  DisableTransitGatewayRouteTablePropagation: () => ({
    TransitGatewayAttachmentId: known.TransitGatewayAttachmentId,
  }),
  AssociateRouteTable: () => ({ SubnetId: known.SubnetId }),
  CreateRoute: () => ({ DestinationCidrBlock: '192.0.2.0/24', NetworkInterfaceId: known.NetworkInterfaceId }),
  ReplaceRoute: () => ({ DestinationCidrBlock: '198.51.100.0/24', NetworkInterfaceId: known.NetworkInterfaceId }),
  AuthorizeSecurityGroupEgress: () => ({ IpPermissions: [rule] }),
  AssignIpv6Addresses: () => ({ Ipv6AddressCount: 1 }),
  UnassignPrivateIpAddresses: () => ({ PrivateIpAddresses: [known.SecondaryAddress] }),
  AssociateSubnetCidrBlock: () => ({ Ipv6CidrBlock: known.FreeIpv6Block }),
  CreateNatGateway: () => ({ SubnetId: known.SubnetId, ConnectivityType: 'private' }),
  CreateVpcEndpoint: () => ({
    ServiceName: 'com.amazonaws.us-east-1.ssm',
    VpcEndpointType: 'Interface',
    PrivateDnsEnabled: false,
  }),
  AuthorizeSecurityGroupIngress: () => ({
    GroupId: known.GroupId,
    IpProtocol: 'tcp',
    FromPort: 1,
    ToPort: 2,
    CidrIp: '192.0.2.0/24',
  }),
  RevokeSecurityGroupIngress: () => ({
    GroupId: known.GroupId,
    IpProtocol: 'tcp',
    FromPort: 1,
    ToPort: 2,
    CidrIp: '192.0.2.0/24',
  }),
  AssociateAddress: () => ({ AllocationId: known.AllocationId, NetworkInterfaceId: known.NetworkInterfaceId }),
  RunInstances: () => ({ ImageId: known.ImageId, InstanceType: 't3.micro' }),
  CreateFlowLogs: () => ({
    ResourceType: 'VPC',
    ResourceIds: [known.VpcId],
    TrafficType: 'ALL',
    LogGroupName: 'group',
    DeliverLogsPermissionArn: known.RoleArn,
  }),
  AssignPrivateIpAddresses: () => ({ SecondaryPrivateIpAddressCount: 1 }),
  SendCommand: () => ({ InstanceIds: [known.InstanceId], Parameters: { commands: ['true'] } }),
  DescribeLogStreams: () => ({ logGroupName: 'group' }),
  FilterLogEvents: () => ({ logGroupName: 'group' }),
  GetLogEvents: () => ({ logGroupName: 'group' }),
  StartQuery: () => ({ logGroupName: 'group' }),
  SimulateCustomPolicy: () => ({ PolicyInputList: [known.PolicyDocument] }),
  SimulatePrincipalPolicy: () => ({ PolicySourceArn: known.RoleArn, PolicyInputList: [known.PolicyDocument] }),
  PutMetricFilter: () => ({
    metricTransformations: [{ metricName: 'm', metricNamespace: 'n', metricValue: '1' }],
  }),
  CreateRole: () => ({ RoleName: 'another' }),
  AssumeRole: () => ({ RoleArn: openRole(), RoleSessionName: 'session' }),
  GetSessionToken: () => ({ DurationSeconds: 900 }),
  CreateLogGroup: () => ({ logGroupName: 'another' }),
  AssociateKmsKey: () => ({ logGroupName: 'group' }),
};

/** A role that anybody may take on. */
function openRole(): string | undefined {
  const role = Object.values(world.iam.roles)[0];
  if (role) role.trust = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}';
  return role?.Arn;
}

/** Something for a member: what fits its name, else what fits its kind. */
function sample(name: string, schema: NormalizedSchema, depth = 0): unknown {
  // A list of ids may be named as one of them.
  if (name in known) return schema.isListSchema() ? [known[name]].flat() : known[name];
  const singular = name.replace(/s$/, '');
  if (schema.isListSchema())
    return [singular in known ? known[singular] : sample(singular, schema.getValueSchema(), depth + 1)];
  if (schema.isMapSchema()) return { key: sample(name, schema.getValueSchema(), depth + 1) };
  if (schema.isStructSchema()) {
    if (depth > 3) return {};
    return Object.fromEntries(
      [...schema.structIterator()].map(([member, inner]) => [member, sample(member, inner, depth + 1)]),
    );
  }
  if (schema.isTimestampSchema()) return new Date(0);
  if (schema.isBooleanSchema()) return true;
  if (schema.isNumericSchema()) return 5;
  return schema.isBlobSchema() ? new Uint8Array([1]) : 'word';
}

const oddities = {
  text: ['x', '', '__proto__', '0.0.0.0/0', 'é*\n'],
  number: [-1, 2 ** 53, 0, 1.5],
} as const;

/** The fitting value with each odd one in its place: of a list as its item too, of a structure in each of its members. */
function odd(name: string, schema: NormalizedSchema, depth = 0): readonly unknown[] {
  if (schema.isListSchema()) {
    const items = odd(name.replace(/s$/, ''), schema.getValueSchema(), depth + 1);
    return [[], ...items.map((item) => [item])];
  }
  if (schema.isStructSchema()) {
    const fitting = sample(name, schema);
    if (depth > 2) return [fitting];
    return [...schema.structIterator()].flatMap(([member, inner]) =>
      odd(member, inner, depth + 1).map((value) => ({ ...Object(fitting), [member]: value })),
    );
  }
  if (schema.isMapSchema()) return [{}, { x: sample(name, schema.getValueSchema()) }];
  if (schema.isBooleanSchema() || schema.isTimestampSchema() || schema.isBlobSchema()) return [sample(name, schema)];
  const values = schema.isNumericSchema() ? oddities.number : oddities.text;
  return depth > 0 ? values.slice(0, schema.isNumericSchema() ? 2 : 1) : values;
}

/** What an operation requires by its model, each with a fitting value. */
function requiredInput(operation: Operation): Record<string, unknown> {
  const { input: shape } = shapesOf(operation.schema);
  const required = shape.kind === 'structure' ? shape.members.flatMap((one) => (one.required ? one.name : [])) : [];
  const schema = NormalizedSchema.of(operation.schema[4]);
  return Object.fromEntries(required.map((name) => [name, sample(name, schema.getMemberSchema(name))]));
}

const granted = new Error('granted');

/** What is said to a request, if it is refused. Where it is not, it is taken back as if it were. */
function refusalOf(operation: Operation, input: object): string | undefined {
  try {
    const broken = brokenConstraint(operation, input);
    if (broken) throw broken;
    allOrNothing(callOn(world, clock), (call) => raise(operation.answer(input as never, call)), true);
    return undefined;
  } catch (error) {
    if (error === granted) return undefined;
    if (error instanceof AwsError) return error.message;
    const where = error instanceof Error ? error.stack?.split('\n').slice(0, 3).join(' ') : '';
    return `undefined: a defect ${JSON.stringify(input).slice(0, 300)} ${where}`;
  }
}

function raise(_: unknown): never {
  throw granted;
}

type Fate = 'honoured' | 'judged' | 'not reached';

/** What becomes of one member beside those that the operation requires; or what in it is refused by name. */
async function fateOf(operation: Operation, member: string): Promise<Fate | readonly string[]> {
  const { input: shape } = shapesOf(operation.schema);
  if (shape.kind !== 'structure') throw new Error('every input is a structure');
  const schema = NormalizedSchema.of(operation.schema[4]).getMemberSchema(member);
  const needed = needs[operation.name]?.() ?? {};
  const given = { ...requiredInput(operation), [member]: sample(member, schema), ...needed };
  const watched = watchInput(shape, given);
  const copy = copyWorld(world);
  const isRead = () => !watched.unread().includes(member);
  try {
    await operation.answer(watched.input as never, callOn(copy, clock));
    const refused = watched.unread().filter((path) => path === member || path.startsWith(`${member}.`));
    return refused.length > 0 ? refused.map((path) => path.replace(/\.\d+/g, '')) : 'honoured';
  } catch (error) {
    // A defect of ours would be a TypeError.
    if (!(error instanceof AwsError)) throw error;
    return isRead() ? 'judged' : 'not reached';
  }
}

const members = operations.flatMap((operation) => {
  const { input } = shapesOf(operation.schema);
  return input.kind === 'structure'
    ? input.members.filter(({ name }) => name !== 'DryRun').map(({ name }) => [operation, name] as const)
    : [];
});

describe('honour or refuse', () => {
  it('every member of every operation is read by the operation, or refused by name', async () => {
    const fates: Record<Fate, string[]> = { honoured: [], judged: [], 'not reached': [] };
    const refused = new Set<string>();
    for (const [operation, member] of members) {
      const fate = await fateOf(operation, member);
      const name = `${operation.service}:${operation.name}`;
      if (typeof fate === 'string') fates[fate].push(`${name} ${member}`);
      else for (const path of fate) refused.add(`${name} ${path}`);
    }
    expect(fates['not reached']).toEqual([]);
    await expect(`${[...refused].toSorted().join('\n')}\n`).toMatchFileSnapshot('refused.txt');
    expect(fates.honoured.length + fates.judged.length).toBeGreaterThan(700);
  });

  // What was built of a world is kept until something that changes it was asked for.
  it('what only reads leaves every table as it was', async () => {
    const before = JSON.stringify(world.ec2);
    for (const operation of operations.filter(({ mutating }) => !mutating)) {
      refusalOf(operation, { ...requiredInput(operation), ...needs[operation.name]?.() });
      expect([operation.name, JSON.stringify(world.ec2) === before]).toEqual([operation.name, true]);
    }
  });

  it('whatever a member holds, the answer is the service’s, its words name what was given, and all of it can be taken back', () => {
    const unclear: string[] = [];
    const before = JSON.stringify(world);
    for (const operation of operations) {
      const base = { ...requiredInput(operation), ...needs[operation.name]?.() };
      for (const [name, schema] of NormalizedSchema.of(operation.schema[4]).structIterator()) {
        if (name === 'DryRun') continue;
        for (const value of odd(name, schema)) {
          // EC2 drops what is empty before an operation sees it.
          if (operation.service === 'ec2' && /""|\[\]|\{\}/.test(JSON.stringify(value))) continue;
          const text = refusalOf(operation, { ...base, [name]: value });
          if (/undefined|\[object|NaN|: null/.test(text ?? '')) unclear.push(`${operation.name} ${name}: ${text}`);
        }
      }
      const text = refusalOf(operation, requiredInput(operation));
      if (/undefined|\[object|NaN/.test(text ?? '')) unclear.push(`${operation.name}: ${text}`);
      expect([operation.name, JSON.stringify(world) === before]).toEqual([operation.name, true]);
    }
    expect(unclear).toEqual([]);
  });

  it('what is granted keeps nothing that is of its request alone', () => {
    let kept = 0;
    for (const operation of operations.filter(({ mutating }) => mutating)) {
      const { input: shape } = shapesOf(operation.schema);
      const base = { ...requiredInput(operation), ...needs[operation.name]?.() };
      for (const [name, schema] of NormalizedSchema.of(operation.schema[4]).structIterator()) {
        const copy = copyWorld(world);
        const { input } = watchInput(shape, { ...base, [name]: base[name] ?? sample(name, schema) });
        try {
          allOrNothing(callOn(copy, clock), (call) => operation.answer(input as never, call));
          kept += 1;
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
        }
        expect(standInsIn(copy, operation.name)).toEqual([]);
      }
    }
    expect(kept).toBeGreaterThan(400);
  });
});
