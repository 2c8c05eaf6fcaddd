import { describe, expect, it } from 'vitest';
import type { FlowRecord } from '../../src/flow-log/record.js';
import { matches, type RecordFilter } from '../../src/records/record-filter.js';

const record: FlowRecord = {
  interfaceId: 'eni-1',
  srcaddr: '10.0.0.1',
  dstaddr: '10.0.0.220',
  pktSrcaddr: '10.0.0.1',
  pktDstaddr: '203.0.113.5',
  srcport: 40000,
  dstport: 443,
  protocol: 6,
  start: 1000,
  end: 1060,
  action: 'REJECT',
  line: '',
};
const silence: FlowRecord = {
  interfaceId: 'eni-1',
  srcaddr: null,
  action: null,
  start: 1000,
  end: 1060,
  logStatus: 'NODATA',
  line: '',
};

describe('a filter', () => {
  it.each([
    [{}, true],
    [{ addresses: ['10.0.0.1'] }, true],
    [{ addresses: ['203.0.113.5'] }, true],
    [{ addresses: ['10.0.0.2', '10.0.0.220'] }, true],
    [{ addresses: ['10.0.0.22'] }, false],
    [{ interfaceIds: ['eni-1'] }, true],
    [{ interfaceIds: ['eni-2'] }, false],
    [{ action: 'REJECT' }, true],
    [{ action: 'ACCEPT' }, false],
    [{ protocol: 6, port: 443 }, true],
    [{ port: 40000 }, true],
    [{ port: 80 }, false],
    [{ protocol: 17 }, false],
    [{ since: 1060 }, true],
    [{ since: 1061 }, false],
    [{ until: 1000 }, true],
    [{ until: 999 }, false],
    [{ addresses: ['10.0.0.1'], action: 'ACCEPT' }, false],
  ] satisfies [RecordFilter, boolean][])('%j: %s', (filter, expected) => {
    expect(matches(record, filter)).toBe(expected);
  });

  it('for an address or an action leaves silent windows out; for an interface it keeps them', () => {
    expect(
      [{ addresses: ['10.0.0.1'] }, { action: 'ACCEPT' as const }, { interfaceIds: ['eni-1'] }].map((filter) =>
        matches(silence, filter),
      ),
    ).toEqual([false, false, true]);
  });

  it('for a time keeps a record that does not say when it was', () => {
    expect(matches({ line: '' }, { since: 1, until: 2 })).toBe(true);
  });
});
