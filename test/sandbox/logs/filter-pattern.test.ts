import { describe, expect, it } from 'vitest';
import { filterPattern } from '../../../src/sandbox/logs/filter-pattern.js';

const RECORD = '2 123456789012 eni-1 172.31.16.10 172.31.16.20 40000 8080 6 4 336 1432917027 1432917142 REJECT OK';
const NODATA = '2 123456789012 eni-1 - - - - - - - 1432917027 1432917142 - NODATA';

// CloudWatch Logs user guide, "Filter and pattern syntax".
describe('a filter pattern', () => {
  it.each([
    ['', RECORD, true],
    ['" "', RECORD, true],
    ['REJECT', RECORD, true],
    ['reject', RECORD, false],
    ['REJECT OK', RECORD, true],
    ['REJECT NODATA', RECORD, false],
    ['?REJECT ?NODATA', RECORD, true],
    ['?ACCEPT ?NODATA', RECORD, false],
    ['REJECT ?nothing', RECORD, true],
    ['REJECT -OK', RECORD, false],
    ['REJECT -ACCEPT', RECORD, true],
    ['"172.31.16.20"', RECORD, true],
    ['"172.31.16.20 40000"', RECORD, true],
    ['%172\\.31\\.\\d+\\.20%', RECORD, true],
    ['%^3%', RECORD, false],
    [
      '[version, account, eni, source, destination, srcport, destport="8080", protocol="6", packets, bytes, windowstart, windowend, action="REJECT", flowlogstatus]',
      RECORD,
      true,
    ],
    [
      '[version, accountid, interfaceid, srcaddr, dstaddr, srcport, dstport = 80 || dstport = 8080, protocol, packets, bytes >= 400, start, end, action = REJECT, logstatus]',
      RECORD,
      false,
    ],
    [
      '[version, accountid, interfaceid, srcaddr, dstaddr, srcport, dstport = 80 || dstport = 8080, protocol, packets, bytes >= 300, start, end, action = REJECT, logstatus]',
      RECORD,
      true,
    ],
    ['[a, b, c, source = 172.31.16.*, ...]', RECORD, true],
    ['[a, b, c, source = 10.*, ...]', RECORD, false],
    ['[..., action = REJECT, status]', RECORD, true],
    ['[..., action != REJECT, status]', RECORD, false],
    ['[v, ..., s = OK]', RECORD, true],
    ['[a, b, c]', RECORD, false],
    ['[a, b, c, d, e, f, g, protocol = 6 && protocol != 17, ...]', RECORD, true],
    ['[a, b, c, d, e, f, g, protocol > 5 && protocol < 7, ...]', RECORD, true],
    ['[a, b, c, d, e, f, g, protocol = 06, ...]', RECORD, true],
    ['[a, b, c, d, e, f, g, protocol = %^[0-9]$%, ...]', RECORD, true],
    ['[a, b, c, d, e, f, g, protocol, packets < 5, ...]', NODATA, false],
    ['[a, b, c, d, e, f, g, protocol, packets >= 0, ...]', NODATA, false],
    ['[a, time, request = "GET /x", status]', '1 [10/Oct/2000 13:55] "GET /x" 200', true],
    ['[a, time = "10/*", request, status = 2*]', '1 [10/Oct/2000 13:55] "GET /x" 200', true],
  ])('%s of %s: %s', (pattern, message, expected) => {
    expect(filterPattern(pattern)(message)).toBe(expected);
  });

  const EVENT = JSON.stringify({
    eventType: 'UpdateTrail',
    sourceIPAddress: '111.111.111.111',
    arrayKey: ['value', 'another value'],
    objectList: [{ name: 'a', id: 1 }, { name: 'b' }],
    SomeObject: null,
    ThisFlag: true,
    latency: 73,
  });

  // The events and patterns of "Using filter patterns to match terms in JSON log events" (same guide).
  it.each([
    ['{ $.eventType = "UpdateTrail" }', true],
    ['{ $.eventType = "Update*" }', true],
    ['{ $.eventType = "Delete*" }', false],
    ['{ $.sourceIPAddress != 123.123.* }', true],
    ['{ $.sourceIPAddress = %111\\.1+\\.% }', true],
    ['{ $.arrayKey[0] = "value" }', true],
    ['{ $.arrayKey[1] = "value" }', false],
    ['{ $.objectList[1].name = "b" }', true],
    ['{ $.objectList[0].id > 0.5 }', true],
    ['{ $.SomeObject IS NULL }', true],
    ['{ $.SomeOtherObject NOT EXISTS }', true],
    ['{ $.eventType NOT EXISTS }', false],
    ['{ $.ThisFlag IS TRUE }', true],
    ['{ $.ThisFlag IS FALSE }', false],
    ['{ $.latency = 73 }', true],
    ['{ $.latency = "73" }', false],
    ['{ ($.latency >= 70) && ($.eventType = "X" || $.ThisFlag IS TRUE) }', true],
    ['{ ($.latency < 70) || ($.missing = 1) }', false],
    ['{ $.missing != 1 }', false],
  ])('%s of an event in JSON: %s', (pattern, expected) => {
    expect(filterPattern(pattern)(EVENT)).toBe(expected);
    expect(filterPattern(pattern)('no JSON')).toBe(false);
  });

  it.each([
    ['[a, b'],
    ['[a, , b]'],
    ['[..., a, ...]'],
    ['[a > x]'],
    ['%(%'],
    ['a|b'],
    ['x'.repeat(1025)],
    ['{ $.a = 1', "If a filter pattern starts with '{' it must end with '}'"],
    ['{ a = 1 }'],
    ['{ $.a }'],
    ['{ ($.a = 1 }'],
    ['{ $.a IS MAYBE }'],
    ['{ $.a = 1 $.b = 2 }'],
  ])('%s is refused', (pattern, words = 'Invalid filter pattern') => {
    expect(() => filterPattern(pattern)).toThrow(words);
  });
});
