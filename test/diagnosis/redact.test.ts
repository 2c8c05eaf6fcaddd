import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseText, isNotACase, parseCase, saveCase } from '../../src/diagnosis/case-file.js';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { redact } from '../../src/diagnosis/redact.js';
import type { Evidence } from '../../src/diagnosis/verdict.js';
import type { Network } from '../../src/network/model.js';
import { network } from '../helpers/network.js';
import { evidence, idle, ping, seen, tcp } from './evidence.js';

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
});
