import { describe, expect, it } from 'vitest';
import { runQuery } from '../../../src/sandbox/logs/insights.js';
import type { EventRow } from '../../../src/sandbox/logs/insights-functions.js';
import { parseQuery } from '../../../src/sandbox/logs/insights-syntax.js';

const rows: readonly EventRow[] = [
  {
    '@timestamp': '2027-01-01 00:02:00.000',
    '@message': 'third',
    srcAddr: '10.0.0.1',
    dstAddr: '10.1.0.9',
    bytes: '300',
    action: 'REJECT',
    dstPort: '22',
  },
  {
    '@timestamp': '2027-01-01 00:01:00.000',
    '@message': 'second',
    srcAddr: '10.0.0.2',
    dstAddr: '10.0.0.9',
    bytes: '40',
    action: 'ACCEPT',
    dstPort: '443',
  },
  {
    '@timestamp': '2027-01-01 00:00:00.000',
    '@message': 'first',
    srcAddr: '10.0.0.1',
    dstAddr: '-',
    bytes: '-',
    action: '-',
  },
];

const ask = (text: string) => runQuery(parseQuery(text), rows);
const messages = (text: string) => ask(text).rows.map((row) => row['@message']);

// CloudWatch Logs user guide, "CloudWatch Logs Insights language query syntax".
describe('an Insights query', () => {
  it.each([
    ['fields @timestamp, @message', ['third', 'second', 'first']],
    ['sort @timestamp asc', ['first', 'second', 'third']],
    ['sort bytes desc | limit 1', ['third']],
    ['filter action = "REJECT"', ['third']],
    ["filter action = 'REJECT'", ['third']],
    ['filter action != "REJECT"', ['second', 'first']],
    ['filter bytes > 50', ['third']],
    ['filter bytes <= 40', ['second']],
    ['filter srcAddr = "10.0.0.1" and action = "REJECT"', ['third']],
    ['filter action = "REJECT" or action = "ACCEPT" and bytes > 50', ['third']],
    ['filter (action = "REJECT" or action = "ACCEPT") and bytes < 50', ['second']],
    ['filter not action = "REJECT"', ['second', 'first']],
    ['filter srcAddr like "0.0.1"', ['third', 'first']],
    ['filter srcAddr like /^10\\.0\\.0\\.[1]$/', ['third', 'first']],
    ['filter action like /(?i)reject/', ['third']],
    ['filter action =~ /REJ/', ['third']],
    ['filter action not like /REJ/', ['second', 'first']],
    ['filter dstPort in [22, 80]', ['third']],
    ['filter dstPort not in [22, 80]', ['second', 'first']],
    ['filter isIpv4InSubnet(dstAddr, "10.1.0.0/16")', ['third']],
    ['filter ispresent(dstPort)', ['third', 'second']],
    ['# a comment\nfilter `action` = "ACCEPT" # another', ['second']],
    ['FILTER action = "ACCEPT" | LIMIT 5', ['second']],
  ])('%s', (text, expected) => {
    expect(messages(text)).toEqual(expected);
  });

  it('counts and sums by fields, sorts by what it made, and shows keys first', () => {
    const found = ask('stats count(*) as n, sum(bytes) as total by srcAddr | sort n desc, srcAddr');
    expect(found.columns).toEqual(['srcAddr', 'n', 'total']);
    expect(found.rows).toEqual([
      { srcAddr: '10.0.0.1', n: 2, total: 300 },
      { srcAddr: '10.0.0.2', n: 1, total: 40 },
    ]);
  });

  it('names what has no name', () => {
    expect(ask('stats count(*), max(bytes) by action | sort count(*) desc').columns).toEqual([
      'action',
      'count(*)',
      'max(bytes)',
    ]);
    expect(ask('stats avg(bytes), min(bytes), count_distinct(srcAddr)').rows).toEqual([
      { 'avg(bytes)': 170, 'min(bytes)': 40, 'count_distinct(srcAddr)': 2 },
    ]);
  });

  it('puts times into bins', () => {
    expect(ask('stats count(*) as n by bin(2m) as t | sort t').rows).toEqual([
      { t: '2027-01-01 00:00:00.000', n: 2 },
      { t: '2027-01-01 00:02:00.000', n: 1 },
    ]);
  });

  it('shows time and message where it names no field, and says how many rows passed the filters', () => {
    expect(ask('filter bytes > 0 | limit 1')).toMatchObject({
      columns: ['@timestamp', '@message'],
      matched: 2,
      isGrouped: false,
    });
  });

  it.each([
    'explode x',
    'filter',
    'filter a =',
    'fields a,',
    'limit x',
    'stats count( by a',
    'filter a = "open',
    'filter a ~ 1',
    'stats nonsense(a)',
    'filter nonsense(a)',
  ])('%s cannot be read', (text) => {
    expect(() => ask(text)).toThrow(expect.objectContaining({ name: 'QueryProblem' }));
  });
});

