import { describe, expect, it } from 'vitest';
import { traceConnection } from '../../../src/network/connection.js';
import type { Network } from '../../../src/network/model.js';
import { trace } from '../../../src/network/trace.js';
import { network } from '../../helpers/network.js';
import { ping, tcp } from '../../helpers/packets.js';
import { obstacles, told } from '../told.js';

const a = '172.31.0.10';
const world = network().internetGateway().subnet('subnet-1').instance('a', { public: '54.0.0.1' });

describe('out through an internet gateway', () => {
  it('the private source becomes the public one, and the rest of the way is not ours', () => {
    const result = trace(world.build(), tcp(a, '8.8.8.8', 443));
    expect(result).toMatchObject({
      disposition: 'delivered',
      to: null,
      outside: true,
      arrived: { source: '54.0.0.1' },
    });
    expect(told(result)).toEqual([
      'source security-group allow: outbound rule allows all traffic to 0.0.0.0/0',
      'source network-acl allow: rule 100 allows all traffic to 0.0.0.0/0',
      'source route allow: 0.0.0.0/0 -> igw-1',
      'between gateway allow: igw-1 translates 172.31.0.10 to 54.0.0.1; 8.8.8.8 is on the internet',
    ]);
    expect(result.hops.at(-1)).toMatchObject({ reason: 'beyond', resourceId: 'igw-1', packet: { source: a } });
  });

  it('a packet whose source was given as the public address is the same packet', () => {
    expect(trace(world.build(), tcp('54.0.0.1', '8.8.8.8', 443))).toMatchObject({
      from: 'eni-a',
      hops: [{ packet: { source: a } }, {}, {}, {}],
      arrived: { source: '54.0.0.1' },
    });
  });

  it('nothing leaves without a public address', () => {
    const bare = network().internetGateway().instance('a').build();
    const result = trace(bare, ping(a, '8.8.8.8'));
    expect(result).toMatchObject({ disposition: 'dropped', outside: false });
    expect(obstacles(result)).toEqual(['between gateway deny: no-public-address']);
    expect(told(result).at(-1)).toBe(
      'between gateway deny: eni-a has no public address for 172.31.0.10, and an internet gateway passes nothing without one',
    );
  });

  it('the public address of another private address does not help', () => {
    const second = network()
      .internetGateway()
      .instance('a', { public: '54.0.0.1' })
      .change((one) => ({
        ...one,
        interfaces: one.interfaces.map((each) => ({ ...each, privateAddresses: [a, '172.31.0.20'] })),
      }))
      .build();
    expect(obstacles(trace(second, ping('172.31.0.20', '8.8.8.8')))).toEqual([
      'between gateway deny: no-public-address',
    ]);
  });

  it('nothing leaves by a gateway that is not attached to this VPC', () => {
    const detached = world.change((one) => ({ ...one, internetGateways: [{ id: 'igw-1', vpcIds: [] }] })).build();
    const result = trace(detached, ping(a, '8.8.8.8'));
    expect(result.disposition).toBe('dropped');
    expect(obstacles(result)).toEqual(['between gateway deny: no-internet-gateway']);
    expect(told(result)).toContain('between gateway deny: igw-1 is not attached to vpc-1');
  });

  it('a gateway that nobody read leaves it open', () => {
    const unread = world.change((one) => ({ ...one, internetGateways: [], unread: ['internetGateways'] })).build();
    const result = trace(unread, ping(a, '8.8.8.8'));
    expect(result.disposition).toBe('insufficient');
    expect(told(result)).toContain('between gateway unknown: igw-1 is not described');
    const read = world.change((one) => ({ ...one, internetGateways: [] })).build();
    expect(trace(read, ping(a, '8.8.8.8')).disposition).toBe('dropped');
  });

  it.each(['10.1.2.3', '192.168.0.1', '100.64.0.1'])('%s is not carried', (address) => {
    const result = trace(world.build(), ping(a, address));
    expect(result.disposition).toBe('dropped');
    expect(obstacles(result)).toEqual(['between gateway deny: private-address-over-internet-gateway']);
    expect(told(result).at(-1)).toBe(
      `between gateway deny: ${address} is a private address, which igw-1 does not carry`,
    );
  });

  it('all that is wrong is told at once', () => {
    const wrong = network()
      .internetGateway()
      .instance('a')
      .blockPublicAccess('block-bidirectional')
      .change((one) => ({ ...one, internetGateways: [{ id: 'igw-1', vpcIds: ['vpc-2'] }] }))
      .build();
    expect(obstacles(trace(wrong, ping(a, '10.1.2.3')))).toEqual([
      'between gateway deny: no-internet-gateway',
      'between gateway deny: block-public-access',
      'between gateway deny: private-address-over-internet-gateway',
      'between gateway deny: no-public-address',
    ]);
  });

  it('IPv6 keeps its address', () => {
    const six = network()
      .vpc('vpc-1', '10.0.0.0/16', '2600:1f18::/56')
      .internetGateway()
      .subnet('subnet-1', '10.0.0.0/24', '2600:1f18::/64')
      .instance('a', { ipv6: '2600:1f18::a' })
      .build();
    const result = trace(six, ping('2600:1f18::a', '2001:4860:4860::8888'));
    expect(result).toMatchObject({ disposition: 'delivered', outside: true, arrived: { source: '2600:1f18::a' } });
    expect(told(result).at(-1)).toBe(
      'between gateway allow: igw-1 passes 2600:1f18::a; 2001:4860:4860::8888 is on the internet',
    );
  });
});

