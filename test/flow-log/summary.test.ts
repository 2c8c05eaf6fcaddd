import { describe, expect, it } from 'vitest';
import { defaultFormat, isUnreadable } from '../../src/flow-log/format.js';
import { parseLine } from '../../src/flow-log/parse.js';
import type { FlowRecord } from '../../src/flow-log/record.js';
import { summaryOf } from '../../src/records/summary.js';
import { runningTally } from '../../src/records/tally.js';

const records: readonly FlowRecord[] = [
  '2 1 eni-1 10.0.0.1 10.0.0.2 40000 443 6 10 1000 100 110 ACCEPT OK',
  '2 1 eni-1 10.0.0.1 10.0.0.2 40001 443 6 5 500 120 130 ACCEPT OK',
  '2 1 eni-1 203.0.113.1 10.0.0.1 50000 22 6 1 40 90 95 REJECT OK',
  '2 1 eni-1 203.0.113.2 10.0.0.1 50000 22 6 2 80 130 131 REJECT OK',
  '2 1 eni-1 203.0.113.2 10.0.0.1 50001 22 6 2 80 130 131 REJECT OK',
  '2 1 eni-1 10.0.0.1 10.0.0.2 0 0 1 4 336 130 140 REJECT OK',
  '2 1 eni-1 - - - - - - - 150 209 - NODATA',
  '2 1 eni-1 - - - - - - - 210 269 - SKIPDATA',
].map((line) => {
  const record = parseLine(defaultFormat, line);
  if (isUnreadable(record)) throw new Error(record.reason);
  return record;
});

function tallied(of: readonly FlowRecord[], count = 8) {
  const tally = runningTally();
  for (const record of of) tally.add(record);
  return summaryOf([tally.parts()], { talkers: count, ports: count, newest: count });
}
const summarise = (of: readonly FlowRecord[]) => tallied(of).totals;
const topTalkers = (of: readonly FlowRecord[], count: number) => tallied(of, count).talkers;
const rejectsByPort = (of: readonly FlowRecord[], count: number) =>
  tallied(of, count).rejectedPorts.map(({ more: _, ...port }) => port);

describe('a summary', () => {
  it('adds up', () => {
    expect(summarise(records)).toEqual({
      records: 8,
      accepted: 2,
      rejected: 4,
      silent: 1,
      lost: 1,
      bytes: 2036,
      packets: 24,
      from: 90,
      to: 269,
    });
  });

  it('of nothing has no time', () => {
    expect(summarise([])).toMatchObject({ records: 0, from: null, to: null });
  });

  it('names who sent the most to whom', () => {
    expect(topTalkers(records, 2)).toEqual([
      { source: '10.0.0.1', destination: '10.0.0.2', bytes: 1836, packets: 19, records: 3 },
      { source: '203.0.113.2', destination: '10.0.0.1', bytes: 160, packets: 4, records: 2 },
    ]);
  });

  it('counts rejects by port and by how many tried; ping has no port', () => {
    expect(rejectsByPort(records, 5)).toEqual([
      { protocol: 6, port: 22, records: 3, packets: 5, sources: 2 },
      { protocol: 1, port: null, records: 1, packets: 4, sources: 1 },
    ]);
  });
});
