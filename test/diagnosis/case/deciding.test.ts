import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import { TCP } from '../../../src/network/packet.js';
import { evidence, idle, ping, seen, tcp } from '../evidence.js';
import { A, B, BACK, open, THERE } from '../worlds.js';

interface Try {
  readonly port: number;
  readonly start: number;
  readonly end?: number;
  readonly answered: boolean;
}

/** What both ends recorded of one connection: let in, and answered or not. */
function rowsOf({ port, start, end = start + 40, answered }: Try): readonly string[] {
  const row = (eni: string, way: string, ports: string) =>
    seen(eni, way, 'ACCEPT', { start, end, protocol: TCP, ports, packets: 6, bytes: 900 });
  const there = ['eni-a', 'eni-b'].map((eni) => row(eni, THERE, `${port} 443`));
  return answered ? [...there, ...['eni-b', 'eni-a'].map((eni) => row(eni, BACK, `443 ${port}`))] : there;
}

const judged = (tries: readonly Try[], idleFrom = 900) =>
  diagnose(
    tcp(A, B, 443),
    open().build(),
    evidence([...tries.flatMap(rowsOf), idle('eni-a', idleFrom), idle('eni-b', idleFrom)]),
  ).verdict;

describe('which of several attempts decides', () => {
  it('where windows tell no order, the one that failed, and nothing is said for sure', () => {
    const window = { start: 0, end: 599 };
    const verdict = judged([
      { port: 40_000, ...window, answered: true },
      { port: 40_001, ...window, answered: false },
    ]);
    expect(verdict).toMatchObject({ outcome: 'unanswered', cause: 'HOST_SILENT', certainty: 'possible' });
    expect(verdict.alternatives).toContain('RULE_CHANGED');
    expect(verdict.summary).toMatch(/^Some connections get an answer and others do not, and the records do not tell/);
  });

  it('nor is a host silent that answered another one, though nobody saw that answer arrive', () => {
    const window = { start: 0, end: 599 };
    const tries = [
      { port: 40_000, ...window, answered: true },
      { port: 40_001, ...window, answered: false },
    ];
    const rows = [...tries.flatMap(rowsOf).filter((row) => row.includes('eni-b')), idle('eni-b', 900)];
    const verdict = diagnose(tcp(A, B, 443), open().build(), evidence(rows, { kind: 'files' })).verdict;
    expect(verdict).toMatchObject({ cause: 'HOST_SILENT', certainty: 'possible' });
    expect(verdict.alternatives).toContain('RULE_CHANGED');
  });

  it('of one window, the one that got through where the rules of today let pass what was refused', () => {
    const through = rowsOf({ port: 40_000, start: 0, end: 599, answered: true });
    const parts = { start: 0, end: 599, protocol: TCP, ports: '40001 443', packets: 5, bytes: 300 };
    const refused = [seen('eni-a', THERE, 'ACCEPT', parts), seen('eni-b', THERE, 'REJECT', parts)];
    const rows = evidence([...through, ...refused, idle('eni-a', 900), idle('eni-b', 900)]);
    const ask = (network: typeof closed) => diagnose(tcp(A, B, 443), network, rows).verdict;
    const closed = open().group('sg-b', {}).build();
    expect(ask(open().build())).toMatchObject({ outcome: 'delivered', certainty: 'likely' });
    expect(ask(closed)).toMatchObject({ outcome: 'blocked', cause: 'DESTINATION_SECURITY_GROUP_INGRESS' });
  });

  it('one that got no answer rather than one that got a reset in the same window', () => {
    const row = (eni: string, way: string, ports: string, packets: number, bytes = packets * 60) =>
      seen(eni, way, 'ACCEPT', { start: 0, end: 599, protocol: TCP, ports, packets, bytes });
    const there = (port: number, packets: number) =>
      ['eni-a', 'eni-b'].map((eni) => row(eni, THERE, `${port} 443`, packets));
    const reset = [...there(40_000, 1), ...['eni-b', 'eni-a'].map((eni) => row(eni, BACK, '443 40000', 1, 40))];
    const said = (...rows: readonly string[]) =>
      diagnose(tcp(A, B, 443), open().build(), evidence([...rows, idle('eni-a', 900), idle('eni-b', 900)])).verdict;
    expect(said(...reset)).toMatchObject({ cause: 'PORT_CLOSED' });
    expect(said(...reset, ...there(40_001, 3))).toMatchObject({ cause: 'HOST_SILENT', certainty: 'possible' });
  });

  it('one that failed between two that got through', () => {
    const verdict = judged([
      { port: 40_000, start: 0, answered: true },
      { port: 40_001, start: 120, answered: false },
      { port: 40_002, start: 240, answered: true },
    ]);
    expect(verdict).toMatchObject({ outcome: 'unanswered', certainty: 'possible' });
  });

  it('the newest, where those before failed and it got through', () => {
    const verdict = judged([
      { port: 40_000, start: 0, answered: false },
      { port: 40_001, start: 120, answered: true },
    ]);
    expect(verdict).toMatchObject({ outcome: 'delivered', cause: null });
  });

  it('one whose other records are still to come, if it did not get through in any case', () => {
    const old = rowsOf({ port: 40_000, start: 0, answered: true });
    const now = seen('eni-a', THERE, 'ACCEPT', {
      start: 300,
      protocol: TCP,
      ports: '40001 443',
      bytes: 300,
      packets: 5,
    });
    const rows = [...old, now, idle('eni-a', 360)];
    expect(diagnose(tcp(A, B, 443), open().build(), evidence(rows)).verdict).toMatchObject({
      outcome: 'inconclusive',
      cause: 'NOT_YET_DELIVERED',
    });
  });
});

