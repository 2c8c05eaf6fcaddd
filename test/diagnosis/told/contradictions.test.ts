import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import { BEGIN, evidence, idle, ping, records, seen, tcp, udp } from '../evidence.js';
import { A, B, BACK, open, THERE, unknown } from '../worlds.js';

const worked = [
  seen('eni-a', THERE, 'ACCEPT'),
  seen('eni-b', THERE, 'ACCEPT'),
  seen('eni-b', BACK, 'ACCEPT'),
  seen('eni-a', BACK, 'ACCEPT'),
];
const closed = open().group('sg-b', {}).build();

describe('records that do not agree with the rules', () => {
  it('accepted everywhere, refused by the current rules: reported, not believed', () => {
    const { verdict, contradictions, fix } = diagnose(ping(A, B), closed, evidence(worked));
    expect(verdict).toMatchObject({
      outcome: 'inconclusive',
      cause: 'STALE_EVIDENCE',
      alternatives: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      resourceId: 'sg-b',
    });
    expect(contradictions).toEqual([
      'eni-b recorded ACCEPT for the request between 10:42:00 and 10:42:40 UTC, but security group sg-b has no inbound rule that allows icmp from 172.31.0.10 (the rule was changed since, i-b pinged and these are its packets and their answers, a security group still knows the connection, or the record is wrong)',
    ]);
    expect(fix?.command).toContain('authorize-security-group-ingress --group-id sg-b');
  });

  it('a host that saw the answer is believed: the security group still knows the connection', () => {
    const probe = { from: BEGIN * 1000, to: BEGIN * 1000 + 9000, answered: true };
    const { verdict, contradictions, blockers } = diagnose(ping(A, B), closed, evidence(worked, { probe }));
    expect(verdict).toMatchObject({ outcome: 'delivered', cause: null, certainty: 'likely' });
    expect(contradictions).toHaveLength(1);
    expect(blockers).toMatchObject([{ cause: 'DESTINATION_SECURITY_GROUP_INGRESS' }]);
  });

  it('an ACCEPT slipped in after the REJECT does not talk the reject away', () => {
    const forged = [
      seen('eni-a', THERE, 'ACCEPT'),
      seen('eni-b', THERE, 'REJECT'),
      seen('eni-b', BACK, 'ACCEPT'),
      seen('eni-a', BACK, 'ACCEPT'),
    ];
    const { verdict, contradictions } = diagnose(
      tcp(A, B, 443),
      closed,
      evidence(
        forged.map((line) =>
          line.replace(' 0 0 1 ', line.includes(BACK.replace(' > ', ' ')) ? ' 443 40000 6 ' : ' 40000 443 6 '),
        ),
      ),
    );
    expect(verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      certainty: 'likely',
      signature: 'K2',
    });
    expect(contradictions).toContainEqual(
      expect.stringMatching(
        /^eni-b recorded the answer between 10:42:00 and 10:42:40 UTC, although the conversation was refused before/,
      ),
    );
  });

  it('rejected, and no current rule refuses it: send it again', () => {
    const { verdict, contradictions, nextExperiment, fix } = diagnose(
      ping(A, B),
      open().build(),
      evidence([seen('eni-a', THERE, 'ACCEPT'), seen('eni-b', THERE, 'REJECT')]),
    );
    expect(verdict).toMatchObject({ outcome: 'inconclusive', cause: 'STALE_EVIDENCE' });
    expect(verdict.summary).toBe(
      'The ping was refused between 10:42:00 and 10:42:40 UTC, but the current rules allow it: send it again.',
    );
    expect(contradictions).toEqual([
      'eni-b recorded REJECT for the request between 10:42:00 and 10:42:40 UTC, but no current rule there refuses it',
    ]);
    expect(nextExperiment).toMatch(/^Send it again/);
    expect(fix).toBeNull();
    const stopped = open()
      .change((one) => ({
        ...one,
        interfaces: one.interfaces.map((eni) => (eni.id === 'eni-b' ? { ...eni, instanceState: 'stopped' } : eni)),
      }))
      .build();
    const later = diagnose(
      ping(A, B),
      stopped,
      evidence([seen('eni-a', THERE, 'ACCEPT'), seen('eni-b', THERE, 'REJECT')]),
    );
    expect(later.verdict.summary).toMatch(
      /but the rules there allow it now; today it would not get through all the same: i-b is stopped\.$/,
    );
    expect(later.nextExperiment).toMatch(/^Once that no longer holds, send it again/);
    const closedBehind = open().acl('acl-b', { egress: ['100 deny all to 0.0.0.0/0'] }, 'subnet-b');
    const answer = diagnose(
      ping(A, B),
      closedBehind.build(),
      evidence([seen('eni-a', THERE, 'ACCEPT'), seen('eni-b', THERE, 'REJECT')]),
    );
    expect(answer.verdict.summary).toMatch(
      /; today it would not get through all the same: rule 100 of network ACL acl-b denies all traffic to 0\.0\.0\.0\/0\.$/,
    );
  });

  it('the destination recorded what the source did not: K12', () => {
    const { verdict, contradictions } = diagnose(
      ping(A, B),
      closed,
      evidence([seen('eni-b', THERE, 'REJECT'), idle('eni-a')]),
    );
    expect(verdict).toMatchObject({
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      signature: 'K12',
      certainty: 'likely',
    });
    expect(contradictions).toEqual([expect.stringMatching(/^i-b recorded the conversation, but i-a did not/)]);
  });

  it('it arrived although the configuration knows no way', () => {
    const world = open()
      .routes('rtb-a', [], 'subnet-a')
      .change((one) => ({
        ...one,
        routeTables: one.routeTables.map((table) => (table.id === 'rtb-a' ? { ...table, routes: [] } : table)),
      }));
    const { verdict, contradictions } = diagnose(ping(A, B), world.build(), evidence(worked));
    expect(verdict).toMatchObject({ outcome: 'inconclusive', cause: 'STALE_EVIDENCE', certainty: 'likely' });
    expect(contradictions).toEqual([
      'eni-b recorded the request between 10:42:00 and 10:42:40 UTC, although route table rtb-a has no route to 172.31.16.10',
    ]);
  });

  it('it arrived at a host that is stopped now: what would stop the answer now is as little of then', () => {
    const stopped = (state: string) =>
      open()
        .routes('rtb-b', [], 'subnet-b')
        .change((one) => ({
          ...one,
          routeTables: one.routeTables.map((table) => (table.id === 'rtb-b' ? { ...table, routes: [] } : table)),
          interfaces: one.interfaces.map((eni) => (eni.id === 'eni-b' ? { ...eni, instanceState: state } : eni)),
        }))
        .build();
    const rows = [seen('eni-a', THERE, 'ACCEPT'), seen('eni-b', THERE, 'ACCEPT'), idle('eni-a'), idle('eni-b')];
    const on = (state: string) => diagnose(ping(A, B), stopped(state), evidence(rows)).verdict;
    expect(on('running')).toMatchObject({ cause: 'NO_RETURN_ROUTE' });
    expect(on('stopped')).toMatchObject({
      outcome: 'inconclusive',
      cause: 'STALE_EVIDENCE',
      alternatives: ['DESTINATION_NOT_RUNNING'],
    });
  });

  it('records and host disagree on the answer', () => {
    const probe = { from: BEGIN * 1000, to: BEGIN * 1000 + 9000, answered: false };
    const { verdict, contradictions } = diagnose(ping(A, B), open().build(), evidence(worked, { probe }));
    expect(verdict).toMatchObject({ outcome: 'delivered', certainty: 'likely' });
    expect(contradictions).toEqual([expect.stringMatching(/the host that sent the probe saw none/)]);
  });

  it('nothing contradicts where everything agrees', () => {
    expect(diagnose(ping(A, B), open().build(), evidence(worked))).toMatchObject({
      contradictions: [],
      verdict: { outcome: 'delivered', certainty: 'certain', signature: 'K0' },
    });
  });
});

