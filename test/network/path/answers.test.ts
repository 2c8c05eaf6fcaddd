import { describe, expect, it } from 'vitest';
import { traceConnection } from '../../../src/network/connection.js';
import { readNetwork } from '../../../src/network/from-aws.js';
import { trace } from '../../../src/network/trace.js';
import { network } from '../../helpers/network.js';
import { ping, tcp } from '../../helpers/packets.js';
import { obstacles, told } from '../told.js';

/** The first hop that stops an answer, with the route that wins and the one that it needs. */
const stop = (reply: ReturnType<typeof traceConnection>['reply']) => {
  const hop = reply?.hops.find(({ decision }) => decision === 'deny');
  return hop && { reason: hop.reason, wins: hop.route?.cidr, by: hop.route?.route.target, needed: hop.needed };
};

const peered = (routes: readonly string[]) =>
  network()
    .vpc('vpc-1', '10.1.0.0/16')
    .subnet('subnet-1', '10.1.0.0/24')
    .instance('a')
    .routes('rtb-1', ['10.2.0.0/16 -> pcx-1'])
    .vpc('vpc-2', '10.2.0.0/16')
    .internetGateway('igw-2')
    .subnet('subnet-2', '10.2.0.0/24')
    .instance('b', { public: '54.0.0.2' })
    .group('sg-b', { ingress: ['all from 10.0.0.0/8'] })
    .subnet('subnet-2n', '10.2.1.0/24')
    .natGateway('nat-2')
    .routes('rtb-2', routes, 'subnet-2')
    .peering('pcx-1', 'vpc-1', 'vpc-2');
const back = {
  tableId: 'rtb-2',
  destination: '10.1.0.0/16',
  targets: [{ kind: 'peering', id: 'pcx-1' }],
  propagation: false,
};

describe('an answer whose table leads elsewhere names the route that wins and the one that it needs', () => {
  it.each([
    ['none at all', [], { reason: 'no-route', wins: undefined, by: undefined, needed: back }],
    [
      'a NAT gateway, which did not see the question',
      ['0.0.0.0/0 -> nat-2'],
      { reason: 'nat-gateway', wins: '0.0.0.0/0', by: { kind: 'nat-gateway', id: 'nat-2' }, needed: back },
    ],
    [
      'an internet gateway, which carries no private address',
      ['0.0.0.0/0 -> igw-2'],
      {
        reason: 'private-address-over-internet-gateway',
        wins: '0.0.0.0/0',
        by: { kind: 'internet-gateway', id: 'igw-2' },
        needed: back,
      },
    ],
  ])('%s', (_, routes, expected) => {
    const { request, reply } = traceConnection(peered(routes).build(), tcp('10.1.0.10', '10.2.0.10', 443));
    expect(request.disposition).toBe('delivered');
    expect(stop(reply)).toEqual(expected);
  });

  it('a virtual private gateway leaves it open, and is not the way that the question came', () => {
    const { reply } = traceConnection(peered(['10.0.0.0/8 -> vgw-2']).build(), tcp('10.1.0.10', '10.2.0.10', 443));
    expect(reply?.disposition).toBe('insufficient');
    expect(reply?.hops.find(({ decision }) => decision === 'unknown')?.needed).toEqual(back);
  });

  it('nothing is needed where it finds its way', () => {
    const { reply } = traceConnection(peered(['10.1.0.0/16 -> pcx-1']).build(), tcp('10.1.0.10', '10.2.0.10', 443));
    expect(reply?.disposition).toBe('delivered');
    expect(reply?.hops.filter(({ needed }) => needed)).toEqual([]);
  });
});

