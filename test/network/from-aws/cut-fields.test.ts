import { describe, expect, it } from 'vitest';
import { readNetwork } from '../../../src/network/from-aws.js';
import { trace } from '../../../src/network/trace.js';
import { tcp } from '../../helpers/packets.js';
import { obstacles, told } from '../told.js';

const [client, server] = ['10.1.0.10', '10.2.0.10'];
const allowed = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
const group = (id: string, VpcId: string) => ({
  GroupId: id,
  VpcId,
  IpPermissions: allowed,
  IpPermissionsEgress: allowed,
});
const acl = (id: string, VpcId: string, SubnetId: string) => ({
  NetworkAclId: id,
  VpcId,
  Associations: [{ NetworkAclId: id, SubnetId }],
  Entries: [false, true].map((Egress) => ({
    Egress,
    RuleNumber: 100,
    Protocol: '-1',
    RuleAction: 'allow',
    CidrBlock: '0.0.0.0/0',
  })),
});
const table = (id: string, VpcId: string, routes: readonly object[]) => ({
  RouteTableId: id,
  VpcId,
  Associations: [{ Main: true }],
  Routes: routes,
});
const machine = (id: string, at: { readonly VpcId: string; readonly SubnetId: string }, PrivateIpAddress: string) => ({
  ...at,
  NetworkInterfaceId: `eni-${id}`,
  PrivateIpAddress,
  SourceDestCheck: true,
  Groups: [{ GroupId: `sg-${id}` }],
  Attachment: { InstanceId: `i-${id}` },
});
const [one, two] = [
  { VpcId: 'vpc-1', SubnetId: 'subnet-1' },
  { VpcId: 'vpc-2', SubnetId: 'subnet-2' },
];
const side = (VpcId: string, CidrBlock: string) => ({ VpcId, CidrBlock, Region: 'eu-west-1', OwnerId: '1' });

/** Two peered VPCs, and the internet by a gateway and by a NAT gateway, printed whole. */
const whole = {
  Vpcs: [
    { VpcId: 'vpc-1', CidrBlock: '10.1.0.0/16' },
    { VpcId: 'vpc-2', CidrBlock: '10.2.0.0/16' },
  ],
  Subnets: [
    { ...one, CidrBlock: '10.1.0.0/24', AvailabilityZone: 'eu-west-1a' },
    { VpcId: 'vpc-1', SubnetId: 'subnet-n', CidrBlock: '10.1.1.0/24', AvailabilityZone: 'eu-west-1a' },
    { ...two, CidrBlock: '10.2.0.0/24', AvailabilityZone: 'eu-west-1a' },
  ],
  NetworkInterfaces: [machine('a', one, client), machine('b', two, server)],
  Reservations: ['a', 'b'].map((id) => ({
    Instances: [
      { InstanceId: `i-${id}`, State: { Name: 'running' }, NetworkInterfaces: [{ NetworkInterfaceId: `eni-${id}` }] },
    ],
  })),
  SecurityGroups: [group('sg-a', 'vpc-1'), group('sg-b', 'vpc-2')],
  NetworkAcls: [
    acl('acl-1', 'vpc-1', 'subnet-1'),
    acl('acl-n', 'vpc-1', 'subnet-n'),
    acl('acl-2', 'vpc-2', 'subnet-2'),
  ],
  RouteTables: [
    table('rtb-1', 'vpc-1', [
      { DestinationCidrBlock: '10.1.0.0/16', GatewayId: 'local' },
      { DestinationCidrBlock: '10.2.0.0/16', VpcPeeringConnectionId: 'pcx-1' },
      { DestinationCidrBlock: '8.8.8.0/24', GatewayId: 'igw-1' },
      { DestinationCidrBlock: '9.9.9.0/24', NatGatewayId: 'nat-1' },
    ]),
    {
      ...table('rtb-n', 'vpc-1', [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' }]),
      Associations: [{ SubnetId: 'subnet-n' }],
    },
    table('rtb-2', 'vpc-2', [{ DestinationCidrBlock: '10.2.0.0/16', GatewayId: 'local' }]),
  ],
  InternetGateways: [{ InternetGatewayId: 'igw-1', Attachments: [{ VpcId: 'vpc-1', State: 'available' }] }],
  NatGateways: [
    {
      VpcId: 'vpc-1',
      SubnetId: 'subnet-n',
      NatGatewayId: 'nat-1',
      State: 'available',
      NatGatewayAddresses: [{ NetworkInterfaceId: 'eni-n', PrivateIp: '10.1.1.9', PublicIp: '54.0.0.1' }],
    },
  ],
  VpcPeeringConnections: [
    {
      VpcPeeringConnectionId: 'pcx-1',
      Status: { Code: 'active' },
      RequesterVpcInfo: side('vpc-1', '10.1.0.0/16'),
      AccepterVpcInfo: side('vpc-2', '10.2.0.0/16'),
    },
  ],
};

/** As `--query` or a script cuts it: the field in no row. */
const without = (list: keyof typeof whole, field: string): object => ({
  ...whole,
  [list]: whole[list].map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => key !== field))),
});
const toServer = tcp(client, server, 443);

