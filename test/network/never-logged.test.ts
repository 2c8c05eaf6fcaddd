import { describe, expect, it } from 'vitest';
import { neverLogged } from '../../src/network/never-logged.js';
import { network } from '../helpers/network.js';
import { ping, tcp, udp } from '../helpers/packets.js';

const world = network()
  .vpc('vpc-1', '10.0.0.0/16', '10.9.0.0/16')
  .subnet('subnet-1', '10.0.1.0/24')
  .instance('a')
  .subnet('subnet-2', '10.9.0.0/24')
  .instance('dns')
  .interface('eni-ep', { kind: 'vpc-endpoint', privateAddresses: ['10.9.0.50'] })
  .interface('eni-nlb', {
    kind: 'load-balancer',
    interfaceType: 'network_load_balancer',
    privateAddresses: ['10.9.0.51'],
  })
  .interface('eni-alb', { kind: 'load-balancer', privateAddresses: ['10.9.0.52'] })
  .build();
const a = '10.0.1.10';

// VPC user guide, "Flow log limitations"
describe('flow logs leave out', () => {
  it.each([
    ['the Amazon DNS server at the base of the VPC plus two', udp(a, '10.0.0.2', 53), 'the Amazon DNS server'],
    ['its link-local address', udp(a, '169.254.169.253', 53), 'the Amazon DNS server'],
    ['its IPv6 address', udp('2600:1f18::a', 'fd00:ec2::253', 53), 'the Amazon DNS server'],
    ['its answers', udp('10.0.0.2', a, 40_000, 53), 'the Amazon DNS server'],
    ['instance metadata', tcp(a, '169.254.169.254', 80), 'the instance metadata service'],
    ['instance metadata over IPv6', tcp('2600:1f18::a', 'fd00:ec2::254', 80), 'the instance metadata service'],
    ['the time', udp(a, '169.254.169.123', 123), 'the Amazon Time Sync Service'],
    ['DHCP requests', udp('0.0.0.0', '255.255.255.255', 67, 68), 'DHCP'],
    ['DHCP answers', udp('10.0.1.1', a, 68, 67), 'DHCP'],
    ['DHCPv6', udp('fe80::1', 'ff02::1:2', 547, 546), 'DHCP'],
    ['the router of the subnet', ping(a, '10.0.1.1'), 'the router of the subnet'],
    ['Windows activation', tcp(a, '169.254.169.250', 1688), 'Windows licence activation'],
  ])('%s', (_, packet, name) => {
    expect(neverLogged(world, packet)).toBe(`flow logs leave out traffic of ${name}`);
  });

  it('an endpoint and a Network Load Balancer talking to each other', () => {
    const words = 'flow logs leave out traffic between an endpoint and a Network Load Balancer';
    expect(neverLogged(world, tcp('10.9.0.50', '10.9.0.51', 443))).toBe(words);
    expect(neverLogged(world, tcp('10.9.0.51', '10.9.0.50', 40_000, 443))).toBe(words);
    expect(neverLogged(world, tcp('10.9.0.50', '10.9.0.52', 443))).toBeUndefined();
    expect(neverLogged(world, tcp(a, '10.9.0.51', 443))).toBeUndefined();
  });
});

describe('flow logs record', () => {
  it.each([
    ['somebody’s own DNS server', udp(a, '10.9.0.10', 53)],
    ['the third address of a further range of the VPC', udp(a, '10.9.0.2', 53)],
    ['the third address of a subnet', udp(a, '10.0.1.2', 53)],
    ['a public DNS server', udp(a, '8.8.8.8', 53)],
    ['a public time server', udp(a, '162.159.200.1', 123)],
    ['the DNS address of a VPC that is not there', udp('192.168.1.1', '192.168.0.2', 53)],
    ['a program that uses one port of DHCP', udp(a, '10.9.0.10', 67, 40_000)],
    ['ECS task metadata, which the guide does not name', tcp(a, '169.254.170.2', 80)],
    ['an ordinary ping', ping(a, '10.9.0.10')],
  ])('%s', (_, packet) => {
    expect(neverLogged(world, packet)).toBeUndefined();
  });
});
