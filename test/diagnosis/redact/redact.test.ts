import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import { redact } from '../../../src/diagnosis/redact/redact.js';
import { caseText, isNotACase, parseCase, saveCase } from '../../../src/diagnosis/saved/case-file.js';
import type { Evidence, Verdict } from '../../../src/diagnosis/verdict.js';
import { canonicalCidr, contains, containsAny } from '../../../src/network/cidr.js';
import type { Network } from '../../../src/network/model.js';
import { network } from '../../helpers/network.js';
import { evidence, idle, ping, seen, tcp } from '../evidence.js';

const ACCOUNT = '123456789012';

const world = (ingress: readonly string[]): Network =>
  network()
    .internetGateway()
    .instance('a', { public: '54.10.0.1' })
    .instance('b', { public: '54.10.0.2' })
    .group('sg-b', { ingress })
    .flowLog('vpc-1', { deliveryError: `arn:aws:iam::${ACCOUNT}:role/x from 54.10.0.1` })
    .build();

const redacted = (source: string, destination: string, one: Network, seenThere: Evidence) =>
  redact(saveCase(tcp(source, destination, 443), one, seenThere));

describe('redacting a case', () => {
  const lines = [
    seen('eni-b', '203.0.113.12 > 172.31.0.11', 'REJECT', { protocol: 6, ports: '40000 443', bytes: 240 }),
  ];

  it('leaves no account id and no public address', () => {
    const text = caseText(
      redacted('203.0.113.12', '54.10.0.2', world(['tcp 443 from 203.0.112.0/24']), evidence(lines)),
    );
    for (const secret of [ACCOUNT, '203.0.11', '54.10.']) expect(text).not.toContain(secret);
    expect(text).toContain('arn:aws:iam::111111111111:role/x');
    expect(text).toContain('172.31.0.11');
    expect(isNotACase(parseCase(text))).toBe(false);
  });

  it('gives each address one stand-in everywhere, in fields, lines and keys', () => {
    const {
      connection,
      network: one,
      evidence: seenThere,
    } = redacted('203.0.113.12', '54.10.0.2', world([]), evidence(lines));
    const standIn = connection.source.address;
    expect(seenThere.records[0]).toMatchObject({
      srcaddr: standIn,
      accountId: '111111111111',
      line: expect.stringContaining(` ${standIn} 172.31.0.11 40000 443 6 4 240 `),
    });
    expect(Object.values(one.interfaces[1]?.publicAddresses ?? {})).toEqual([connection.destination.address]);
  });

  it('leaves a number of twelve digits alone that is no account', () => {
    const big = seen('eni-b', '203.0.113.12 > 172.31.0.11', 'ACCEPT', { bytes: 999_999_999_999 });
    expect(redacted('203.0.113.12', '54.10.0.2', world([]), evidence([big])).evidence.records[0]?.line).toContain(
      ' 999999999999 ',
    );
  });

  it('redacts addresses inside names, as public DNS names hold them', () => {
    const one = world([]);
    const named = {
      ...one,
      interfaces: one.interfaces.map((eni) => ({ ...eni, name: 'ec2-54-10-0-2.compute.amazonaws.com' })),
    };
    const { connection, network: after } = redacted('203.0.113.12', '54.10.0.2', named, evidence(lines));
    expect(after.interfaces[0]?.name).toBe(
      `ec2-${connection.destination.address.replaceAll('.', '-')}.compute.amazonaws.com`,
    );
  });

  const isDocumentation = (text: string): boolean =>
    containsAny(['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'], text);

  it('gives documentation addresses, the same one each time, and never a real one', () => {
    const once = redacted('54.1.2.3', '54.10.0.2', world(['tcp 443 from 54.1.2.0/24']), evidence(lines));
    const again = redacted('54.1.2.3', '54.10.0.2', world(['tcp 443 from 54.1.2.0/24']), evidence(lines));
    expect(again).toEqual(once);
    const addresses = [
      once.connection.source.address,
      once.connection.destination.address,
      once.evidence.records[0]?.srcaddr ?? '',
    ];
    expect(new Set(addresses).size).toBe(3);
    for (const address of addresses) expect(isDocumentation(address)).toBe(true);
    const [rule] = once.network.securityGroups.find(({ id }) => id === 'sg-b')?.ingress ?? [];
    expect(rule?.peer.kind === 'cidr' && contains(rule.peer.cidr, once.connection.source.address)).toBe(true);
  });

  it('hides the IPv6 blocks of the VPCs themselves, and what lies in them', () => {
    const one = network()
      .vpc('vpc-1', '10.0.0.0/16', '2600:1f18:aaaa:bb00::/56')
      .subnet('subnet-1', '10.0.1.0/24', '2600:1f18:aaaa:bb01::/64')
      .instance('a', { ipv6: '2600:1f18:aaaa:bb01::10' })
      .build();
    const { network: after } = redact(saveCase(ping('10.0.1.10', '10.0.1.11'), one, evidence([])));
    const blocks = [...(after.vpcs[0]?.cidrs ?? []), ...(after.subnets[0]?.cidrs ?? [])];
    expect(blocks).toEqual(['10.0.0.0/16', '2001:db8:0:100::/56', '10.0.1.0/24', '2001:db8:0:101::/64']);
    expect(contains('2001:db8:0:101::/64', after.interfaces[0]?.ipv6Addresses[0] ?? '')).toBe(true);
    expect(JSON.stringify(after)).not.toMatch(/1f18|aaaa/);
  });

  it.each([
    ['with dashes, as the console writes them', 'web-1234-5678-9012-prod', 'web-1111-1111-1111-prod'],
    ['without', 'logs/123456789012', 'logs/111111111111'],
    ['in an ARN', 'arn:aws:iam::123456789012:role/x', 'arn:aws:iam::111111111111:role/x'],
  ])('hides account ids inside names %s', (_, name, hidden) => {
    const one = world([]);
    const named = { ...one, interfaces: one.interfaces.map((eni) => ({ ...eni, name })) };
    expect(redacted('54.1.2.3', '54.10.0.2', named, evidence([])).network.interfaces[0]?.name).toBe(hidden);
  });

  it('has stand-ins for more addresses than documentation has', () => {
    const many = Array.from({ length: 1000 }, (_, n) =>
      seen('eni-b', `54.${n >> 8}.7.${n & 255} > 172.31.0.11`, 'REJECT', { protocol: 6, ports: '40000 443' }),
    );
    const text = caseText(redacted('54.1.2.3', '54.10.0.2', world([]), evidence(many)));
    expect(text).not.toMatch(/\b54\./);
  });

  it('redacts IPv6 and keeps what is private or special', () => {
    const text = caseText(
      redact(
        saveCase(
          ping('2600:1f18::a', 'fd00::1'),
          world(['all from ::/0', 'all from 0.0.0.0/0', 'all from 2600:1f18::/32']),
          evidence([idle('eni-a')]),
        ),
      ),
    );
    expect(text).not.toContain('1f18');
    for (const kept of ['fd00::1', '::/0', '0.0.0.0/0', '172.31.0.0/16']) expect(text).toContain(kept);
  });

  it('changes nothing else about the verdict: rules still match what they matched', () => {
    const address = fc
      .tuple(
        fc.constantFrom(3, 54, 203),
        fc.constantFrom(0, 10),
        fc.constantFrom(0, 113, 114),
        fc.integer({ min: 1, max: 6 }),
      )
      .map((parts) => parts.join('.'));
    const cidr = fc
      .tuple(address, fc.integer({ min: 0, max: 32 }))
      .map(([base, prefix]) => `tcp 443 from ${base}/${prefix}`);
    fc.assert(
      fc.property(
        address,
        fc.array(cidr, { maxLength: 4 }),
        fc.constantFrom('ACCEPT', 'REJECT'),
        (home, ingress, action) => {
          const one = world(ingress);
          const there = evidence([
            seen('eni-b', `${home} > 172.31.0.11`, action, { protocol: 6, ports: '40000 443' }),
            idle('eni-b'),
          ]);
          const plain = diagnose(tcp(home, '54.10.0.2', 443), one, there);
          const hidden = redacted(home, '54.10.0.2', one, there);
          const after = diagnose(hidden.connection, hidden.network, hidden.evidence);
          const shape = ({ verdict, hops, blockers }: typeof plain) => ({
            verdict: { ...verdict, rule: null, summary: null },
            hops: hops.map(({ rule: _, ...hop }) => hop),
            blockers: blockers.map(({ rule: _, ...blocker }) => blocker),
          });
          expect(shape(after)).toEqual(shape(plain));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('changes nothing else about a network with network ACLs and routes, for IPv4 and IPv6', () => {
    const ipv4 = fc
      .tuple(
        fc.constantFrom(3, 54, 100, 203),
        fc.constantFrom(0, 64),
        fc.constantFrom(0, 113),
        fc.integer({ min: 1, max: 3 }),
      )
      .map((parts) => parts.join('.'));
    const ipv6 = fc
      .tuple(
        fc.constantFrom('2600:1f18', '2600:1f19', '2a00:1450'),
        fc.constantFrom('aaaa', '1'),
        fc.integer({ min: 1, max: 3 }),
      )
      .map(([head, site, last]) => `${head}:${site}::${last}`);
    const cidr4 = fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })).map((parts) => parts.join('/'));
    const cidr6 = fc.tuple(ipv6, fc.integer({ min: 0, max: 128 })).map((parts) => parts.join('/'));
    const entries = (way: 'from' | 'to') =>
      fc
        .uniqueArray(
          fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom('allow', 'deny'), fc.oneof(cidr4, cidr6)),
          { selector: ([number]) => number, maxLength: 4 },
        )
        .map((list) => list.map(([number, action, cidr]) => `${number} ${action} all ${way} ${cidr}`));
    const routes = fc
      .uniqueArray(fc.tuple(fc.oneof(cidr4, cidr6), fc.constantFrom('igw-1', 'igw-1 (blackhole)', 'tgw-1')), {
        selector: ([cidr]) => canonicalCidr(cidr),
        maxLength: 4,
      })
      .map((list) => list.map(([cidr, target]) => `${cidr} -> ${target}`));
    fc.assert(
      fc.property(
        fc.oneof(ipv4, ipv6),
        entries('from'),
        entries('to'),
        routes,
        fc.array(fc.oneof(cidr4, cidr6), { maxLength: 3 }),
        (home, ingress, egress, ways, list) => {
          const one = network()
            .vpc('vpc-1', '172.31.0.0/16', '2600:1f18:aaaa:bb00::/56')
            .subnet('subnet-1', '172.31.0.0/20', '2600:1f18:aaaa:bb01::/64')
            .internetGateway()
            .instance('b', { public: '54.10.0.2', ipv6: '2600:1f18:aaaa:bb01::b' })
            .prefixList('pl-1', ...list)
            .group('sg-b', { ingress: ['all from pl-1'] })
            .acl('acl-b', { ingress, egress }, 'subnet-1')
            .routes('rtb-b', ways, 'subnet-1')
            .build();
          const asked = tcp(home, home.includes(':') ? '2600:1f18:aaaa:bb01::b' : '54.10.0.2', 443);
          const hidden = redact(saveCase(asked, silent(one), evidence([])));
          const shape = ({ verdict, hops, blockers }: Verdict) => ({
            verdict: { ...verdict, rule: null, summary: null },
            hops: hops.map(({ rule: _, ...hop }) => hop),
            blockers: blockers.map(({ rule: _, ...blocker }) => blocker),
          });
          expect(shape(diagnose(hidden.connection, hidden.network, hidden.evidence))).toEqual(
            shape(diagnose(asked, silent(one), evidence([]))),
          );
          expect(JSON.stringify(hidden)).not.toMatch(/1f1[89]|2a00|\b54\.|"3\.|203\.0\.0\./);
        },
      ),
      { numRuns: 120 },
    );
  });
});

const silent = (one: Network): Network => ({ ...one, flowLogs: [] });
