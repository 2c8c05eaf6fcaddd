import type { InstanceRow } from '../../src/sandbox/ec2/kinds/instance/kind.js';
import { instanceKind } from '../../src/sandbox/ec2/kinds/instance/kind.js';
import { interfaceKind } from '../../src/sandbox/ec2/kinds/interface/kind.js';
import { securityGroupRuleKind } from '../../src/sandbox/ec2/kinds/security-group/rule-kind.js';
import { insertRow } from '../../src/sandbox/ec2/rows.js';
import { emptyWorld } from '../../src/sandbox/world/empty-world.js';
import type { Host, World } from '../../src/sandbox/world/world.js';

/** 1 January 2027, 00:00:00 UTC: on a minute, as aggregation windows are. */
export const T0 = Date.UTC(2027, 0, 1);

export const second = 1000;
export const minute = 60 * second;

/** A world made by hand: one VPC with two subnets on the internet, one security group without inbound rules. */
export function smallWorld(): World {
  const world = emptyWorld({ seed: 1, region: 'ap-southeast-4', now: T0 });
  Object.assign(world.switches, { consistencyMs: 0, propagationMs: 0, noise: false, journal: false });
  world.ec2.vpcs[VPC] = {
    VpcId: VPC,
    CidrBlock: '172.31.0.0/16',
    IsDefault: true,
    CidrBlockAssociationSet: [{ CidrBlock: '172.31.0.0/16', CidrBlockState: { State: 'associated' } }],
    Ipv6CidrBlockAssociationSet: [],
  };
  addSubnet(world, SUBNET_A, '172.31.16.0/20', 'ap-southeast-4a');
  addSubnet(world, SUBNET_B, '172.31.32.0/20', 'ap-southeast-4b');
  world.ec2.internetGateways[IGW] = { InternetGatewayId: IGW, Attachments: [{ VpcId: VPC, State: 'attached' }] };
  world.ec2.routeTables[RTB] = {
    RouteTableId: RTB,
    VpcId: VPC,
    Associations: [{ Main: true, RouteTableId: RTB, RouteTableAssociationId: 'rtbassoc-1' }],
    Routes: [
      { DestinationCidrBlock: '172.31.0.0/16', GatewayId: 'local', State: 'active' },
      { DestinationCidrBlock: '0.0.0.0/0', GatewayId: IGW, State: 'active' },
    ],
  };
  const star = (Egress: boolean) => ({
    RuleNumber: 32767,
    Protocol: '-1',
    RuleAction: 'deny' as const,
    Egress,
    CidrBlock: '0.0.0.0/0',
  });
  const all = (Egress: boolean) => ({ ...star(Egress), RuleNumber: 100, RuleAction: 'allow' as const });
  world.ec2.networkAcls[ACL] = {
    NetworkAclId: ACL,
    VpcId: VPC,
    IsDefault: true,
    Associations: [SUBNET_A, SUBNET_B].map((SubnetId) => ({
      SubnetId,
      NetworkAclId: ACL,
      NetworkAclAssociationId: `aclassoc-${SubnetId}`,
    })),
    Entries: [all(false), star(false), all(true), star(true)],
  };
  world.ec2.securityGroups[SG] = { GroupId: SG, GroupName: 'lab', VpcId: VPC };
  world.ec2.securityGroupRules['sgr-egress'] = {
    SecurityGroupRuleId: 'sgr-egress',
    GroupId: SG,
    IsEgress: true,
    IpProtocol: '-1',
    FromPort: -1,
    ToPort: -1,
    CidrIpv4: '0.0.0.0/0',
  };
  return world;
}

export const VPC = 'vpc-00000000000000001';
export const SUBNET_A = 'subnet-0000000000000000a';
export const SUBNET_B = 'subnet-0000000000000000b';
export const IGW = 'igw-00000000000000001';
export const RTB = 'rtb-00000000000000001';
export const ACL = 'acl-00000000000000001';
export const SG = 'sg-00000000000000001';

function addSubnet(world: World, SubnetId: string, CidrBlock: string, AvailabilityZone: string): void {
  world.ec2.subnets[SubnetId] = {
    SubnetId,
    VpcId: VPC,
    CidrBlock,
    AvailabilityZone,
    AvailabilityZoneId: AvailabilityZone.endsWith('a') ? 'apse4-az1' : 'apse4-az2',
    MapPublicIpOnLaunch: true,
    DefaultForAz: true,
    Ipv6CidrBlockAssociationSet: [],
  };
}