describe('a private subnet stays private', () => {
  const six = (routes: readonly string[]) =>
    network()
      .vpc('vpc-1', '10.0.0.0/16', '2600:1f18::/56')
      .internetGateway('igw-1')
      .subnet('subnet-1', '10.0.0.0/24', '2600:1f18::/64')
      .instance('a', { ipv6: '2600:1f18::a' })
      .routes('rtb-1', routes)
      .change((one) => ({ ...one, egressOnlyInternetGateways: [{ id: 'eigw-1', vpcIds: ['vpc-1'] }] }))
      .build();
  const needed = (routes: readonly string[]) =>
    trace(six(routes), ping('2600:1f18::a', '2606:4700::1')).hops.find((hop) => hop.needed)?.needed;

  it('IPv6 leaves by an egress-only gateway, and by an internet gateway only where one is routed to already', () => {
    const only = { kind: 'egress-only-internet-gateway', id: 'eigw-1' };
    expect(needed([])).toMatchObject({ destination: '::/0', targets: [only] });
    expect(needed(['0.0.0.0/0 -> igw-1'])).toMatchObject({
      targets: [only, { kind: 'internet-gateway', id: 'igw-1' }],
    });
  });
});

it('a public database in a subnet that routes to a NAT gateway: in by the internet gateway, the answer out by NAT', () => {
  const world = network()
    .internetGateway('igw-1')
    .subnet('subnet-db')
    .interface('eni-db', {
      kind: 'other',
      description: 'RDSNetworkInterface',
      securityGroupIds: ['sg-db'],
      publicAddresses: { '172.31.0.10': '54.0.0.9' },
    })
    .group('sg-db', { ingress: ['tcp 5432 from 0.0.0.0/0'] })
    .subnet('subnet-pub')
    .natGateway('nat-1')
    .routes('rtb-db', ['0.0.0.0/0 -> nat-1'], 'subnet-db')
    .build();
  const { request, reply } = traceConnection(world, tcp('203.0.113.9', '54.0.0.9', 5432));
  expect(request.disposition).toBe('delivered');
  expect(stop(reply)).toEqual({
    reason: 'nat-gateway',
    wins: '0.0.0.0/0',
    by: { kind: 'nat-gateway', id: 'nat-1' },
    needed: {
      tableId: 'rtb-db',
      destination: '0.0.0.0/0',
      targets: [{ kind: 'internet-gateway', id: 'igw-1' }],
      propagation: false,
    },
  });
});

describe('an answer to a question from a VPN', () => {
  const world = network()
    .internetGateway('igw-1')
    .subnet('subnet-1')
    .instance('erp')
    .group('sg-erp', { ingress: ['tcp 443 from 192.168.0.0/16'] });

  it('needs the routes of the virtual private gateway, which the table does not learn', () => {
    const attached = world.change((one) => ({
      ...one,
      vpnGateways: [{ id: 'vgw-1', state: 'available', vpcIds: ['vpc-1'] }],
    }));
    const { reply } = traceConnection(attached.build(), tcp('192.168.5.9', '172.31.0.10', 443));
    expect(stop(reply)).toMatchObject({
      reason: 'private-address-over-internet-gateway',
      needed: {
        destination: '192.168.5.9/32',
        targets: [{ kind: 'virtual-private-gateway', id: 'vgw-1' }],
        propagation: true,
      },
    });
  });

  it('needs a route that nobody can name where no gateway is described', () => {
    const { reply } = traceConnection(world.build(), tcp('192.168.5.9', '172.31.0.10', 443));
    expect(stop(reply)).toMatchObject({ needed: { destination: '192.168.5.9/32', targets: [] } });
  });
});

it('an answer by a VPN, to a question that came in by the internet gateway, is nobody’s answer', () => {
  const world = network()
    .internetGateway('igw-1')
    .subnet('subnet-1')
    .instance('b', { public: '54.0.0.2' })
    .group('sg-b', { ingress: ['tcp 443 from 0.0.0.0/0'] })
    .routes('rtb-1', ['0.0.0.0/0 -> vgw-1'])
    .build();
  const { reply } = traceConnection(world, tcp('203.0.113.9', '54.0.0.2', 443));
  expect(stop(reply)).toMatchObject({
    reason: 'wrong-way-back',
    wins: '0.0.0.0/0',
    needed: { destination: '0.0.0.0/0', targets: [{ kind: 'internet-gateway', id: 'igw-1' }] },
  });
  expect(told(reply).at(-1)).toBe(
    'between gateway deny: the request came by igw-1, which alone gives 172.31.0.10 its public address back',
  );
});

