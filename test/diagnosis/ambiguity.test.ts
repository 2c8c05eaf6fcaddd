import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { Network } from '../../src/network/model.js';
import { network } from '../helpers/network.js';
import { evidence, idle, ping, records, seen } from './evidence.js';
import { A, B, BACK, open, THERE, unknown } from './worlds.js';

const rejectedThere = [seen('eni-a', THERE, 'ACCEPT'), seen('eni-b', THERE, 'REJECT'), idle('eni-a'), idle('eni-b')];
const lost = [seen('eni-a', THERE, 'ACCEPT'), idle('eni-a'), idle('eni-b')];
const without = (key: keyof Network, base = open().build()): Network => ({ ...base, [key]: [] });
const ask = (world: Network, lines: readonly string[]) => diagnose(ping(A, B), world, evidence(lines)).verdict;

describe('pairs that records alone cannot tell apart, and what settles them', () => {
  it('security group or network ACL: the rules of both', () => {
    expect(ask(unknown, rejectedThere)).toMatchObject({
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      alternatives: ['DESTINATION_NETWORK_ACL_INGRESS'],
      certainty: 'possible',
    });
    expect(ask(open().group('sg-b', {}).build(), rejectedThere)).toMatchObject({
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      alternatives: [],
      certainty: 'certain',
    });
  });

  it('one of the two known to allow leaves the other', () => {
    expect(ask(without('networkAcls'), rejectedThere)).toMatchObject({
      cause: 'DESTINATION_NETWORK_ACL_INGRESS',
      alternatives: [],
      certainty: 'likely',
      resourceId: null,
    });
    expect(ask(without('securityGroups'), rejectedThere)).toMatchObject({
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      alternatives: [],
      certainty: 'likely',
      resourceId: null,
    });
  });

  it('or, of a file of rules that may be younger than the records, what may have been changed since', () => {
    const file: Network = { ...without('networkAcls'), coverage: { stated: false, gaps: [] } };
    expect(ask(file, rejectedThere)).toMatchObject({
      cause: 'DESTINATION_NETWORK_ACL_INGRESS',
      alternatives: ['STALE_EVIDENCE'],
      certainty: 'possible',
    });
  });

  it('a subnet-id of both records is enough to exclude the network ACL', () => {
    const format = 'interface-id subnet-id srcaddr dstaddr protocol start end action log-status';
    const lines = (subnet: string) =>
      records(
        [`eni-a subnet-1 ${A} ${B} 1 100 120 ACCEPT OK`, `eni-b ${subnet} ${A} ${B} 1 100 120 REJECT OK`],
        format,
      );
    expect(diagnose(ping(A, B), unknown, evidence([], { records: lines('subnet-1') })).verdict).toMatchObject({
      alternatives: [],
      certainty: 'likely',
    });
    expect(diagnose(ping(A, B), unknown, evidence([], { records: lines('subnet-2') })).verdict).toMatchObject({
      alternatives: ['DESTINATION_NETWORK_ACL_INGRESS'],
      certainty: 'possible',
    });
  });

  it('what is lost on the way may be a route, a blackhole, a firewall or a wrong address: the route table tells', () => {
    expect(ask(without('routeTables'), lost)).toMatchObject({
      cause: 'LOST_IN_TRANSIT',
      alternatives: ['NO_ROUTE', 'BLACKHOLE_ROUTE', 'ROUTE_DIVERTS'],
      certainty: 'possible',
    });
    expect(ask(open().build(), lost)).toMatchObject({
      cause: 'LOST_IN_TRANSIT',
      alternatives: [],
      certainty: 'likely',
    });
  });

  it('an answer that does not come back: the route table of the destination tells', () => {
    const answered = [...lost, seen('eni-b', THERE, 'ACCEPT'), seen('eni-b', BACK, 'ACCEPT')];
    expect(ask(without('routeTables'), answered)).toMatchObject({
      cause: 'REPLY_LOST',
      alternatives: ['NO_RETURN_ROUTE'],
    });
    expect(ask(open().build(), answered)).toMatchObject({ cause: 'REPLY_LOST', alternatives: [] });
  });

  it('with the source alone recorded, every place beyond it stays open, and the next look is named', () => {
    const { verdict, nextExperiment } = diagnose(
      ping(A, B),
      { ...unknown },
      evidence([
        seen('eni-a', THERE, 'ACCEPT'),
        idle('eni-a'),
        seen('eni-a', `${A} > 172.31.9.9`, 'ACCEPT', { start: 60 }),
      ]),
    );
    expect(verdict.signature).toBeNull();
    expect(verdict.certainty).toBe('possible');
    expect([verdict.cause, ...verdict.alternatives]).toEqual(
      expect.arrayContaining([
        'DESTINATION_SECURITY_GROUP_INGRESS',
        'HOST_SILENT',
        'NO_ROUTE',
        'DESTINATION_NETWORK_ACL_EGRESS',
        'REPLY_LOST',
      ]),
    );
    expect([verdict.cause, ...verdict.alternatives]).not.toContain('SOURCE_SECURITY_GROUP_EGRESS');
    expect(nextExperiment).not.toBeNull();
  });

  it('with the source alone recorded, a rule that refuses is likely the cause', () => {
    const world = open()
      .group('sg-b', {})
      .change((one) => ({ ...one, flowLogs: one.flowLogs.map((log) => ({ ...log, resourceId: 'eni-a' })) }))
      .build();
    expect(ask(world, [seen('eni-a', THERE, 'ACCEPT'), idle('eni-a')])).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      certainty: 'likely',
      signature: null,
    });
  });

  it('with the destination alone recorded, an answer that left is taken for delivered, with the doubt named', () => {
    const world = open()
      .change((one) => ({ ...one, flowLogs: one.flowLogs.map((log) => ({ ...log, resourceId: 'eni-b' })) }))
      .build();
    const rows = [seen('eni-b', THERE, 'ACCEPT'), seen('eni-b', BACK, 'ACCEPT'), idle('eni-b')];
    expect(ask(world, rows)).toMatchObject({
      outcome: 'delivered',
      cause: null,
      certainty: 'likely',
      signature: null,
      alternatives: ['REPLY_LOST'],
    });
    const barred = { ...world, networkAcls: open().acl('acl-a', { ingress: [] }, 'subnet-a').build().networkAcls };
    expect(ask(barred, rows)).toMatchObject({
      outcome: 'blocked',
      cause: 'SOURCE_NETWORK_ACL_INGRESS',
      certainty: 'likely',
    });
  });
});

