import { describe, expect, it } from 'vitest';
import { openCase, sightAt } from '../../../src/diagnosis/case/case.js';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import type { Connection } from '../../../src/diagnosis/question.js';
import { legs } from '../../../src/diagnosis/verdict.js';
import type { Network } from '../../../src/network/model.js';
import { network } from '../../helpers/network.js';
import { BEGIN, evidence, idle, ping, records, seen, tcp } from '../evidence.js';
import { A, B, BACK, behindNat, open, THERE, unknown } from '../worlds.js';

/** The states of the four legs as letters: `AR..`, `?` where nobody can tell. */
function letters(asked: Connection, world: Network, lines: readonly string[], format?: string): string {
  const facts = openCase(asked, world, evidence([], { records: records(lines, format) }));
  return legs.map((leg) => ({ accept: 'A', reject: 'R', none: '.', unseen: '?' })[sightAt(facts, leg).state]).join('');
}

const everything = [
  seen('eni-a', THERE, 'ACCEPT'),
  seen('eni-b', THERE, 'ACCEPT'),
  seen('eni-b', BACK, 'ACCEPT'),
  seen('eni-a', BACK, 'REJECT'),
];

describe('sorting records onto the four legs', () => {
  it('goes by interface and addresses', () => {
    const gre = everything.map((line) => line.replace(' 0 0 1 ', ' 0 0 47 '));
    expect(letters(ping(A, B, { protocol: 47 }), open().build(), gre)).toBe('AAAR');
    expect(letters(ping(B, A, { protocol: 47 }), open().build(), gre)).toBe('ARAA');
  });

  it('leaves out other protocols, other peers and other ports', () => {
    const others = [
      seen('eni-b', THERE, 'REJECT', { protocol: 17, ports: '40000 443' }),
      seen('eni-b', '172.31.9.9 > 172.31.16.10', 'REJECT', { protocol: 6, ports: '40000 443' }),
      seen('eni-b', THERE, 'REJECT', { protocol: 6, ports: '40000 22' }),
      idle('eni-a'),
      idle('eni-b'),
    ];
    expect(letters(tcp(A, B, 443), open().build(), others)).toBe('....');
  });

  it('the same pair the other way round is another conversation', () => {
    // b is a client of a's port 443 here.
    const other = [
      seen('eni-b', BACK, 'ACCEPT', { protocol: 6, ports: '40000 443' }),
      seen('eni-b', THERE, 'ACCEPT', { protocol: 6, ports: '443 40000' }),
      idle('eni-a'),
      idle('eni-b'),
    ];
    expect(letters(tcp(A, B, 443), open().build(), other)).toBe('....');
    expect(letters(tcp(B, A, 443), open().build(), other)).toBe('A.?A');
  });

  it('an interface shows its primary address for a secondary one; pkt-srcaddr and pkt-dstaddr tell them apart', () => {
    const world = open()
      .change((one) => ({
        ...one,
        interfaces: one.interfaces.map((eni) =>
          eni.id === 'eni-b' ? { ...eni, privateAddresses: [B, '172.31.16.50'] } : eni,
        ),
      }))
      .build();
    const format = 'interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr protocol start end action log-status';
    const at = (real: string) => [
      `eni-b ${A} ${B} ${A} ${real} 1 ${BEGIN} ${BEGIN + 9} REJECT OK`,
      `eni-a - - - - - ${BEGIN + 60} ${BEGIN + 120} - NODATA`,
    ];
    expect(letters(ping(A, '172.31.16.50'), world, at('172.31.16.50'), format)).toBe('.R.?');
    expect(letters(ping(A, '172.31.16.50'), world, at(B), format)).toBe('....');
    expect(
      letters(ping(A, '172.31.16.50'), world, [
        seen('eni-a', `${A} > 172.31.16.50`, 'ACCEPT'),
        seen('eni-b', THERE, 'REJECT'),
      ]),
    ).toBe('AR..');
  });

  it('over public addresses each interface knows itself by its private one', () => {
    const world = network()
      .internetGateway()
      .instance('a', { public: '54.0.0.1' })
      .instance('b', { public: '54.0.0.2' })
      .group('sg-b', { ingress: ['all from 0.0.0.0/0'] })
      .flowLog('vpc-1')
      .build();
    const lines = [
      seen('eni-a', '172.31.0.10 > 54.0.0.2', 'ACCEPT'),
      seen('eni-b', '54.0.0.1 > 172.31.0.11', 'ACCEPT'),
      seen('eni-b', '172.31.0.11 > 54.0.0.1', 'ACCEPT'),
      seen('eni-a', '54.0.0.2 > 172.31.0.10', 'ACCEPT'),
    ];
    expect(letters(ping('172.31.0.10', '54.0.0.2'), world, lines)).toBe('AAAA');
    expect(letters(ping('54.0.0.1', '54.0.0.2'), world, lines)).toBe('AAAA');
  });

  it('from the internet to a public address: the destination alone can be recorded', () => {
    const world = network().internetGateway().instance('b', { public: '54.0.0.2' }).flowLog('vpc-1').build();
    const verdict = diagnose(
      ping('203.0.113.12', '54.0.0.2'),
      world,
      evidence([seen('eni-b', '203.0.113.12 > 172.31.0.10', 'REJECT')]),
    ).verdict;
    expect(verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      certainty: 'certain',
      signature: 'K2',
    });
  });

  it('from the internet, and nothing came: there was no such traffic, as far as anybody here can see', () => {
    const world = network()
      .internetGateway()
      .instance('b', { public: '54.0.0.2' })
      .group('sg-b', { ingress: ['all from 0.0.0.0/0'] })
      .flowLog('vpc-1')
      .build();
    const { verdict } = diagnose(ping('203.0.113.12', '54.0.0.2'), world, evidence([idle('eni-b')]));
    expect(verdict).toMatchObject({
      outcome: 'inconclusive',
      cause: 'NO_TRAFFIC',
      certainty: 'possible',
      alternatives: ['LOST_IN_TRANSIT'],
    });
  });

  it('an interface that several flow logs record is counted once', () => {
    const facts = openCase(ping(A, B), open().build(), evidence([...everything, ...everything]));
    expect(sightAt(facts, 'request-at-source').records).toHaveLength(1);
  });

  it('a format without interface-id is helped by instance-id or flow-direction', () => {
    const byInstance = 'instance-id srcaddr dstaddr protocol start end action log-status';
    expect(
      letters(
        ping(A, B),
        open().build(),
        [`i-a ${A} ${B} 1 100 109 ACCEPT OK`, `i-b ${A} ${B} 1 100 109 REJECT OK`],
        byInstance,
      ),
    ).toBe('AR..');
    const byDirection = 'flow-direction srcaddr dstaddr protocol start end action log-status';
    expect(
      letters(
        ping(A, B),
        open().build(),
        [`egress ${A} ${B} 1 100 109 ACCEPT OK`, `ingress ${A} ${B} 1 100 109 REJECT OK`],
        byDirection,
      ),
    ).toBe('AR..');
  });

  it('an IPv6 ping is ICMPv6, whatever it was called', () => {
    const lines = [
      seen('eni-a', '2600:1f18::a > 2600:1f18::b', 'ACCEPT', { protocol: 58 }),
      seen('eni-b', '2600:1f18::a > 2600:1f18::b', 'REJECT', { protocol: 58 }),
    ];
    const { question, verdict } = diagnose(ping('2600:1f18::a', '2600:1f18:0::b'), unknown, evidence(lines));
    expect(question).toMatchObject({ protocol: 58, destination: { address: '2600:1f18::b', eniId: 'eni-b' } });
    expect(verdict.signature).toBe('K2');
  });
});