describe('both ends ping each other', () => {
  // a's requests are refused at b; b pings a, and a's replies come back as part of b's connection.
  const both = [
    seen('eni-a', THERE, 'ACCEPT', { packets: 8 }),
    seen('eni-b', THERE, 'REJECT'),
    seen('eni-b', THERE, 'ACCEPT'),
    seen('eni-b', BACK, 'ACCEPT'),
    seen('eni-a', BACK, 'ACCEPT'),
  ];

  it('what is refused and accepted at once is no change of a rule: the rules tell the two apart', () => {
    const { verdict, contradictions, nextExperiment } = diagnose(ping(A, B), closed, evidence(both));
    expect(verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      certainty: 'likely',
      signature: 'K2',
    });
    expect(contradictions).toEqual([
      'i-a and i-b both send ICMP: records carry no ICMP type, so replies to one look like requests of the other',
    ]);
    expect(nextExperiment).toBe('Stop the ping on i-b and probe in one direction at a time.');
  });

  it('so does the size of the packets, without any rules', () => {
    const sized = [
      seen('eni-a', THERE, 'ACCEPT', { packets: 8, bytes: 4 * 84 + 4 * 128 }),
      seen('eni-b', THERE, 'REJECT', { bytes: 4 * 84 }),
      seen('eni-b', THERE, 'ACCEPT', { bytes: 4 * 128 }),
      seen('eni-b', BACK, 'ACCEPT', { bytes: 4 * 128 }),
    ];
    const probe = { from: BEGIN * 1000, to: BEGIN * 1000 + 4000, answered: false };
    const ours = evidence(sized, { probe: { ...probe, packets: 4, bytes: 4 * 84 } });
    expect(diagnose(ping(A, B), unknown, ours).verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      signature: 'K2',
    });
    const theirs = evidence([...sized, seen('eni-a', BACK, 'ACCEPT', { bytes: 4 * 128 })], {
      probe: { ...probe, packets: 4, bytes: 4 * 128 },
    });
    expect(diagnose(ping(A, B), unknown, theirs).verdict).toMatchObject({ outcome: 'delivered', signature: 'K0' });
  });

  it('an answer to what was refused gives it away, too', () => {
    const { verdict, contradictions } = diagnose(
      ping(A, B),
      closed,
      evidence([
        seen('eni-a', THERE, 'ACCEPT'),
        seen('eni-b', THERE, 'REJECT'),
        seen('eni-b', BACK, 'ACCEPT'),
        seen('eni-a', BACK, 'REJECT'),
      ]),
    );
    expect(verdict).toMatchObject({ cause: 'DESTINATION_SECURITY_GROUP_INGRESS', signature: 'K2' });
    expect(contradictions).toEqual([expect.stringMatching(/both send ICMP/)]);
  });
});