const digits = (n: number): string => n.toString(16).padStart(17, '0');

export interface Placed {
  readonly instanceId: string;
  readonly eni: string;
  readonly address: string;
}

/** An instance that has been running for an hour. */
export function addInstance(
  world: World,
  address: string,
  options: {
    readonly public?: string;
    readonly subnet?: string;
    readonly group?: string;
    readonly host?: Partial<Host>;
  } = {},
): Placed {
  const n = Object.keys(world.ec2.instances).length + 1;
  const instanceId = `i-${digits(n)}`;
  const eni = `eni-${digits(n)}`;
  const subnetId = options.subnet ?? SUBNET_A;
  const group = options.group ?? SG;
  insertRow(world, interfaceKind, {
    NetworkInterfaceId: eni,
    SubnetId: subnetId,
    VpcId: VPC,
    PrivateIpAddress: address,
    PrivateIpAddresses: [
      {
        PrivateIpAddress: address,
        Primary: true,
        ...(options.public ? { Association: { PublicIp: options.public } } : {}),
      },
    ],
    Ipv6Addresses: [],
    Groups: [{ GroupId: group, GroupName: 'lab' }],
    SourceDestCheck: true,
    MacAddress: `0a:00:00:00:00:${n.toString(16).padStart(2, '0')}`,
    Status: 'in-use',
    InterfaceType: 'interface',
    Attachment: { InstanceId: instanceId, DeviceIndex: 0, Status: 'attached' },
    ...(options.public
      ? {
          Association: {
            PublicIp: options.public,
            PublicDnsName: `ec2-${options.public.replaceAll('.', '-')}.ap-southeast-4.compute.amazonaws.com`,
          },
        }
      : {}),
  });
  const row: InstanceRow = {
    InstanceId: instanceId,
    reservationId: `r-${digits(n)}`,
    imageId: 'ami-00000000000000001',
    instanceType: 't3.micro',
    architecture: 'x86_64',
    subnetId,
    interfaceIds: [eni],
    profileArn: null,
    profileId: null,
    clientToken: `token-${n}`,
    metadata: { httpTokens: 'required', hopLimit: 2, httpEndpoint: 'enabled' },
    volumeId: `vol-${digits(n)}`,
    launchedAt: T0 - 60 * minute,
    startedAt: T0 - 60 * minute,
    stoppedAt: null,
    terminatedAt: null,
    disableApiTermination: false,
    host: {
      hostname: `ip-${address.replaceAll('.', '-')}.ap-southeast-4.compute.internal`,
      listeners: [{ protocol: 6, port: 22, address: '0.0.0.0' }],
      drops: [],
      ignoresPing: false,
      ...options.host,
    },
  };
  insertRow(world, instanceKind, row);
  return { instanceId, eni, address };
}

/** An inbound or outbound rule of the security group, as `AuthorizeSecurityGroupIngress` adds it. */
export function addRule(
  world: World,
  rule: {
    readonly egress?: boolean;
    readonly protocol: string;
    readonly from?: number;
    readonly to?: number;
    readonly cidr?: string;
    readonly source?: string;
    readonly group?: string;
  },
): string {
  const id = `sgr-${digits(Object.keys(world.ec2.securityGroupRules).length)}`;
  insertRow(world, securityGroupRuleKind, {
    SecurityGroupRuleId: id,
    GroupId: rule.group ?? SG,
    IsEgress: rule.egress ?? false,
    IpProtocol: rule.protocol,
    FromPort: rule.from ?? -1,
    ToPort: rule.to ?? rule.from ?? -1,
    ...(rule.source ? { ReferencedGroupInfo: { GroupId: rule.source } } : { CidrIpv4: rule.cidr ?? '0.0.0.0/0' }),
  });
  return id;
}

/** A numbered entry of the network ACL. */
export function addEntry(
  world: World,
  entry: {
    readonly egress: boolean;
    readonly protocol: string;
    readonly action: 'allow' | 'deny';
    readonly number?: number;
    readonly ports?: readonly [number, number];
  },
): void {
  world.ec2.networkAcls[ACL]?.Entries?.push({
    RuleNumber: entry.number ?? 1,
    Egress: entry.egress,
    Protocol: entry.protocol,
    RuleAction: entry.action,
    CidrBlock: '0.0.0.0/0',
    ...(entry.protocol === '1' ? { IcmpTypeCode: { Type: -1, Code: -1 } } : {}),
    ...(entry.ports ? { PortRange: { From: entry.ports[0], To: entry.ports[1] } } : {}),
  });
}