describe('a field that no row is printed with says nothing', () => {
  it('where all are printed, the packet gets there', () => {
    expect(trace(readNetwork(whole).network, toServer).disposition).toBe('delivered');
  });

  it.each([
    ['SecurityGroups', 'IpPermissions', server, 'sg-b is described without its inbound rules'],
    ['SecurityGroups', 'IpPermissionsEgress', server, 'sg-a is described without its outbound rules'],
    ['VpcPeeringConnections', 'Status', server, 'the state of pcx-1 is not described'],
    ['VpcPeeringConnections', 'AccepterVpcInfo', server, 'pcx-1 is not described'],
    ['VpcPeeringConnections', 'RequesterVpcInfo', server, 'pcx-1 is not described'],
    ['InternetGateways', 'Attachments', '8.8.8.8', 'igw-1 is not described'],
    ['NatGateways', 'State', '9.9.9.9', 'the state of nat-1 is not described'],
  ] as const)('%s without %s', (list, field, destination, words) => {
    const { network } = readNetwork(without(list, field));
    const found = trace(network, { ...toServer, destination });
    const refused = found.hops.filter(({ decision, resourceId }) => decision === 'deny' && resourceId !== 'rtb-1');
    expect(told(found).filter((line) => line.includes(words))).toHaveLength(1);
    expect(refused.map(({ rule }) => rule).filter((rule) => !rule.includes('no public address'))).toEqual([]);
  });

  it('the direction of a group that is printed is judged', () => {
    const { network } = readNetwork(without('SecurityGroups', 'IpPermissionsEgress'));
    expect(obstacles(trace(network, toServer))).toEqual(['source security-group unknown']);
  });

  // Tools that leave out what is empty leave it out of some groups and not of all.
  it('a group without a field that another has is empty there', () => {
    const [first, second] = whole.SecurityGroups;
    const { IpPermissions: _, ...noneIn } = second ?? {};
    const { network } = readNetwork({ ...whole, SecurityGroups: [first, noneIn] });
    expect(obstacles(trace(network, toServer))).toEqual(['destination security-group deny']);
  });

  it('an interface without its attachment belongs to the instance that lists it', () => {
    const { network } = readNetwork(without('NetworkInterfaces', 'Attachment'));
    expect(network.interfaces.map(({ id, instanceId, instanceState }) => [id, instanceId, instanceState])).toEqual([
      ['eni-a', 'i-a', 'running'],
      ['eni-b', 'i-b', 'running'],
      ['eni-n', null, null],
    ]);
  });

  it('an interface without its VPC is in the VPC of its subnet', () => {
    const { network, problems } = readNetwork(without('NetworkInterfaces', 'VpcId'));
    expect([network.interfaces.map(({ vpcId }) => vpcId), problems]).toEqual([['vpc-1', 'vpc-2', 'vpc-1'], []]);
  });

  it('an IPv6 address may be of any interface, where none is printed with its IPv6 addresses', () => {
    const Vpcs = [{ ...whole.Vpcs[0], Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2600:1f18:1::/56' }] }];
    const gaps = (NetworkInterfaces: readonly object[]) =>
      readNetwork({ ...whole, Vpcs, NetworkInterfaces }).network.coverage?.gaps.map(({ why }) => why) ?? [];
    const words = 'no network interface is described with its IPv6 addresses';
    expect(gaps(whole.NetworkInterfaces)).toContain(words);
    expect(gaps(whole.NetworkInterfaces.map((row) => ({ ...row, Ipv6Addresses: [] })))).not.toContain(words);
  });

  // "The description of the network interface includes the ID of the NAT gateway" (VPC user guide, "Work with NAT gateways").
  it('a NAT gateway without its addresses has those of the interface that names it, or of nobody', () => {
    const cut = without('NatGateways', 'NatGatewayAddresses');
    const ofNat = {
      VpcId: 'vpc-1',
      SubnetId: 'subnet-n',
      NetworkInterfaceId: 'eni-n',
      InterfaceType: 'nat_gateway',
      Description: 'Interface for NAT Gateway nat-1',
      PrivateIpAddress: '10.1.1.9',
      Association: { PublicIp: '54.0.0.1' },
      SourceDestCheck: false,
      Groups: [],
    };
    const toInternet = { ...toServer, destination: '9.9.9.9' };
    const { network } = readNetwork({ ...cut, NetworkInterfaces: [...whole.NetworkInterfaces, ofNat] });
    expect(told(trace(network, toInternet))).toEqual(told(trace(readNetwork(whole).network, toInternet)));
    expect(trace(readNetwork(cut).network, toInternet)).toMatchObject({ disposition: 'insufficient', to: null });
  });

  it('an interface may pass on what is for others, or not', () => {
    const routes = [{ DestinationCidrBlock: '0.0.0.0/0', NetworkInterfaceId: 'eni-b' }];
    const cut = { ...without('NetworkInterfaces', 'SourceDestCheck'), RouteTables: [table('rtb-1', 'vpc-1', routes)] };
    const { network } = readNetwork(cut);
    expect(told(trace(network, { ...toServer, destination: '8.8.8.8' }))).toContain(
      'between source-dest-check unknown: 8.8.8.8 is not an address of eni-b, whose source/destination check may be on',
    );
  });
});
