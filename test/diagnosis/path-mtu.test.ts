import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { TCP } from '../../src/network/packet.js';
import { network } from '../helpers/network.js';
import { transitGateway } from '../helpers/transit.js';
import { evidence, idle, seen, skipped, tcp } from './evidence.js';

const [A, B] = ['10.1.1.10', '10.2.1.10'];
const world = network()
  .vpc('vpc-a', '10.1.0.0/16')
  .subnet('subnet-a', '10.1.1.0/24')
  .instance('a', { address: A })
  .routes('rtb-a', ['10.0.0.0/8 -> tgw-1'])
  .flowLog('vpc-a')
  .vpc('vpc-b', '10.2.0.0/16')
  .subnet('subnet-b', '10.2.1.0/24')
  .instance('b', { address: B })
  .group('sg-b', { ingress: ['tcp 443 from 10.1.0.0/16'] })
  .routes('rtb-b', ['10.0.0.0/8 -> tgw-1'])
  .flowLog('vpc-b')
  .change(transitGateway({ attached: { 'vpc-a': ['subnet-a'], 'vpc-b': ['subnet-b'] } }))
  .build();

/** What passed an interface: how many packets, and their bytes. */
type Amount = readonly [packets: number, bytes: number];
const row = (eni: string, way: string, [packets, bytes]: Amount, start = 0) =>
  seen(eni, way, 'ACCEPT', {
    protocol: TCP,
    ports: way.startsWith(A) ? '40001 443' : '443 40001',
    packets,
    bytes,
    start,
  });
const asked = (amount: Amount = [4, 620]) => ['eni-a', 'eni-b'].map((eni) => row(eni, `${A} > ${B}`, amount));
const answer = (left: Amount, came: Amount) => [row('eni-b', `${B} > ${A}`, left), row('eni-a', `${B} > ${A}`, came)];
const idles = [idle('eni-a'), idle('eni-b')];

const verdictOn = (lines: readonly string[]) => diagnose(tcp(A, B, 443), world, evidence(lines)).verdict;

describe('behind a NAT gateway', () => {
  it('rows of several connections, which nobody can tell apart there, are not compared with those of one', () => {
    const hairpin = network()
      .internetGateway()
      .subnet('subnet-nat', '172.31.64.0/20')
      .natGateway('nat-1', { privateAddress: '172.31.64.5', publicAddress: '3.3.3.3' })
      .routes('rtb-nat', ['0.0.0.0/0 -> igw-1'], 'subnet-nat')
      .subnet('subnet-a', '172.31.16.0/20')
      .instance('a', { address: '172.31.16.10' })
      .routes('rtb-a', ['0.0.0.0/0 -> nat-1'], 'subnet-a')
      .subnet('subnet-b', '172.31.32.0/20')
      .instance('b', { address: '172.31.32.20', public: '3.3.3.9' })
      .routes('rtb-b', ['0.0.0.0/0 -> igw-1'], 'subnet-b')
      .group('sg-b', { ingress: ['tcp 443 from 0.0.0.0/0'] })
      .build();
    const [there, back] = ['172.31.16.10 > 3.3.3.9', '3.3.3.9 > 172.31.16.10'];
    const connection = (own: number, nat: number, sent: Amount, came: Amount) => [
      seen('eni-a', there, 'ACCEPT', { protocol: TCP, ports: `${own} 443`, packets: sent[0], bytes: sent[1] }),
      seen('eni-a', back, 'ACCEPT', { protocol: TCP, ports: `443 ${own}`, packets: came[0], bytes: came[1] }),
      seen('eni-b', '3.3.3.3 > 172.31.32.20', 'ACCEPT', {
        protocol: TCP,
        ports: `${nat} 443`,
        packets: sent[0],
        bytes: sent[1],
      }),
      seen('eni-b', '172.31.32.20 > 3.3.3.3', 'ACCEPT', {
        protocol: TCP,
        ports: `443 ${nat}`,
        packets: came[0],
        bytes: came[1],
      }),
    ];
    const lines = [
      ...connection(40_002, 2_001, [5, 1_012], [4, 216]),
      ...connection(40_001, 2_002, [64, 4_080], [122, 175_768]),
    ];
    const { verdict } = diagnose(tcp('172.31.16.10', '3.3.3.9', 443), hairpin, evidence([...lines, ...idles]));
    expect(verdict).toMatchObject({ outcome: 'delivered', cause: null });
  });
});

