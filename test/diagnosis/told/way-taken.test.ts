import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import { nextHopInWords, nextHopOf } from '../../../src/flow-log/next-hop.js';
import { BEGIN, evidence, records, tcp } from '../evidence.js';
import { A, B, open } from '../worlds.js';

const FORMAT =
  '${version} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status} ${flow-direction} ${traffic-path} ${next-hop-interface-id} ${next-hop-interface-type} ${next-hop-subnet-id} ${next-hop-vpc-id}';

const line = (eni: string, way: string, action: string, beyond: string): string => {
  const [from, to, ports = '40000 443'] = way.split(' > ');
  return `11 ${eni} ${from} ${to} ${ports} 6 3 180 ${BEGIN} ${BEGIN + 30} ${action} OK ${beyond}`;
};
const late = (eni: string): string => `11 ${eni} - - - - - - - ${BEGIN + 300} ${BEGIN + 359} - NODATA - - - - - -`;
const asked = (lines: readonly string[], network = open().build()) =>
  diagnose(tcp(A, B, 443), network, {
    ...evidence([]),
    records: records([...lines, late('eni-a'), late('eni-b')], FORMAT),
  });

describe('the way that a record says the packet took', () => {
  it('is told where nothing arrived: to whom it was handed, and where to look next', () => {
    const { verdict, nextExperiment } = asked([
      line('eni-a', `${A} > ${B}`, 'ACCEPT', 'egress 1 eni-0fw1 - subnet-fw vpc-1'),
    ]);
    expect(verdict.cause).toBe('LOST_IN_TRANSIT');
    expect(verdict.summary).toContain(' eni-a handed it to eni-0fw1 (in subnet-fw of vpc-1).');
    expect(nextExperiment).toBe('Look at the records of eni-0fw1 at that time: what came in there, and what went out.');
  });

  it('speaks against the configuration where that has another way', () => {
    const { contradictions } = asked([
      line('eni-a', `${A} > ${B}`, 'ACCEPT', 'egress 4 - - - -'),
      line('eni-b', `${A} > ${B}`, 'ACCEPT', 'ingress - eni-a - - -'),
    ]);
    expect(contradictions).toContain(
      "eni-a recorded that the request went through a peering connection in the same Region (traffic-path 4), but by today's routes it goes to another resource in the same VPC: a route was changed since, or the record is wrong",
    );
    const byHop = asked([
      line('eni-a', `${A} > ${B}`, 'ACCEPT', 'egress 1 eni-0tgw transit_gateway subnet-t vpc-1'),
    ]).contradictions;
    expect(byHop).toContain(
      "eni-a recorded eni-0tgw (transit gateway, in subnet-t of vpc-1) as the next hop of the request, but by today's configuration that is eni-b: a route was changed since, or the record is wrong",
    );
  });

  it('says nothing where it agrees, or where the record has no such field', () => {
    for (const beyond of ['egress 1 eni-b - - -', 'egress 1 - - - -', 'egress - - - - -']) {
      const { contradictions } = asked([
        line('eni-a', `${A} > ${B}`, 'ACCEPT', beyond),
        line('eni-b', `${A} > ${B}`, 'ACCEPT', 'ingress - eni-a - - -'),
        line('eni-b', `${B} > ${A} > 443 40000`, 'ACCEPT', 'egress 1 eni-a - - -'),
        line('eni-a', `${B} > ${A} > 443 40000`, 'ACCEPT', 'ingress - eni-b - - -'),
      ]);
      expect(contradictions).toEqual([]);
    }
  });

  it('is put in words with what is known of it', () => {
    const [record] = records([line('eni-a', `${A} > ${B}`, 'ACCEPT', 'egress 1 eni-n nat_gateway - -')], FORMAT);
    const hop = record && nextHopOf(record);
    expect(hop && nextHopInWords(hop)).toBe('eni-n (nat gateway)');
    expect(nextHopOf({ line: '' })).toBeNull();
  });
});
