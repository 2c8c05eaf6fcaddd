import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import type { Network } from '../../../src/network/model.js';
import { TCP } from '../../../src/network/packet.js';
import { BEGIN, evidence, idle, records, seen, tcp } from '../evidence.js';
import { A, B, BACK, open, THERE } from '../worlds.js';

const OURS = '123456789012';
const THEIRS = '333333333333';

const world = (): Network =>
  open()
    .change((one) => ({ ...one, interfaces: one.interfaces.map((each) => ({ ...each, ownerId: OURS })) }))
    .build();
const parts = (start: number, client = 40_000) => ({
  start,
  protocol: TCP,
  packets: 3,
  bytes: 180,
  ports: `${client} 443`,
});
const back = (start: number, client: number) => ({ ...parts(start, client), ports: `443 ${client}` });
const sent = seen('eni-a', THERE, 'ACCEPT', parts(0));
/** Two machines of another network, which have the same addresses, speak with each other. */
const others = [
  seen('eni-x', THERE, 'ACCEPT', parts(100, 50_000)),
  seen('eni-y', THERE, 'ACCEPT', parts(100, 50_000)),
  seen('eni-y', BACK, 'ACCEPT', back(100, 50_000)),
  seen('eni-x', BACK, 'ACCEPT', back(100, 50_000)),
];
const of = (account: string, lines: readonly string[]) => lines.map((line) => line.replace(OURS, account));
const idles = [idle('eni-a', 60, 600), idle('eni-b', 60, 600)];
const said = (lines: readonly string[], base = world()) => diagnose(tcp(A, B, 443), base, evidence(lines)).verdict;
const lost = { outcome: 'unanswered', cause: 'LOST_IN_TRANSIT' };

describe('the same addresses in another network, whose logs are in the same place', () => {
  it('of another account say nothing of ours', () => {
    expect(said([sent, ...of(THEIRS, others), ...idles])).toMatchObject(lost);
    expect(said([...of(THEIRS, others), ...idles])).toMatchObject({ cause: 'NO_TRAFFIC' });
  });

  it('of another VPC, by its id in the rows, direction or not', () => {
    const format =
      'interface-id vpc-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
    const row = (eni: string, vpc: string, way: string, ports: string, at: number) =>
      `${eni} ${vpc} ${way.replace(' > ', ' ')} ${ports} 6 3 180 ${BEGIN + at} ${BEGIN + at + 20} ACCEPT OK`;
    const rest = ['eni-a', 'eni-b'].map((eni) => `${eni} vpc-1 - - - - - - - ${BEGIN + 60} ${BEGIN + 600} - NODATA`);
    const rows = [
      row('eni-a', 'vpc-1', THERE, '40000 443', 0),
      row('eni-y', 'vpc-9', THERE, '50000 443', 100),
      row('eni-y', 'vpc-9', BACK, '443 50000', 100),
      ...rest,
    ];
    const own = { records: records(rows, format) };
    expect(diagnose(tcp(A, B, 443), world(), evidence([], own)).verdict).toMatchObject(lost);
    // Nor is it the interface of an address that nobody described, in a VPC that is.
    const base = world();
    const cut = { ...base, interfaces: base.interfaces.filter(({ id }) => id !== 'eni-b') };
    const { question, verdict } = diagnose(tcp(A, B, 443), cut, evidence([], own));
    expect(question.destination.eniId).toBe(null);
    expect(verdict.outcome).not.toBe('delivered');
  });

  it('of the same account in another Region, since ours had the address already', () => {
    const before = ['eni-a', 'eni-b'].map((eni) => idle(eni, -60, 0));
    expect(said([...before, sent, ...others, ...idles])).toMatchObject(lost);
    expect(said([...before, ...others, ...idles])).toMatchObject({ cause: 'NO_TRAFFIC' });
  });

  it('is no other network where nothing speaks against one that had the address before', () => {
    const then = seen('eni-old', THERE, 'ACCEPT', parts(0));
    expect(said([sent, then, idle('eni-a', 900), idle('eni-b', 900)])).toMatchObject({ cause: 'STALE_EVIDENCE' });
    expect(said([sent, then.replace(OURS, 'unknown'), idle('eni-a', 900), idle('eni-b', 900)])).toMatchObject({
      cause: 'STALE_EVIDENCE',
    });
  });

  it('is none where it recorded the very connection that ours sent, although ours is said to have been there before', () => {
    const before = ['eni-a', 'eni-b'].map((eni) => idle(eni, -60, 0));
    const then = seen('eni-old', THERE, 'ACCEPT', parts(0));
    expect(said([...before, sent, then, ...idles])).toMatchObject({ cause: 'STALE_EVIDENCE', resourceId: 'eni-old' });
  });

  it('is none either where another interface of ours is described that passes it on', () => {
    const base = world();
    const [first] = base.interfaces;
    const more = { ...base, interfaces: [...base.interfaces, ...(first ? [{ ...first, id: 'eni-x' }] : [])] };
    const rows = [sent, ...of(THEIRS, others.slice(1)), ...idles];
    expect(said(rows, more)).toMatchObject(lost);
  });
});