describe('packets that are too large for the way', () => {
  it('are those that left and did not come, while small ones did', () => {
    const verdict = verdictOn([...asked(), ...answer([9, 62_000], [2, 112]), ...idles]);
    expect(verdict).toMatchObject({ outcome: 'unanswered', cause: 'PATH_MTU', certainty: 'likely' });
    expect(verdict.summary).toBe(
      'The TCP connection to port 443 is opened and small packets pass, but large ones from i-b do not arrive: of 9 packets with 62000 bytes, 2 with 112 came; the others have 8841 bytes each. On their way is tgw-1, which takes at most 8,500 bytes in a packet.',
    );
  });

  it('are sent by the client, too', () => {
    const there = [row('eni-a', `${A} > ${B}`, [12, 80_000]), row('eni-b', `${A} > ${B}`, [4, 400])];
    expect(verdictOn([...there, ...answer([3, 300], [3, 300]), ...idles])).toMatchObject({ cause: 'PATH_MTU' });
  });

  it.each<readonly [string, Amount, Amount]>([
    ['one packet is missing', [9, 62_000], [8, 53_200]],
    ['small ones are missing', [9, 900], [5, 500]],
    ['large ones came as well', [90, 620_000], [60, 420_000]],
    ['none is missing', [9, 62_000], [9, 62_000]],
  ])('are not to blame where %s', (_, left, came) => {
    expect(verdictOn([...asked(), ...answer(left, came), ...idles])).toMatchObject({
      outcome: 'delivered',
      cause: null,
    });
  });

  it('are not said to be missing where records of that time are', () => {
    const lines = [...asked(), ...answer([9, 62_000], [2, 112]), skipped('eni-a'), ...idles];
    expect(verdictOn(lines).cause).not.toBe('PATH_MTU');
  });

  it('may as well be lost answers where one end alone was recorded, and the way is known to take less', () => {
    const one = [row('eni-b', `${A} > ${B}`, [3, 677]), row('eni-b', `${B} > ${A}`, [7, 7_640])];
    const more = [60, 120].map((start) => row('eni-b', `${B} > ${A}`, [3, 25_000], start));
    const { verdict } = diagnose(
      tcp(A, B, 443),
      world,
      evidence([...one, ...more, idle('eni-b', 180)], { kind: 'files' }),
    );
    expect(verdict).toMatchObject({ cause: 'PATH_MTU', alternatives: ['REPLY_LOST'], certainty: 'likely' });
    expect(verdict.summary).toContain('large ones from i-b get no answer');
    const answered = [...one, ...more, row('eni-b', `${A} > ${B}`, [9, 468], 120), idle('eni-b', 180)];
    expect(diagnose(tcp(A, B, 443), world, evidence(answered, { kind: 'files' })).verdict.outcome).toBe('delivered');
  });
});

it('tells whom to let ICMP through to where something gets through and a router was refused meanwhile', () => {
  const row = (eni: string, way: string, ports: string) =>
    seen(eni, way, 'ACCEPT', { protocol: 6, ports, packets: 6, bytes: 900 });
  const rows = [
    ...['eni-a', 'eni-b'].flatMap((eni) => [
      row(eni, `${A} > ${B}`, '40000 443'),
      row(eni, `${B} > ${A}`, '443 40000'),
    ]),
    idle('eni-a'),
    idle('eni-b'),
  ];
  const icmp = seen('eni-a', `10.9.9.1 > ${A}`, 'REJECT', { protocol: 1, packets: 1, bytes: 576 });
  const said = diagnose(tcp(A, B, 443), world, evidence([...rows, icmp]));
  expect(said.verdict).toMatchObject({ outcome: 'delivered', alternatives: ['PATH_MTU'] });
  expect(said.nextExperiment).toMatch(/^Where large transfers hang: let ICMP type 3 code 4 .* through to i-a,/);
  expect(diagnose(tcp(A, B, 443), world, evidence(rows)).nextExperiment).toBeNull();
});
