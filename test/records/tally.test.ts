import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowRecord } from '../../src/flow-log/record.js';
import { summaryOf } from '../../src/records/summary.js';
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

const counts = { talkers: 5, ports: 5, newest: 3 };

/** As many tallies as there are threads, each of every n-th record. */
function tallied(records: readonly FlowRecord[], { threads = 1, senders = 1e6, pairs = 1e6, isAbsorbed = false } = {}) {
  const tallies = Array.from({ length: threads }, () => runningTally({ senders, pairs }));
  for (const [at, each] of records.entries()) tallies[at % threads]?.add(each);
  const [first, ...others] = tallies.map((tally) => tally.parts());
  if (!isAbsorbed || !first) return summaryOf([...(first ? [first] : []), ...others], counts);
  const whole = runningTally({ senders, pairs });
  for (const parts of [first, ...others]) whole.absorb(parts);
  return summaryOf([whole.parts()], counts);
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
    for (const isAbsorbed of [false, true]) {
      const { totals, talkers, rejectedPorts } = tallied(all, { threads: 3, isAbsorbed });
      expect(totals).toEqual(summarise(all));
      expect(talkers).toEqual(topTalkers(all, 5));
      expect(rejectedPorts.map(({ more: _, ...port }) => port)).toEqual(rejectsByPort(all, 5));
    }
  });

  it('come to the same where most pairs do not fit into memory', () => {
    const property = fc.property(
      fc.array(fc.record({ source: fc.integer({ min: 0, max: 400 }), bytes: fc.nat(1_000), wide: fc.boolean() }), {
        minLength: 200,
        maxLength: 600,
      }),
      fc.integer({ min: 1, max: 3 }),
      fc.boolean(),
      (drafts, threads, isAbsorbed) => {
        const heap = drafts.map(({ source, bytes, wide }, at) =>
          record(at, {
            srcaddr: wide ? `2001:db8::${(source + 1).toString(16)}` : `10.9.${source >> 8}.${source & 255}`,
            bytes,
          }),
        );
        const best = topTalkers(heap, 400).map((talker) => talker.bytes);
        const { talkers } = tallied(heap, { threads, pairs: 40, isAbsorbed });
        expect(talkers.map(({ bytes }) => bytes)).toEqual(best.slice(0, 5));
        const all = topTalkers(heap, 1_000);
        for (const talker of talkers) expect(all).toContainEqual(talker);
      },
    );
    fc.assert(property, { numRuns: 60, seed: 7 });
  });

  it('say "or more" where there are too many senders to remember', () => {
    const scans = Array.from({ length: 30 }, (_, at) => record(0, { srcaddr: `10.9.0.${at}`, dstport: 23 }));
    expect(tallied(scans, { senders: 10 }).rejectedPorts).toMatchObject([
      { port: 23, records: 30, sources: 10, more: true },
    ]);
    expect(tallied(scans).rejectedPorts).toMatchObject([{ sources: 30, more: false }]);
  });

  it('keep the newest records of traffic, in order of time, however they come', () => {
    const mixed = [...many].sort((a, b) => (((a.start ?? 0) * 7_919) % 2_003) - (((b.start ?? 0) * 7_919) % 2_003));
    for (const threads of [1, 2]) {
      const { newest } = tallied([...mixed, quiet], { threads });
      expect(newest.map(({ line }) => line)).toEqual(['1997', '1998', '1999']);
    }
  });
});
