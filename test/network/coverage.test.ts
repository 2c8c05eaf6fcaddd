import { describe, expect, it } from 'vitest';
import { absence, extentOf, lacking } from '../../src/network/coverage.js';
import { type Described, networkFromAws, readNetwork } from '../../src/network/from-aws.js';

/** One VPC with a subnet, a machine and all that belongs to them. */
const whole = {
  Reservations: [
    {
      Instances: [
        {
          InstanceId: 'i-1',
          VpcId: 'vpc-1',
          State: { Name: 'running' },
          NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', VpcId: 'vpc-1', SubnetId: 'subnet-1' }],
        },
      ],
    },
  ],
  NetworkInterfaces: [
    {
      NetworkInterfaceId: 'eni-1',
      VpcId: 'vpc-1',
      SubnetId: 'subnet-1',
      OwnerId: '111122223333',
      PrivateIpAddress: '10.0.0.10',
      Groups: [{ GroupId: 'sg-1' }],
      Attachment: { InstanceId: 'i-1' },
    },
  ],
  Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16', OwnerId: '111122223333' }],
  Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1', CidrBlock: '10.0.0.0/24' }],
  SecurityGroups: [{ GroupId: 'sg-1', VpcId: 'vpc-1', IpPermissions: [], IpPermissionsEgress: [] }],
  NetworkAcls: [{ NetworkAclId: 'acl-1', VpcId: 'vpc-1', Associations: [{ SubnetId: 'subnet-1' }], Entries: [] }],
  RouteTables: [{ RouteTableId: 'rtb-1', VpcId: 'vpc-1', Associations: [{ Main: true }], Routes: [] }],
  InternetGateways: [],
  FlowLogs: [],
} satisfies Described;

const file = (more: object = {}) => readNetwork({ ...whole, ...more }).network;
const gaps = (more: object = {}) =>
  file(more).coverage?.gaps.map(({ part, vpcId, why }) => `${part} of ${vpcId}: ${why}`);

describe('a list is', () => {
  it('whole where whoever read it says so', () => {
    expect(extentOf(networkFromAws(whole), 'interfaces', 'vpc-1')).toBe('whole');
    expect(extentOf(file({ ReadWhole: { Account: null, Region: null, VpcIds: null } }), 'interfaces', 'vpc-1')).toBe(
      'whole',
    );
  });

  it('taken for whole where a file does not contradict it, and nothing certain follows from that', () => {
    expect(gaps()).toEqual([]);
    expect(extentOf(file(), 'interfaces', 'vpc-1')).toBe('assumed');
    expect(absence(file(), 'interfaces', 'vpc-1')).toEqual({
      decision: 'deny',
      assumption: 'the network interfaces of vpc-1 are all described',
    });
  });

  it('unknown where nobody read it, and for a VPC that nobody described', () => {
    expect(extentOf(file(), 'peerings', null)).toBe('none');
    expect(extentOf(file(), 'interfaces', 'vpc-9')).toBe('none');
    expect(absence(file(), 'interfaces', 'vpc-9')).toEqual({
      decision: 'unknown',
      lacks: { part: 'interfaces', why: 'not-read', words: 'the network interfaces of vpc-9 were not read' },
    });
  });
});