it('a private IPv6 address does not leave by an internet gateway', () => {
  const six = network()
    .vpc('vpc-1', '10.0.0.0/16', 'fd12:3456::/56')
    .internetGateway()
    .subnet('subnet-1', '10.0.0.0/24', 'fd12:3456::/64')
    .instance('a', { ipv6: 'fd12:3456::a' })
    .build();
  expect(obstacles(trace(six, ping('fd12:3456::a', '2001:4860:4860::8888')))).toEqual([
    'between gateway deny: no-public-address',
  ]);
});

describe('VPC Block Public Access', () => {
  const private_ = world
    .natGateway('nat-1')
    .subnet('subnet-2')
    .routes('rtb-2', ['0.0.0.0/0 -> nat-1'], 'subnet-2')
    .instance('b');

  // "Only traffic to and from NAT gateways and egress-only internet gateways is allowed" (VPC user guide, "Block public access to VPCs and subnets")
  it.each([
    ['off', 'delivered', 'delivered'],
    ['block-ingress', 'denied', 'delivered'],
    ['block-bidirectional', 'denied', 'denied'],
  ] as const)('%s: directly %s, by a NAT gateway %s', (mode, direct, translated) => {
    const blocked = private_.blockPublicAccess(mode).build();
    expect(trace(blocked, ping(a, '8.8.8.8')).disposition).toBe(direct);
    expect(trace(blocked, ping('172.31.16.10', '8.8.8.8')).disposition).toBe(translated);
  });

  it('names itself', () => {
    const result = trace(world.blockPublicAccess('block-ingress').build(), ping(a, '8.8.8.8'));
    expect(obstacles(result)).toEqual(['between gateway deny: block-public-access']);
    expect(told(result)).toContain('between gateway deny: VPC Block Public Access is in mode block-ingress');
  });

  // "Egress-only: outbound internet traffic from the excluded VPCs and subnets is allowed. Inbound internet traffic … is blocked"
  // (VPC user guide, "Block public access to VPCs and subnets").
  it('lets out what is excluded for egress, and the answers in, but nobody else', () => {
    const excluded = world.blockPublicAccess('allow-egress').build();
    const out = traceConnection(excluded, ping(a, '8.8.8.8'));
    expect([out.request.disposition, out.reply?.disposition]).toEqual(['delivered', 'delivered']);
    expect(told(trace(excluded, ping('8.8.8.8', '54.0.0.1')))).toContain(
      'between gateway deny: VPC Block Public Access lets nothing in, since its exclusion is allow-egress',
    );
  });

  it('is not known to hold where nobody read what is excluded', () => {
    const unread = world
      .blockPublicAccess('block-bidirectional')
      .change((one) => ({ ...one, vpcs: one.vpcs.map((vpc) => ({ ...vpc, mayBeExcluded: true })) }))
      .build();
    const result = trace(unread, ping(a, '8.8.8.8'));
    expect(result.disposition).toBe('insufficient');
    expect(told(result)).toContain(
      'between gateway unknown: VPC Block Public Access is in mode block-bidirectional, and its exclusions were not read',
    );
  });

  it('that nobody read is taken for off, as most accounts leave it, and that is said', () => {
    const result = trace(world.change(unread).build(), ping(a, '8.8.8.8'));
    expect(result.disposition).toBe('delivered');
    expect(result.hops.at(-1)?.assumption).toBe('VPC Block Public Access, which was not read, is off');
  });

  it('may refuse where the route was not read', () => {
    const blocked = world.blockPublicAccess('block-bidirectional');
    const lost = blocked.change((one) => ({ ...one, routeTables: [] })).build();
    const words =
      'between gateway unknown: VPC Block Public Access is in mode block-bidirectional, which counts if it goes by an internet gateway';
    expect(told(trace(lost, ping(a, '8.8.8.8')))).toContain(words);
    // No private address is reached by one.
    expect(told(trace(lost, ping(a, '10.9.9.9')))).not.toContain(words);
  });

  it('is lifted for a subnet that is excluded', () => {
    const excluded = world
      .blockPublicAccess('block-bidirectional')
      .change((one) => ({ ...one, subnets: one.subnets.map((subnet) => ({ ...subnet, blockPublicAccess: 'off' })) }))
      .build();
    expect(trace(excluded, ping(a, '8.8.8.8')).disposition).toBe('delivered');
  });
});