/** What each interface saw, in a word: `eni egress ACCEPT`. */
export const seen = (world: World): string[] =>
  world.sightings.map(({ interfaceId, direction, action }) => `${interfaceId.at(-1)} ${direction} ${action}`);

/** A clock that stands still until told otherwise. */
export function testClock(start = T0) {
  let now = start;
  return {
    now: () => now,
    set: (ms: number) => {
      now = ms;
    },
    advance: (ms: number) => {
      now += ms;
    },
    sleep: async (ms: number) => {
      now += ms;
    },
  };
}

const trust = (service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });

function addRole(
  world: World,
  name: string,
  service: string,
  policy: { readonly attached?: string; readonly inline?: string },
): string {
  const Arn = `arn:aws:iam::123456789012:role/${name}`;
  world.iam.roles[name] = {
    RoleName: name,
    RoleId: `AROA${name.toUpperCase()}`,
    Arn,
    Path: '/',
    createdAt: T0 - 60 * minute,
    trust: trust(service),
    description: null,
    attached: policy.attached ? [policy.attached] : [],
    inline: policy.inline ? { delivery: policy.inline } : {},
    tags: {},
  };
  return Arn;
}

/** Gives instances the role that Systems Manager needs. */
export function manage(world: World, ...instanceIds: readonly string[]): void {
  addRole(world, 'ssm', 'ec2.amazonaws.com', { attached: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore' });
  const Arn = 'arn:aws:iam::123456789012:instance-profile/ssm';
  world.iam.profiles.ssm = {
    InstanceProfileName: 'ssm',
    InstanceProfileId: 'AIPASSM',
    Arn,
    Path: '/',
    createdAt: T0 - 60 * minute,
    roles: ['ssm'],
    roleAddedAt: T0 - 60 * minute,
    tags: {},
  };
  for (const id of instanceIds) {
    const row = world.ec2.instances[id];
    if (row) world.ec2.instances[id] = { ...row, profileArn: Arn, profileId: 'AIPASSM' };
  }
}

export const GROUP = 'VPC-Flow-Logs-Demo';

/** What the documentation gives as the least a delivery role needs, for one log group that exists. */
export const DELIVERY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `arn:aws:logs:ap-southeast-4:123456789012:log-group:${GROUP}:*`,
    },
  ],
});

/** A flow log on the VPC, made at `createdAt`, with its role and (unless told otherwise) its log group. */
export function addFlowLog(
  world: World,
  options: {
    readonly createdAt?: number;
    readonly resourceId?: string;
    readonly trafficType?: 'ALL' | 'ACCEPT' | 'REJECT';
    readonly format?: string;
    readonly fullAccess?: boolean;
    readonly withoutGroup?: boolean;
  } = {},
): string {
  const id = `fl-${digits(Object.keys(world.ec2.flowLogs).length + 1)}`;
  const createdAt = options.createdAt ?? T0;
  const roleArn = addRole(
    world,
    'delivery',
    'vpc-flow-logs.amazonaws.com',
    options.fullAccess ? { attached: 'arn:aws:iam::aws:policy/CloudWatchLogsFullAccess' } : { inline: DELIVERY },
  );
  world.ec2.flowLogs[id] = {
    FlowLogId: id,
    ResourceId: options.resourceId ?? VPC,
    TrafficType: options.trafficType ?? 'ALL',
    LogDestinationType: 'cloud-watch-logs',
    LogGroupName: GROUP,
    MaxAggregationInterval: 60,
    ...(options.format ? { LogFormat: options.format } : {}),
    createdAt,
    deletedAt: null,
    roleArn,
  };
  if (!options.withoutGroup) addLogGroup(world, T0 - minute);
  return id;
}

export function addLogGroup(world: World, createdAt: number): void {
  world.logs.groups[GROUP] = {
    logGroupName: GROUP,
    createdAt,
    retentionInDays: 1,
    deletionProtection: false,
    tags: { lab: 'x' },
    streams: {},
  };
}
