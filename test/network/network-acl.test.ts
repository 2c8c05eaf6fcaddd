import { describe, expect, it } from 'vitest';
import type { NetworkAcl } from '../../src/network/model.js';
import { decideNetworkAcl, networkAclOf } from '../../src/network/network-acl.js';
import { network } from '../helpers/network.js';
import { ping, tcp, udp } from '../helpers/packets.js';
import { networkAclEntry } from '../helpers/rule-text.js';

const acl = (ingress: readonly string[], egress: readonly string[] = []): NetworkAcl => ({
  id: 'acl-1',
  vpcId: 'vpc-1',
  isDefault: false,
  subnetIds: ['subnet-1'],
  entries: [
    ...ingress.map((text) => networkAclEntry(text, false)),
    ...egress.map((text) => networkAclEntry(text, true)),
  ],
});
const here = '10.0.0.5';

// The tables of the VPC user guide, "Custom network ACL" (IPv4).
const guide = acl(
  [
    '100 allow tcp 80 from 0.0.0.0/0',
    '110 allow tcp 443 from 0.0.0.0/0',
    '120 allow tcp 22 from 192.0.2.0/24',
    '130 allow tcp 3389 from 192.0.2.0/24',
    '140 allow tcp 32768-65535 from 0.0.0.0/0',
    '* deny all from 0.0.0.0/0',
  ],
  [
    '100 allow tcp 80 to 0.0.0.0/0',
    '110 allow tcp 443 to 0.0.0.0/0',
    '120 allow tcp 1024-65535 to 192.0.2.0/24',
    '140 allow tcp 32768-65535 to 0.0.0.0/0',
  ],
);

describe('the guide’s custom network ACL', () => {
  it.each([
    [
      'a packet for the SSL port matches rule 110',
      tcp('198.51.100.7', here, 443),
      'allow',
      'rule 110 allows tcp 443 from 0.0.0.0/0',
    ],
    [
      'one for NetBIOS matches none',
      tcp('198.51.100.7', here, 139),
      'deny',
      'no rule matches tcp 139 from 198.51.100.7, so rule * denies it',
    ],
    ['SSH from the home network', tcp('192.0.2.55', here, 22), 'allow', 'rule 120 allows tcp 22 from 192.0.2.0/24'],
    [
      'SSH from elsewhere',
      tcp('198.51.100.7', here, 22),
      'deny',
      'no rule matches tcp 22 from 198.51.100.7, so rule * denies it',
    ],
    [
      'return traffic',
      tcp('198.51.100.7', here, 32768, 443),
      'allow',
      'rule 140 allows tcp 32768-65535 from 0.0.0.0/0',
    ],
    [
      'below the ephemeral range',
      tcp('198.51.100.7', here, 32767, 443),
      'deny',
      'no rule matches tcp 32767 from 198.51.100.7, so rule * denies it',
    ],
    [
      'UDP',
      udp('198.51.100.7', here, 443),
      'deny',
      'no rule matches udp 443 from 198.51.100.7, so rule * denies it; rule 110 is for tcp only',
    ],
    ['ping', ping('198.51.100.7', here), 'deny', 'no rule matches icmp from 198.51.100.7, so rule * denies it'],
  ])('%s', (_, packet, decision, words) => {
    expect(decideNetworkAcl(guide, 'ingress', packet)).toMatchObject({ decision, words, resourceId: 'acl-1' });
  });

  it('judges what leaves by its destination', () => {
    expect(decideNetworkAcl(guide, 'egress', tcp(here, '192.0.2.55', 1024, 22))).toMatchObject({
      decision: 'allow',
      words: 'rule 120 allows tcp 1024-65535 to 192.0.2.0/24',
    });
    expect(decideNetworkAcl(guide, 'egress', tcp(here, '198.51.100.7', 1024, 22)).decision).toBe('deny');
  });
});

