import { expect, it } from 'vitest';
import { defaultFormat, isUnreadable, parseFormat } from '../../src/flow-log/format.js';
import { parseLine } from '../../src/flow-log/parse.js';
import { recordObject } from '../../src/flow-log/record-object.js';

function object(line: string, formatText?: string, more = {}) {
  const format = formatText === undefined ? defaultFormat : parseFormat(formatText);
  if (isUnreadable(format)) throw new Error(format.reason);
  const record = parseLine(format, line);
  if (isUnreadable(record)) throw new Error(record.reason);
  return recordObject({ ...record, ...more }, format);
}

it('a record has AWS’s names in the order of its format, numbers as numbers, and the line', () => {
  const line = '2 012345678901 eni-0a 10.0.0.1 10.0.0.2 40000 443 6 12 840 1795445436 1795445439 ACCEPT OK';
  expect(JSON.stringify(object(line))).toBe(
    `{"version":2,"account-id":"012345678901","interface-id":"eni-0a","srcaddr":"10.0.0.1","dstaddr":"10.0.0.2","srcport":40000,"dstport":443,"protocol":6,"packets":12,"bytes":840,"start":1795445436,"end":1795445439,"action":"ACCEPT","log-status":"OK","line":"${line}"}`,
  );
});

it('a field that says - is null, one that the format lacks is not there', () => {
  const shown = object('eni-0a - - NODATA', '${interface-id} ${srcaddr} ${tcp-flags} ${log-status}');
  expect(shown).toEqual({
    'interface-id': 'eni-0a',
    srcaddr: null,
    'tcp-flags': null,
    'log-status': 'NODATA',
    line: 'eni-0a - - NODATA',
  });
});

it('fields beyond those that are used elsewhere are shown too, counters as numbers', () => {
  expect(object('use1-az1 7', '${az-id} ${packets-lost-no-route}')).toEqual({
    'az-id': 'use1-az1',
    'packets-lost-no-route': 7,
    line: 'use1-az1 7',
  });
});

it('the interface that only the log stream names is shown', () => {
  expect(object('10.0.0.1', '${srcaddr}', { interfaceId: 'eni-0b' })).toMatchObject({ 'interface-id': 'eni-0b' });
});
