import { describe, expect, it } from 'vitest';
import { traceConnection } from '../../../src/network/connection.js';
import { trace } from '../../../src/network/trace.js';
import { network } from '../../helpers/network.js';
import { ping, tcp } from '../../helpers/packets.js';
import { obstacles, told } from '../told.js';

/** The guide's arrangement: a NAT gateway in a public subnet, an instance in a private one. */
const guide = network()
  .internetGateway()
  .subnet('subnet-public')
  .natGateway('nat-1')
  .routes('rtb-public', ['0.0.0.0/0 -> igw-1'], 'subnet-public')
  .routes('rtb-private', ['0.0.0.0/0 -> nat-1'], 'subnet-private')
  .subnet('subnet-private')
  .instance('a');
const a = '172.31.16.10';
const web = tcp(a, '8.8.8.8', 443);

describe('out through a NAT gateway', () => {
  it('nothing comes in that was not asked for', () => {
    const result = trace(guide.instance('b').build(), tcp('172.31.16.11', '172.31.0.10', 443));
    expect(result.disposition).toBe('dropped');
    expect(told(result).at(-1)).toBe(
      'between gateway deny: nat-1 takes only answers to connections that were opened through it',
    );
  });

  it('the packet crosses two subnets and is translated twice', () => {
    const result = trace(guide.build(), web);
    expect(result).toMatchObject({
      disposition: 'delivered',
      from: 'eni-a',
      outside: true,
      arrived: { source: '52.0.0.1' },
    });
    expect(told(result)).toEqual([
      'source security-group allow: outbound rule allows all traffic to 0.0.0.0/0',
      'source network-acl allow: rule 100 allows all traffic to 0.0.0.0/0',
      'source route allow: 0.0.0.0/0 -> nat-1',
      'between network-acl allow: rule 100 allows all traffic from 0.0.0.0/0',
      'between gateway allow: nat-1 translates 172.31.16.10 to 172.31.0.10',
      'between network-acl allow: rule 100 allows all traffic to 0.0.0.0/0',
      'between route allow: 0.0.0.0/0 -> igw-1',
      'between gateway allow: igw-1 translates 172.31.0.10 to 52.0.0.1; 8.8.8.8 is on the internet',
    ]);
    expect(result.hops.map(({ interfaceId }) => interfaceId)).toEqual([
      'eni-a',
      'eni-a',
      'eni-a',
      'eni-nat-1',
      'eni-nat-1',
      'eni-nat-1',
      'eni-nat-1',
      null,
    ]);
    expect(result.hops.map(({ packet }) => packet.source)).toEqual([
      a,
      a,
      a,
      a,
      a,
      '172.31.0.10',
      '172.31.0.10',
      '172.31.0.10',
    ]);
  });

  it('the answer comes back to the sender, port and all', () => {
    const { reply } = traceConnection(guide.build(), { ...web, sourcePort: 40_001 });
    expect(reply).toMatchObject({
      disposition: 'delivered',
      to: 'eni-a',
      arrived: { destination: a, destinationPort: 40_001 },
    });
    expect(told(reply)).toEqual([
      'between gateway allow: igw-1 translates 52.0.0.1 to 172.31.0.10',
      'between network-acl allow: rule 100 allows all traffic from 0.0.0.0/0',
      'between gateway allow: nat-1 translates 172.31.0.10 back to 172.31.16.10',
      'between network-acl allow: rule 100 allows all traffic to 0.0.0.0/0',
      'between route allow: 172.31.0.0/16 -> local',
      'destination network-acl allow: rule 100 allows all traffic from 0.0.0.0/0',
      'destination security-group allow: answers a connection that was let through',
    ]);
  });

  it.each(['pending', 'failed', 'deleting', 'deleted'])('that is %s carries nothing', (state) => {
    const world = guide
      .change((one) => ({ ...one, natGateways: one.natGateways.map((nat) => ({ ...nat, state })) }))
      .build();
    const result = trace(world, web);
    expect(result.disposition).toBe('dropped');
    expect(obstacles(result)).toEqual(['between gateway deny: nat-gateway']);
    expect(told(result)).toContain(`between gateway deny: nat-1 is in state ${state}`);
  });

  it('that nobody described leaves it open', () => {
    const world = guide.change((one) => ({ ...one, natGateways: [] })).build();
    expect(trace(world, web)).toMatchObject({ disposition: 'insufficient', outside: false });
    expect(obstacles(trace(world, web))).toEqual(['between gateway unknown: nat-gateway']);
  });

  it('in a subnet without a route to an internet gateway leads nowhere', () => {
    const world = network()
      .subnet('subnet-1')
      .natGateway('nat-1')
      .routes('rtb-2', ['0.0.0.0/0 -> nat-1'], 'subnet-2')
      .subnet('subnet-2')
      .instance('a')
      .build();
    const result = trace(world, web);
    expect(result.disposition).toBe('dropped');
    expect(obstacles(result)).toEqual(['between route deny: no-route']);
    expect(result.hops.at(-1)).toMatchObject({ resourceId: 'rtb-vpc-1', interfaceId: 'eni-nat-1' });
  });

  it('in the very subnet that it serves sends its packets to itself', () => {
    const world = network()
      .internetGateway()
      .subnet('subnet-1')
      .natGateway('nat-1')
      .instance('a')
      .routes('rtb-1', ['0.0.0.0/0 -> nat-1'], 'subnet-1')
      .build();
    const result = trace(world, tcp('172.31.0.11', '8.8.8.8', 443));
    expect(result.disposition).toBe('dropped');
    expect(told(result)).toContain('between gateway deny: the subnet of nat-1 routes 8.8.8.8 back to it');
    expect(told(result)[3]).toBe('between network-acl not-applied: both ends are in subnet-1');
  });

  it('meets the network ACL of the NAT gateway’s subnet going in and going out', () => {
    const acl = (ingress: string, egress: string) =>
      guide.acl('acl-nat', { ingress: [ingress], egress: [egress] }, 'subnet-public').build();
    const everything = '100 allow all from 0.0.0.0/0';
    expect(obstacles(trace(acl('100 allow tcp 1024-65535 from 0.0.0.0/0', everything), web))).toEqual([
      'between network-acl deny',
    ]);
    expect(trace(acl('100 allow tcp 443 from 172.31.16.0/20', '100 allow tcp 443 to 0.0.0.0/0'), web).disposition).toBe(
      'delivered',
    );
    expect(obstacles(trace(acl(everything, '100 allow tcp 80 to 0.0.0.0/0'), web))).toEqual([
      'between network-acl deny',
    ]);
  });

  it('the answer meets it again, by the port that the NAT gateway chose', () => {
    const shut = guide.acl('acl-nat', { ingress: ['100 allow tcp 443 from 0.0.0.0/0'] }, 'subnet-public').build();
    const { request, reply } = traceConnection(shut, web);
    expect(request.disposition).toBe('delivered');
    expect(obstacles(reply)).toEqual(['between network-acl deny']);
    const open = guide
      .acl(
        'acl-nat',
        { ingress: ['100 allow tcp 443 from 0.0.0.0/0', '110 allow tcp 1024-65535 from 0.0.0.0/0'] },
        'subnet-public',
      )
      .build();
    expect(traceConnection(open, { ...web, sourcePort: 500 }).reply).toMatchObject({
      disposition: 'delivered',
      arrived: { destinationPort: 500 },
    });
  });

  it('carries TCP, UDP and ICMP only', () => {
    const gre = { ...web, protocol: 47, sourcePort: 0, destinationPort: 0 };
    expect(told(trace(guide.build(), gre))).toContain('between gateway deny: nat-1 carries TCP, UDP and ICMP only');
    expect(trace(guide.build(), ping(a, '8.8.8.8')).disposition).toBe('delivered');
  });

  it('serves its own VPC only', () => {
    const world = guide
      .change((one) => ({ ...one, interfaces: one.interfaces.map((each) => ({ ...each, sourceDestCheck: false })) }))
      .build();
    const result = trace(world, tcp('10.9.9.9', '8.8.8.8', 443), { from: 'eni-a' });
    expect(obstacles(result)).toEqual(['between gateway deny: nat-gateway']);
    expect(told(result)).toContain(
      'between gateway deny: 10.9.9.9 is not in vpc-1, and nat-1 serves its own VPC alone',
    );
  });

  it('of the private kind is dropped by an internet gateway', () => {
    // "if you route traffic from the private NAT gateway to the internet gateway, the internet gateway drops the traffic" (VPC user guide, "NAT gateways")
    const world = network()
      .internetGateway()
      .subnet('subnet-1')
      .natGateway('nat-1', { connectivity: 'private' })
      .routes('rtb-2', ['0.0.0.0/0 -> nat-1'], 'subnet-2')
      .subnet('subnet-2')
      .instance('a')
      .build();
    expect(obstacles(trace(world, web))).toEqual(['between gateway deny: no-public-address']);
  });

  // "DNS64 and NAT64" (VPC user guide): 64:ff9b::/96 is asked in IPv4, and what comes back is led to whoever asked.
  const translating = network()
    .vpc('vpc-1', '10.0.0.0/16', '2600:1f18::/56')
    .internetGateway()
    .subnet('subnet-nat', '10.0.9.0/24')
    .natGateway('nat-1', { privateAddress: '10.0.9.5' })
    .routes('rtb-nat', ['0.0.0.0/0 -> igw-1'], 'subnet-nat')
    .subnet('subnet-1', '10.0.0.0/24', '2600:1f18::/64')
    .instance('a', { ipv6: '2600:1f18::a' })
    .routes('rtb-1', ['64:ff9b::/96 -> nat-1', '::/0 -> nat-1'], 'subnet-1')
    .build();

  it('asks in IPv4 for 64:ff9b::/96, and answers in IPv6', () => {
    const there = traceConnection(translating, tcp('2600:1f18::a', '64:ff9b::808:808', 443));
    expect(there.request).toMatchObject({ disposition: 'delivered', arrived: { destination: '8.8.8.8' } });
    expect(there.reply).toMatchObject({
      disposition: 'delivered',
      to: 'eni-a',
      arrived: { source: '64:ff9b::808:808', destination: '2600:1f18::a' },
    });
  });

  it('asks by ICMP for who pings by ICMPv6', () => {
    const { request, reply } = traceConnection(translating, ping('2600:1f18::a', '64:ff9b::808:808'));
    expect(request).toMatchObject({ disposition: 'delivered', arrived: { protocol: 1, icmp: { type: 8 } } });
    expect(reply).toMatchObject({ disposition: 'delivered', arrived: { protocol: 58, icmp: { type: 129 } } });
  });

  it('carries no other IPv6', () => {
    expect(told(trace(translating, tcp('2600:1f18::a', '2606:4700::1111', 443)))).toContain(
      'between gateway deny: nat-1 carries IPv6 to 64:ff9b::/96 alone, which it translates to IPv4',
    );
  });
});
