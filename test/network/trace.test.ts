import { describe, expect, it } from 'vitest';
import { trace } from '../../src/network/trace.js';
import { network } from '../helpers/network.js';
import { ping, tcp } from '../helpers/packets.js';
import { obstacles, told } from './told.js';

const [a, b] = ['172.31.0.10', '172.31.16.10'];
const neighbours = network()
  .subnet('subnet-1')
  .instance('a')
  .instance('b')
  .group('sg-b', { ingress: ['icmp from 172.31.0.0/16'] });
const apart = network()
  .subnet('subnet-1')
  .instance('a')
  .subnet('subnet-2')
  .instance('b')
  .group('sg-b', { ingress: ['icmp from 172.31.0.0/16'] });

describe('inside one subnet', () => {
  it('security groups alone decide, and the packet says why', () => {
    const result = trace(neighbours.build(), ping(a, '172.31.0.11'));
    expect(result).toMatchObject({ disposition: 'delivered', from: 'eni-a', to: 'eni-b' });
    expect(told(result)).toEqual([
      'source security-group allow: outbound rule allows all traffic to 0.0.0.0/0',
      'source network-acl not-applied: both ends are in subnet-1',
      'source route not-applied: both ends are in subnet-1',
      'destination network-acl not-applied: both ends are in subnet-1',
      'destination security-group allow: inbound rule allows icmp from 172.31.0.0/16',
    ]);
    expect(result.hops.filter(({ reason }) => reason === 'same-subnet')).toHaveLength(3);
  });

  it('a network ACL that denies everything changes nothing', () => {
    const world = neighbours.acl('acl-1', { ingress: [], egress: [] }).build();
    expect(trace(world, ping(a, '172.31.0.11')).disposition).toBe('delivered');
  });

  it('neither do missing routes', () => {
    const world = neighbours.change((one) => ({ ...one, routeTables: [] })).build();
    expect(trace(world, ping(a, '172.31.0.11')).disposition).toBe('delivered');
  });
});

describe('from one subnet to another', () => {
  it('security groups, network ACLs and the local route are met in that order', () => {
    const result = trace(apart.build(), ping(a, b));
    expect(result.disposition).toBe('delivered');
    expect(told(result)).toEqual([
      'source security-group allow: outbound rule allows all traffic to 0.0.0.0/0',
      'source network-acl allow: rule 100 allows all traffic to 0.0.0.0/0',
      'source route allow: 172.31.0.0/16 -> local',
      'destination network-acl allow: rule 100 allows all traffic from 0.0.0.0/0',
      'destination security-group allow: inbound rule allows icmp from 172.31.0.0/16',
    ]);
    expect(result.hops.map(({ direction, resourceId, interfaceId }) => [direction, resourceId, interfaceId])).toEqual([
      ['egress', 'sg-a', 'eni-a'],
      ['egress', 'acl-vpc-1', 'eni-a'],
      ['egress', 'rtb-vpc-1', 'eni-a'],
      ['ingress', 'acl-vpc-1', 'eni-b'],
      ['ingress', 'sg-b', 'eni-b'],
    ]);
  });

  it.each([
    ['source security-group deny', apart.group('sg-a', { egress: ['tcp to 0.0.0.0/0'] })],
    [
      'source network-acl deny',
      apart.acl('acl-1', { egress: ['90 deny icmp to 0.0.0.0/0', '100 allow all to 0.0.0.0/0'] }, 'subnet-1'),
    ],
    ['destination network-acl deny', apart.acl('acl-2', { ingress: ['100 allow tcp from 0.0.0.0/0'] }, 'subnet-2')],
    ['destination security-group deny', apart.group('sg-b', {})],
  ])('%s', (obstacle, world) => {
    const result = trace(world.build(), ping(a, b));
    expect(result).toMatchObject({ disposition: 'denied', from: 'eni-a', to: 'eni-b' });
    expect(obstacles(result)).toEqual([obstacle]);
  });

  it('every obstacle is found, not only the first', () => {
    const world = apart
      .group('sg-a', { egress: [] })
      .group('sg-b', {})
      .acl('acl-1', { egress: [] }, 'subnet-1')
      .acl('acl-2', { ingress: [] }, 'subnet-2')
      .build();
    const result = trace(world, ping(a, b));
    expect(result.disposition).toBe('denied');
    expect(obstacles(result)).toEqual([
      'source security-group deny',
      'source network-acl deny',
      'destination network-acl deny',
      'destination security-group deny',
    ]);
  });

  it('the first obstacle decides how it ends', () => {
    const stopped = apart.subnet('subnet-3').instance('c', { state: 'stopped' }).group('sg-a', { egress: [] }).build();
    expect(trace(stopped, ping(a, '172.31.32.10'))).toMatchObject({ disposition: 'denied' });
    const silent = apart.subnet('subnet-3').instance('c', { state: 'stopped' }).build();
    expect(trace(silent, ping(a, '172.31.32.10'))).toMatchObject({ disposition: 'dropped' });
  });

  it('only what concerns the packet counts', () => {
    const world = apart.group('sg-b', { ingress: ['tcp 22 from sg-a'] }).build();
    expect(trace(world, tcp(a, b, 22)).disposition).toBe('delivered');
    expect(obstacles(trace(world, ping(a, b)))).toEqual(['destination security-group deny']);
  });
});