describe('a rule that was changed', () => {
  const refused = [seen('eni-a', THERE, 'ACCEPT'), seen('eni-b', THERE, 'REJECT')];
  const later = (lines: readonly string[]) =>
    lines.map((line) => line.replaceAll(/ (179543\d{4})/g, (_, time) => ` ${Number(time) + 120}`));

  it('inside one window is seen by the order of start and end', () => {
    const { verdict } = diagnose(
      ping(A, B),
      open().build(),
      evidence([
        seen('eni-a', THERE, 'ACCEPT', { start: 0, end: 58 }),
        seen('eni-b', THERE, 'REJECT', { start: 0, end: 30 }),
        seen('eni-b', THERE, 'ACCEPT', { start: 31, end: 58 }),
        seen('eni-b', BACK, 'ACCEPT', { start: 31, end: 58 }),
        seen('eni-a', BACK, 'ACCEPT', { start: 31, end: 58 }),
      ]),
    );
    expect(verdict).toMatchObject({ outcome: 'delivered', cause: 'RULE_CHANGED', signature: 'K10' });
    expect(verdict.summary).toBe(
      'The ping was refused at first and gets through now: a rule was changed between 10:42:30 (last refused) and 10:42:31 UTC (first accepted).',
    );
  });

  it('the last records say how it is now, in whatever order the lines come', () => {
    expect(diagnose(ping(A, B), open().build(), evidence([...later(worked), ...refused])).verdict).toMatchObject({
      outcome: 'delivered',
      cause: 'RULE_CHANGED',
    });
    expect(diagnose(ping(A, B), closed, evidence([...later(refused), ...worked])).verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'RULE_CHANGED',
      resourceId: 'sg-b',
    });
  });

  it.each([
    ['a ping', ping(A, B), 1],
    ['a UDP packet', udp(A, B, 53), 17],
  ] as const)('is told by %s that is as small as a header of TCP', (_, ask, protocol) => {
    const row = (eni: string, way: string, action: 'ACCEPT' | 'REJECT', start: number) =>
      seen(eni, way, action, {
        start,
        protocol,
        packets: 1,
        bytes: 60,
        ...(protocol === 17 ? { ports: way === THERE ? '40000 53' : '53 40000' } : {}),
      });
    const rows = [
      ...['eni-a', 'eni-b'].flatMap((eni) => [THERE, BACK].map((way) => row(eni, way, 'ACCEPT', 0))),
      row('eni-a', THERE, 'ACCEPT', 300),
      row('eni-b', THERE, 'REJECT', 300),
    ];
    const { verdict } = diagnose(ask, closed, evidence([...rows, idle('eni-a', 900), idle('eni-b', 900)]));
    expect(verdict).toMatchObject({ outcome: 'blocked', cause: 'RULE_CHANGED', resourceId: 'sg-b' });
  });

  it('after a change for the better that the current rules deny, both pinging explains it better', () => {
    expect(diagnose(ping(A, B), closed, evidence([...refused, ...later(worked)])).verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
    });
  });
});

