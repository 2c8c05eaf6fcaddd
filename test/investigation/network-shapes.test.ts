import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkFromFile } from '../../src/investigation/network-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowlab-networks-'));
});
afterAll(() => rm(folder, { recursive: true }));

const ui = { tell: () => undefined, ask: () => Promise.reject(new Error('nobody is asked')) };

async function read(content: string) {
  const path = join(folder, 'network');
  await writeFile(path, content);
  return networkFromFile(path, ui);
}

const json = (value: unknown) => JSON.stringify(value, null, 4);
const VPC = { VpcId: 'vpc-0a', CidrBlock: '10.0.0.0/16', IsDefault: false };
const SUBNET = { SubnetId: 'subnet-0a', VpcId: 'vpc-0a', CidrBlock: '10.0.1.0/24', AvailabilityZone: 'eu-west-1a' };
const anybody = [{ CidrIp: '0.0.0.0/0' }];
const GROUP = {
  GroupId: 'sg-0a',
  GroupName: 'web',
  VpcId: 'vpc-0a',
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: anybody }],
  IpPermissionsEgress: [],
};

/** One VPC, one subnet and one group, as others keep them, with the tool or the repository where it is seen. */
const shapes: Readonly<Record<string, string>> = {
  "`--query 'Vpcs[]'` and the like, one file behind the other": [json([VPC]), json([SUBNET]), json([GROUP])].join('\n'),
  "jq -c '.[][]', an object a line": [VPC, SUBNET, GROUP].map((one) => JSON.stringify(one)).join('\n'),
  'what the create calls answered': [json({ Vpc: VPC }), json({ Subnet: SUBNET }), json([[GROUP]])].join('\n'),
  'lists by account and Region (duo-labs/cloudmapper and others)': json({
    '123456789012': { 'eu-west-1': { Vpcs: [VPC], Subnets: [SUBNET] }, 'us-east-1': { SecurityGroups: [GROUP] } },
  }),
  'a snapshot of AWS Config': json({
    fileVersion: '1.0',
    configurationItems: [
      { resourceType: 'AWS::EC2::VPC', configuration: { vpcId: 'vpc-0a', cidrBlock: '10.0.0.0/16' } },
      {
        resourceType: 'AWS::EC2::Subnet',
        configuration: {
          subnetId: 'subnet-0a',
          vpcId: 'vpc-0a',
          cidrBlock: '10.0.1.0/24',
          availabilityZone: 'eu-west-1a',
        },
      },
      {
        resourceType: 'AWS::EC2::SecurityGroup',
        configuration: json({
          groupId: 'sg-0a',
          groupName: 'web',
          vpcId: 'vpc-0a',
          ipPermissions: [
            {
              ipProtocol: 'tcp',
              fromPort: 443,
              toPort: 443,
              ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }],
              ipRanges: ['0.0.0.0/0'],
            },
          ],
        }),
      },
    ],
  }),
  'rows of Steampipe': [
    json({ columns: [], rows: [{ vpc_id: 'vpc-0a', cidr_block: '10.0.0.0/16', tags: { Name: 'main' } }] }),
    json([{ subnet_id: 'subnet-0a', vpc_id: 'vpc-0a', cidr_block: '10.0.1.0/24', availability_zone: 'eu-west-1a' }]),
    json([{ group_id: 'sg-0a', group_name: 'web', vpc_id: 'vpc-0a', ip_permissions: GROUP.IpPermissions }]),
  ].join('\n'),
  'facts of Ansible (amazon.aws, ec2_security_group_info)': json({
    vpcs: [{ id: 'vpc-0a', vpc_id: 'vpc-0a', cidr_block: '10.0.0.0/16' }],
    subnets: [
      {
        id: 'subnet-0a',
        subnet_id: 'subnet-0a',
        vpc_id: 'vpc-0a',
        cidr_block: '10.0.1.0/24',
        availability_zone: 'eu-west-1a',
      },
    ],
    security_groups: [
      {
        group_id: 'sg-0a',
        group_name: 'web',
        vpc_id: 'vpc-0a',
        ip_permissions: [{ ip_protocol: 'tcp', from_port: 443, to_port: 443, ip_ranges: [{ cidr_ip: '0.0.0.0/0' }] }],
        tags: { Name: 'web' },
      },
    ],
  }),
  'aws --output yaml, one list behind the other': [
    'Vpcs:',
    '- CidrBlock: 10.0.0.0/16',
    '  IsDefault: false',
    '  OwnerId: 123456789012',
    '  VpcId: vpc-0a',
    'Subnets:',
    '- AvailabilityZone: eu-west-1a',
    '  CidrBlock: 10.0.1.0/24',
    '  SubnetId: subnet-0a',
    '  VpcId: vpc-0a',
    'SecurityGroups:',
    '- Description: what the world may ask of us, and what we may ask of the world when it is a',
    '    quiet night',
    '  GroupId: sg-0a',
    '  GroupName: web',
    '  IpPermissions:',
    '  - FromPort: 443',
    '    IpProtocol: tcp',
    '    IpRanges:',
    '    - CidrIp: 0.0.0.0/0',
    '    ToPort: 443',
    '  IpPermissionsEgress: []',
    '  VpcId: vpc-0a',
    '',
  ].join('\n'),
  'aws --output yaml-stream, and several documents': [
    '- Vpcs:',
    '  - CidrBlock: 10.0.0.0/16',
    '    VpcId: vpc-0a',
    '---',
    "- Subnets: [{SubnetId: subnet-0a, VpcId: vpc-0a, CidrBlock: 10.0.1.0/24, AvailabilityZone: 'eu-west-1a'}]",
    '---',
    `SecurityGroups: ${JSON.stringify([GROUP])}`,
  ].join('\n'),
  'Get-EC2Vpc and its like | ConvertTo-Json -Depth 9 (AWS Tools for PowerShell)': [
    json([{ ...VPC, State: { Value: 'available' } }]),
    json([{ ...SUBNET, State: { Value: 'available' } }]),
    json({
      ...GROUP,
      IpPermissions: [
        {
          ...GROUP.IpPermissions[0],
          Ipv4Ranges: anybody,
          IpRanges: ['0.0.0.0/0'],
          IpRange: ['0.0.0.0/0'],
          PrefixListIds: [],
        },
      ],
    }),
  ].join('\n'),
  'what Python prints of boto3': [
    "{'Vpcs': [{'VpcId': 'vpc-0a', 'CidrBlock': '10.0.0.0/16', 'IsDefault': False}],",
    "'Subnets': [{'SubnetId': 'subnet-0a', 'VpcId': 'vpc-0a', 'CidrBlock': '10.0.1.0/24', 'AvailabilityZone': 'eu-west-1a'}],",
    "'SecurityGroups': [{'GroupId': 'sg-0a', 'GroupName': 'web', 'VpcId': 'vpc-0a', 'IpPermissions': [{'IpProtocol': 'tcp',",
    "'FromPort': 443, 'ToPort': 443, 'IpRanges': [{'CidrIp': '0.0.0.0/0'}]}], 'CreateTime': datetime.datetime(2026, 5, 1, 12, 0, tzinfo=tzutc())}]}",
  ].join(' '),
};