describe('several blockers', () => {
  const twice = open()
    .group('sg-b', {})
    .acl('acl-b', { ingress: [], egress: [] }, 'subnet-b')
    .acl('acl-a', { ingress: [] }, 'subnet-a')
    .build();

  it('all of them are listed, there and back, in the order of the way', () => {
    const { blockers, verdict } = diagnose(ping(A, B), twice, evidence(rejectedThere));
    expect(blockers.map(({ cause, leg, resourceId }) => [cause, leg, resourceId])).toEqual([
      ['DESTINATION_NETWORK_ACL_INGRESS', 'request', 'acl-b'],
      ['DESTINATION_SECURITY_GROUP_INGRESS', 'request', 'sg-b'],
      ['DESTINATION_NETWORK_ACL_EGRESS', 'reply', 'acl-b'],
      ['SOURCE_NETWORK_ACL_INGRESS', 'reply', 'acl-a'],
    ]);
    expect(verdict).toMatchObject({
      cause: 'DESTINATION_NETWORK_ACL_INGRESS',
      alternatives: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      certainty: 'certain',
    });
    expect(verdict.summary).toMatch(
      / Further on, 3 other things would stop it, too; the first: security group sg-b has no inbound rule that allows icmp from 172\.31\.0\.10\.$/,
    );
  });

  it('by the configuration alone the first on the way is named', () => {
    expect(ask({ ...twice, flowLogs: [] }, [])).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_NETWORK_ACL_INGRESS',
      certainty: 'likely',
    });
  });

  it('what the records got past is a blocker still, and a contradiction', () => {
    const answer = [...lost, seen('eni-b', THERE, 'ACCEPT'), seen('eni-b', BACK, 'REJECT')];
    const { verdict, blockers, contradictions } = diagnose(ping(A, B), twice, evidence(answer));
    expect(verdict).toMatchObject({ cause: 'DESTINATION_NETWORK_ACL_EGRESS', certainty: 'likely' });
    expect(blockers).toHaveLength(4);
    expect(contradictions).toHaveLength(1);
  });
});

describe('by the configuration alone', () => {
  it('nothing in the way and no flow log: inconclusive, and it says both', () => {
    const { verdict } = diagnose(ping(A, B), without('flowLogs'), evidence([]));
    expect(verdict).toMatchObject({ outcome: 'inconclusive', cause: 'NO_FLOW_LOG', certainty: 'likely' });
    expect(verdict.summary).toBe(
      'No flow log records i-a or i-b, so nobody saw what happened. Nothing in the configuration stops the traffic.',
    );
  });

  it('a flow log that was created after the probe saw nothing of it', () => {
    const world = network()
      .subnet('subnet-a')
      .instance('a')
      .subnet('subnet-b')
      .instance('b')
      .group('sg-b', { ingress: ['icmp from 0.0.0.0/0'] })
      .flowLog('vpc-1', { createdAt: 5_000_000 })
      .build();
    const { verdict } = diagnose(
      ping(A, B),
      world,
      evidence([], { probe: { from: 1_000_000, to: 1_012_000, answered: false } }),
    );
    expect(verdict).toMatchObject({ cause: 'NO_FLOW_LOG', resourceId: 'fl-1' });
    expect(verdict.summary).toMatch(/^fl-1 was created only after the time in question/);
  });

  it('a format without addresses cannot tell', () => {
    const world = open()
      .change((one) => ({
        ...one,
        flowLogs: one.flowLogs.map((log) => ({ ...log, format: 'interface-id bytes' })),
      }))
      .build();
    expect(ask(world, [])).toMatchObject({ cause: 'NO_FLOW_LOG', resourceId: 'fl-1' });
  });

  it('flow logs of interface, subnet and VPC all count', () => {
    for (const resourceId of ['eni-b', 'subnet-b', 'vpc-1']) {
      const world = open()
        .change((one) => ({
          ...one,
          flowLogs: one.flowLogs.flatMap((log) => ['eni-a', resourceId].map((id) => ({ ...log, resourceId: id }))),
        }))
        .build();
      expect(ask(world, [seen('eni-a', THERE, 'ACCEPT'), idle('eni-a')]).cause).toBe('NOT_YET_DELIVERED');
    }
  });

  it('one flow log for accepted and one for rejected traffic are as good as one for all', () => {
    const world = open()
      .change((one) => ({
        ...one,
        flowLogs: one.flowLogs.flatMap((log) =>
          (['ACCEPT', 'REJECT'] as const).map((trafficType) => ({ ...log, trafficType })),
        ),
      }))
      .build();
    expect(ask(world, lost).cause).toBe('LOST_IN_TRANSIT');
  });
});
