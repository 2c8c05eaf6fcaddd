import { describe, expect, it } from 'vitest';
import { formOf } from '../../src/commands/logs/request.js';
import { defaultFormat } from '../../src/flow-log/format.js';
import type { FlowRecord } from '../../src/flow-log/record.js';
import type { View } from '../../src/terminal/record-views.js';
import { groupsView, summaryJsonView, summaryView } from '../../src/terminal/summary-views.js';
import { RECORDS } from '../helpers/seven-records.js';
import { colourless } from './styles.js';

function shown(
  viewOf: (look: Parameters<typeof summaryJsonView>[0]) => View,
  records: readonly FlowRecord[] = RECORDS,
) {
  const lines: string[] = [];
  const view = viewOf({
    out: {
      lines: (more) => void lines.push(...more),
      text: () => undefined,
      rows: () => undefined,
      printable: () => undefined,
      json: () => undefined,
      drained: async () => {},
      ended: false,
      failure: undefined,
    },
    style: colourless(),
    wide: true,
    raw: false,
  });
  for (const record of records) view.take(record, defaultFormat);
  view.end({ records: records.length, unreadable: 2, files: 3 });
  return lines;
}

describe('--summary --json', () => {
  it('is one object with exact counts', () => {
    const [line = '', ...rest] = shown(summaryJsonView);
    expect(rest).toEqual([]);
    expect(JSON.parse(line)).toEqual({
      records: 7,
      accepted: 3,
      rejected: 2,
      noData: 1,
      skipData: 1,
      bytes: 20_271,
      packets: 81,
      from: 1_700_000_000,
      to: 1_700_000_115,
      talkers: [
        { source: '10.20.2.20', destination: '10.20.1.10', bytes: 9200, packets: 10, records: 1 },
        {
          source: '2001:db8:1234:a100:8d6e:3477:df66:f105',
          destination: '2001:db8:1234:a102:3304:8879:34cf:4071',
          bytes: 8855,
          packets: 54,
          records: 1,
        },
        { source: '10.20.1.10', destination: '10.20.2.20', bytes: 1840, packets: 12, records: 1 },
        { source: '203.0.113.12', destination: '10.20.1.10', bytes: 336, packets: 4, records: 1 },
        { source: '198.51.100.7', destination: '10.20.1.10', bytes: 40, packets: 1, records: 1 },
      ],
      rejectedPorts: [
        { protocol: 1, port: null, records: 1, packets: 4, sources: 1 },
        { protocol: 6, port: 22, records: 1, packets: 1, sources: 1 },
      ],
      unreadable: 2,
      files: 3,
    });
  });

  it('says zero of nothing', () => {
    expect(JSON.parse(shown(summaryJsonView, []).join(''))).toMatchObject({
      records: 0,
      from: null,
      to: null,
      talkers: [],
    });
  });
});

describe('--summary', () => {
  it('leaves single records out', () => {
    const text = shown((look) => summaryView(look, false)).join('\n');
    expect(text).toContain('Top talkers');
    expect(text).not.toContain('newest');
    expect(text).not.toContain('All traffic');
  });
});

describe('--by', () => {
  it('sums up by interface, silent windows included', () => {
    expect(shown((look) => groupsView(look, 'interface', 'json')).map((line) => JSON.parse(line))).toEqual([
      { 'interface-id': 'eni-0aaaa1111bbbb2222', records: 5, accepted: 3, rejected: 2, bytes: 20_271, packets: 81 },
      { 'interface-id': 'eni-0cccc3333dddd4444', records: 2, accepted: 0, rejected: 0, bytes: 0, packets: 0 },
    ]);
  });

  it('sums up by protocol and destination port', () => {
    expect(shown((look) => groupsView(look, 'port', 'table'))).toMatchInlineSnapshot(`
      [
        "Traffic by destination port",
        "  PORT       SERVICE  RECORDS  ACCEPTED  REJECTED  BYTES   PACKETS",
        "  TCP 40112                 1         1         0  9.2 kB       10",
        "  TCP 22     SSH            2         1         1  8.9 kB       55",
        "  TCP 443    HTTPS          1         1         0  1.8 kB       12",
        "  ICMP                      1         0         1  336 B         4",
      ]
    `);
  });

  it('sums up by pair of addresses', () => {
    const [first = ''] = shown((look) => groupsView(look, 'pair', 'json'));
    expect(JSON.parse(first)).toEqual({
      srcaddr: '10.20.2.20',
      dstaddr: '10.20.1.10',
      records: 1,
      bytes: 9200,
      packets: 10,
    });
  });

  it('takes three groupings', () => {
    expect(() => formOf({ by: 'moon' }, false)).toThrow('--by moon: records are summed up by pair, port, interface.');
  });
});
