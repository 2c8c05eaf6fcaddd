import * as aws from './account.js';

export const [A, B] = [aws.vpc('vpc-0a', '10.0.0.0/16'), aws.vpc('vpc-0b', '10.1.0.0/16')];
const a = aws.subnet('subnet-0a', 'vpc-0a', '10.0.1.0/24', 'eu-west-1a');
export const b = aws.subnet('subnet-0b', 'vpc-0b', '10.1.1.0/24', 'eu-west-1a');
const open = aws.subnet('subnet-0p', 'vpc-0b', '10.1.9.0/24', 'eu-west-1a');
const ends = ['tgw-attach-0a', 'tgw-attach-0b'];

/** One way out for two VPCs: over a transit gateway, through the NAT gateway of the other. */
export const centralNat = aws.account({
  Vpcs: [A, B],
  Subnets: [a, b, open],
  NetworkInterfaces: [
    aws.eni('eni-0a1', a, '10.0.1.10', { name: 'web-1' }),
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
});
