import { describe, expect, it } from 'vitest';
import type { FlowRecord } from '../../src/flow-log/record.js';
import { runningTally } from '../../src/records/tally.js';
import { rejectsByPort, summarise, topTalkers } from '../flow-log/naive-summary.js';

const record = (at: number, more: Partial<FlowRecord> = {}): FlowRecord => ({
  srcaddr: `10.0.0.${at % 7}`,
  dstaddr: '10.0.1.1',
  srcport: 40_000,
  dstport: [22, 443, 53][at % 3] ?? 0,
  protocol: 6,
  packets: 1,
  bytes: at * 10,
  start: 1_000 + at,
  end: 1_030 + at,
  action: at % 4 === 0 ? 'REJECT' : 'ACCEPT',
  logStatus: 'OK',
  line: String(at),
  ...more,
});

function tallied(records: readonly FlowRecord[], bounds?: Parameters<typeof runningTally>[0]) {
  const tally = runningTally(bounds);
  for (const each of records) tally.add(each);
  return tally;
}

const many = Array.from({ length: 2_000 }, (_, at) => record(at));
const quiet: FlowRecord = {
  line: '',
  start: 5_000,
  end: 5_060,
  logStatus: 'NODATA',
  action: null,
  srcaddr: null,
  dstaddr: null,
};

describe('records summed up as they pass', () => {
  it('come to the same as summed up together', () => {
    const all = [...many, quiet, { ...quiet, logStatus: 'SKIPDATA' as const }];
    const tally = tallied(all);
    expect(tally.summary()).toEqual(summarise(all));
    expect(tally.topTalkers(5)).toEqual({ talkers: topTalkers(all, 5), exact: true });
    expect(tally.rejectsByPort(5).map(({ more: _, ...port }) => port)).toEqual(rejectsByPort(all, 5));
  });

  it('keep those who talk most, and say that it is not exact, where there are too many pairs', () => {
    const whispers = Array.from({ length: 500 }, (_, at) =>
      record(0, { srcaddr: `10.9.${at >> 8}.${at & 255}`, bytes: 1 }),
    );
    const shouts = ['10.8.0.1', '10.8.0.2'].map((srcaddr) => record(0, { srcaddr, bytes: 1e6 }));
    const { talkers, exact } = tallied([...shouts, ...whispers], { pairs: 50, senders: 50 }).topTalkers(2);
    expect(talkers.map(({ source }) => source).toSorted()).toEqual(['10.8.0.1', '10.8.0.2']);
    expect(exact).toBe(false);
  });

  it('say "or more" where there are too many senders to remember', () => {
    const scans = Array.from({ length: 30 }, (_, at) => record(0, { srcaddr: `10.9.0.${at}`, dstport: 23 }));
    expect(tallied(scans, { pairs: 50, senders: 10 }).rejectsByPort(1)).toMatchObject([
      { port: 23, records: 30, sources: 10, more: true },
    ]);
    expect(tallied(scans).rejectsByPort(1)).toMatchObject([{ sources: 30, more: false }]);
  });

  it('keep the newest records of traffic, in order of time, however they come', () => {
    const mixed = [...many].sort((a, b) => (((a.start ?? 0) * 7_919) % 2_003) - (((b.start ?? 0) * 7_919) % 2_003));
    expect(
      tallied([...mixed, quiet])
        .newest(3)
        .map(({ line }) => line),
    ).toEqual(['1997', '1998', '1999']);
  });
});
