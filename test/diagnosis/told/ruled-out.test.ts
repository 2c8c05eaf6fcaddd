import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import type { Evidence } from '../../../src/diagnosis/question.js';
import type { Network } from '../../../src/network/model.js';
import { TCP } from '../../../src/network/packet.js';
import { ruledOutInWords } from '../../../src/terminal/render/verdict-words.js';
import { network } from '../../helpers/network.js';
import { transitGateway } from '../../helpers/transit.js';
import { BEGIN, evidence, idle, records, seen, tcp } from '../evidence.js';

const [A, B] = ['10.0.1.10', '10.0.2.10'];
const there = (eni: string, action: 'ACCEPT' | 'REJECT' = 'ACCEPT') =>
  seen(eni, `${A} > ${B}`, action, { protocol: TCP, ports: '40001 443', packets: 3, bytes: 180 });
const back = (eni: string, action: 'ACCEPT' | 'REJECT' = 'ACCEPT') =>
  seen(eni, `${B} > ${A}`, action, { protocol: TCP, ports: '443 40001', packets: 3, bytes: 180 });
const idles = [idle('eni-a'), idle('eni-b')];

const world = (ingress: readonly string[] = ['tcp 443 from 10.0.0.0/16']) =>
  network()
    .vpc('vpc-1', '10.0.0.0/16')
    .subnet('subnet-a', '10.0.1.0/24')
    .instance('a', { address: A })
    .subnet('subnet-b', '10.0.2.0/24')
    .instance('b', { address: B })
    .group('sg-b', { ingress })
    .flowLog('vpc-1')
    .build();

const outFor = (lines: readonly string[], parts: Partial<Evidence> = {}, of: Network = world()) => {
  const { verdict, ruledOut } = diagnose(tcp(A, B, 443), of, evidence(lines, parts));
  return { verdict, out: Object.fromEntries(ruledOut.map(({ cause, by }) => [cause, by])), ruledOut };
};

