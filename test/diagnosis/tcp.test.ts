import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { TCP } from '../../src/network/packet.js';
import { BEGIN, evidence, records, seen, tcp } from './evidence.js';
import { A, B, BACK, open } from './worlds.js';

const format =
  'interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status tcp-flags';

/** All four records of a session, with what each side sent. */
function session(
  client: { flags: number; packets: number; bytes: number },
  server: typeof client,
  hosts: { listening: boolean | null; running: boolean | null } | null = null,
) {
  const line = (eni: string, isRequest: boolean, { flags, packets, bytes }: typeof client) =>
    `${eni} ${isRequest ? `${A} ${B} 40000 443` : `${B} ${A} 443 40000`} 6 ${packets} ${bytes} ${BEGIN} ${BEGIN + 30} ACCEPT OK ${flags}`;
  const lines = [
    line('eni-a', true, client),
    line('eni-b', true, client),
    line('eni-b', false, server),
    line('eni-a', false, server),
  ];
  return diagnose(tcp(A, B, 443), open().build(), evidence([], { records: records(lines, format), hosts }));
}

describe('what tcp-flags tell of a conversation that was let through', () => {
  it('SYN and SYN-ACK with FIN: a short session that worked', () => {
    expect(session({ flags: 3, packets: 6, bytes: 500 }, { flags: 19, packets: 5, bytes: 4000 }).verdict).toMatchObject(
      { outcome: 'delivered', signature: 'K0', certainty: 'certain' },
    );
  });

  it('a reset and never a SYN: refused by the host', () => {
    expect(session({ flags: 2, packets: 1, bytes: 60 }, { flags: 4, packets: 1, bytes: 40 }).verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'PORT_CLOSED',
      signature: 'K9',
    });
    expect(session({ flags: 2, packets: 1, bytes: 60 }, { flags: 20, packets: 1, bytes: 40 }).verdict).toMatchObject({
      cause: 'PORT_CLOSED',
    });
  });

  it('a session that worked and ended with a reset worked', () => {
    expect(session({ flags: 2, packets: 9, bytes: 900 }, { flags: 22, packets: 8, bytes: 9000 }).verdict).toMatchObject(
      { outcome: 'delivered', signature: 'K0' },
    );
  });

  it('both repeat the opening and nothing follows: the network passes all, the handshake does not finish', () => {
    const { verdict } = session({ flags: 2, packets: 5, bytes: 300 }, { flags: 18, packets: 5, bytes: 300 });
    expect(verdict).toMatchObject({ outcome: 'delivered', signature: 'K11' });
    expect(verdict.summary).toMatch(/the handshake does not finish/);
  });

  it('one that listens and refuses all the same is a contradiction', () => {
    const { verdict, contradictions } = session(
      { flags: 2, packets: 1, bytes: 60 },
      { flags: 4, packets: 1, bytes: 40 },
      { listening: true, running: true },
    );
    expect(verdict).toMatchObject({ cause: 'PORT_CLOSED', certainty: 'likely' });
    expect(contradictions).toEqual([
      expect.stringMatching(/^Something listens on the port of i-b, and yet it refused/),
    ]);
  });
});

describe('records of the destination alone', () => {
  const rows = (asked: string, answered: string) => [
    `eni-b ${A} ${B} 40001 443 6 ${asked}`,
    `eni-b ${B} ${A} 443 40001 6 ${answered}`,
  ];
  const said = (asked: string, answered: string) =>
    diagnose(tcp(A, B, 443), open().build(), {
      kind: 'files',
      records: records(rows(asked, answered), format),
      readAt: null,
      probe: null,
      hosts: null,
    }).verdict;
  const at = `${BEGIN} ${BEGIN + 20} ACCEPT OK`;

  it('tell that it gets through where the client went on: with a FIN, or with data', () => {
    expect(said(`9 900 ${at} 3`, `9 900 ${at} 19`)).toMatchObject({ outcome: 'delivered', certainty: 'likely' });
    expect(said(`9 9000 ${at} -`, `9 900 ${at} -`)).toMatchObject({ outcome: 'delivered', certainty: 'likely' });
  });

  it('do not, where it only repeats its SYN, or gives up with a reset', () => {
    expect(said(`5 300 ${at} 2`, `5 300 ${at} 18`).outcome).not.toBe('delivered');
    expect(said(`5 300 ${at} 6`, `5 300 ${at} 18`).outcome).not.toBe('delivered');
  });
});

it('a reset that comes back alone, where records have no flags, is late and says nothing of rules', () => {
  const late = seen('eni-a', BACK, 'REJECT', { protocol: TCP, ports: '443 40001', packets: 1, bytes: 40 });
  const { verdict } = diagnose(tcp(A, B, 443), open().build(), evidence([late], { kind: 'files' }));
  expect(verdict).toMatchObject({ outcome: 'inconclusive', cause: 'LATE_PACKET' });
});
