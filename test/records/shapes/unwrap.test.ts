import { describe, expect, it } from 'vitest';
import { recordTexts } from '../../../src/records/shapes/unwrap.js';

const A =
  '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK';
const B = '2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA';
const texts = (line: string) => recordTexts(line, 14);

describe('a record inside what AWS’s tools print', () => {
  it.each([
    ['as it is', A, [A]],
    ['with CR LF and a byte order mark', `\uFEFF${A}\r`, [A]],
    ['an export to S3', `2014-12-14T04:06:50.000Z ${A}`, [A]],
    ['aws logs tail', `2014-12-14T04:06:50+00:00 eni-1235b8ca123456789-all ${A}`, [A]],
    [
      'aws logs tail, coloured',
      `\u001b[32m2014-12-14T04:06:50.123000+00:00\u001b[0m \u001b[36meni-1235b8ca123456789-all\u001b[0m ${A}`,
      [A],
    ],
    ['aws logs tail --format short', `2014-12-14T04:06:50 ${A}`, [A]],
    ['one event of filter-log-events, a line of it', `            "message": "${A}",`, [A]],
    [
      'one event as a line',
      `{"logStreamName":"eni-1-all","timestamp":1418530010000,"message":"${A}","eventId":"1"}`,
      [A],
    ],
    [
      'a whole answer on one line',
      JSON.stringify({ events: [{ message: A }, { message: B }], searchedLogStreams: [] }),
      [A, B],
    ],
    ['documents end to end, as Firehose stores them', `{"message":"${A}"}{"message":"${B}"}`, [A, B]],
    [
      'a row of Logs Insights',
      JSON.stringify([
        { field: '@timestamp', value: '2014-12-14 04:06:50.000' },
        { field: '@message', value: A },
      ]),
      [A],
    ],
    ['a row of Logs Insights, a line of it', `                "value": "${A}"`, [A]],
    ['--output text', `EVENTS\t123\t1418530070000\teni-1-all\t${A}\t1418530010000`, [A]],
    ['CSV of the Logs Insights console', `2014-12-14 04:06:50.000,${A}`, [A]],
    ['jq .message', `  "${A}",`, [A]],
    ['a message that ends in a line feed', JSON.stringify({ message: `${A}\n` }), [A]],
  ])('is found: %s', (_, line, expected) => {
    expect(texts(line)).toEqual(expected);
  });

  it.each([
    '',
    '   ',
    '{',
    '}',
    '},',
    '    ],',
    '[]',
    '"events": [',
    '"timestamp": 1418530010000,',
    '"logStreamName": "eni-1-all",',
    '"field": "@ptr",',
    '"value": "2014-12-14 04:06:50.000"',
  ])('is not looked for in %j', (line) => {
    expect(texts(line)).toEqual([]);
  });

  it('hands on what it does not understand, so that it is counted', () => {
    expect(texts('{"message": "2 1234')).toEqual(['{"message": "2 1234']);
    expect(texts('{"message": "\\x"}')).toEqual(['"\\x"']);
  });

  it('stays quick on a megabyte of brackets or backslashes', () => {
    for (const hostile of [
      '['.repeat(1_000_000),
      `"message": "${'\\'.repeat(1_000_000)}`,
      `{"a":"${'\\"'.repeat(400_000)}`,
    ]) {
      const from = performance.now();
      texts(hostile);
      expect(performance.now() - from).toBeLessThan(1000);
    }
  });
});