describe('what is ruled out', () => {
  it('by the record of what came further than the cause lets anything come', () => {
    const { out } = outFor([there('eni-a'), there('eni-b'), ...idles]);
    expect(out).toMatchObject({
      NEVER_SENT: 'eni-a recorded ACCEPT for the request between 10:42:00 and 10:42:40 UTC',
      SOURCE_NOT_RUNNING: 'eni-a recorded ACCEPT for the request between 10:42:00 and 10:42:40 UTC',
      NO_ROUTE: 'eni-b recorded ACCEPT for the request between 10:42:00 and 10:42:40 UTC',
      ADDRESS_NOT_FOUND: 'eni-b recorded ACCEPT for the request between 10:42:00 and 10:42:40 UTC',
      LOST_IN_TRANSIT: 'eni-b recorded ACCEPT for the request between 10:42:00 and 10:42:40 UTC',
      PORT_CLOSED: 'i-b has no record of an answer, and a closed port would have given one',
    });
    expect(Object.keys(out)).not.toContain('HOST_SILENT');
  });

  it('by the lack of a record, where what comes after is to blame', () => {
    const { out } = outFor(
      [there('eni-a'), there('eni-b', 'REJECT'), ...idles],
      {},
      world(['tcp 22 from 10.0.0.0/16']),
    );
    expect(out).toMatchObject({
      HOST_SILENT: 'eni-b recorded REJECT for the request between 10:42:00 and 10:42:40 UTC',
      REPLY_LOST: 'eni-b recorded REJECT for the request between 10:42:00 and 10:42:40 UTC',
    });
  });

  it('by the flow log and by how far its records reach, where a record might be missing', () => {
    const refused = [there('eni-a'), there('eni-b', 'REJECT'), ...idles];
    const { out } = outFor(refused, {}, world(['tcp 22 from 10.0.0.0/16']));
    expect(out).toMatchObject({
      NOT_LOGGED: 'eni-a recorded some of it',
      NO_FLOW_LOG: expect.stringMatching(/^fl-\S+ records i-a, and fl-\S+ records i-b$/),
      TRAFFIC_TYPE_FILTERED:
        'what i-a accepts and what it refuses is recorded, and what i-b accepts and what it refuses is recorded',
      NOT_YET_DELIVERED: 'the records of i-a reach to 10:44:00 UTC, and the records of i-b reach to 10:44:00 UTC',
      RECORDS_LOST: 'nothing rests on a record that is missing',
    });
    expect(outFor(refused, { kind: 'files' }, world(['tcp 22 from 10.0.0.0/16'])).out).toMatchObject({
      NOT_IN_EVIDENCE: 'the records of i-a reach to 10:44:00 UTC, and the records of i-b reach to 10:44:00 UTC',
    });
  });

  it('but not what may be so: silence rests on a record that is missing, and of a flow log nobody described refusals may be', () => {
    const { out } = outFor([there('eni-a'), there('eni-b'), ...idles], {}, { ...world(), flowLogs: [] });
    expect(Object.keys(out)).not.toContain('RECORDS_LOST');
    expect(Object.keys(out)).not.toContain('TRAFFIC_TYPE_FILTERED');
    expect(outFor([]).ruledOut.map(({ cause }) => cause)).not.toContain('NOT_LOGGED');
  });

  it('by the configuration, where no record tells', () => {
    const { out } = outFor([there('eni-a'), idle('eni-a')]);
    expect(out).toMatchObject({
      NO_ROUTE: 'rtb-vpc-1: 10.0.0.0/16 -> local',
      NO_RETURN_ROUTE: 'rtb-vpc-1: 10.0.0.0/16 -> local',
      ADDRESS_NOT_FOUND: `eni-b has ${B}`,
      DESTINATION_NOT_RUNNING: 'i-b is running',
      DESTINATION_SECURITY_GROUP_INGRESS: 'sg-b: inbound rule allows tcp 443 from 10.0.0.0/16',
    });
  });

  it('by the host that sent the probe, and by whoever looked at the other', () => {
    const moment = { from: BEGIN * 1000, to: (BEGIN + 30) * 1000 };
    const answered = outFor([there('eni-a'), idle('eni-a')], { probe: { ...moment, answered: true } });
    expect(answered.verdict.outcome).toBe('delivered');
    expect(answered.out).toMatchObject({ HOST_SILENT: 'the host that sent the probe saw an answer' });
    const listening = outFor([there('eni-a'), there('eni-b'), ...idles], { hosts: { listening: true, running: true } });
    expect(listening.out).toMatchObject({ PORT_CLOSED: 'something listens on port 443 of i-b' });
  });

  it('by a SYN-ACK, which no closed port gives', () => {
    const format =
      'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status tcp-flags';
    const lines = [`${there('eni-a')} 2`, `${there('eni-b')} 2`, `${back('eni-b')} 18`];
    const written = format.replaceAll(/\S+/g, (field) => `\${${field}}`);
    const { out } = outFor([], { records: records(lines, written) });
    expect(out.PORT_CLOSED).toBe('eni-b recorded a SYN-ACK for the answer between 10:42:00 and 10:42:40 UTC');
  });

  it('never what the configuration says would stop it further on', () => {
    const closed = network()
      .vpc('vpc-1', '10.0.0.0/16')
      .subnet('subnet-a', '10.0.1.0/24')
      .instance('a', { address: A })
      .subnet('subnet-b', '10.0.2.0/24')
      .instance('b', { address: B })
      .acl('acl-all', { ingress: ['100 deny all from 0.0.0.0/0'], egress: ['100 deny all from 0.0.0.0/0'] })
      .build();
    const { verdict, out } = outFor([there('eni-a', 'REJECT'), ...idles], {}, closed);
    expect(verdict.cause).toBe('SOURCE_NETWORK_ACL_EGRESS');
    for (const further of ['DESTINATION_SECURITY_GROUP_INGRESS', 'DESTINATION_NETWORK_ACL_INGRESS'])
      expect(Object.keys(out)).not.toContain(further);
  });

  it('is told together where one record takes several causes out of the question', () => {
    const told = ruledOutInWords(outFor([there('eni-a'), there('eni-b'), ...idles]).ruledOut);
    expect(told).toContain(
      'SOURCE_NOT_RUNNING, NEVER_SENT, NO_TRAFFIC: eni-a recorded ACCEPT for the request between 10:42:00 and 10:42:40 UTC',
    );
  });

  it('not by the rules that let it pass, where a route that nobody read hides the rest of the way', () => {
    const base = transitGateway({
      attached: { 'vpc-1': ['subnet-a'], 'vpc-2': ['subnet-t'] },
      routes: ['10.1.0.0/16 -> vpc-2'],
    })(
      network()
        .vpc('vpc-1', '10.0.0.0/16')
        .subnet('subnet-a', '10.0.1.0/24')
        .instance('a', { address: A })
        .routes('rtb-a', ['10.1.0.0/16 -> tgw-1'], 'subnet-a')
        .vpc('vpc-2', '10.1.0.0/16')
        .subnet('subnet-b', '10.1.2.0/24')
        .instance('b', { address: '10.1.2.10' })
        .group('sg-b', { ingress: ['tcp 443 from 10.0.0.0/16'] })
        .subnet('subnet-t', '10.1.3.0/24')
        .routes('rtb-b', [])
        .build(),
    );
    const unread: Network = {
      ...base,
      routeTables: base.routeTables.filter(({ vpcId }) => vpcId === 'vpc-1'),
      coverage: { stated: false, gaps: [{ part: 'routeTables', vpcId: 'vpc-2', why: 'cut', isForeign: false }] },
    };
    const [to, fro] = [`${A} > 10.1.2.10`, `10.1.2.10 > ${A}`];
    const parts = { protocol: TCP, packets: 3, bytes: 180 };
    const rows = [
      seen('eni-a', to, 'ACCEPT', { ...parts, ports: '40001 443' }),
      seen('eni-b', to, 'ACCEPT', { ...parts, ports: '40001 443' }),
      seen('eni-b', fro, 'ACCEPT', { ...parts, ports: '443 40001' }),
      ...idles,
    ];
    const { verdict, ruledOut } = diagnose(tcp(A, '10.1.2.10', 443), unread, evidence(rows));
    expect(verdict.outcome).toBe('unanswered');
    expect(ruledOut.map(({ cause }) => cause)).toContain('NO_ROUTE');
    expect(ruledOut.map(({ cause }) => cause)).not.toContain('TRANSIT_GATEWAY');
  });

  it('nor is the transit gateway where the VPC to which it leads the answer was not described', () => {
    const base = network()
      .vpc('vpc-1', '10.0.0.0/16')
      .subnet('subnet-a', '10.0.1.0/24')
      .instance('a', { address: A })
      .routes('rtb-a', ['10.1.0.0/16 -> tgw-1'], 'subnet-a')
      .vpc('vpc-2', '10.1.0.0/16')
      .subnet('subnet-b', '10.1.2.0/24')
      .instance('b', { address: '10.1.2.10' })
      .group('sg-b', { ingress: ['tcp 443 from 10.0.0.0/16'] })
      .routes('rtb-b', ['10.0.0.0/8 -> tgw-1'], 'subnet-b')
      .build();
    const whole = transitGateway({ attached: { 'vpc-1': ['subnet-a'], 'vpc-2': ['subnet-b'] } })(base);
    const [to, fro] = [`${A} > 10.1.2.10`, `10.1.2.10 > ${A}`];
    const parts = { protocol: TCP, packets: 3, bytes: 180 };
    const rows = [
      seen('eni-a', to, 'ACCEPT', { ...parts, ports: '40001 443' }),
      seen('eni-b', to, 'ACCEPT', { ...parts, ports: '40001 443' }),
      seen('eni-b', fro, 'ACCEPT', { ...parts, ports: '443 40001' }),
      ...idles,
    ];
    const out = (of: Network) =>
      diagnose(tcp(A, '10.1.2.10', 443), of, evidence(rows)).ruledOut.map(({ cause }) => cause);
    expect(out(whole)).toContain('TRANSIT_GATEWAY');
    expect(out({ ...whole, vpcs: [], unread: ['vpcs'] })).not.toContain('TRANSIT_GATEWAY');
  });
});
