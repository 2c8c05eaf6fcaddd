import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { TCP } from '../../src/network/packet.js';
import { evidence, idle, seen, tcp } from './evidence.js';
import { A, B, BACK, open, THERE } from './worlds.js';

const syn = { protocol: TCP, ports: '40000 443', packets: 3, bytes: 180 };
const sent = ['eni-a', 'eni-b'].map((eni) => seen(eni, THERE, 'ACCEPT', syn));
// 20 bytes of IP, 8 of ICMP, and the header that it is about (RFC 792).
const icmp = { packets: 3, bytes: 264 };
const idles = [idle('eni-a'), idle('eni-b')];
const said = (...lines: readonly string[]) =>
  diagnose(tcp(A, B, 443), open().build(), evidence([...sent, ...lines, ...idles]));

describe('ICMP from the destination beside a connection that gets no answer', () => {
  it('where nobody pings, is a firewall on the host that rejects', () => {
    const { verdict, nextExperiment, ruledOut } = said(
      seen('eni-b', BACK, 'ACCEPT', icmp),
      seen('eni-a', BACK, 'ACCEPT', icmp),
    );
    expect(verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'PORT_CLOSED',
      certainty: 'possible',
      resourceId: 'i-b',
    });
    expect(verdict.alternatives).toEqual(['HOST_SILENT']);
    expect(verdict.summary).toBe(
      'The TCP connection to port 443 reached i-b, which sent ICMP back between 10:42:00 and 10:42:40 UTC and no other answer, as a firewall on the host does that rejects.',
    );
    expect(nextExperiment).toContain('a rule that rejects');
    expect(ruledOut.map(({ cause }) => cause)).not.toContain('HOST_SILENT');
  });

  it('may be lost on its way back as any answer', () => {
    const { verdict } = said(seen('eni-b', BACK, 'ACCEPT', icmp));
    expect(verdict).toMatchObject({ cause: 'PORT_CLOSED', certainty: 'possible' });
    expect(verdict.alternatives).toEqual(['HOST_SILENT', 'NO_RETURN_ROUTE', 'REPLY_LOST']);
  });

  it('may be the answer of a ping, where one was sent', () => {
    const pings = ['eni-a', 'eni-b'].flatMap((eni) => [THERE, BACK].map((way) => seen(eni, way, 'ACCEPT')));
    expect(said(...pings).verdict).toMatchObject({ cause: 'HOST_SILENT' });
  });

  it('is none of it where it went to somebody else who is known', () => {
    const world = open().subnet('subnet-c').instance('c').build();
    const other = world.interfaces.find(({ id }) => id === 'eni-c')?.privateAddresses[0];
    const rows = [seen('eni-a', THERE, 'ACCEPT', syn), seen('eni-b', `${B} > ${other}`, 'REJECT', icmp), idle('eni-a')];
    const { verdict } = diagnose(tcp(A, B, 443), world, evidence(rows));
    expect([verdict.cause, ...verdict.alternatives]).not.toContain('PORT_CLOSED');
  });

  it('says nothing where the connection was answered', () => {
    const data = { protocol: TCP, ports: '443 40000', packets: 9, bytes: 9000 };
    const answers = ['eni-b', 'eni-a'].map((eni) => seen(eni, BACK, 'ACCEPT', data));
    expect(said(...answers, seen('eni-a', BACK, 'ACCEPT', icmp)).verdict).toMatchObject({ outcome: 'delivered' });
  });
});
