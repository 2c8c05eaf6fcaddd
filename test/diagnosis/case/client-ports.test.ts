import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import { BEGIN, evidence, records, tcp } from '../evidence.js';
import { A, B, open } from '../worlds.js';

const format =
  'interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status tcp-flags';
const row = (eni: string, way: string, start: number, flags: number, action = 'ACCEPT', packets = 3): string =>
  `${eni} ${way} 6 ${packets} ${packets * 60} ${BEGIN + start} ${BEGIN + start + 5} ${action} OK ${flags}`;
const there = (client: number) => `${A} ${B} ${client} 443`;
const back = (client: number) => `${B} ${A} 443 ${client}`;

describe('client ports that the network ACL tells apart', () => {
  const world = open()
    .acl(
      'acl-b',
      { ingress: ['100 allow all from 0.0.0.0/0'], egress: ['100 allow tcp 49152-65535 to 0.0.0.0/0'] },
      'subnet-b',
    )
    .build();
  const seen = [
    row('eni-a', there(33_000), 0, 2),
    row('eni-b', there(33_000), 0, 2),
    row('eni-b', back(33_000), 0, 18, 'REJECT'),
    row('eni-a', there(50_000), 10, 3),
    row('eni-b', there(50_000), 10, 3),
    row('eni-b', back(50_000), 10, 19),
    row('eni-a', back(50_000), 10, 19),
  ];
  // VPC user guide, "Flow log records", action: packets that "arrived after the connection was closed" are rejected, too.
  const late = row('eni-b', there(50_000), 40, 1, 'REJECT', 1);

  it.each([
    ['as they are', seen],
    ['beside a packet that came after a connection was closed', [...seen, late]],
  ])('are told, and no change of rules, %s', (_, lines) => {
    const { verdict } = diagnose(tcp(A, B, 443), world, evidence([], { records: records(lines, format) }));
    expect(verdict).toMatchObject({
      cause: 'DESTINATION_NETWORK_ACL_EGRESS',
      resourceId: 'acl-b',
      certainty: 'certain',
    });
    expect(verdict.summary).toContain('33000 refused, 50000 accepted');
  });

  it('may have been told apart before the rules were changed, too: a port beyond those that got answers', () => {
    const answered = (client: number, start: number) => [
      row('eni-a', there(client), start, 3),
      row('eni-b', there(client), start, 3),
      row('eni-b', back(client), start, 19),
      row('eni-a', back(client), start, 19),
    ];
    const refused = (client: number) => [
      row('eni-a', there(client), 40, 2),
      row('eni-b', there(client), 40, 2),
      row('eni-b', back(client), 40, 18, 'REJECT'),
    ];
    const ask = (client: number) =>
      diagnose(
        tcp(A, B, 443),
        world,
        evidence([], {
          records: records([...answered(33_000, 0), ...answered(50_000, 10), ...refused(client)], format),
        }),
      );
    // Today 33000 and 2000 are refused and 50000 is not: what was changed, and when, nobody knows.
    expect(ask(2000).nextExperiment).toMatch(/^Connect once more, and look in CloudTrail/);
    expect(ask(2000).verdict).toMatchObject({
      cause: 'DESTINATION_NETWORK_ACL_EGRESS',
      alternatives: ['RULE_CHANGED'],
      certainty: 'likely',
      summary:
        "The TCP connection to port 443 got answers on some connections and not on others: by their client ports, which the network ACL of the destination's subnet tells apart, or because a rule was changed in between: now network ACL acl-b has no rule that matches tcp 2000 to 172.31.0.10, so rule * denies it.",
    });
    expect(ask(40_000).verdict).toMatchObject({ cause: 'RULE_CHANGED', certainty: 'certain' });
  });
});