const NEXT = 'One is written by: npx flowlab network > network.json';
const LIVE = 'What is there, it does not say: ask AWS for it.';
const AGAIN = 'Repeat the call with --output json.';

const others: readonly (readonly [content: string, what: string, next: string])[] = [
  [
    'Vpcs:\n- CidrBlock: 10.0.0.0/16\n  VpcId: vpc-0a\nVpcs:\n- CidrBlock: 10.1.0.0/16\n  VpcId: vpc-0b\n',
    'YAML that cannot be read (Map keys must be unique at line 4, column 1)',
    AGAIN,
  ],
  ['Vpcs:\n- &a {VpcId: vpc-0a}\n- *a\n', 'YAML that cannot be read (it refers to itself)', AGAIN],
  [`${'-'.repeat(40)}\n|  DescribeVpcs  |\n`, 'a table of the AWS CLI', AGAIN],
  ['', 'empty', 'The command that was to write it printed nothing: run it without > and see what it says.'],
  ['VPCS\t10.0.0.0/16\tdopt-0a\tdefault\tFalse\n', 'text of the AWS CLI', AGAIN],
  ['<?xml version="1.0"?>\n<DescribeVpcsResponse/>', "XML, as EC2's API answers", AGAIN],
  [
    json({
      terraform_version: '1.5.7',
      resources: [
        {
          type: 'aws_subnet',
          instances: [{ attributes: { id: 'subnet-0a', vpc_id: 'vpc-0a', cidr_block: '10.0.1.0/24' } }],
        },
      ],
    }),
    'a state or plan of Terraform, which knows its own resources alone',
    LIVE,
  ],
  ['resource "aws_vpc" "main" {\n}\n', 'code of Terraform', LIVE],
  [
    json({ Resources: { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } } }),
    'a template of CloudFormation',
    LIVE,
  ],
  [json({ events: [], searchedLogStreams: [] }), 'a file of flow records', 'Records go behind --logs.'],
];

