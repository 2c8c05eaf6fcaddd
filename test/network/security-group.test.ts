import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/network/model.js';
import type { Packet } from '../../src/network/packet.js';
import { decideSecurityGroups, type Peer } from '../../src/network/security-group.js';
import { network } from '../helpers/network.js';
import { ping, tcp, udp } from '../helpers/packets.js';

const here = '172.31.32.10';
const stranger = (address: string): Peer => ({ address, groupIds: [] });
const judge = (world: Network, packet: Packet, peer = stranger(packet.source), groups = ['sg-1']) =>
  decideSecurityGroups(world, groups, 'ingress', packet, peer);
const inbound = (...rules: readonly string[]) => network().group('sg-1', { ingress: rules }).build();

describe('a rule', () => {
  it.each([
    // "For example, to allow access to a web server" (VPC user guide, "Security group rules")
    ['tcp 80 from 0.0.0.0/0', tcp('203.0.113.12', here, 80), 'allow'],
    ['tcp 80 from 0.0.0.0/0', tcp('203.0.113.12', here, 443), 'deny'],
    ['tcp 80 from 0.0.0.0/0', udp('203.0.113.12', here, 80), 'deny'],
    ['tcp 1024-65535 from 0.0.0.0/0', tcp('203.0.113.12', here, 1023), 'deny'],
    ['tcp 1024-65535 from 0.0.0.0/0', tcp('203.0.113.12', here, 1024), 'allow'],
    ['tcp 1024-65535 from 0.0.0.0/0', tcp('203.0.113.12', here, 65535), 'allow'],
    ['tcp from 0.0.0.0/0', tcp('203.0.113.12', here, 22), 'allow'],
    ['all from 10.0.0.0/8', tcp('10.1.1.1', here, 22), 'allow'],
    ['all from 10.0.0.0/8', tcp('11.1.1.1', here, 22), 'deny'],
    ['tcp 22 from 2001:db8::/32', tcp('2001:db8::9', '2600::1', 22), 'allow'],
    // The port of the rule is the destination's, whatever the source's.
    ['tcp 22 from 0.0.0.0/0', tcp('203.0.113.12', here, 40000, 22), 'deny'],
  ])('%s', (rule, packet, expected) => {
    expect(judge(inbound(rule), packet).decision).toBe(expected);
  });

  it('covers a protocol by its number, and then all of it', () => {
    const gre = { ...tcp('10.0.0.1', here, 0, 0), protocol: 47 };
    expect(judge(inbound('47 from 10.0.0.0/8'), gre).decision).toBe('allow');
    expect(judge(inbound('50 from 10.0.0.0/8'), gre).decision).toBe('deny');
    expect(judge(inbound('all from 10.0.0.0/8'), gre).decision).toBe('allow');
  });

  // "From-port is the ICMP type and to-port the code, -1 is all" (EC2 API reference, IpPermission)
  it.each([
    ['icmp from 0.0.0.0/0', 8, 0, 'allow'],
    ['icmp 8 from 0.0.0.0/0', 8, 0, 'allow'],
    ['icmp 8/-1 from 0.0.0.0/0', 8, 0, 'allow'],
    ['icmp 8/0 from 0.0.0.0/0', 8, 0, 'allow'],
    ['icmp 0/-1 from 0.0.0.0/0', 8, 0, 'deny'],
    ['icmp 3/4 from 0.0.0.0/0', 3, 4, 'allow'],
    ['icmp 3/4 from 0.0.0.0/0', 3, 1, 'deny'],
    ['icmp 3/-1 from 0.0.0.0/0', 3, 1, 'allow'],
    ['icmpv6 from 0.0.0.0/0', 8, 0, 'deny'],
  ])('%s and type %i code %i', (rule, type, code, expected) => {
    const packet = { ...ping('203.0.113.12', here), icmp: { type, code } };
    expect(judge(inbound(rule), packet).decision).toBe(expected);
  });

  it('for one ICMP type cannot be judged by a packet without its type', () => {
    const { icmp, ...untyped } = ping('203.0.113.12', here);
    expect(judge(inbound('icmp 8 from 0.0.0.0/0'), untyped)).toMatchObject({
      decision: 'unknown',
      words: 'it is not known whether the inbound rule for icmp type 8 from 0.0.0.0/0 matches 203.0.113.12',
    });
    expect(judge(inbound('icmp from 0.0.0.0/0'), untyped).decision).toBe('allow');
    expect(judge(inbound('icmp 8 from 10.0.0.0/8'), untyped).decision).toBe('deny');
  });

  it('with a prefix list covers the blocks of the list, and nobody knows where the list is not read', () => {
    const known = network()
      .prefixList('pl-1', '198.51.100.0/24')
      .group('sg-1', { ingress: ['tcp 443 from pl-1'] })
      .build();
    expect(judge(known, tcp('198.51.100.7', here, 443)).decision).toBe('allow');
    expect(judge(known, tcp('203.0.113.7', here, 443)).decision).toBe('deny');
    expect(judge(inbound('tcp 443 from pl-1'), tcp('198.51.100.7', here, 443)).decision).toBe('unknown');
    expect(judge(inbound('tcp 443 from pl-1'), tcp('198.51.100.7', here, 80)).decision).toBe('deny');
  });

  it('with a group asks who the peer is, not where', () => {
    const world = inbound('tcp 5432 from sg-app');
    const packet = tcp('172.31.0.10', here, 5432);
    expect(judge(world, packet, { address: '172.31.0.10', groupIds: ['sg-other', 'sg-app'] }).decision).toBe('allow');
    expect(judge(world, packet, { address: '172.31.0.10', groupIds: ['sg-other'] }).decision).toBe('deny');
    expect(judge(world, packet, { address: '172.31.0.10', groupIds: null }).decision).toBe('unknown');
  });
});

