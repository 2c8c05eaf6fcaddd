import { describe, expect, it } from 'vitest';
import { asPrinted } from '../../../src/network/from-aws/otherwise-written.js';
import { readNetwork } from '../../../src/network/from-aws.js';
import { trace } from '../../../src/network/trace.js';
import { tcp } from '../../helpers/packets.js';

const subnets = [
  { SubnetId: 'subnet-1', VpcId: 'vpc-1', CidrBlock: '10.1.0.0/24' },
  { SubnetId: 'subnet-2', VpcId: 'vpc-2', CidrBlock: '10.2.0.0/24' },
];
const named = { NetworkInterfaceId: 'eni-1', PrivateIpAddress: '10.1.0.10' };
const read = (described: object) => readNetwork({ Subnets: subnets, ...described }).network;
const only = (described: object) => read(described).interfaces[0];

describe('an interface whose row was cut by --query', () => {
  it('is in the one subnet that has its address', () => {
    expect(only({ NetworkInterfaces: [named] })).toMatchObject({ id: 'eni-1', subnetId: 'subnet-1', vpcId: 'vpc-1' });
  });

  it('is nowhere where two subnets have its address, and the list is then not whole', () => {
    const twice = [...subnets, { SubnetId: 'subnet-3', VpcId: 'vpc-3', CidrBlock: '10.1.0.0/24' }];
    const { interfaces, coverage } = read({ Subnets: twice, NetworkInterfaces: [named] });
    expect(interfaces).toEqual([]);
    expect(coverage?.gaps.map(({ why }) => why)).toContain('eni-1 is described without its subnet');
    expect(only({ Subnets: twice, NetworkInterfaces: [{ ...named, VpcId: 'vpc-3' }] })).toMatchObject({
      subnetId: 'subnet-3',
    });
  });

  it('belongs to the instance that prints it, and has what that says of it', () => {
    const nested = { ...named, SubnetId: 'subnet-1', Groups: [{ GroupId: 'sg-1' }], Attachment: { DeviceIndex: 1 } };
    const Reservations = [
      { Instances: [{ InstanceId: 'i-1', State: { Name: 'running' }, NetworkInterfaces: [nested] }] },
    ];
    const one = only({ Reservations, NetworkInterfaces: [{ ...named, Groups: [{ GroupId: 'sg-2' }] }] });
    expect(one).toMatchObject({ instanceId: 'i-1', deviceIndex: 1, securityGroupIds: ['sg-2'] });
  });

  it('belongs to the instance that has its address, where neither list says whose it is', () => {
    const instance = { InstanceId: 'i-1', PrivateIpAddress: '10.1.0.10', State: { Name: 'stopped' } };
    const described = { Reservations: [{ Instances: [instance] }], NetworkInterfaces: [named] };
    expect(only(described)).toMatchObject({ instanceId: 'i-1', instanceState: 'stopped', subnetId: 'subnet-1' });
  });

  it('belongs to none of two instances with one address, nor to one in another VPC', () => {
    const instance = { InstanceId: 'i-1', PrivateIpAddress: '10.1.0.10' };
    const of = (...Instances: object[]) =>
      only({ Reservations: [{ Instances }], NetworkInterfaces: [{ ...named, VpcId: 'vpc-1' }] });
    expect(of(instance, { ...instance, InstanceId: 'i-2' })?.instanceId).toBeNull();
    expect(of({ ...instance, VpcId: 'vpc-2' })?.instanceId).toBeNull();
    expect(of({ ...instance, VpcId: 'vpc-1' })?.instanceId).toBe('i-1');
  });
});

it('knows bare rows by their addresses, rules and associations, too', () => {
  const documents = [
    [named],
    [{ InstanceId: 'i-1', PrivateIpAddress: '10.1.0.10' }],
    [{ GroupId: 'sg-1', IpPermissions: [] }],
    [{ NetworkAclId: 'acl-1', Associations: [] }],
    [{ RouteTableId: 'rtb-1', Associations: [] }],
  ];
  expect(Object.keys(asPrinted(documents) as object)).toEqual([
    'NetworkInterfaces',
    'Reservations',
    'SecurityGroups',
    'NetworkAcls',
    'RouteTables',
  ]);
});

it('takes a rule for a group beyond a peering that is gone for none (VPC peering guide, "Stale security group rules")', () => {
  const pair = { GroupId: 'sg-far', VpcPeeringConnectionId: 'pcx-1' };
  const rulesWith = (PeeringStatus: string) =>
    read({
      SecurityGroups: [
        {
          GroupId: 'sg-1',
          VpcId: 'vpc-1',
          IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ ...pair, PeeringStatus }] }],
        },
      ],
    }).securityGroups[0]?.ingress;
  expect(rulesWith('active')).toHaveLength(1);
  expect(rulesWith('deleted')).toEqual([]);
});

it('does not know the public address of an interface that is printed without its addresses', () => {
  const out = (row: object) =>
    trace(
      read({
        NetworkInterfaces: [{ ...named, SubnetId: 'subnet-1', ...row }],
        RouteTables: [
          {
            RouteTableId: 'rtb-1',
            VpcId: 'vpc-1',
            Associations: [{ Main: true }],
            Routes: [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' }],
          },
        ],
        InternetGateways: [{ InternetGatewayId: 'igw-1', Attachments: [{ VpcId: 'vpc-1', State: 'available' }] }],
      }),
      tcp('10.1.0.10', '198.51.100.7', 443),
    ).hops.find(({ reason }) => reason === 'no-public-address')?.decision;
  expect(out({})).toBe('unknown');
  expect(out({ PrivateIpAddresses: [{ PrivateIpAddress: '10.1.0.10', Primary: true }] })).toBe('deny');
});
