import { describe, expect, it } from 'vitest';
import { traceConnection } from '../../src/network/connection.js';
import { network } from '../helpers/network.js';
import { ping, tcp } from '../helpers/packets.js';
import { obstacles, told } from './told.js';

const [a, b] = ['172.31.0.10', '172.31.16.10'];
const apart = network()
  .subnet('subnet-1')
  .instance('a')
  .subnet('subnet-2')
  .instance('b')
  .group('sg-b', { ingress: ['all from 172.31.0.0/16'] });

describe('the answer', () => {
  it('is an echo reply, judged by network ACLs as one', () => {
    const world = apart.acl('acl-1', { ingress: ['100 allow icmp 0/-1 from 0.0.0.0/0'] }, 'subnet-1').build();
    const { request, reply } = traceConnection(world, ping(a, b));
    expect([request.disposition, reply?.disposition]).toEqual(['delivered', 'delivered']);
    expect(reply).toMatchObject({
      from: 'eni-b',
      to: 'eni-a',
      packet: { source: b, destination: a, icmp: { type: 0, code: 0 } },
    });
  });

  it('goes to the port that asked', () => {
    const world = (ports: string) =>
      apart.acl('acl-1', { ingress: [`100 allow tcp ${ports} from 0.0.0.0/0`] }, 'subnet-1').build();
    expect(traceConnection(world('1024-65535'), tcp(a, b, 443, 50_000)).reply?.disposition).toBe('delivered');
    expect(obstacles(traceConnection(world('443'), tcp(a, b, 443, 50_000)).reply)).toEqual([
      'destination network-acl deny',
    ]);
  });

  it.each([
    [
      'leaving the destination',
      apart.acl('acl-2', { egress: ['100 deny icmp to 172.31.0.0/20', '110 allow all to 0.0.0.0/0'] }, 'subnet-2'),
      'source network-acl deny',
    ],
    [
      'entering the source',
      apart.acl(
        'acl-1',
        { ingress: ['100 deny icmp from 172.31.16.0/20', '110 allow all from 0.0.0.0/0'] },
        'subnet-1',
      ),
      'destination network-acl deny',
    ],
  ])('is stopped %s while the question gets through', (_, world, obstacle) => {
    const { request, reply } = traceConnection(world.build(), ping(a, b));
    expect(request.disposition).toBe('delivered');
    expect(reply?.disposition).toBe('denied');
    expect(obstacles(reply)).toEqual([obstacle]);
  });

  it('is looked at although the question does not get through', () => {
    const world = apart.group('sg-b', {}).acl('acl-2', { egress: [] }, 'subnet-2').build();
    const { request, reply } = traceConnection(world, ping(a, b));
    expect(obstacles(request)).toEqual(['destination security-group deny']);
    expect(obstacles(reply)).toEqual(['source network-acl deny']);
  });

  it('passes groups that have no rules at all', () => {
    const world = apart
      .group('sg-a', { ingress: [] })
      .group('sg-b', { ingress: ['icmp from sg-a'], egress: [] })
      .build();
    expect(traceConnection(world, ping(a, b)).reply?.disposition).toBe('delivered');
  });

  it('that takes another way than the question is no answer to whom it meets there', () => {
    const world = (ingress: readonly string[]) =>
      apart
        .routes('rtb-2', ['172.31.0.0/20 -> eni-fw'], 'subnet-2')
        .subnet('subnet-3')
        .instance('fw', { sourceDestCheck: false })
        .group('sg-fw', { ingress })
        .build();
    const { request, reply } = traceConnection(world([]), ping(a, b));
    expect(request.disposition).toBe('delivered');
    expect(obstacles(reply)).toEqual(['between security-group deny', 'between gateway unknown: route-diverts']);
    expect(obstacles(traceConnection(world(['icmp from sg-b']), ping(a, b)).reply)).toEqual([
      'between gateway unknown: route-diverts',
    ]);
  });

  it('from the internet comes back in, and the network ACL of the source has its say', () => {
    const world = network().internetGateway().subnet('subnet-1').instance('a', { public: '54.0.0.1' });
    const { reply } = traceConnection(world.build(), tcp(a, '8.8.8.8', 443));
    expect(reply).toMatchObject({
      disposition: 'delivered',
      from: null,
      to: 'eni-a',
      packet: { source: '8.8.8.8', destination: '54.0.0.1' },
    });
    expect(told(reply)[0]).toBe('between gateway allow: igw-1 translates 54.0.0.1 to 172.31.0.10');
    const shut = world.acl('acl-1', { ingress: ['100 allow tcp 443 from 0.0.0.0/0'] }).build();
    expect(obstacles(traceConnection(shut, tcp(a, '8.8.8.8', 443)).reply)).toEqual(['destination network-acl deny']);
  });

  it('to the internet leaves by the gateway that the question came through', () => {
    const world = network()
      .internetGateway()
      .subnet('subnet-1')
      .instance('b', { public: '54.0.0.2' })
      .group('sg-b', { ingress: ['tcp 22 from 0.0.0.0/0'], egress: [] });
    const { reply } = traceConnection(world.build(), tcp('203.0.113.12', '54.0.0.2', 22));
    expect(reply).toMatchObject({
      disposition: 'delivered',
      from: 'eni-b',
      outside: true,
      arrived: { source: '54.0.0.2', destination: '203.0.113.12' },
    });
    const lost = world.routes('rtb-1', []).build();
    expect(obstacles(traceConnection(lost, tcp('203.0.113.12', '54.0.0.2', 22)).reply)).toEqual([
      'source route deny: no-route',
    ]);
  });

  it('between public addresses goes the same way round', () => {
    const world = network()
      .internetGateway()
      .subnet('subnet-1')
      .instance('a', { public: '54.0.0.1' })
      .instance('b', { public: '54.0.0.2' })
      .group('sg-b', { ingress: ['icmp from 0.0.0.0/0'] })
      .build();
    const { reply } = traceConnection(world, ping(a, '54.0.0.2'));
    expect(reply).toMatchObject({
      disposition: 'delivered',
      from: 'eni-b',
      to: 'eni-a',
      packet: { source: '172.31.0.11', destination: '54.0.0.1' },
      arrived: { source: '54.0.0.2' },
    });
  });

  it('through an egress-only internet gateway is let in by it', () => {
    const six = network()
      .vpc('vpc-1', '10.0.0.0/16', '2600:1f18::/56')
      .subnet('subnet-1', '10.0.0.0/24', '2600:1f18::/64')
      .instance('a', { ipv6: '2600:1f18::a' })
      .routes('rtb-1', ['::/0 -> eigw-1'])
      .build();
    const { reply } = traceConnection(six, ping('2600:1f18::a', '2001:4860:4860::8888'));
    expect(reply).toMatchObject({ disposition: 'delivered', to: 'eni-a' });
    expect(told(reply)[0]).toBe('between gateway allow: eigw-1 knows the connection');
  });

  it.each(['vgw-1', 'vpce-1', 'tgw-1', 'lgw-1'])(
    'from beyond %s may not come, and what it would meet here is judged',
    (target) => {
      const world = network()
        .instance('a')
        .routes('rtb-1', [`192.168.0.0/16 -> ${target}`]);
      const { reply } = traceConnection(world.build(), ping(a, '192.168.1.1'));
      expect(reply).toMatchObject({ disposition: 'insufficient', to: 'eni-a' });
      expect(told(reply)).toEqual([
        `between gateway unknown: whether an answer comes back to ${target} is not known`,
        'destination network-acl allow: rule 100 allows all traffic from 0.0.0.0/0',
        'destination security-group allow: answers a connection that was let through',
      ]);
      const shut = world.acl('acl-1', { ingress: [] }).build();
      expect(traceConnection(shut, ping(a, '192.168.1.1')).reply?.disposition).toBe('denied');
    },
  );

  it('of nobody is none', () => {
    expect(traceConnection(apart.build(), ping(a, '172.31.16.99')).reply).toBeNull();
  });
});