describe('packets that come late', () => {
  const v3 = 'interface-id srcaddr dstaddr srcport dstport protocol start end action log-status tcp-flags';
  const line = (eni: string, way: string, ports: string, action: string, flags: number, start = 0) =>
    `${eni} ${way.replace(' > ', ' ')} ${ports} 6 ${BEGIN + start} ${BEGIN + start + 20} ${action} OK ${flags}`;
  const session = [
    line('eni-a', THERE, '40000 443', 'ACCEPT', 3),
    line('eni-b', THERE, '40000 443', 'ACCEPT', 3),
    line('eni-b', BACK, '443 40000', 'ACCEPT', 19),
    line('eni-a', BACK, '443 40000', 'ACCEPT', 19),
  ];

  it('a reject without SYN after a session that worked changes nothing', () => {
    const all = records([...session, line('eni-a', BACK, '443 40000', 'REJECT', 1, 60)], v3);
    expect(diagnose(tcp(A, B, 443), open().build(), evidence([], { records: all }))).toMatchObject({
      verdict: { outcome: 'delivered', cause: null, signature: 'K0', certainty: 'certain' },
      contradictions: [],
    });
  });

  it('with SYN it is a rule', () => {
    const all = records([line('eni-b', THERE, '40000 443', 'REJECT', 2)], v3);
    expect(diagnose(tcp(A, B, 443), open().build(), evidence([], { records: all })).verdict.cause).toBe(
      'STALE_EVIDENCE',
    );
    expect(diagnose(tcp(A, B, 443), closed, evidence([], { records: all })).verdict.cause).toBe(
      'DESTINATION_SECURITY_GROUP_INGRESS',
    );
  });

  it('without SYN, but with a rule that denies, it is the rule: a network ACL cuts connections that are open', () => {
    const world = open()
      .acl('acl-b', { ingress: ['1 deny tcp 443 from 0.0.0.0/0', '100 allow all from 0.0.0.0/0'] }, 'subnet-b')
      .build();
    const all = records(
      [
        ...session,
        line('eni-a', THERE, '40000 443', 'ACCEPT', 0, 60),
        line('eni-b', THERE, '40000 443', 'REJECT', 0, 60),
      ],
      v3,
    );
    expect(diagnose(tcp(A, B, 443), world, evidence([], { records: all })).verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'RULE_CHANGED',
      resourceId: 'acl-b',
    });
  });

  it('where no rule is known, either may be true', () => {
    const all = records(
      [line('eni-b', THERE, '40000 443', 'REJECT', 0), line('eni-a', THERE, '40000 443', 'ACCEPT', 0)],
      v3,
    );
    expect(diagnose(tcp(A, B, 443), unknown, evidence([], { records: all })).verdict).toMatchObject({
      outcome: 'inconclusive',
      cause: 'LATE_PACKET',
      certainty: 'possible',
      alternatives: ['DESTINATION_SECURITY_GROUP_INGRESS', 'DESTINATION_NETWORK_ACL_INGRESS'],
    });
  });
});
