import { describe, expect, it } from 'vitest';
import { trace } from '../../../src/network/trace.js';
import { network } from '../../helpers/network.js';
import { ping, tcp } from '../../helpers/packets.js';
import { obstacles, told } from '../told.js';

const home = '203.0.113.12';
const world = network()
  .internetGateway()
  .subnet('subnet-1')
  .instance('b', { public: '54.0.0.2' })
  .group('sg-b', { ingress: ['tcp 22 from 203.0.113.0/24'] });

describe('in from the internet', () => {
  it('the public destination becomes the private one, then the subnet and the groups are asked', () => {
    const result = trace(world.build(), tcp(home, '54.0.0.2', 22));
    expect(result).toMatchObject({
      disposition: 'delivered',
      from: null,
      to: 'eni-b',
      arrived: { destination: '172.31.0.10' },
    });
    expect(told(result)).toEqual([
      'between gateway allow: igw-1 translates 54.0.0.2 to 172.31.0.10',
      'destination network-acl allow: rule 100 allows all traffic from 0.0.0.0/0',
      'destination security-group allow: inbound rule allows tcp 22 from 203.0.113.0/24',
    ]);
    expect(obstacles(trace(world.build(), tcp(home, '54.0.0.2', 3389)))).toEqual(['destination security-group deny']);
  });

  it('no route of the subnet is asked on the way in', () => {
    const closed = world.routes('rtb-1', []).build();
    expect(trace(closed, tcp(home, '54.0.0.2', 22)).disposition).toBe('delivered');
  });

  it('the private address of a public interface means the same', () => {
    expect(told(trace(world.build(), tcp(home, '172.31.0.10', 22)))[0]).toBe(
      'between gateway allow: igw-1 translates 54.0.0.2 to 172.31.0.10',
    );
  });

  it('an interface without a public address cannot be addressed, and the rest is judged all the same', () => {
    const hidden = network().internetGateway().instance('b').build();
    const result = trace(hidden, tcp(home, '172.31.0.10', 22));
    expect(result).toMatchObject({ disposition: 'dropped', to: 'eni-b' });
    expect(obstacles(result)).toEqual(['between gateway deny: no-public-address', 'destination security-group deny']);
  });

  it('an interface of which nobody read the addresses may have a public one', () => {
    const unread = network()
      .internetGateway()
      .instance('b')
      .change((one) => ({ ...one, interfaces: one.interfaces.map((each) => ({ ...each, addressesUnread: true })) }))
      .build();
    expect(obstacles(trace(unread, tcp(home, '172.31.0.10', 22)))[0]).toBe(
      'between gateway unknown: no-public-address',
    );
  });

  it('a VPC without an internet gateway is out of reach', () => {
    const closed = world.change((one) => ({ ...one, internetGateways: [] })).build();
    expect(obstacles(trace(closed, tcp(home, '54.0.0.2', 22)))).toEqual(['between gateway deny: no-internet-gateway']);
    const unread = world.change((one) => ({ ...one, internetGateways: [], unread: ['internetGateways'] })).build();
    expect(trace(unread, tcp(home, '54.0.0.2', 22)).disposition).toBe('insufficient');
  });

  it.each(['block-ingress', 'block-bidirectional'] as const)('Block Public Access %s keeps it out', (mode) => {
    expect(obstacles(trace(world.blockPublicAccess(mode).build(), tcp(home, '54.0.0.2', 22)))).toEqual([
      'between gateway deny: block-public-access',
    ]);
  });

  it('two addresses that nobody here has leave it open', () => {
    const result = trace(world.build(), tcp(home, '198.51.100.7', 22));
    expect(result.disposition).toBe('insufficient');
    expect(obstacles(result)).toEqual(['between gateway unknown: address-not-found']);
  });

  it('a private address that two interfaces have means neither', () => {
    const twins = world.vpc('vpc-2', '172.31.0.0/16').subnet('subnet-2').instance('z').build();
    const result = trace(twins, tcp(home, '172.31.0.10', 22));
    expect(result).toMatchObject({ disposition: 'insufficient', to: null });
    expect(told(result)).toEqual(['between gateway unknown: eni-b and eni-z both have 172.31.0.10']);
  });

  it('a private address may have an owner that was not read', () => {
    const unread = world.change((one) => ({ ...one, unread: ['interfaces'] })).build();
    expect(obstacles(trace(unread, tcp(home, '172.31.0.99', 22)))).toEqual([
      'between gateway unknown: address-not-found',
    ]);
  });

  it('a private address that nobody has leads nowhere', () => {
    expect(obstacles(trace(world.build(), tcp(home, '172.31.0.99', 22)))).toEqual([
      'between gateway deny: address-not-found',
    ]);
  });

  it('a route table at the gateway may hand it to an appliance, and then nobody knows', () => {
    const edge = { id: 'rtb-edge', vpcId: 'vpc-1', isMain: false, subnetIds: [], gatewayIds: ['igw-1'] };
    const routed = (
      target: { kind: 'local' } | { kind: 'vpc-endpoint'; id: string },
      state: 'active' | 'blackhole' = 'active',
    ) =>
      world
        .change((one) => ({
          ...one,
          routeTables: [...one.routeTables, { ...edge, routes: [{ destination: '172.31.0.0/20', target, state }] }],
        }))
        .build();
    expect(obstacles(trace(routed({ kind: 'vpc-endpoint', id: 'vpce-fw' }), tcp(home, '54.0.0.2', 22)))).toEqual([
      'between gateway unknown: route-diverts',
    ]);
    expect(
      obstacles(trace(routed({ kind: 'vpc-endpoint', id: 'vpce-fw' }, 'blackhole'), tcp(home, '54.0.0.2', 22))),
    ).toEqual(['between route deny: blackhole']);
    expect(trace(routed({ kind: 'local' }), tcp(home, '54.0.0.2', 22)).disposition).toBe('delivered');
  });

  it('IPv6 comes in untranslated', () => {
    const six = network()
      .vpc('vpc-1', '10.0.0.0/16', '2600:1f18::/56')
      .internetGateway()
      .subnet('subnet-1', '10.0.0.0/24', '2600:1f18::/64')
      .instance('b', { ipv6: '2600:1f18::b' })
      .group('sg-b', { ingress: ['icmpv6 from ::/0'] })
      .build();
    const result = trace(six, ping('2001:db8::9', '2600:1f18::b'));
    expect(result).toMatchObject({ disposition: 'delivered', to: 'eni-b' });
    expect(told(result)[0]).toBe('between gateway allow: igw-1 passes 2600:1f18::b');
  });

  it('IPv6 of a subnet meets its network ACL, whichever interface has the address', () => {
    const six = network()
      .vpc('vpc-1', '10.0.0.0/16', '2600:1f18::/56')
      .internetGateway()
      .subnet('subnet-1', '10.0.0.0/24', '2600:1f18::/64')
      .acl('acl-1', { ingress: ['100 deny all from ::/0'] }, 'subnet-1')
      .change((one) => ({ ...one, unread: ['interfaces'] }))
      .build();
    expect(obstacles(trace(six, ping('2001:db8::9', '2600:1f18::b')))).toEqual([
      'destination network-acl deny',
      'destination interface unknown: address-not-found',
    ]);
  });
});

