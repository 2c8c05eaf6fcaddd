import { expect, it } from 'vitest';
import { scopeOf } from '../../src/investigation/scope.js';
import { networkFromAws } from '../../src/network/from-aws.js';
import { network } from '../helpers/network.js';
import * as aws from '../stories/account.js';

const world = network()
  .subnet('subnet-1')
  .instance('a', { public: '54.0.0.1' })
  .interface('eni-second', { instanceId: 'i-a', deviceIndex: 1, privateAddresses: ['172.31.0.50', '172.31.0.51'] })
  .subnet('subnet-2')
  .instance('b')
  .natGateway('nat-1')
  .build();

it('what is read for a question are both ends, every interface of their machines, and the NAT gateways beside them', () => {
  const asked = {
    source: { address: '172.31.0.10', interfaceId: 'eni-a' },
    destination: { address: '172.31.16.10', interfaceId: 'eni-b' },
    protocol: 6,
    port: 443,
    since: null,
    until: null,
  };
  const { interfaceIds, addresses } = scopeOf(asked, world);
  expect(interfaceIds).toEqual(['eni-a', 'eni-b', 'eni-second', 'eni-nat-1']);
  // Records show an interface by its primary address.
  expect(addresses).toEqual(['172.31.0.10', '54.0.0.1', '172.31.16.10', '172.31.0.50', '172.31.16.11', '52.0.0.1']);
});

it('and whatever the way leads through: a NAT gateway behind a transit gateway, in another VPC', () => {
  const [A, B] = [aws.vpc('vpc-0a', '10.0.0.0/16'), aws.vpc('vpc-0b', '10.1.0.0/16')];
  const a = aws.subnet('subnet-0a', 'vpc-0a', '10.0.1.0/24', 'eu-west-1a');
  const [b, open] = [
    aws.subnet('subnet-0b', 'vpc-0b', '10.1.1.0/24', 'eu-west-1a'),
    aws.subnet('subnet-0p', 'vpc-0b', '10.1.9.0/24', 'eu-west-1a'),
  ];
  const ends = ['tgw-attach-0a', 'tgw-attach-0b'];
  const central = networkFromAws(
    aws.account({
      Vpcs: [A, B],
      Subnets: [a, b, open],
      NetworkInterfaces: [
        aws.eni('eni-0a1', a, '10.0.1.10'),
        aws.eni('eni-0t', b, '10.1.1.7', {
          type: 'transit_gateway',
          description: 'Network Interface for Transit Gateway Attachment tgw-attach-0b',
        }),
        aws.eni('eni-0n', open, '10.1.9.5', {
          type: 'natGateway',
          description: 'Interface for NAT Gateway nat-0n',
          groups: [],
          publicIp: '52.0.0.1',
          check: false,
        }),
      ],
      SecurityGroups: [aws.group('sg-0open', 'vpc-0a', [])],
      InternetGateways: [aws.internetGateway('igw-0b', 'vpc-0b')],
      NatGateways: [aws.natGateway('nat-0n', open, '10.1.9.5', '52.0.0.1')],
      RouteTables: [
        aws.table('rtb-0a', A, ['0.0.0.0/0 tgw-01']),
        aws.table('rtb-0b', B, ['0.0.0.0/0 nat-0n']),
        aws.table('rtb-0p', B, ['0.0.0.0/0 igw-0b', '10.0.0.0/16 tgw-01'], 'subnet-0p'),
      ],
      TransitGateways: [{ TransitGatewayId: 'tgw-01', State: 'available' }],
      TransitGatewayVpcAttachments: [
        aws.attachment('tgw-attach-0a', 'tgw-01', 'vpc-0a', 'subnet-0a'),
        aws.attachment('tgw-attach-0b', 'tgw-01', 'vpc-0b', 'subnet-0b'),
      ],
      TransitGatewayRouteTables: [
        aws.transitTable('tgw-rtb-01', 'tgw-01', ends, ends, [
          '10.0.0.0/16 tgw-attach-0a vpc-0a',
          '0.0.0.0/0 tgw-attach-0b vpc-0b static',
        ]),
      ],
    }),
  );
  const asked = {
    source: { address: '10.0.1.10', interfaceId: 'eni-0a1' },
    destination: { address: '203.0.113.9', interfaceId: null },
    protocol: 6,
    port: 443,
    since: null,
    until: null,
  };
  const { interfaceIds, addresses } = scopeOf(asked, central);
  expect(interfaceIds).toEqual(['eni-0a1', 'eni-0t', 'eni-0n']);
  expect(addresses).toEqual(['10.0.1.10', '203.0.113.9', '10.1.1.7', '10.1.9.5', '52.0.0.1']);
});