describe('several groups on one interface', () => {
  // "the rules from each security group are aggregated to form a single set of rules" (VPC user guide, "Security group rules")
  const world = network()
    .group('sg-1', { ingress: ['tcp 22 from 0.0.0.0/0'] })
    .group('sg-2', { ingress: ['tcp 80 from 0.0.0.0/0'] })
    .build();
  const web = tcp('203.0.113.12', here, 80);

  it('let in what any of them lets in, and name the one that does', () => {
    expect(judge(world, web, undefined, ['sg-1', 'sg-2'])).toEqual({
      decision: 'allow',
      rule: { protocol: 6, from: 80, to: 80, peer: { kind: 'cidr', cidr: '0.0.0.0/0' } },
      words: 'inbound rule allows tcp 80 from 0.0.0.0/0',
      resourceId: 'sg-2',
    });
  });

  it('leave it open while one of them is not described, unless another allows', () => {
    expect(judge(world, web, undefined, ['sg-1', 'sg-9'])).toMatchObject({
      decision: 'unknown',
      words: 'sg-9 is not described',
      resourceId: 'sg-9',
    });
    expect(judge(world, web, undefined, ['sg-2', 'sg-9']).decision).toBe('allow');
    expect(judge(world, web, undefined, []).decision).toBe('unknown');
  });
});

describe('in words', () => {
  it('a refusal says what no rule allows, and from or to where', () => {
    expect(judge(inbound(), ping('172.31.16.10', here)).words).toBe('no inbound rule allows icmp from 172.31.16.10');
    expect(judge(inbound('tcp 22 from 0.0.0.0/0'), udp('10.0.0.1', here, 53)).words).toBe(
      'no inbound rule allows udp 53 from 10.0.0.1',
    );
    const closed = network().group('sg-1', { egress: [] }).build();
    const packet = tcp(here, '172.31.0.9', 443);
    expect(decideSecurityGroups(closed, ['sg-1'], 'egress', packet, stranger('172.31.0.9'))).toEqual({
      decision: 'deny',
      rule: null,
      words: 'no outbound rule allows tcp 443 to 172.31.0.9',
      clause: 'security group sg-1 has no outbound rule that allows tcp 443 to 172.31.0.9',
      resourceId: 'sg-1',
    });
  });

  it('a refusal points at the rule that is for the other address family', () => {
    const words = 'no inbound rule allows icmpv6 from 2001:db8::9; the rule for 0.0.0.0/0 is for IPv4 only';
    expect(judge(inbound('icmp from 0.0.0.0/0'), ping('2001:db8::9', '2600::1')).words).toBe(words);
    expect(judge(inbound('all from 0.0.0.0/0'), ping('2001:db8::9', '2600::1')).words).toBe(words);
    expect(judge(inbound('tcp 22 from ::/0'), tcp('203.0.113.12', here, 22)).words).toBe(
      'no inbound rule allows tcp 22 from 203.0.113.12; the rule for ::/0 is for IPv6 only',
    );
    expect(judge(inbound('tcp 80 from ::/0'), tcp('203.0.113.12', here, 22)).words).toBe(
      'no inbound rule allows tcp 22 from 203.0.113.12',
    );
  });

  it('a refusal points at the group that the peer has but cannot show', () => {
    const hidden = { groupIds: ['sg-app'], why: 'it is night' };
    const peer = { address: '54.0.0.1', groupIds: [], hidden };
    expect(judge(inbound('icmp from sg-app'), ping('54.0.0.1', here), peer).words).toBe(
      'no inbound rule allows icmp from 54.0.0.1; the rule for sg-app does not count: it is night',
    );
    expect(judge(inbound('tcp 22 from sg-app'), ping('54.0.0.1', here), peer).words).toBe(
      'no inbound rule allows icmp from 54.0.0.1',
    );
  });

  it.each([
    ['all from 0.0.0.0/0', 'inbound rule allows all traffic from 0.0.0.0/0'],
    ['icmp from 0.0.0.0/0', 'inbound rule allows icmp from 0.0.0.0/0'],
    ['icmp 8 from 0.0.0.0/0', 'inbound rule allows icmp type 8 from 0.0.0.0/0'],
    ['icmp 8/0 from 0.0.0.0/0', 'inbound rule allows icmp type 8 code 0 from 0.0.0.0/0'],
  ])('%s', (rule, words) => {
    expect(judge(inbound(rule), ping('203.0.113.12', here)).words).toBe(words);
  });

  it.each([
    ['tcp 22 from sg-app', 'inbound rule allows tcp 22 from sg-app'],
    ['tcp 20-30 from 10.0.0.0/8', 'inbound rule allows tcp 20-30 from 10.0.0.0/8'],
    ['tcp from 10.0.0.0/8', 'inbound rule allows tcp from 10.0.0.0/8'],
    ['tcp 0-65535 from 10.0.0.0/8', 'inbound rule allows tcp from 10.0.0.0/8'],
  ])('%s', (rule, words) => {
    expect(judge(inbound(rule), tcp('10.0.0.1', here, 22), { address: '10.0.0.1', groupIds: ['sg-app'] }).words).toBe(
      words,
    );
  });
});
