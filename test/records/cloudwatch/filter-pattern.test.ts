import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultFormat } from '../../../src/flow-log/format.js';
import { patternFor } from '../../../src/records/cloudwatch/filter-pattern.js';
import { insightsQuery } from '../../../src/records/cloudwatch/query-records.js';
import { filterPattern } from '../../../src/sandbox/logs/filter-pattern.js';
import { runQuery } from '../../../src/sandbox/logs/insights.js';
import { parseQuery } from '../../../src/sandbox/logs/insights-syntax.js';

const A = '10.0.0.1';
const B = '10.0.0.2';
const record = (source: string, destination: string) =>
  `2 123456789012 eni-0aaa ${source} ${destination} 0 0 1 4 336 1767603600 1767603603 ACCEPT OK`;
const silence = '2 123456789012 eni-0aaa - - - - - - - 1767603600 1767603659 - NODATA';
const lost = '2 123456789012 eni-0aaa - - - - - - - 1767603600 1767603659 - SKIPDATA';

const address = fc.constantFrom(A, B, '10.0.0.10', '110.0.0.1', '10.0.0.3', '2001:db8::1');

describe('a pattern for two addresses', () => {
  const lets = filterPattern(patternFor(defaultFormat, [A, B]) ?? '');

  it('lets through their traffic in both directions and windows without records, and nothing else', () => {
    expect([record(A, B), record(B, A), silence, lost].map(lets)).toEqual([true, true, true, true]);
    fc.assert(
      fc.property(address, address, (source, destination) => {
        const isTheirs = [A, B].includes(source) && [A, B].includes(destination);
        expect(lets(record(source, destination))).toBe(isTheirs);
      }),
    );
  });

  it('is no longer than AWS allows, or is not', () => {
    const many = Array.from({ length: 60 }, (_, at) => `10.0.0.${at}`);
    expect(patternFor(defaultFormat, many)).toBeUndefined();
    expect(patternFor(defaultFormat, many.slice(0, 10))?.length).toBeLessThanOrEqual(1024);
  });
});

describe('a Logs Insights query for addresses', () => {
  const query = parseQuery(
    insightsQuery({ logGroup: '/vpc', interfaceIds: ['eni-0aaa'], since: 0, format: defaultFormat, addresses: [A, B] }),
  );
  const finds = (message: string, stream = 'eni-0aaa-all') =>
    runQuery(query, [{ '@timestamp': 1, '@message': message, '@logStream': stream }]).rows.length === 1;

  it('finds records that name one of them whole, and windows without records, in the interface’s streams', () => {
    expect([record(A, '10.9.9.9'), record('10.9.9.9', B), silence, lost].map((line) => finds(line))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([record('10.0.0.10', '110.0.0.1'), record('10.0.0.3', '10.0.0.3')].map((line) => finds(line))).toEqual([
      false,
      false,
    ]);
    expect(finds(record(A, B), 'eni-0bbb-all')).toBe(false);
  });
});