describe('an answer', () => {
  it('passes security groups without a rule, but no network ACL', () => {
    const world = apart
      .group('sg-b', { ingress: ['icmp from 0.0.0.0/0'], egress: [] })
      .group('sg-a', { ingress: [], egress: ['icmp to 0.0.0.0/0'] })
      .acl('acl-2', { egress: ['100 deny icmp 0/-1 to 0.0.0.0/0', '110 allow all to 0.0.0.0/0'] }, 'subnet-2')
      .build();
    const result = trace(world, { ...ping(b, a), icmp: { type: 0, code: 0 } }, { established: true });
    expect(told(result)).toEqual([
      'source security-group allow: answers a connection that was let through',
      'source network-acl deny: rule 100 denies icmp type 0 to 0.0.0.0/0',
      'source route allow: 172.31.0.0/16 -> local',
      'destination network-acl allow: rule 100 allows all traffic from 0.0.0.0/0',
      'destination security-group allow: answers a connection that was let through',
    ]);
    expect(result.hops[0]?.reason).toBe('tracked');
    expect(result.hops[0]?.resourceId).toBe('sg-b');
  });
});

it('what answers another packet counts as an answer', () => {
  const world = apart.group('sg-b', { ingress: ['icmp from 0.0.0.0/0'], egress: [] }).build();
  const question = trace(world, ping(a, b));
  expect(trace(world, ping(b, a), { answers: question }).disposition).toBe('delivered');
  expect(trace(world, ping(b, a)).disposition).toBe('denied');
});

describe('IPv6', () => {
  const world = network()
    .vpc('vpc-1', '10.0.0.0/16', '2600:1f18::/56')
    .subnet('subnet-1', '10.0.0.0/24', '2600:1f18::/64')
    .instance('a', { ipv6: '2600:1f18::a' })
    .subnet('subnet-2', '10.0.1.0/24', '2600:1f18:0:1::/64')
    .instance('b', { ipv6: '2600:1f18:0:1::b' });

  it('walks the same way by its own routes and rules', () => {
    const open = world.group('sg-b', { ingress: ['icmpv6 128/-1 from 2600:1f18::/56'] }).build();
    const result = trace(open, ping('2600:1f18::a', '2600:1f18:0:1::b'));
    expect(result).toMatchObject({ disposition: 'delivered', from: 'eni-a', to: 'eni-b' });
    expect(told(result)[1]).toBe('source network-acl allow: rule 101 allows all traffic to ::/0');
    expect(told(result)[2]).toBe('source route allow: 2600:1f18::/56 -> local');
  });

  it('is not let in by a rule for IPv4', () => {
    const closed = world.group('sg-b', { ingress: ['icmp from 0.0.0.0/0'] }).build();
    expect(told(trace(closed, ping('2600:1f18::a', '2600:1f18:0:1::b'))).at(-1)).toBe(
      'destination security-group deny: no inbound rule allows icmpv6 from 2600:1f18::a; the rule for 0.0.0.0/0 is for IPv4 only',
    );
  });

  it('group references hold for it too', () => {
    const open = world.group('sg-b', { ingress: ['all from sg-a'] }).build();
    expect(trace(open, ping('2600:1f18::a', '2600:1f18:0:1::b')).disposition).toBe('delivered');
  });
});

