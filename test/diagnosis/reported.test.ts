import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { ErrorKind } from '../../src/diagnosis/question.js';
import { evidence, idle, seen, tcp } from './evidence.js';
import { A, B, BACK, open, THERE } from './worlds.js';

const closedGroup = () => open().group('sg-b', { ingress: [] }).build();
const syn = { protocol: 6, ports: '40000 443', bytes: 60, packets: 1 };
const sent = [seen('eni-a', THERE, 'ACCEPT', syn)];
const nothing = evidence([idle('eni-a')]);

const asked = (kind: ErrorKind) => ({ ...tcp(A, B, 443), error: { kind, text: `it says ${kind}` } });

describe('what a program said', () => {
  it('is repeated in the question', () => {
    const { question } = diagnose(asked('timeout'), open().build(), nothing);
    expect(question.error).toEqual({ kind: 'timeout', text: 'it says timeout' });
    expect(diagnose(tcp(A, B, 443), open().build(), nothing).question).not.toHaveProperty('error');
  });

  it('excludes a security group where it was refused', () => {
    const { verdict, ruledOut } = diagnose(asked('refused'), closedGroup(), evidence(sent));
    expect(verdict).toMatchObject({ outcome: 'blocked', cause: 'PORT_CLOSED' });
    expect(verdict.alternatives).not.toContain('DESTINATION_SECURITY_GROUP_INGRESS');
    expect(ruledOut).toContainEqual({
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      by: 'the program was refused: an answer came back',
    });
  });

  it('does not outweigh a record: what was rejected was not refused by the host', () => {
    const rejected = evidence([...sent, seen('eni-b', THERE, 'REJECT', syn)]);
    const { verdict, contradictions } = diagnose(asked('refused'), closedGroup(), rejected);
    expect(verdict).toMatchObject({ cause: 'DESTINATION_SECURITY_GROUP_INGRESS', outcome: 'blocked' });
    expect(verdict.certainty).not.toBe('certain');
    expect(contradictions).toEqual([
      'The program was refused by a host, while the records show a refusal without an answer: they are of another attempt, or a proxy answered the program',
    ]);
  });

  it('contradicts the records where they let through what it says failed', () => {
    const ports = [THERE, BACK].map((way) => [way, way === THERE ? '40000 443' : '443 40000'] as const);
    const rows = ports.flatMap(([way, own]) =>
      ['eni-a', 'eni-b'].map((eni) => seen(eni, way, 'ACCEPT', { ...syn, ports: own, packets: 9, bytes: 2900 })),
    );
    const told = (kind: ErrorKind) => diagnose(asked(kind), open().build(), evidence(rows));
    expect(told('timeout').verdict).toMatchObject({ outcome: 'delivered', certainty: 'likely' });
    expect(told('timeout').contradictions).toEqual([
      'The program waited in vain, while the records show connections that get through: that was another attempt, or it waited for something other than the connection',
    ]);
    expect(told('refused').contradictions).toEqual([
      'The program was refused, while the records show connections that get through: that was another attempt, or a proxy or another address refused it',
    ]);
    expect(told('other')).toMatchObject({ verdict: { certainty: 'certain' }, contradictions: [] });
  });

  it('passes the network where the server itself refused the program', () => {
    const error = {
      kind: 'other',
      text: 'FATAL: no pg_hba.conf entry for host "172.31.0.10"',
      byServer: true,
    } as const;
    const { verdict, question } = diagnose({ ...tcp(A, B, 443), error }, open().build(), evidence([]));
    expect(question.error).toEqual(error);
    expect(verdict).toMatchObject({ outcome: 'delivered' });
    expect(verdict.summary).toMatch(
      /the program on \S+ was connected to \S+, which answered and refused it itself\. Look at the users, passwords and allowed addresses of the service, not at the network\.$/,
    );
  });

  it('passes the network where TLS failed, or a connection was reset', () => {
    for (const kind of ['tls', 'reset'] as const)
      expect(diagnose(asked(kind), open().build(), evidence([])).verdict).toMatchObject({
        outcome: 'delivered',
        cause: null,
      });
  });

  it('passes the network also where the records at hand are of another time', () => {
    const idleTwo = evidence([idle('eni-a'), idle('eni-b')]);
    const other = { ...syn, ports: '40001 22' };
    const accepted = evidence([seen('eni-a', THERE, 'ACCEPT', other), seen('eni-b', THERE, 'ACCEPT', other)]);
    for (const kind of ['tls', 'reset'] as const)
      for (const found of [nothing, idleTwo, accepted])
        expect(diagnose(asked(kind), open().build(), found).verdict, kind).toMatchObject({
          outcome: 'delivered',
          certainty: 'likely',
        });
  });

  it('does not outweigh the rules where it was connected and nothing is recorded, and the two are held against each other', () => {
    const { verdict, contradictions } = diagnose(asked('tls'), closedGroup(), nothing);
    expect(verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      certainty: 'likely',
    });
    expect(contradictions).toEqual([
      expect.stringMatching(
        /^The program was connected, although .*sg-b.* \(the rule was changed since, or the program spoke with somebody else, as through a proxy\)$/,
      ),
    ]);
    expect(diagnose(asked('refused'), closedGroup(), nothing).verdict).toMatchObject({ cause: 'PORT_CLOSED' });
  });

  it('excludes a closed port where it waited in vain', () => {
    const { verdict } = diagnose(asked('timeout'), open().build(), evidence(sent));
    expect([verdict.cause, ...verdict.alternatives]).not.toContain('PORT_CLOSED');
  });
});
