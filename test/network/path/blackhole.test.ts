import { describe, expect, it } from 'vitest';
import { trace } from '../../../src/network/trace.js';
import { network } from '../../helpers/network.js';
import { ping } from '../../helpers/packets.js';
import { obstacles } from '../told.js';

describe('a blackhole route', () => {
  const peered = (state: string) =>
    network()
      .vpc('vpc-1', '10.1.0.0/16')
      .instance('a')
      .routes('rtb-1', ['10.2.0.0/16 -> pcx-1 (blackhole)'])
      .vpc('vpc-2', '10.2.0.0/16')
      .instance('b')
      .group('sg-b', { ingress: ['all from 0.0.0.0/0'] })
      .peering('pcx-1', 'vpc-1', 'vpc-2', { state })
      .build();

  it.each(['pending-acceptance', 'provisioning', 'expired', 'rejected', 'failed'])(
    'to a peering that is %s is the doing of the peering',
    (state) => {
      expect(obstacles(trace(peered(state), ping('10.1.0.10', '10.2.0.10')))).toEqual([
        'between gateway deny: peering',
      ]);
    },
  );

  it.each(['deleted', 'unknown'])('to a peering that is %s is one of its own', (state) => {
    expect(obstacles(trace(peered(state), ping('10.1.0.10', '10.2.0.10')))).toEqual(['source route deny: blackhole']);
  });

  it('to an internet gateway that is detached tells of the gateway', () => {
    const world = network()
      .instance('a', { public: '54.0.0.1' })
      .routes('rtb-1', ['0.0.0.0/0 -> igw-1 (blackhole)'])
      .internetGateway()
      .change((one) => ({ ...one, internetGateways: [{ id: 'igw-1', vpcIds: [] }] }))
      .build();
    expect(obstacles(trace(world, ping('172.31.0.10', '8.8.8.8')))).toEqual([
      'between gateway deny: no-internet-gateway',
    ]);
  });

  it('does not hide that nobody has the address', () => {
    const world = network().instance('a').routes('rtb-1', ['172.31.16.0/20 -> eni-gone (blackhole)']).build();
    expect(obstacles(trace(world, ping('172.31.0.10', '172.31.16.99')))).toEqual([
      'source route deny: blackhole',
      'destination interface deny: address-not-found',
    ]);
  });
});

describe('a reference to a group', () => {
  it('does not hold for a destination that nobody has', () => {
    const world = network()
      .instance('a')
      .group('sg-a', { egress: ['icmp to sg-a'] })
      .build();
    expect(obstacles(trace(world, ping('172.31.0.10', '172.31.0.99')))).toEqual([
      'source security-group deny',
      'destination interface deny: address-not-found',
    ]);
  });
});
