import { describe, expect, it } from 'vitest';
import { trace } from '../../../src/network/trace.js';
import { network } from '../../helpers/network.js';
import { ping } from '../../helpers/packets.js';
import { obstacles, told } from '../told.js';

const [a, b] = ['172.31.0.10', '172.31.16.10'];
const open = { ingress: ['all from 0.0.0.0/0'] };

describe('the sender', () => {
  it.each(['stopped', 'stopping', 'pending', 'shutting-down'])('that is %s sends nothing', (state) => {
    const world = network()
      .subnet('subnet-1')
      .instance('a', { state })
      .subnet('subnet-2')
      .instance('b')
      .group('sg-b', open)
      .build();
    const result = trace(world, ping(a, b));
    expect(result.disposition).toBe('dropped');
    expect(told(result)[0]).toBe(`source interface deny: i-a is ${state}`);
    expect(obstacles(result)).toEqual(['source interface deny: source-not-running']);
  });

  it('that is not attached to anything sends nothing', () => {
    const world = network()
      .interface('eni-x', { attached: false, securityGroupIds: ['sg-b'] })
      .subnet('subnet-2')
      .instance('b')
      .group('sg-b', open)
      .build();
    const result = trace(world, ping('172.31.0.10', b));
    expect(obstacles(result)).toEqual(['source interface deny: source-not-running']);
    expect(told(result)[0]).toBe('source interface deny: eni-x is not attached to anything');
  });

  it('may pass on only its own packets, unless its source/destination check is off', () => {
    const world = (sourceDestCheck: boolean) =>
      network()
        .subnet('subnet-1')
        .instance('a', { sourceDestCheck })
        .subnet('subnet-2')
        .instance('b')
        .group('sg-b', open)
        .build();
    const forwarded = ping('192.168.9.9', b);
    const checked = trace(world(true), forwarded, { from: 'eni-a' });
    expect(checked.disposition).toBe('dropped');
    expect(obstacles(checked)).toEqual(['source source-dest-check deny: source-dest-check']);
    expect(told(checked)[0]).toBe(
      'source source-dest-check deny: 192.168.9.9 is not an address of eni-a, whose source/destination check is on',
    );
    expect(trace(world(false), forwarded, { from: 'eni-a' })).toMatchObject({
      disposition: 'delivered',
      from: 'eni-a',
      to: 'eni-b',
    });
  });

  it('owns the addresses of the blocks delegated to it', () => {
    const world = network()
      .subnet('subnet-1')
      .instance('a')
      .subnet('subnet-2')
      .instance('b')
      .group('sg-b', open)
      .change((one) => ({
        ...one,
        interfaces: one.interfaces.map((each) =>
          each.id === 'eni-a' ? { ...each, prefixes: ['172.31.1.0/28'] } : each,
        ),
      }))
      .build();
    expect(trace(world, ping('172.31.1.5', b))).toMatchObject({ disposition: 'delivered', from: 'eni-a' });
    expect(trace(world, ping(b, '172.31.1.5'))).toMatchObject({ disposition: 'denied', to: 'eni-a' });
  });

  it('that nobody knows is judged by its subnet, and the answer stays open', () => {
    const world = network()
      .subnet('subnet-1')
      .acl('acl-1', { egress: [] }, 'subnet-1')
      .subnet('subnet-2')
      .instance('b')
      .group('sg-b', open)
      .build();
    const result = trace(world, ping('172.31.0.99', b));
    expect(result).toMatchObject({ from: null, to: 'eni-b', disposition: 'denied' });
    expect(obstacles(result)).toEqual(['source interface unknown: address-not-found', 'source network-acl deny']);
    expect(told(result)[0]).toBe('source interface unknown: no network interface of vpc-1 has 172.31.0.99');
  });
});

describe('the destination', () => {
  const world = network().subnet('subnet-1').instance('a').subnet('subnet-2');

  it('that no interface has is not found, in this subnet as in another', () => {
    for (const address of ['172.31.0.99', '172.31.16.99', '172.31.240.9']) {
      const result = trace(world.build(), ping(a, address));
      expect(result).toMatchObject({ disposition: 'dropped', to: null });
      expect(told(result).at(-1)).toBe(`destination interface deny: no network interface of vpc-1 has ${address}`);
      expect(obstacles(result)).toEqual(['destination interface deny: address-not-found']);
    }
  });

  it('may exist all the same where the interfaces were not read', () => {
    const result = trace(world.change((one) => ({ ...one, unread: ['interfaces'] })).build(), ping(a, '172.31.16.99'));
    expect(result.disposition).toBe('insufficient');
    expect(obstacles(result)).toEqual(['destination interface unknown: address-not-found']);
    expect(told(result)).toContain(
      'destination interface unknown: no network interface that is described has 172.31.16.99',
    );
  });
});

describe('the route table', () => {
  const two = network().subnet('subnet-1').instance('a').subnet('subnet-2').instance('b').group('sg-b', open);

  it('without a route leads nowhere', () => {
    const result = trace(two.build(), ping(a, '8.8.8.8'));
    expect(result).toMatchObject({ disposition: 'dropped', to: null });
    expect(told(result).at(-1)).toBe('source route deny: no route to 8.8.8.8');
    expect(result.hops.at(-1)).toMatchObject({
      clause: expect.stringMatching(/^route table rtb-\S+ has no route to 8\.8\.8\.8$/),
    });
    expect(obstacles(result)).toEqual(['source route deny: no-route']);
  });

  it('without a route to another VPC leads nowhere, and who is there is judged all the same', () => {
    const far = two.vpc('vpc-2', '10.2.0.0/16').subnet('subnet-9', '10.2.0.0/24').instance('z').build();
    const result = trace(far, ping(a, '10.2.0.10'));
    expect(result).toMatchObject({ disposition: 'dropped', to: 'eni-z' });
    expect(obstacles(result)).toEqual(['source route deny: no-route', 'destination security-group deny']);
  });

  it('with a blackhole leads nowhere, and what lies behind is judged all the same', () => {
    const world = two.group('sg-b', {}).routes('rtb-1', ['172.31.16.0/20 -> eni-gone (blackhole)'], 'subnet-1').build();
    const result = trace(world, ping(a, b));
    expect(result).toMatchObject({ disposition: 'dropped', to: 'eni-b' });
    expect(told(result)[2]).toBe('source route deny: 172.31.16.0/20 -> eni-gone (blackhole)');
    expect(obstacles(result)).toEqual(['source route deny: blackhole', 'destination security-group deny']);
  });

  it('is the main one where nobody associated another', () => {
    const gateway = two.internetGateway().instance('c', { public: '54.0.0.3' });
    const wrong = gateway.routes('rtb-main', []).routes('rtb-public', ['0.0.0.0/0 -> igw-1'], 'subnet-1').build();
    const result = trace(wrong, ping('172.31.16.11', '8.8.8.8'));
    expect(obstacles(result)).toEqual(['source route deny: no-route']);
    expect(result.hops.find(({ component }) => component === 'route')?.resourceId).toBe('rtb-main');
    const right = gateway.routes('rtb-main', []).routes('rtb-public', ['0.0.0.0/0 -> igw-1'], 'subnet-2').build();
    expect(trace(right, ping('172.31.16.11', '8.8.8.8')).disposition).toBe('delivered');
  });

  it('with a prefix list that was not read leaves it open', () => {
    const world = two.routes('rtb-1', ['pl-1 -> tgw-1'], 'subnet-1').build();
    expect(obstacles(trace(world, ping(a, b)))).toEqual(['source route unknown']);
  });
});