describe('an answer that the client never got', () => {
  it('is told by its repeating the opening, though only the other end has records', () => {
    const rows = ['eni-b', 'eni-b'].map((eni, at) =>
      seen(eni, at === 0 ? THERE : BACK, 'ACCEPT', {
        protocol: TCP,
        ports: at === 0 ? '40000 443' : '443 40000',
        packets: 5,
        bytes: 300,
      }),
    );
    const verdict = diagnose(tcp(A, B, 443), open().build(), evidence(rows, { kind: 'files' })).verdict;
    expect(verdict).toMatchObject({ outcome: 'unanswered', cause: 'REPLY_LOST' });
  });
});

describe('pings of which only some were answered', () => {
  const window = { start: 0, end: 599 };
  const counted = (asked: number, answered: number, span: Partial<{ start: number; end: number }> = window) =>
    diagnose(
      ping(A, B),
      open().build(),
      evidence([
        ...['eni-a', 'eni-b'].map((eni) => seen(eni, THERE, 'ACCEPT', { ...window, packets: asked })),
        ...['eni-b', 'eni-a'].map((eni) => seen(eni, BACK, 'ACCEPT', { ...window, ...span, packets: answered })),
        idle('eni-a', 600),
        idle('eni-b', 600),
      ]),
    ).verdict;

  it('are not said to get through where nothing tells which came last', () => {
    const verdict = counted(20, 16);
    expect(verdict).toMatchObject({ outcome: 'unanswered', cause: 'HOST_SILENT', certainty: 'possible' });
    expect(verdict.summary).toMatch(/^Only 16 of 20 pings were answered, and the records do not tell which came last/);
  });

  it('get through now where the answers began later', () => {
    expect(counted(20, 16, { start: 120 })).toMatchObject({ outcome: 'delivered', cause: null });
  });

  it('are answered no more where the answers ended before', () => {
    expect(counted(20, 16, { end: 300 })).toMatchObject({ outcome: 'unanswered', cause: 'HOST_SILENT' });
  });

  it('a few of many get lost anyway', () => {
    expect(counted(20, 19)).toMatchObject({ outcome: 'delivered', cause: null });
  });
});

describe('what the source refuses of ICMP', () => {
  it('is the ping of the other end, where its rules let answers in and no ping', () => {
    const closed = open().group('sg-a', { ingress: [] }).build();
    const network = {
      ...closed,
      interfaces: closed.interfaces.map((one) => (one.id === 'eni-a' ? { ...one, securityGroupIds: ['sg-a'] } : one)),
    };
    const rows = [
      ...['eni-a', 'eni-b'].map((eni) => seen(eni, THERE, 'ACCEPT')),
      ...['eni-b', 'eni-a'].map((eni) => seen(eni, BACK, 'ACCEPT')),
      seen('eni-b', BACK, 'ACCEPT', { start: 300 }),
      seen('eni-a', BACK, 'REJECT', { start: 300 }),
      idle('eni-a', 360),
      idle('eni-b', 360),
    ];
    expect(diagnose(ping(A, B), network, evidence(rows)).verdict).toMatchObject({ outcome: 'delivered', cause: null });
  });
});