describe('between two public addresses of one VPC', () => {
  const two = network()
    .internetGateway()
    .subnet('subnet-1')
    .instance('a', { public: '54.0.0.1' })
    .instance('b', { public: '54.0.0.2' });

  it('the packet goes out and comes in again, even to a neighbour', () => {
    const result = trace(
      two.group('sg-b', { ingress: ['icmp from 54.0.0.1/32'] }).build(),
      ping('172.31.0.10', '54.0.0.2'),
    );
    expect(told(result)).toEqual([
      'source security-group allow: outbound rule allows all traffic to 0.0.0.0/0',
      'source network-acl allow: rule 100 allows all traffic to 0.0.0.0/0',
      'source route allow: 0.0.0.0/0 -> igw-1',
      'between gateway allow: igw-1 translates 172.31.0.10 to 54.0.0.1',
      'between gateway allow: igw-1 translates 54.0.0.2 to 172.31.0.11',
      'destination network-acl allow: rule 100 allows all traffic from 0.0.0.0/0',
      'destination security-group allow: inbound rule allows icmp from 54.0.0.1/32',
    ]);
  });

  it('group references do not hold, and neither do private ranges', () => {
    const result = trace(
      two.group('sg-b', { ingress: ['icmp from sg-a', 'icmp from 172.31.0.0/16'] }).build(),
      ping('172.31.0.10', '54.0.0.2'),
    );
    expect(result.disposition).toBe('denied');
    expect(told(result).at(-1)).toBe(
      'destination security-group deny: no inbound rule allows icmp from 54.0.0.1; the rule for sg-a does not count: a group stands for private addresses, and 54.0.0.1 is public',
    );
    const outward = trace(two.group('sg-a', { egress: ['icmp to sg-b'] }).build(), ping('172.31.0.10', '54.0.0.2'));
    expect(told(outward)[0]).toBe(
      'source security-group deny: no outbound rule allows icmp to 54.0.0.2; the rule for sg-b does not count: a group stands for private addresses, and 54.0.0.2 is public',
    );
  });
});

it('an Elastic IP address that is associated with nothing leads nowhere', () => {
  const world = network()
    .internetGateway()
    .instance('b')
    .change((one) => ({ ...one, addresses: [{ address: '54.0.0.9', interfaceId: null }] }))
    .build();
  const result = trace(world, tcp('203.0.113.12', '54.0.0.9', 22));
  expect(told(result)).toEqual([
    'between gateway deny: 54.0.0.9 is an Elastic IP address that is associated with nothing',
  ]);
});