describe('an end that nobody described, in a subnet that is', () => {
  const near = network()
    .vpc('vpc-1', '10.1.0.0/16')
    .subnet('subnet-1', '10.1.0.0/24')
    .instance('a')
    .routes('rtb-1', ['10.2.0.0/16 -> tgw-1']);
  const beyond = (one: typeof near) =>
    one
      .vpc('vpc-2', '10.2.0.0/16')
      .subnet('subnet-2', '10.2.0.0/24')
      .change((all) => ({ ...all, unread: ['transitGatewayAttachments', 'interfaces'] }));
  const far = beyond(near);
  const home = '10.2.0.10';
  const there = (world: typeof far) => traceConnection(world.build(), ping('10.1.0.10', home));

  it('is asked past the network ACL of that subnet, whatever is beyond a gateway', () => {
    const { request } = there(far.acl('acl-2', { ingress: ['100 deny icmp from 10.1.0.0/16'] }, 'subnet-2'));
    expect(obstacles(request)).toContain('destination network-acl deny');
  });

  it('answers by the route table of that subnet', () => {
    const { reply } = there(far.routes('rtb-2', ['10.9.0.0/16 -> tgw-1'], 'subnet-2'));
    expect(obstacles(reply)).toContain('source route deny: no-route');
  });

  it('is answered past the network ACL of that subnet', () => {
    const world = beyond(near.acl('acl-1', { ingress: ['100 deny icmp from 10.2.0.0/16'] }, 'subnet-1'))
      .routes('rtb-2', ['10.1.0.0/16 -> tgw-1'], 'subnet-2')
      .instance('b')
      .change((all) => ({ ...all, interfaces: all.interfaces.filter(({ id }) => id === 'eni-b') }));
    const { reply } = traceConnection(world.build(), ping('10.1.0.10', home));
    expect(obstacles(reply)).toContain('destination network-acl deny');
  });

  it('may be of either VPC where two have the address, and then nothing is said of it', () => {
    const twice = far.vpc('vpc-3', '10.2.0.0/16').subnet('subnet-3', '10.2.0.0/24').acl('acl-3', {}, 'subnet-3');
    expect(obstacles(there(twice).request).filter((one) => one.startsWith('destination'))).toEqual([]);
  });
});