const unread = (one: Network): Network => ({
  ...one,
  vpcs: one.vpcs.map(({ blockPublicAccess: _, ...vpc }) => vpc),
});

describe('out through an egress-only internet gateway', () => {
  const six = network()
    .vpc('vpc-1', '10.0.0.0/16', '2600:1f18::/56')
    .subnet('subnet-1', '10.0.0.0/24', '2600:1f18::/64')
    .instance('a', { ipv6: '2600:1f18::a' })
    .routes('rtb-1', ['::/0 -> eigw-1']);
  const question = ping('2600:1f18::a', '2001:4860:4860::8888');

  it('questions leave', () => {
    const result = trace(six.build(), question);
    expect(result).toMatchObject({ disposition: 'delivered', outside: true });
    expect(result.hops.at(-1)).toMatchObject({ resourceId: 'eigw-1', reason: 'beyond', decision: 'allow' });
  });

  it('answers to connections that came another way do not', () => {
    const result = trace(six.build(), question, { established: true });
    expect(result.disposition).toBe('dropped');
    expect(told(result).at(-1)).toBe('between gateway deny: eigw-1 passes only connections opened from inside');
  });

  it('IPv4 does not, whatever the route says', () => {
    const four = network().subnet('subnet-1').instance('a').routes('rtb-1', ['0.0.0.0/0 -> eigw-1']).build();
    const result = trace(four, ping('172.31.0.10', '8.8.8.8'));
    expect(result.disposition).toBe('dropped');
    expect(told(result).at(-1)).toBe(
      'source route deny: no route for IPv4, and 0.0.0.0/0 -> eigw-1 carries IPv6 alone',
    );
  });

  it('Block Public Access stops it in both directions only', () => {
    expect(trace(six.blockPublicAccess('block-ingress').build(), question).disposition).toBe('delivered');
    expect(obstacles(trace(six.blockPublicAccess('block-bidirectional').build(), question))).toEqual([
      'between gateway deny: block-public-access',
    ]);
  });
});