it('an answer by an egress-only gateway, to a question that came in by the internet gateway, is lost', () => {
  const world = network()
    .vpc('vpc-1', '10.0.0.0/16', '2600:1f18::/56')
    .internetGateway('igw-1')
    .subnet('subnet-1', '10.0.0.0/24', '2600:1f18::/64')
    .instance('b', { ipv6: '2600:1f18::b' })
    .group('sg-b', { ingress: ['tcp 443 from ::/0'] })
    .routes('rtb-1', ['::/0 -> eigw-1'])
    .build();
  const { request, reply } = traceConnection(world, tcp('2a00:1450::99', '2600:1f18::b', 443));
  expect(request.disposition).toBe('delivered');
  expect(stop(reply)).toMatchObject({
    reason: 'wrong-way-back',
    wins: '::/0',
    needed: { destination: '::/0', targets: [{ kind: 'internet-gateway', id: 'igw-1' }] },
  });
});

describe('the same address in two VPCs', () => {
  it('the local route wins, and both are named', () => {
    const world = network()
      .vpc('vpc-1', '10.20.0.0/16')
      .subnet('subnet-1', '10.20.1.0/24')
      .instance('client')
      .routes('rtb-1', ['10.0.0.0/8 -> tgw-1'])
      .vpc('vpc-2', '10.20.0.0/16')
      .subnet('subnet-2', '10.20.7.0/24')
      .instance('db')
      .build();
    const result = trace(world, ping('10.20.1.10', '10.20.7.10'));
    expect(told(result).at(-1)).toBe(
      'destination interface deny: no network interface of vpc-1 has 10.20.7.10; eni-db of vpc-2 has it, and the addresses of the two VPCs overlap',
    );
    expect(result.hops.at(-1)?.reason).toBe('overlapping-cidr');
    // Whether or not an interface of its own VPC has the address, the destination is not reached.
    const cut = { part: 'interfaces', vpcId: 'vpc-1', why: 'eni-0 is not described', isForeign: false } as const;
    const partial = trace({ ...world, coverage: { stated: false, gaps: [cut] } }, ping('10.20.1.10', '10.20.7.10'));
    expect(partial.hops.at(-1)).toMatchObject({
      decision: 'deny',
      reason: 'overlapping-cidr',
      assumption: 'eni-db is meant',
    });
  });

  it('an answer goes to whoever has the address at home', () => {
    const world = network()
      .vpc('vpc-1', '10.1.0.0/16', '10.2.5.0/24')
      .subnet('subnet-1', '10.2.5.0/24')
      .instance('a', { address: '10.2.5.10' })
      .routes('rtb-1', ['10.2.0.0/24 -> tgw-1'])
      .vpc('vpc-2', '10.2.0.0/16')
      .subnet('subnet-2', '10.2.0.0/24')
      .instance('b', { address: '10.2.0.10' })
      .group('sg-b', { ingress: ['all from 0.0.0.0/0'] })
      .subnet('subnet-3', '10.2.5.0/24')
      .instance('twin', { address: '10.2.5.10' })
      .group('sg-twin', { ingress: ['all from 0.0.0.0/0'] })
      .build();
    const { reply } = traceConnection(world, ping('10.2.5.10', '10.2.0.10'), { from: 'eni-a' });
    expect(obstacles(reply)).toEqual(['between gateway deny: overlapping-cidr']);
    expect(told(reply).at(-1)).toBe(
      'between gateway deny: eni-twin of vpc-2 has 10.2.5.10 too, and gets the answer that eni-a of vpc-1 waits for',
    );
  });
});