describe('finding out whose interface is whose, from records alone', () => {
  const enis = (lines: readonly string[], format?: string) => {
    const { source, destination } = openCase(ping(A, B), unknown, evidence([], { records: records(lines, format) }));
    return [source.interfaceId, destination.interfaceId];
  };

  it('an interface shows its own address in all its rows', () => {
    expect(
      enis([
        seen('eni-1', THERE, 'ACCEPT'),
        seen('eni-1', `172.31.7.7 > ${B}`, 'REJECT'),
        seen('eni-2', THERE, 'ACCEPT'),
        seen('eni-2', `${A} > 172.31.7.7`, 'ACCEPT'),
      ]),
    ).toEqual(['eni-2', 'eni-1']);
  });

  it('the one that rejects a request that the other accepted is the destination', () => {
    expect(enis([seen('eni-1', THERE, 'REJECT'), seen('eni-2', THERE, 'ACCEPT')])).toEqual(['eni-2', 'eni-1']);
  });

  it('the one that rejects an answer that the other accepted is the source', () => {
    expect(
      enis([
        seen('eni-1', THERE, 'ACCEPT'),
        seen('eni-1', BACK, 'REJECT'),
        seen('eni-2', THERE, 'ACCEPT'),
        seen('eni-2', BACK, 'ACCEPT'),
      ]),
    ).toEqual(['eni-1', 'eni-2']);
  });

  it('flow-direction says it outright', () => {
    const format = 'interface-id srcaddr dstaddr protocol start end action log-status flow-direction';
    expect(enis([`eni-1 ${A} ${B} 1 100 109 REJECT OK egress`], format)).toEqual(['eni-1', null]);
  });

  it('what it shows another address for is its own', () => {
    const format = 'interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr protocol start end action log-status';
    const shown = (eni: string, addresses: string) => `${eni} ${addresses} 1 ${BEGIN} ${BEGIN + 9} ACCEPT OK`;
    const [mainOfA, mainOfB] = ['172.31.7.1', '172.31.7.2'];
    const lines = [shown('eni-1', `${A} ${mainOfB} ${A} ${B}`), shown('eni-2', `${mainOfA} ${B} ${A} ${B}`)];
    expect(enis(lines, format)).toEqual(['eni-2', 'eni-1']);
  });

  it('a neighbour that talked with one of them is nobody', () => {
    expect(enis([seen('eni-3', `172.31.7.7 > ${B}`, 'ACCEPT')])).toEqual([null, null]);
  });
});

describe('a NAT gateway on the way', () => {
  const world = (egress: readonly string[]) => behindNat({ egress }).build();
  const lines = [
    seen('eni-a', `${A} > 8.8.8.8`, 'ACCEPT'),
    seen('eni-nat-1', '172.31.16.10 > 8.8.8.8', 'REJECT'),
    idle('eni-a'),
    idle('eni-nat-1'),
  ];

  it('has no security group: a REJECT on its interface is its network ACL, even if nobody described that', () => {
    const { verdict, evidence: cited } = diagnose(
      ping(A, '8.8.8.8'),
      { ...world([]), networkAcls: [] },
      evidence(lines),
    );
    expect(verdict).toMatchObject({ cause: 'NAT_GATEWAY', certainty: 'likely', signature: null });
    expect(cited.at(-1)).toMatchObject({ leg: 'request-between', eniId: 'eni-nat-1' });
  });

  it('shows in the picture which of its rules it is', () => {
    const { hops } = diagnose(ping(A, '8.8.8.8'), world(['100 allow tcp to 0.0.0.0/0']), evidence(lines));
    expect(hops.filter(({ leg, config }) => leg === 'request' && config === 'deny')).toMatchObject([
      { component: 'network-acl', at: 'between', resourceId: 'acl-nat', evidence: 'reject' },
    ]);
  });
});
