import { describe, expect, it } from 'vitest';
import { trace } from '../../../src/network/trace.js';
import { network } from '../../helpers/network.js';
import { ping, tcp } from '../../helpers/packets.js';
import { obstacles, told } from '../told.js';

const [a, b] = ['172.31.0.10', '172.31.16.10'];

describe('a route to a network interface', () => {
  const appliance = (sourceDestCheck: boolean, ingress = ['all from 0.0.0.0/0'], way = ['0.0.0.0/0 -> igw-1']) =>
    network()
      .internetGateway('igw-1')
      .subnet('subnet-1')
      .instance('a')
      .routes('rtb-1', ['172.31.16.0/20 -> eni-fw', '0.0.0.0/0 -> eni-fw'], 'subnet-1')
      .subnet('subnet-2')
      .instance('b')
      .subnet('subnet-3')
      .instance('fw', { sourceDestCheck, public: '3.3.3.9' })
      .routes('rtb-3', way, 'subnet-3')
      .group('sg-fw', { ingress });

  it('brings the packet to the appliance, and nobody knows what happens then', () => {
    const result = trace(appliance(false).build(), ping(a, b));
    expect(result.to).toBe('eni-b');
    expect(told(result).slice(2, 7)).toEqual([
      'source route allow: 172.31.16.0/20 -> eni-fw',
      'between network-acl allow: rule 100 allows all traffic from 0.0.0.0/0',
      'between security-group allow: inbound rule allows all traffic from 0.0.0.0/0',
      'between source-dest-check allow: 172.31.16.10 is not an address of eni-fw, whose source/destination check is off',
      'between gateway unknown: what eni-fw does with the packet is not known',
    ]);
    expect(result.hops[6]?.reason).toBe('route-diverts');
  });

  it('and what it would meet behind the appliance is judged as if that changed nothing', () => {
    const open = appliance(false).group('sg-b', { ingress: ['icmp from 172.31.0.0/20'] });
    expect(told(trace(open.build(), ping(a, b))).slice(7)).toEqual([
      'between security-group allow: outbound rule allows all traffic to 0.0.0.0/0',
      'between network-acl allow: rule 100 allows all traffic to 0.0.0.0/0',
      'between route allow: 172.31.0.0/16 -> local',
      'destination network-acl allow: rule 100 allows all traffic from 0.0.0.0/0',
      'destination security-group allow: inbound rule allows icmp from 172.31.0.0/20',
    ]);
  });

  // "If you reference the security group of the other instance as the source, this does not allow traffic to flow between
  // the instances" (VPC user guide, "Security group rules", on middlebox appliances).
  it('no reference to a group holds behind it', () => {
    const world = appliance(false)
      .group('sg-b', { ingress: ['icmp from sg-a'] })
      .build();
    expect(told(trace(world, ping(a, b))).at(-1)).toBe(
      'destination security-group deny: no inbound rule allows icmp from 172.31.0.10; the rule for sg-a does not count: the packet comes through eni-fw, and behind an appliance only addresses count',
    );
  });

  // "A network ACL evaluates traffic as it leaves the subnet" (VPC user guide, "Network ACL basics"): a NAT instance's too.
  it('to somewhere outside leaves by the subnet of the appliance, past the network ACL there', () => {
    const shut = appliance(false).acl('acl-3', { ingress: ['100 allow all from 0.0.0.0/0'], egress: [] }, 'subnet-3');
    expect(obstacles(trace(shut.build(), ping(a, '8.8.8.8')))).toEqual([
      'between gateway unknown: beyond',
      'between network-acl deny',
    ]);
    const two = shut.interface('eni-out', { instanceId: 'i-fw', kind: 'instance', instanceState: 'running' });
    expect(obstacles(trace(two.build(), ping(a, '8.8.8.8')))).toEqual(['between gateway unknown: beyond']);
  });

  // "Routes for your VPC … determine where network traffic from your subnet is directed" (VPC user guide, "Configure route tables").
  it('from the very subnet of an appliance with no other interface leads what that sends on back to it', () => {
    const shared = network()
      .subnet('subnet-1')
      .instance('a')
      .instance('fw', { sourceDestCheck: false })
      .group('sg-fw', { ingress: ['all from 0.0.0.0/0'] })
      .routes('rtb-1', ['172.31.16.0/20 -> eni-fw'], 'subnet-1')
      .subnet('subnet-2')
      .instance('b');
    const last = trace(shared.build(), ping(a, b)).hops.at(-1);
    expect(last).toMatchObject({
      decision: 'deny',
      reason: 'route-diverts',
      rule: 'the route table of subnet-1 leads 172.31.16.10 back to eni-fw itself',
    });
    const two = shared.interface('eni-out', { instanceId: 'i-fw', kind: 'instance', instanceState: 'running' });
    expect(obstacles(trace(two.build(), ping(a, b))).join()).not.toContain('gateway deny');
  });

  // What a VPN appliance sends on has the addresses of the two ends of its tunnel (Amazon VPC Connectivity Options, "Software VPN VPC-to-VPC").
  it('for another VPC may lead into a tunnel, which goes by other addresses', () => {
    const tunnel = network()
      .subnet('subnet-1')
      .instance('a')
      .instance('vpn', { sourceDestCheck: false })
      .group('sg-vpn', { ingress: ['all from 0.0.0.0/0'] })
      .routes('rtb-1', ['10.2.0.0/16 -> eni-vpn'], 'subnet-1')
      .vpc('vpc-2', '10.2.0.0/16')
      .subnet('subnet-2', '10.2.1.0/24')
      .instance('far', { address: '10.2.1.4' })
      .group('sg-far', { ingress: ['all from 0.0.0.0/0'] })
      .build();
    expect(obstacles(trace(tunnel, ping(a, '10.2.1.4'))).join()).not.toContain('deny');
    expect(obstacles(trace(tunnel, ping('172.31.0.11', '10.2.1.4'))).join()).not.toContain('deny');
  });

  it('to somewhere outside leads beyond the configuration', () => {
    expect(obstacles(trace(appliance(false).build(), ping(a, '8.8.8.8')))).toEqual(['between gateway unknown: beyond']);
  });

  // "The NAT instance must be in a public subnet" (VPC user guide, "NAT instances").
  it('to somewhere outside ends where its only subnet has no way on', () => {
    const shut = appliance(false, ['all from 0.0.0.0/0'], []);
    expect(obstacles(trace(shut.build(), ping(a, '8.8.8.8')))).toEqual([
      'between gateway unknown: beyond',
      'between route deny: no-route',
    ]);
    const two = shut.interface('eni-out', { instanceId: 'i-fw', kind: 'instance', instanceState: 'running' });
    expect(obstacles(trace(two.build(), ping(a, '8.8.8.8')))).toEqual(['between gateway unknown: beyond']);
  });

  it('drops the packet where the appliance takes only its own', () => {
    const result = trace(appliance(true).build(), ping(a, b));
    expect(result.disposition).toBe('dropped');
    expect(obstacles(result)).toEqual([
      'between source-dest-check deny: source-dest-check',
      'between gateway unknown: route-diverts',
    ]);
  });

  it('asks the groups and the network ACL of the appliance', () => {
    expect(obstacles(trace(appliance(false, []).build(), ping(a, b)))).toEqual([
      'between security-group deny',
      'between gateway unknown: route-diverts',
    ]);
    const acl = appliance(false).acl('acl-fw', { ingress: [] }, 'subnet-3').build();
    expect(obstacles(trace(acl, ping(a, b)))).toEqual([
      'between network-acl deny',
      'between gateway unknown: route-diverts',
    ]);
  });

  it('in the same subnet is reached past its network ACL', () => {
    const world = network()
      .subnet('subnet-1')
      .instance('a')
      .instance('fw', { sourceDestCheck: false })
      .group('sg-fw', { ingress: ['all from 0.0.0.0/0'] })
      .routes('rtb-1', ['0.0.0.0/0 -> eni-fw'])
      .acl('acl-1', { ingress: [] })
      .build();
    expect(obstacles(trace(world, ping(a, '8.8.8.8')))).toEqual(['between gateway unknown: beyond']);
  });

  it('that nobody described leaves it open', () => {
    const world = network().subnet('subnet-1').instance('a').routes('rtb-1', ['0.0.0.0/0 -> eni-other']).build();
    expect(obstacles(trace(world, ping(a, '8.8.8.8')))).toEqual(['between gateway unknown: beyond']);
  });
});