describe('a NAT gateway chooses a port of its own from 1024 to 65535 (VPC user guide, "NAT gateway basics")', () => {
  const guide = (...ingress: readonly string[]) =>
    network()
      .internetGateway()
      .subnet('subnet-private')
      .instance('a')
      .subnet('subnet-public')
      .natGateway('nat-1')
      .routes('rtb-1', ['0.0.0.0/0 -> nat-1'], 'subnet-private')
      .acl('acl-nat', { ingress }, 'subnet-public')
      .build();
  const web = tcp('172.31.0.10', '8.8.8.8', 443, 40_000);
  const inside = '100 allow all from 172.31.0.0/16';
  const split = (world: ReturnType<typeof guide>, natPort?: number) =>
    traceConnection(world, web, natPort === undefined ? {} : { natPort }).reply;

  it('so a network ACL that lets in only some of them stops some of the answers', () => {
    const reply = split(guide(inside, '110 allow tcp 32768-60999 from 0.0.0.0/0'));
    expect(obstacles(reply)).toEqual(['between network-acl unknown: some-ports']);
    expect(reply?.hops.find(({ ports }) => ports)).toMatchObject({
      rule: 'of the client ports 1024-65535, 1024-32767 and 61000-65535 do not pass: no rule matches tcp 1024 from 8.8.8.8, so rule * denies it',
      ports: {
        allowed: [{ from: 32_768, to: 60_999 }],
        denied: [
          { from: 1024, to: 32_767 },
          { from: 61_000, to: 65_535 },
        ],
      },
    });
  });

  it('one that lets in all of them stops none', () => {
    expect(split(guide(inside, '110 allow tcp 1024-65535 from 0.0.0.0/0'))?.disposition).toBe('delivered');
  });

  it('a port that the records tell is judged by itself', () => {
    const world = guide(inside, '110 allow tcp 32768-60999 from 0.0.0.0/0');
    expect(split(world, 40_001)?.disposition).toBe('delivered');
    expect(obstacles(split(world, 5001))).toEqual(['between network-acl deny']);
  });
});

