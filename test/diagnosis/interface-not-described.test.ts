import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { Network } from '../../src/network/model.js';
import { network } from '../helpers/network.js';
import { BEGIN, evidence, idle, ping, records, seen, tcp } from './evidence.js';
import { A, B, open, THERE } from './worlds.js';

/** A list that somebody cut down: all but this interface. */
const without = (id: string, base: Network): Network => ({
  ...base,
  interfaces: base.interfaces.filter((one) => one.id !== id),
});

describe('an interface that a description leaves out and records name', () => {
  const known = [
    seen('eni-b', '172.31.0.77 > 172.31.16.10', 'ACCEPT'),
    seen('eni-b', '172.31.16.10 > 172.31.0.78', 'ACCEPT'),
  ];

  it('is there: its address is nobody’s mistake', () => {
    const lines = [seen('eni-a', THERE, 'ACCEPT'), idle('eni-a'), ...known, idle('eni-b')];
    const { verdict, question } = diagnose(ping(A, B), without('eni-b', open().build()), evidence(lines));
    expect(question.destination.eniId).toBe('eni-b');
    expect([verdict.cause, ...verdict.alternatives]).not.toContain('ADDRESS_NOT_FOUND');
    expect(verdict.summary).not.toContain('no network interface');
  });

  it('is not looked for in the rules either, where nothing was sent', () => {
    const { verdict } = diagnose(ping(A, B), without('eni-b', open().build()), evidence([...known, idle('eni-a')]));
    expect(verdict).toMatchObject({ outcome: 'inconclusive', cause: 'NO_TRAFFIC' });
  });

  it('is not the one that passed it on, which shows its own address for that of the packet, direction or not', () => {
    // VPC user guide, "Flow log record examples", traffic through a transit gateway: the interface of the attachment shows
    // its own address as the source of what it passes on.
    const base = network()
      .subnet('subnet-a')
      .instance('a')
      .subnet('subnet-b')
      .instance('b')
      .group('sg-b', { ingress: ['tcp 22 from 0.0.0.0/0'] })
      .subnet('subnet-t')
      .flowLog('vpc-1')
      .build();
    const format =
      'interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status pkt-srcaddr pkt-dstaddr';
    const row = (eni: string, from: string, action: string) =>
      `${eni} ${from} ${B} 40000 443 6 3 180 ${BEGIN} ${BEGIN + 9} ${action} OK ${A} ${B}`;
    const lines = records(
      [row('eni-a', A, 'ACCEPT'), row('eni-t', '172.31.32.5', 'ACCEPT'), row('eni-b', A, 'REJECT')],
      format,
    );
    const said = diagnose(tcp(A, B, 443), { ...base, interfaces: [] }, evidence([], { records: lines }));
    expect(said.question).toMatchObject({ source: { eniId: 'eni-a' }, destination: { eniId: 'eni-b' } });
    expect(said.verdict.cause).toBe('DESTINATION_SECURITY_GROUP_INGRESS');
  });

  it('is that of the address which is of one of our subnets, where the other is of the internet', () => {
    const own = '2600:1f18:1:1::10';
    const far = '2606:4700:4700::1111';
    const base = network()
      .vpc('vpc-1', '10.0.0.0/16', '2600:1f18:1::/56')
      .internetGateway()
      .routes('rtb-1', ['::/0 -> igw-1'])
      .subnet('s', '10.0.0.0/24', '2600:1f18:1:1::/64');
    const lines = [
      seen('eni-a', `${own} > ${far}`, 'ACCEPT', { protocol: 6, ports: '40000 443' }),
      seen('eni-a', `${far} > ${own}`, 'REJECT', { protocol: 6, ports: '443 40000' }),
    ];
    const { question, verdict } = diagnose(
      tcp(own, far, 443),
      { ...base.build(), networkAcls: [], unread: ['networkAcls'] },
      evidence(lines),
    );
    expect(question).toMatchObject({ source: { eniId: 'eni-a' }, destination: { eniId: null } });
    expect(verdict).toMatchObject({ outcome: 'blocked', cause: 'SOURCE_NETWORK_ACL_INGRESS' });
  });

  it('has a public address that nobody knows, so what arrived from it is not known to be missing', () => {
    // "The internet gateway logically provides the one-to-one NAT": at the other end the packet has another source.
    const base = network()
      .internetGateway()
      .instance('a', { public: '54.0.0.1' })
      .instance('b', { public: '54.0.0.2' });
    const lines = [
      seen('eni-a', `${A} > 54.0.0.2`, 'ACCEPT'),
      seen('eni-b', `54.0.0.1 > 172.31.0.11`, 'REJECT'),
      idle('eni-a'),
      idle('eni-b'),
    ];
    const { verdict } = diagnose(ping(A, '54.0.0.2'), without('eni-a', base.build()), evidence(lines));
    expect(verdict.certainty).toBe('possible');
    expect(verdict.summary).not.toContain('never arrived');
  });
});

describe('one thing that is not there', () => {
  it('is told once, though both legs miss it', () => {
    const base = network().routes('rtb-1', ['0.0.0.0/0 -> igw-1']).instance('a', { public: '54.0.0.1' }).build();
    const lines = [seen('eni-a', `${A} > 1.1.1.1`, 'ACCEPT'), idle('eni-a')];
    const { verdict } = diagnose(ping(A, '1.1.1.1'), base, evidence(lines));
    expect(verdict.summary).toContain('igw-1 is not attached to vpc-1');
    expect(verdict.summary).not.toContain('Further on');
  });
});