describe('a route out of this configuration', () => {
  const by = (target: string) =>
    network()
      .subnet('subnet-1')
      .instance('a')
      .subnet('subnet-2')
      .instance('b')
      .routes('rtb-1', [`0.0.0.0/0 -> ${target}`, `172.31.16.0/20 -> ${target}`]);

  it.each(['vgw-1', 'tgw-1', 'vpce-1', 'lgw-1'])('%s: what follows is not known', (target) => {
    const result = trace(by(target).build(), ping(a, '192.168.1.1'));
    expect(result).toMatchObject({ disposition: 'insufficient', outside: false });
    expect(told(result).at(-1)).toBe(`between gateway unknown: the way beyond ${target} is not in this configuration`);
    expect(obstacles(result)).toEqual(['between gateway unknown: beyond']);
  });

  it('that takes a packet for this very VPC diverts it', () => {
    expect(obstacles(trace(by('vpce-1').build(), ping(a, b))).slice(0, 1)).toEqual([
      'between gateway unknown: route-diverts',
    ]);
  });
});

it('behind a transit gateway the destination is judged all the same, but for references to groups', () => {
  const world = network()
    .vpc('vpc-1', '10.1.0.0/16')
    .subnet('subnet-1', '10.1.0.0/24')
    .instance('a')
    .routes('rtb-1', ['10.0.0.0/8 -> tgw-1'])
    .vpc('vpc-2', '10.2.0.0/16')
    .subnet('subnet-2', '10.2.0.0/24')
    .instance('b');
  const rules = (...ingress: readonly string[]) =>
    obstacles(trace(world.group('sg-b', { ingress }).build(), tcp('10.1.0.10', '10.2.0.10', 22)));
  expect(rules('tcp 22 from 10.0.0.0/8')).toEqual(['between gateway unknown: route-diverts']);
  expect(rules('tcp 22 from sg-a')).toEqual([
    'between gateway unknown: route-diverts',
    'destination security-group unknown',
  ]);
  expect(rules('tcp 80 from 0.0.0.0/0')).toEqual([
    'between gateway unknown: route-diverts',
    'destination security-group deny',
  ]);
});