describe('what a file does not say is no certain "no"', () => {
  const file = (more: object) =>
    readNetwork({
      Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }],
      Subnets: ['1', '2'].map((n) => ({ SubnetId: `subnet-${n}`, VpcId: 'vpc-1', CidrBlock: `10.0.${n}.0/24` })),
      NetworkInterfaces: ['1', '2'].map((n) => ({
        NetworkInterfaceId: `eni-${n}`,
        VpcId: 'vpc-1',
        SubnetId: `subnet-${n}`,
        PrivateIpAddress: `10.0.${n}.10`,
        Groups: [{ GroupId: 'sg-1' }],
      })),
      SecurityGroups: [
        {
          GroupId: 'sg-1',
          IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
          IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
        },
      ],
      NetworkAcls: [
        {
          NetworkAclId: 'acl-1',
          VpcId: 'vpc-1',
          Associations: [{ SubnetId: 'subnet-1' }, { SubnetId: 'subnet-2' }],
          Entries: [true, false].map((Egress) => ({
            RuleNumber: 100,
            Egress,
            Protocol: '-1',
            RuleAction: 'allow',
            CidrBlock: '0.0.0.0/0',
          })),
        },
      ],
      RouteTables: [
        {
          RouteTableId: 'rtb-main',
          VpcId: 'vpc-1',
          Associations: [{ Main: true }],
          Routes: [{ DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' }],
        },
      ],
      InternetGateways: [],
      ...more,
    }).network;
  const hopsOf = (more: object, destination: string) => trace(file(more), ping('10.0.1.10', destination)).hops;

  it('the main route table counts if no other names the subnet, which the hop says that it assumes', () => {
    expect(hopsOf({}, '10.0.2.10').find(({ component }) => component === 'route')).toMatchObject({
      decision: 'allow',
      assumption: 'no other route table is associated with subnet-1',
    });
  });

  it('without a main table, and with one missing for certain, nobody knows the routes', () => {
    const explicit = { RouteTableId: 'rtb-2', VpcId: 'vpc-1', Associations: [{ SubnetId: 'subnet-2' }], Routes: [] };
    expect(
      hopsOf({ RouteTables: [explicit] }, '10.0.2.10').find(({ component }) => component === 'route'),
    ).toMatchObject({
      decision: 'unknown',
      lacks: { part: 'routeTables', why: 'not-described' },
    });
    const endpoint = { VpcEndpointId: 'vpce-1', VpcId: 'vpc-1', VpcEndpointType: 'Gateway', RouteTableIds: ['rtb-9'] };
    expect(
      hopsOf({ VpcEndpoints: [endpoint] }, '10.0.2.10').find(({ component }) => component === 'route'),
    ).toMatchObject({
      decision: 'unknown',
      lacks: { part: 'routeTables', why: 'incomplete', words: 'rtb-9, a route table of vpce-1, is not described' },
    });
  });

  it('an address that nobody has is denied only if all interfaces are described', () => {
    // Filters and queries cut lists, and nothing in what is left tells; but a subnet counts its free addresses.
    expect(hopsOf({}, '10.0.2.99').at(-1)).toMatchObject({
      decision: 'unknown',
      reason: 'address-not-found',
      lacks: { words: 'whether all network interfaces of vpc-1 are described is not known' },
    });
    // Of 256 addresses five are nobody's (VPC user guide, "Subnet CIDR blocks"), and eni-2 has one.
    const subnet = { SubnetId: 'subnet-2', VpcId: 'vpc-1', CidrBlock: '10.0.2.0/24', AvailableIpAddressCount: 250 };
    const counted = { Subnets: [{ ...subnet, SubnetId: 'subnet-1', CidrBlock: '10.0.1.0/24' }, subnet] };
    expect(hopsOf(counted, '10.0.2.99').at(-1)).toMatchObject({
      decision: 'deny',
      reason: 'address-not-found',
      assumption: 'the network interfaces of vpc-1 are all described',
    });
    const lost = { Reservations: [{ Instances: [{ InstanceId: 'i-9', VpcId: 'vpc-1', State: { Name: 'running' } }] }] };
    expect(hopsOf(lost, '10.0.2.99').at(-1)).toMatchObject({
      decision: 'unknown',
      lacks: { words: 'no network interface of i-9 is described' },
    });
  });

  it('whom nobody described may answer from inside the VPC, past what is known of the way back', () => {
    const lost = { Reservations: [{ Instances: [{ InstanceId: 'i-9', VpcId: 'vpc-1', State: { Name: 'running' } }] }] };
    const { reply } = traceConnection(file(lost), ping('10.0.1.10', '10.0.2.99'));
    expect(reply).toMatchObject({ disposition: 'insufficient', to: 'eni-1' });
    expect(told(reply)[0]).toBe('source interface unknown: no network interface that is described has 10.0.2.99');
  });

  it('in a VPC of another account it may be somebody else’s', () => {
    const shared = {
      Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16', OwnerId: '444455556666' }],
      NetworkInterfaces: [
        {
          NetworkInterfaceId: 'eni-1',
          VpcId: 'vpc-1',
          SubnetId: 'subnet-1',
          PrivateIpAddress: '10.0.1.10',
          OwnerId: '111122223333',
          Groups: [{ GroupId: 'sg-1' }],
        },
      ],
    };
    expect(hopsOf(shared, '10.0.2.20').at(-1)).toMatchObject({ decision: 'unknown', lacks: { why: 'other-account' } });
  });

  it('a gateway that an active route leads to exists, though nobody described it', () => {
    const world = {
      RouteTables: [
        {
          RouteTableId: 'rtb-main',
          VpcId: 'vpc-1',
          Associations: [{ Main: true }],
          Routes: [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-9', State: 'active' }],
        },
      ],
    };
    expect(hopsOf(world, '8.8.8.8').find(({ resourceId }) => resourceId === 'igw-9')).toMatchObject({
      decision: 'unknown',
      lacks: { words: 'igw-9, the target of a route of rtb-main, is not described' },
    });
  });
});
