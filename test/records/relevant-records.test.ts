import { describe, expect, it } from 'vitest';
import type { FlowRecord } from '../../src/flow-log/record.js';
import { relevantRecords } from '../../src/records/relevant-records.js';

const record = (
  srcaddr: string | null,
  dstaddr: string | null,
  start: number,
  parts: Partial<FlowRecord> = {},
): FlowRecord => ({
  interfaceId: 'eni-a',
  srcaddr,
  dstaddr,
  start,
  end: start + 9,
  action: srcaddr === null ? null : 'ACCEPT',
  line: '',
  ...parts,
});

describe('the relevant records of a stream', () => {
  it('keeps all traffic between the addresses, as any of the two pairs of fields shows them, and every window without traffic', () => {
    const { take, records } = relevantRecords(['10.0.0.1', '10.0.0.2']);
    const wanted = [
      ...Array.from({ length: 500 }, (_, at) => record('10.0.0.1', '10.0.0.2', at)),
      record('10.0.0.9', '10.0.0.2', 500, { pktSrcaddr: '10.0.0.1' }),
      record(null, null, 501, { logStatus: 'NODATA' }),
    ];
    for (const each of wanted) take(each);
    expect(records()).toEqual(wanted);
  });

  it('keeps of a million other records a handful, the newest of each interface and action among them', () => {
    const { take, records } = relevantRecords(['10.0.0.1', '10.0.0.2']);
    const newest = record('10.0.0.1', '10.9.9.9', 2_000_000);
    for (let at = 0; at < 1_000_000; at += 1) take(record('10.0.0.1', '10.9.9.9', at));
    take(newest);
    take(record('10.0.0.1', '10.9.9.9', 5, { action: 'REJECT' }));
    take(record('10.0.0.1', '10.9.9.9', 6));
    const kept = records();
    expect(kept.length).toBeLessThan(100);
    expect(kept.at(-1)).toEqual(newest);
    expect(kept.some(({ action }) => action === 'REJECT')).toBe(true);
  });

  it('keeps of a conversation that never ends the newest records, in whatever order they come, and counts the others', () => {
    const { take, records, leftOut } = relevantRecords(['10.0.0.1', '10.0.0.2'], 100);
    const starts = Array.from({ length: 1000 }, (_, at) => (at * 7919) % 1000);
    take(record(null, null, 0, { logStatus: 'NODATA' }));
    for (const start of starts) take(record('10.0.0.1', '10.0.0.2', start));
    expect(records().map(({ start }) => start)).toEqual([0, ...Array.from({ length: 100 }, (_, at) => 900 + at)]);
    expect(leftOut()).toBe(900);
  });
});
