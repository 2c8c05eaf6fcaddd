import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { TCP } from '../../src/network/packet.js';
import { BEGIN, evidence, idle, ping, records, seen, tcp } from './evidence.js';
import { A, B, BACK, open, THERE } from './worlds.js';

const row = (eni: string, way: string, action: 'ACCEPT' | 'REJECT', start: number, client: number) =>
  seen(eni, way, action, {
    start,
    protocol: TCP,
    ports: way === THERE ? `${client} 443` : `443 ${client}`,
    packets: 5,
    bytes: 300,
  });
const said = (rows: readonly string[]) =>
  diagnose(tcp(A, B, 443), open().build(), evidence([...rows, idle('eni-a', 900), idle('eni-b', 900)]));

// "Flow log records": an interface shows its own address on its own side (VPC user guide), so one that shows both ends' has one.
describe('an address that another interface had then', () => {
  const then = [row('eni-a', THERE, 'ACCEPT', 0, 40_000), row('eni-old', THERE, 'ACCEPT', 0, 40_000)];

  it('is not the one that has it now: nothing is said of that one', () => {
    const { verdict, ruledOut } = said(then);
    expect(verdict).toMatchObject({ outcome: 'inconclusive', cause: 'STALE_EVIDENCE', resourceId: 'eni-old' });
    expect(verdict.summary).toBe(
      'The TCP connection to port 443 came to eni-old between 10:42:00 and 10:42:40 UTC, which had 172.31.16.10 then; today eni-b has that address, and no record says whether it lets this in: send it again.',
    );
    expect(ruledOut).toEqual([]);
  });

  it('nor is it one on the way, and what came to the one of today decides', () => {
    const now = ['eni-a', 'eni-b'].flatMap((eni) => [THERE, BACK].map((way) => row(eni, way, 'ACCEPT', 300, 40_001)));
    const { verdict, evidence: cited } = said([...then, ...now]);
    expect(verdict).toMatchObject({ outcome: 'delivered' });
    expect(cited.map(({ eniId }) => eniId)).not.toContain('eni-old');
  });

  it('which no interface of another subnet can have been', () => {
    const other = open()
      .subnet('subnet-c')
      .interface('eni-old', { privateAddresses: ['172.31.32.5'] })
      .build();
    const verdict = diagnose(
      tcp(A, B, 443),
      other,
      evidence([...then, idle('eni-a', 900), idle('eni-b', 900)]),
    ).verdict;
    expect(verdict.summary).not.toContain('eni-old');
  });

  it('is named where it alone has records', () => {
    expect(said([row('eni-old', THERE, 'ACCEPT', 0, 40_000)]).verdict).toMatchObject({
      outcome: 'inconclusive',
      cause: 'STALE_EVIDENCE',
      resourceId: 'eni-old',
    });
  });

  it('shows the primary of several addresses that it had, as the one of today has them', () => {
    // "If a network interface has multiple IPv4 addresses […] the flow log displays the primary private IPv4 address" (VPC user
    // guide, "Flow log records", dstaddr)
    const second = open()
      .interface('eni-b', { privateAddresses: [B, '172.31.16.77'] })
      .build();
    const { verdict } = diagnose(
      tcp(A, '172.31.16.77', 443),
      second,
      evidence([
        row('eni-a', THERE.replace(B, '172.31.16.77'), 'ACCEPT', 0, 40_000),
        row('eni-old', THERE, 'ACCEPT', 0, 40_000),
        idle('eni-b'),
      ]),
    );
    expect(verdict).toMatchObject({ outcome: 'inconclusive', cause: 'STALE_EVIDENCE', resourceId: 'eni-old' });
  });

  it('is one that shows its own address for it and does not forward, where nobody has it today', () => {
    const parts = { protocol: TCP, ports: '40000 443', packets: 5, bytes: 300 };
    const then = [seen('eni-a', `${A} > 172.31.16.99`, 'ACCEPT', parts), seen('eni-b', THERE, 'ACCEPT', parts)];
    const world = { ...open().build(), unread: ['interfaces' as const] };
    const { verdict } = diagnose(tcp(A, '172.31.16.99', 443), world, evidence([...then, idle('eni-a'), idle('eni-b')]));
    expect(verdict).toMatchObject({ outcome: 'inconclusive', cause: 'STALE_EVIDENCE', resourceId: 'eni-b' });
    expect(verdict.summary).toContain(
      'which had 172.31.16.99 then; today neither it nor any described interface has that address: send it again.',
    );
  });

  // "the instance must be the source or destination of any traffic it sends or receives" (VPC user guide, "NAT instances").
  it('is one that took it and answered with it, which nobody without it does where the check is on', () => {
    const gone = '172.31.16.99';
    const taken = ['eni-a', 'eni-b'].map((eni) =>
      seen(eni, `${A} > ${gone}`, 'ACCEPT', { protocol: TCP, ports: '40000 443', packets: 5, bytes: 300 }),
    );
    const back = { protocol: TCP, ports: '443 40000', packets: 5, bytes: 700 };
    const answered = ['eni-b', 'eni-a'].map((eni) => seen(eni, `${gone} > ${A}`, 'ACCEPT', back));
    const world = { ...open().build(), unread: ['interfaces' as const] };
    const onRows = (rows: readonly string[]) =>
      diagnose(tcp(A, gone, 443), world, evidence([...rows, idle('eni-a'), idle('eni-b')])).verdict;
    expect(onRows([...taken, ...answered])).toMatchObject({ cause: 'STALE_EVIDENCE', resourceId: 'eni-b' });
    // It may have been led there by a wrong route, and recorded before it was dropped.
    expect(onRows(taken).cause).not.toBe('STALE_EVIDENCE');
  });

  it('where records have a direction as well', () => {
    const format =
      'interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action flow-direction log-status';
    const lines = ['eni-a egress', 'eni-old ingress'].map((one) => {
      const [eni, direction] = one.split(' ');
      return `${eni} ${A} ${B} 40000 443 6 5 300 ${BEGIN} ${BEGIN + 20} ACCEPT ${direction} OK`;
    });
    const idles = ['eni-a', 'eni-b'].map((eni) => `${eni} - - - - - - - ${BEGIN + 60} ${BEGIN + 120} - - NODATA`);
    const own = { records: records([...lines, ...idles], format) };
    expect(diagnose(tcp(A, B, 443), open().build(), evidence([], own)).verdict.resourceId).toBe('eni-old');
  });
});

it('pings refused and let through within one window, where the rules let them through today, were refused first', () => {
  const ping4 = ['eni-a', 'eni-b'].flatMap((eni) => [THERE, BACK].map((way) => seen(eni, way, 'ACCEPT')));
  const rows = [seen('eni-a', THERE, 'REJECT', { packets: 12 }), ...ping4, idle('eni-a'), idle('eni-b')];
  const { verdict, contradictions } = diagnose(ping(A, B), open().build(), evidence(rows));
  expect(verdict).toMatchObject({ outcome: 'delivered', certainty: 'likely' });
  expect(contradictions.join()).toContain('accepted and rejected the request side by side');
});