describe('a list is not whole where something else names what is not in it', () => {
  const gateway = {
    NatGatewayId: 'nat-1',
    VpcId: 'vpc-1',
    SubnetId: 'subnet-1',
    State: 'available',
    NatGatewayAddresses: [{ NetworkInterfaceId: 'eni-9', PrivateIp: '10.0.0.9' }],
  };

  it.each<readonly [string, object, readonly string[]]>([
    [
      'an instance without its interface',
      { NetworkInterfaces: [], Vpcs: whole.Vpcs },
      ['interfaces of vpc-1: eni-1, an interface of i-1, is not described'],
    ],
    [
      'a NAT gateway without its interface',
      { NatGateways: [gateway] },
      ['interfaces of vpc-1: eni-9, the interface of nat-1, is not described'],
    ],
    ['but a NAT gateway that is gone has none', { NatGateways: [{ ...gateway, State: 'deleted' }] }, []],
    [
      'a flow log of an interface',
      { FlowLogs: [{ FlowLogId: 'fl-9', ResourceId: 'eni-9', TrafficType: 'ALL', LogFormat: '' }] },
      ['interfaces of null: eni-9, of which fl-9 keeps records, is not described'],
    ],
    // "The number of unused private IPv4 addresses in the subnet" (EC2 API reference, Subnet): of the 256 of a /24 five are AWS's own.
    [
      'a subnet with fewer free addresses than its interfaces leave',
      { Subnets: [{ ...whole.Subnets[0], AvailableIpAddressCount: 249 }] },
      ['interfaces of vpc-1: 2 addresses of subnet-1 are in use, and interfaces with 1 are described'],
    ],
    [
      'a subnet whose interfaces account for what is in use, a delegated block as its sixteen addresses',
      {
        NetworkInterfaces: [{ ...whole.NetworkInterfaces[0], Ipv4Prefixes: [{ Ipv4Prefix: '10.0.0.16/28' }] }],
        Subnets: [{ ...whole.Subnets[0], AvailableIpAddressCount: 234 }],
      },
      [],
    ],
    [
      'a route to an interface',
      {
        RouteTables: [
          {
            ...whole.RouteTables[0],
            Routes: [{ DestinationCidrBlock: '10.9.0.0/16', NetworkInterfaceId: 'eni-9', State: 'active' }],
          },
        ],
      },
      ['interfaces of vpc-1: eni-9, the target of a route of rtb-1, is not described'],
    ],
    [
      'a VPC in which nothing is',
      { Vpcs: [...whole.Vpcs, { VpcId: 'vpc-2', CidrBlock: '10.2.0.0/16' }] },
      [
        'interfaces of vpc-2: no network interface of vpc-2 is described',
        'routeTables of vpc-2: the main route table of vpc-2 is not described',
      ],
    ],
    [
      'the subnet of an interface',
      { Subnets: [] },
      [
        'subnets of vpc-1: subnet-1, the subnet of eni-1, is not described',
        'subnets of vpc-1: subnet-1, a subnet of acl-1, is not described',
      ],
    ],
    [
      'the group of an interface',
      { SecurityGroups: [] },
      ['securityGroups of vpc-1: sg-1, a group of eni-1, is not described'],
    ],
    [
      'the network ACL of a subnet',
      { NetworkAcls: [] },
      ['networkAcls of vpc-1: the network ACL of subnet-1 is not described'],
    ],
    [
      'a main route table',
      {
        RouteTables: [{ RouteTableId: 'rtb-2', VpcId: 'vpc-1', Associations: [{ SubnetId: 'subnet-1' }], Routes: [] }],
      },
      ['routeTables of vpc-1: the main route table of vpc-1 is not described'],
    ],
    [
      'a gateway that an active route leads to',
      {
        RouteTables: [
          {
            ...whole.RouteTables[0],
            Routes: [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-9', State: 'active' }],
          },
        ],
      },
      ['internetGateways of vpc-1: igw-9, the target of a route of rtb-1, is not described'],
    ],
    [
      'a route table of an endpoint',
      {
        VpcEndpoints: [
          { VpcEndpointId: 'vpce-1', VpcId: 'vpc-1', VpcEndpointType: 'Gateway', RouteTableIds: ['rtb-9'] },
        ],
      },
      ['routeTables of vpc-1: rtb-9, a route table of vpce-1, is not described'],
    ],
  ])('%s', (_, more, expected) => {
    expect(gaps(more)).toEqual(expected);
  });

  it('but a list that is not there at all is unread, not incomplete', () => {
    const { SecurityGroups: _, NetworkAcls: __, ...rest } = whole;
    expect(readNetwork(rest).network.coverage?.gaps).toEqual([]);
    expect(extentOf(readNetwork(rest).network, 'networkAcls', 'vpc-1')).toBe('none');
  });
});

describe('a VPC that is shared with this account (VPC user guide, "Share your VPC subnets with other accounts")', () => {
  const shared = file({ Vpcs: [{ ...whole.Vpcs[0], OwnerId: '444455556666' }] });

  it('has interfaces and gateways that only its owner sees', () => {
    expect(absence(shared, 'interfaces', 'vpc-1')).toEqual({
      decision: 'unknown',
      lacks: {
        part: 'interfaces',
        why: 'other-account',
        words: 'vpc-1 belongs to account 444455556666, which alone sees all that is in it',
      },
    });
    expect(extentOf(shared, 'internetGateways', 'vpc-1')).toBe('part');
  });

  it('shows participants its route tables and network ACLs', () => {
    expect([extentOf(shared, 'routeTables', 'vpc-1'), extentOf(shared, 'networkAcls', 'vpc-1')]).toEqual([
      'assumed',
      'assumed',
    ]);
  });

  it('hides nothing from its owner', () => {
    const participant = { ...whole.NetworkInterfaces[0], NetworkInterfaceId: 'eni-2', OwnerId: '444455556666' };
    expect(gaps({ NetworkInterfaces: [...whole.NetworkInterfaces, participant] })).toEqual([]);
  });

  it('stays unknown even where everything that can be read was read', () => {
    const own = networkFromAws({ ...whole, Vpcs: [{ ...whole.Vpcs[0], OwnerId: '444455556666' }] });
    expect(extentOf(own, 'interfaces', 'vpc-1')).toBe('part');
  });
});

it('what a file lacks is said in words: lists first, then what is missing from them', () => {
  const { NetworkAcls: _, ...rest } = whole;
  const words = lacking(readNetwork({ ...rest, SecurityGroups: [] }).network).map((one) => one.words);
  expect(words[0]).toBe('the network ACLs were not read');
  expect(words.at(-1)).toBe('sg-1, a group of eni-1, is not described');
});
