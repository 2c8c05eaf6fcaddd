import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { Connection } from '../../src/diagnosis/verdict.js';
import { traceConnection } from '../../src/network/connection.js';
import type { Network } from '../../src/network/model.js';
import type { Packet } from '../../src/network/packet.js';
import type { TraceHop } from '../../src/network/trace.js';
import * as packets from '../helpers/packets.js';
import { evidence, idle, ping, seen, tcp, udp } from './evidence.js';
import { A, B, BACK, open, THERE } from './worlds.js';

const rules = fc.subarray(['tcp 443 from 172.31.0.0/16', 'icmp from sg-a', 'udp 53 from 0.0.0.0/0']);
const out = fc.subarray(['tcp 443 to 0.0.0.0/0', 'all to 172.31.0.0/16']);
const entries = (way: 'from' | 'to') =>
  fc
    .uniqueArray(
      fc.tuple(
        fc.constantFrom(1, 50, 100),
        fc.constantFrom('allow', 'deny'),
        fc.constantFrom('all', 'icmp', 'tcp 443', 'tcp 1024-65535', 'udp 53'),
      ),
      { selector: ([number]) => number, maxLength: 3 },
    )
    .map((list) => [
      ...list.map(([number, action, what]) => `${number} ${action} ${what} ${way} 172.31.0.0/16`),
      `200 allow all ${way} 0.0.0.0/0`,
    ]);
const acl = fc.record({ ingress: entries('from'), egress: entries('to') });
const world = fc
  .record({ a: out, b: rules, aclA: acl, aclB: acl })
  .map(({ a, b, aclA, aclB }) =>
    open()
      .group('sg-a', { egress: a })
      .group('sg-b', { ingress: b })
      .acl('acl-a', aclA, 'subnet-a')
      .acl('acl-b', aclB, 'subnet-b')
      .build(),
  );

const questions = fc.constantFrom<readonly [Connection, Packet, string, string]>(
  [ping(A, B), packets.ping(A, B), '0 0 1', '0 0 1'],
  [tcp(A, B, 443), packets.tcp(A, B, 443), '40000 443 6', '443 40000 6'],
  [udp(A, B, 53), packets.udp(A, B, 53), '40000 53 17', '53 40000 17'],
);

/** What the four interfaces would record if the rules hold, as far as the packet gets. */
function recorded(network: Network, packet: Packet, there: string, back: string, answers: boolean): readonly string[] {
  const { request, reply } = traceConnection(network, packet);
  const refuses = (hops: readonly TraceHop[] | undefined, at: TraceHop['at']) =>
    (hops ?? []).some(
      (hop) =>
        hop.at === at &&
        hop.decision === 'deny' &&
        (hop.component === 'security-group' || hop.component === 'network-acl'),
    );
  const record = (eni: string, way: string, ports: string, isRefused: boolean) =>
    seen(eni, way, isRefused ? 'REJECT' : 'ACCEPT').replace(' 0 0 1 ', ` ${ports} `);
  const lines: string[] = [];
  const pass = (eni: string, way: string, ports: string, isRefused: boolean): boolean => {
    lines.push(record(eni, way, ports, isRefused));
    return !isRefused;
  };
  const isIn =
    pass('eni-a', THERE, there, refuses(request.hops, 'source')) &&
    pass('eni-b', THERE, there, refuses(request.hops, 'destination'));
  if (isIn && answers && pass('eni-b', BACK, back, refuses(reply?.hops, 'source')))
    pass('eni-a', BACK, back, refuses(reply?.hops, 'destination'));
  return lines;
}

describe('records that a network writes about itself', () => {
  it('are explained by the first rule in the way, for certain and without contradiction', () => {
    fc.assert(
      fc.property(world, questions, fc.boolean(), (network, [asked, packet, there, back], answers) => {
        const lines = recorded(network, packet, there, back, answers);
        const { verdict, contradictions, blockers } = diagnose(
          asked,
          network,
          evidence([...lines, idle('eni-a'), idle('eni-b')]),
        );
        expect(contradictions).toEqual([]);
        // An answer that a route lost may have left no record either, if that route was mended since.
        expect(verdict.certainty).toBe(verdict.cause === 'HOST_SILENT' ? 'likely' : 'certain');
        const met = blockers.filter(({ leg }) => leg === 'request' || answers);
        expect(verdict.cause).toBe(met[0]?.cause ?? (answers ? null : 'HOST_SILENT'));
      }),
      { numRuns: 500 },
    );
  });
});