describe('a network', () => {
  it.each(Object.entries(shapes))('is read as others keep it: %s', async (_, content) => {
    const network = await read(content);
    expect(network.vpcs.map(({ id, cidrs }) => [id, ...cidrs])).toEqual([['vpc-0a', '10.0.0.0/16']]);
    expect(network.subnets).toMatchObject([
      { id: 'subnet-0a', cidrs: ['10.0.1.0/24'], availabilityZone: 'eu-west-1a' },
    ]);
    expect(network.securityGroups).toMatchObject([
      { id: 'sg-0a', ingress: [{ protocol: 6, from: 443, to: 443, peer: { kind: 'cidr', cidr: '0.0.0.0/0' } }] },
    ]);
    expect(network.coverage?.stated).toBe(false);
  });

  it('is read of instances alone, without their reservations', async () => {
    const one = {
      NetworkInterfaceId: 'eni-0a',
      VpcId: 'vpc-0a',
      SubnetId: 'subnet-0a',
      PrivateIpAddress: '10.0.1.5',
      Groups: [{ GroupId: 'sg-0a' }],
    };
    const row = {
      InstanceId: 'i-0a',
      VpcId: 'vpc-0a',
      SubnetId: 'subnet-0a',
      State: { Name: 'stopped' },
      NetworkInterfaces: [one],
      SecurityGroups: [{ GroupId: 'sg-0a' }],
    };
    expect((await read(json([[row]]))).interfaces).toMatchObject([
      { id: 'eni-0a', instanceId: 'i-0a', instanceState: 'stopped', privateAddresses: ['10.0.1.5'] },
    ]);
  });

  const bare = { GroupId: 'sg-0a', GroupName: 'web', VpcId: 'vpc-0a' };
  const acl = { NetworkAclId: 'acl-0a', VpcId: 'vpc-0a', Associations: [{ SubnetId: 'subnet-0a' }] };
  const table = { RouteTableId: 'rtb-0a', VpcId: 'vpc-0a', Associations: [{ SubnetId: 'subnet-0a' }] };

  it.each([
    ["cut by --query 'SecurityGroups[].{…}'", { SecurityGroups: [bare] }, 'sg-0a', 'rules'],
    [
      'cut by ConvertTo-Json, which stops two levels down',
      { SecurityGroups: [{ ...bare, IpPermissions: 'Amazon.EC2.Model.IpPermission', IpPermissionsEgress: [] }] },
      'sg-0a',
      'rules',
    ],
    [
      'with a rule that cannot be read',
      { SecurityGroups: [{ ...GROUP, IpPermissions: [{ IpProtocol: 'xyz', IpRanges: anybody }] }] },
      'sg-0a',
      'rules',
    ],
    ['an ACL', { NetworkAcls: [acl] }, 'acl-0a', 'entries'],
    ['a route table', { RouteTables: [{ ...table, Routes: null }] }, 'rtb-0a', 'routes'],
  ])('has nothing that would refuse everything for what was cut away: %s', async (_, part, id, words) => {
    const network = await read(json({ Vpcs: [VPC], Subnets: [SUBNET], ...part }));
    expect([network.securityGroups, network.networkAcls, network.routeTables].flat()).toEqual([]);
    expect(network.coverage?.gaps.map(({ why }) => why)).toContain(`${id} is described without all of its ${words}`);
  });

  it('may have empty groups where it says that it was read whole', async () => {
    const whole = { ReadWhole: { Account: null, Region: null, VpcIds: null } };
    expect((await read(json({ ...whole, SecurityGroups: [bare] }))).securityGroups).toHaveLength(1);
  });

  it.each(others)('is refused with what to do: %s', async (content, what, next) => {
    const path = join(folder, 'network');
    await expect(read(content)).rejects.toMatchObject({
      message: `--network ${path}: it is ${what}.`,
      next: [next, NEXT],
    });
  });

  it('may be in several files of one directory, one for each call', async () => {
    const several = join(folder, 'several');
    await mkdir(several);
    await expect(networkFromFile(several, ui)).rejects.toMatchObject({
      message: `--network ${several}: it is a directory without a file *.json.`,
      next: ['Check the path after --network.', NEXT],
    });
    await writeFile(
      join(several, 'vpcs.json'),
      JSON.stringify({ Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }] }),
    );
    await writeFile(
      join(several, 'subnets.json'),
      JSON.stringify({ Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1', CidrBlock: '10.0.0.0/24' }] }),
    );
    await writeFile(join(several, 'notes.txt'), 'not of the network');
    const { vpcs, subnets } = await networkFromFile(several, ui);
    expect([vpcs, subnets].map((list) => list.map(({ id }) => id))).toEqual([['vpc-1'], ['subnet-1']]);
  });
});