describe('the language beyond flow logs', () => {
  const lines: readonly EventRow[] = ['GET /a 12ms', 'GET /b 30ms', 'POST /a 18ms', 'noise'].map((message, index) => ({
    '@timestamp': `2027-01-01 00:0${9 - index * 2}:30.000`,
    '@message': message,
  }));
  const over = (text: string) => runQuery(parseQuery(text), lines).rows;
  const parsed = 'parse @message "* * *ms" as method, path, time';

  it.each([
    [
      `${parsed} | filter isPresent(time) | stats avg(time), max(time), pct(time, 50) by method`,
      [
        ['GET', 21, 30, 12],
        ['POST', 18, 18, 18],
      ],
    ],
    ['parse @message /^(?<verb>[A-Z]+) / | filter isPresent(verb) | dedup verb | display verb', [['GET'], ['POST']]],
    [`${parsed} | dedup path | display path`, [['/a'], ['/b'], [undefined]]],
    [
      'stats count(*) as n by bin(5m) as t | sort t',
      [
        ['2027-01-01 00:00:00.000', 1],
        ['2027-01-01 00:05:00.000', 3],
      ],
    ],
    [`${parsed} | stats sum(time) / count(time) as mean`, [[20]]],
    ['filter @message not like /GET|POST/ | display strlen(@message), toupper(@message)', [[5, 'NOISE']]],
    [
      'filter @message =~ "POST" | display substr(@message, 0, 4), replace(@message, "a", "b")',
      [['POST', 'POST /b 18ms']],
    ],
    [`${parsed} | filter path in ["/b"] | display time * 2 - 10 as t, abs(0 - 3), floor(time / 7)`, [[50, 3, 4]]],
    [
      'limit 1 | display datefloor(@timestamp, 1h), toMillis(@timestamp), coalesce(none, "x")',
      [['2027-01-01 00:00:00.000', Date.UTC(2027, 0, 1, 0, 9, 30), 'x']],
    ],
    [`${parsed} | filter time > 15 and (method = "GET" or path = "/a") | stats count(*)`, [[2]]],
    [
      'limit 1 | display isValidIpv4("10.0.0.1"), isValidIpv6("10.0.0.1"), isIpv6InSubnet("2001:db8::1", "2001:db8::/32"), greatest(1, 5, 3)',
      [[1, 0, 1, 5]],
    ],
    [`${parsed} | stats stddev(time), median(time), sortsFirst(path), sortsLast(path)`, [[7.4833, 18, '/a', '/b']]],
  ])('%s', (query, expected) => {
    const found = runQuery(parseQuery(query), lines);
    expect(found.rows.map((row) => found.columns.map((name) => row[name]))).toEqual(expected);
  });

  it('refuses by name what is not simulated, and as malformed what is not of the language', () => {
    expect(() => over('pattern @message')).toThrow('the pattern command');
    expect(() => over('fields jsonParse(@message)')).toThrow('the function jsonparse');
    expect(() => over('frobnicate 1')).toThrow('frobnicate');
    expect(() => over('parse @message "* *" as one')).toThrow('one');
    expect(() => over('filter nosuch(@message)')).toThrow('nosuch(');
  });
});

describe('of many rows', () => {
  // Five values in turn, newest first, so that most rows are equal by them.
  const many: readonly EventRow[] = Array.from({ length: 10_000 }, (_, n) => ({ '@message': String(n), value: n % 5 }));
  const shown = (text: string, most?: number) => {
    const { rows: found, matched } = runQuery(parseQuery(text), many, most);
    return { matched, messages: found.map((row) => row['@message']) };
  };

  it('the first of an order are those that a sort of all of them would give, equal ones as they came', () => {
    expect(shown('sort value desc | limit 3')).toEqual({ matched: 10_000, messages: ['4', '9', '14'] });
    expect(shown('sort value asc, @message desc | limit 2').messages).toEqual(['9995', '9990']);
    expect(shown('sort value desc | filter value < 4 | limit 2')).toEqual({ matched: 8_000, messages: ['3', '8'] });
    expect(shown('sort value desc | dedup value', 5).messages).toEqual(['4', '3', '2', '1', '0']);
  });

  it('all are counted, also those that no limit lets through', () => {
    expect(shown('filter value = 1 | limit 2')).toEqual({ matched: 2_000, messages: ['1', '6'] });
    expect(shown('limit 3 | sort @message desc')).toEqual({ matched: 10_000, messages: ['2', '1', '0'] });
    expect(shown('display @message', 1)).toEqual({ matched: 10_000, messages: ['0'] });
    expect(shown('filter value = 1 | stats count(*) as n | filter n > 5').matched).toBe(2_000);
  });
});