describe('order', () => {
  it('is by number, not by position, and the first match decides', () => {
    const both = acl([
      '200 allow all from 0.0.0.0/0',
      '90 deny icmp from 172.31.0.0/16',
      '100 allow icmp from 0.0.0.0/0',
    ]);
    expect(decideNetworkAcl(both, 'ingress', ping('172.31.16.10', here))).toMatchObject({
      decision: 'deny',
      words: 'rule 90 denies icmp from 172.31.0.0/16',
      entry: { number: 90 },
    });
    expect(decideNetworkAcl(both, 'ingress', ping('10.9.9.9', here)).words).toBe('rule 100 allows icmp from 0.0.0.0/0');
    expect(decideNetworkAcl(both, 'ingress', tcp('172.31.16.10', here, 22)).words).toBe(
      'rule 200 allows all traffic from 0.0.0.0/0',
    );
  });

  it('ends with the * rule whether or not AWS listed it', () => {
    for (const one of [acl([]), acl(['* deny all from 0.0.0.0/0'])]) {
      expect(decideNetworkAcl(one, 'ingress', ping('10.9.9.9', here))).toEqual({
        decision: 'deny',
        entry: null,
        words: 'no rule matches icmp from 10.9.9.9, so rule * denies it',
        clause: 'network ACL acl-1 has no rule that matches icmp from 10.9.9.9, so rule * denies it',
        resourceId: 'acl-1',
      });
    }
  });

  it('keeps the directions apart', () => {
    const oneWay = acl(['100 allow all from 0.0.0.0/0']);
    expect(decideNetworkAcl(oneWay, 'ingress', ping('10.9.9.9', here)).decision).toBe('allow');
    expect(decideNetworkAcl(oneWay, 'egress', ping(here, '10.9.9.9')).decision).toBe('deny');
  });

  it('keeps the address families apart', () => {
    // "none of the rules for IPv4 traffic apply to IPv6 traffic" (VPC user guide, "Custom network ACLs")
    expect(
      decideNetworkAcl(acl(['100 allow all from 0.0.0.0/0']), 'ingress', ping('2001:db8::1', '2001:db8::2')).decision,
    ).toBe('deny');
    expect(
      decideNetworkAcl(acl(['101 allow all from ::/0']), 'ingress', ping('2001:db8::1', '2001:db8::2')).decision,
    ).toBe('allow');
    expect(decideNetworkAcl(acl(['101 allow all from ::/0']), 'ingress', ping('10.9.9.9', here))).toMatchObject({
      decision: 'deny',
      words: 'no rule matches icmp from 10.9.9.9, so rule * denies it; rule 101 is for IPv6 only',
    });
    // One that would refuse it as well is no near miss.
    expect(decideNetworkAcl(acl(['101 deny all from ::/0']), 'ingress', ping('10.9.9.9', here)).words).toBe(
      'no rule matches icmp from 10.9.9.9, so rule * denies it',
    );
  });
});

describe('ICMP', () => {
  const world = acl([
    '100 deny icmp 3/4 from 0.0.0.0/0',
    '110 deny icmp 8/-1 from 10.0.0.0/8',
    '120 allow icmp from 0.0.0.0/0',
  ]);
  it.each([
    ['10.1.1.1', 8, 0, 'deny'],
    ['192.0.2.1', 8, 0, 'allow'],
    ['192.0.2.1', 3, 4, 'deny'],
    ['192.0.2.1', 3, 1, 'allow'],
    ['10.1.1.1', 0, 0, 'allow'],
  ])('from %s, type %i code %i: %s', (source, type, code, expected) => {
    expect(decideNetworkAcl(world, 'ingress', { ...ping(source, here), icmp: { type, code } }).decision).toBe(expected);
  });

  it('without its type is judged only where the type makes no difference', () => {
    const { icmp, ...untyped } = ping('192.0.2.1', here);
    expect(decideNetworkAcl(world, 'ingress', untyped)).toMatchObject({
      decision: 'unknown',
      words: 'it is not known whether this one matches: rule 100 denies icmp type 3 code 4 from 0.0.0.0/0',
    });
    const same = acl(['100 deny icmp 8/-1 from 0.0.0.0/0', '110 deny icmp from 0.0.0.0/0']);
    expect(decideNetworkAcl(same, 'ingress', untyped)).toMatchObject({
      decision: 'deny',
      words: 'rule 110 denies icmp from 0.0.0.0/0',
    });
  });
});

it('a subnet has the network ACL that lists it, the default one included', () => {
  const world = network().subnet('subnet-1').subnet('subnet-2').acl('acl-own', {}, 'subnet-2').build();
  expect(networkAclOf(world, 'subnet-1')?.id).toBe('acl-vpc-1');
  expect(networkAclOf(world, 'subnet-2')?.id).toBe('acl-own');
  expect(networkAclOf(world, 'subnet-9')).toBeUndefined();
});