describe('configuration that is not there', () => {
  it.each([
    [
      'a security group',
      'destination security-group unknown',
      apart.change((one) => ({ ...one, securityGroups: one.securityGroups.filter(({ id }) => id !== 'sg-b') })),
    ],
    [
      'the network ACLs',
      'source network-acl unknown',
      apart.change((one) => ({
        ...one,
        networkAcls: one.networkAcls.map((acl) => ({ ...acl, subnetIds: ['subnet-2'] })),
      })),
    ],
    [
      'the groups of an instance',
      'source security-group unknown',
      apart.change((one) => ({
        ...one,
        interfaces: one.interfaces.map((each) => (each.id === 'eni-a' ? { ...each, securityGroupIds: [] } : each)),
      })),
    ],
    [
      'the state of an instance',
      'destination interface unknown',
      apart.change((one) => ({
        ...one,
        interfaces: one.interfaces.map((each) => (each.id === 'eni-b' ? { ...each, instanceState: null } : each)),
      })),
    ],
    ['the route tables', 'source route unknown', apart.change((one) => ({ ...one, routeTables: [] }))],
  ])('%s: no guess is made', (_, obstacle, world) => {
    const result = trace(world.build(), ping(a, b));
    expect(result.disposition).toBe('insufficient');
    expect(obstacles(result)).toEqual([obstacle]);
  });

  it('of who a neighbour is leaves references to groups open, and nothing else', () => {
    const stranger = (...ingress: readonly string[]) =>
      obstacles(trace(apart.group('sg-b', { ingress }).build(), ping('172.31.0.99', b)));
    expect(stranger('icmp from sg-a')).toEqual([
      'source interface unknown: address-not-found',
      'destination security-group unknown',
    ]);
    expect(stranger('icmp from 172.31.0.0/20')).toEqual(['source interface unknown: address-not-found']);
  });

  it('of VPCs or peerings leaves references to groups open for private addresses only', () => {
    const world = apart.group('sg-b', { ingress: ['icmp from sg-a'] });
    const from = (source: string, one: typeof world) => obstacles(trace(one.build(), ping(source, b))).at(-1);
    expect(from('10.9.9.9', world)).toBe('destination security-group deny');
    expect(
      from(
        '10.9.9.9',
        world.change((one) => ({ ...one, vpcs: [] })),
      ),
    ).toBe('destination security-group unknown');
    expect(
      from(
        '10.9.9.9',
        world.change((one) => ({ ...one, unread: ['peerings'] })),
      ),
    ).toBe('destination security-group unknown');
    expect(
      from(
        '203.0.113.9',
        world.change((one) => ({ ...one, unread: ['peerings'] })),
      ),
    ).toBe('destination security-group deny');
  });

  it('does not hide what certainly stops the packet', () => {
    const world = apart
      .group('sg-b', {})
      .change((one) => ({ ...one, routeTables: [] }))
      .build();
    const result = trace(world, ping(a, b));
    expect(obstacles(result)).toEqual(['source route unknown', 'destination security-group deny']);
    expect(result.disposition).toBe('denied');
  });
});
