import { describe, expect, it } from 'vitest';
import { trace } from '../../../src/network/trace.js';
import { network } from '../../helpers/network.js';
import { ping, udp } from '../../helpers/packets.js';
import { obstacles, told } from '../told.js';

const open = { ingress: ['all from 0.0.0.0/0'] };

describe('where VPCs overlap', () => {
  const twins = network()
    .vpc('vpc-1', '10.0.0.0/16')
    .subnet('subnet-1', '10.0.0.0/24')
    .instance('a')
    .vpc('vpc-2', '10.0.0.0/16')
    .subnet('subnet-2', '10.0.0.0/24')
    .instance('z')
    .subnet('subnet-3', '10.0.9.0/24')
    .instance('b')
    .group('sg-b', open);

  it('the sender is the one in the destination’s VPC', () => {
    expect(trace(twins.build(), ping('10.0.0.10', '10.0.9.10'))).toMatchObject({
      disposition: 'delivered',
      from: 'eni-z',
      to: 'eni-b',
    });
  });

  it('and nothing else tells them apart, it has to be said', () => {
    const result = trace(twins.build(), ping('10.0.0.10', '8.8.8.8'));
    expect(result).toMatchObject({ disposition: 'insufficient', from: null });
    expect(told(result)).toEqual(['source interface unknown: eni-a and eni-z both have 10.0.0.10']);
    expect(trace(twins.build(), ping('10.0.0.10', '10.0.0.20'), { from: 'eni-a' }).from).toBe('eni-a');
  });
});

describe('a source that is not in the configuration', () => {
  const world = network().subnet('subnet-1').instance('b').group('sg-b', open);

  it('of a private range comes by an unknown way, and the destination is judged', () => {
    const result = trace(world.build(), ping('192.168.5.5', '172.31.0.10'));
    expect(result).toMatchObject({ disposition: 'insufficient', from: null, to: 'eni-b' });
    expect(told(result)[0]).toBe('between gateway unknown: how 192.168.5.5 gets here is not in this configuration');
    expect(trace(world.group('sg-b', {}).build(), ping('192.168.5.5', '172.31.0.10')).disposition).toBe('denied');
  });

  it('in the range of another VPC of the configuration sets out from there', () => {
    const two = world.vpc('vpc-2', '10.2.0.0/16').subnet('subnet-2', '10.2.0.0/24').build();
    const result = trace(two, ping('10.2.0.99', '172.31.0.10'));
    expect(told(result)[0]).toBe('source interface unknown: no network interface of vpc-2 has 10.2.0.99');
    expect(obstacles(result)).toEqual(['source interface unknown: address-not-found', 'source route deny: no-route']);
  });

  it('reaches nobody in particular where two interfaces have the destination', () => {
    const twins = world.vpc('vpc-2', '172.31.0.0/16').subnet('subnet-2').instance('z').build();
    const result = trace(twins, ping('192.168.5.5', '172.31.0.10'));
    expect(result.to).toBeNull();
    expect(obstacles(result)).toEqual(['between gateway unknown: beyond']);
  });

  it('with a destination that is not in it either tells nothing', () => {
    expect(obstacles(trace(world.build(), ping('192.168.5.5', '192.168.6.6')))).toEqual([
      'between gateway unknown: beyond',
    ]);
  });

  it('named as the start has to be described', () => {
    expect(told(trace(world.build(), ping('172.31.0.10', '8.8.8.8'), { from: 'eni-9' }))).toEqual([
      'source interface unknown: eni-9 is not described',
    ]);
  });
});

describe('Amazon’s own services', () => {
  const sealed = network()
    .instance('a')
    .group('sg-a', { egress: [] })
    .acl('acl-1', { ingress: [], egress: [] })
    .routes('rtb-1', [])
    .build();

  // "Network ACLs can't block …" and "Security groups do not filter traffic destined to and from the following" (VPC user guide)
  it.each([
    ['172.31.0.2', 53, 'the Amazon DNS server'],
    ['169.254.169.253', 53, 'the Amazon DNS server'],
    ['169.254.169.254', 80, 'the instance metadata service'],
    ['169.254.169.123', 123, 'the Amazon Time Sync Service'],
    ['169.254.170.2', 80, 'the ECS task metadata endpoint'],
    ['172.31.0.1', 7, 'the router of the subnet'],
  ])('%s is reached past every rule', (address, port, name) => {
    const result = trace(sealed, udp('172.31.0.10', address, port));
    expect(result).toMatchObject({ disposition: 'delivered', from: 'eni-a', to: null });
    expect(told(result)).toEqual([
      `source security-group not-applied: security groups do not filter ${name}`,
      `source network-acl not-applied: network ACLs do not filter ${name}`,
    ]);
    expect(result.hops[0]?.reason).toBe('amazon-service');
  });

  it('answer past every rule too', () => {
    const result = trace(sealed, udp('172.31.0.2', '172.31.0.10', 40_000, 53));
    expect(result).toMatchObject({ disposition: 'delivered', to: 'eni-a' });
    expect(told(result)[0]).toBe(
      'destination security-group not-applied: security groups do not filter the Amazon DNS server',
    );
  });

  it('another server with the same port is filtered', () => {
    expect(obstacles(trace(sealed, udp('172.31.0.10', '172.31.0.3', 53)))[0]).toBe('source security-group deny');
  });
});
