import { describe, expect, it } from 'vitest';
import { trace } from '../../../src/network/trace.js';
import { network } from '../../helpers/network.js';
import { ping, tcp } from '../../helpers/packets.js';
import { obstacles, told } from '../told.js';

const [a, b] = ['172.31.0.10', '172.31.16.10'];

describe('the receiver', () => {
  it.each(['stopped', 'stopping', 'pending', 'terminated'])('that is %s takes nothing', (state) => {
    const world = network()
      .subnet('subnet-1')
      .instance('a')
      .subnet('subnet-2')
      .instance('b', { state })
      .group('sg-b', {})
      .build();
    const result = trace(world, ping(a, b));
    expect(result).toMatchObject({ disposition: 'dropped', to: 'eni-b' });
    expect(obstacles(result)).toEqual([
      'destination interface deny: destination-not-running',
      'destination security-group deny',
    ]);
    expect(told(result)).toContain(`destination interface deny: i-b is ${state}`);
  });

  it('that is not attached to anything takes nothing', () => {
    const world = network()
      .subnet('subnet-1')
      .instance('a')
      .subnet('subnet-2')
      .interface('eni-x', { attached: false, securityGroupIds: ['sg-x'] })
      .group('sg-x', { ingress: ['all from 0.0.0.0/0'] })
      .build();
    expect(obstacles(trace(world, ping(a, b)))).toEqual(['destination interface deny: destination-not-running']);
  });

  it('without an instance has no state, and without a group no rules', () => {
    const world = network()
      .subnet('subnet-1')
      .instance('a')
      .subnet('subnet-2')
      .interface('eni-lb', { kind: 'load-balancer' })
      .build();
    const result = trace(world, tcp(a, b, 443));
    expect(result).toMatchObject({ disposition: 'delivered', to: 'eni-lb' });
    expect(told(result).at(-1)).toBe('destination security-group not-applied: eni-lb has no security group');
  });

  it.each([
    ['an instance', {}],
    ['a database', { kind: 'other', interfaceType: 'interface' }],
    ['an interface endpoint', { kind: 'vpc-endpoint', interfaceType: 'vpc_endpoint' }],
  ] as const)('that is %s has a group, known or not', (_, parts) => {
    const world = network()
      .subnet('subnet-1')
      .instance('a')
      .subnet('subnet-2')
      .interface('eni-x', { kind: 'instance', ...parts, securityGroupIds: [] })
      .build();
    const result = trace(world, tcp(a, b, 443));
    expect(told(result).at(-1)).toBe('destination security-group unknown: the security groups of eni-x are not known');
  });

  it('that is an endpoint has its own group to ask', () => {
    const endpoint = network()
      .subnet('subnet-1')
      .instance('a')
      .subnet('subnet-2')
      .interface('eni-ep', { kind: 'vpc-endpoint', securityGroupIds: ['sg-ep'] });
    expect(trace(endpoint.group('sg-ep', { ingress: ['tcp 443 from sg-a'] }).build(), tcp(a, b, 443)).disposition).toBe(
      'delivered',
    );
    expect(obstacles(trace(endpoint.group('sg-ep', {}).build(), tcp(a, b, 443)))).toEqual([
      'destination security-group deny',
    ]);
  });

  it('is found by a secondary address too', () => {
    const world = network()
      .subnet('subnet-1')
      .instance('a')
      .subnet('subnet-2')
      .instance('b')
      .group('sg-b', { ingress: ['icmp from sg-a'] })
      .change((one) => ({
        ...one,
        interfaces: one.interfaces.map((each) =>
          each.id === 'eni-b' ? { ...each, privateAddresses: [b, '172.31.16.77'] } : each,
        ),
      }))
      .build();
    expect(trace(world, ping(a, '172.31.16.77'))).toMatchObject({ disposition: 'delivered', to: 'eni-b' });
  });
});
