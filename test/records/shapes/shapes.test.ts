import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readShape } from '../../helpers/read-shape.js';
import { EXPECTED, LINES, NAMES, ROWS } from '../../helpers/seven-records.js';
import {
  answer,
  base64,
  camel,
  control,
  csv,
  custom,
  each,
  ecs,
  event,
  events,
  framed,
  ISO,
  MANY,
  named,
  ocsf,
  pairs,
  payload,
  STREAM,
  snake,
  TEXT,
  table,
  UP_TO_5,
  utf16,
} from '../../helpers/shape-builders.js';

/** Everything in which people have flow records. Each example holds the seven, and nothing that cannot be read. */
const examples: readonly (readonly [name: string, content: string | Buffer])[] = [
  ['default format without a header', TEXT],
  ['default format with a header', `${NAMES.join(' ')}\n${TEXT}`],
  [
    'the header again in the middle',
    `${NAMES.join(' ')}\n${LINES.slice(0, 3).join('\n')}\n${NAMES.join(' ')}\n${LINES.slice(3).join('\n')}`,
  ],
  ['custom format with a header', `${MANY}\n${custom(MANY)}`],
  ['custom format of the documentation without a header', custom(MANY)],
  ['every field up to version 5 without a header', custom(UP_TO_5)],
  ['CR LF and a byte order mark', `\uFEFF${LINES.join('\r\n')}\r\n`],
  ['UTF-16 LE with a byte order mark', utf16(LINES.join('\r\n'), 'LE')],
  ['UTF-16 BE with a byte order mark', utf16(TEXT, 'BE')],
  ['UTF-16 LE without a byte order mark', utf16(TEXT, 'LE').subarray(2)],
  ['tabs between fields', each((line) => line.replaceAll(' ', '\t'))],
  ['several blanks between fields', each((line) => line.replaceAll(' ', '   '))],
  ['quoted lines', each((line) => `"${line}"`)],
  ['a list of strings', each((line) => `  "${line}",`)],
  ['milliseconds', each((line) => line.replace(/ (17000\d{5})/g, ' $1123'))],
  ['aws logs tail', each((line) => `2023-11-14T22:13:20+00:00 ${STREAM} ${line}`)],
  ['aws logs tail in colours', each((line) => `\u001b[32m${ISO}\u001b[0m \u001b[36m${STREAM}\u001b[0m ${line}`)],
  ['aws logs tail --format short', each((line) => `2023-11-14T22:13:20 ${line}`)],
  ['an export task', each((line) => `${ISO} ${line}`)],
  ['awslogs get', each((line) => `/vpc/flow ${STREAM} ${line}`)],
  ['awslogs get --timestamp', each((line) => `/vpc/flow ${STREAM} ${ISO} ${line}`)],
  ['a live tail', each((line) => `2023-11-14T22:13:20.000Z 111122223333:/vpc/flow ${STREAM} ${line}`)],
  ['syslog', each((line) => `<14>Nov 14 22:13:20 collector flow[7]: ${line}`)],
  ['the list of events of the console, copied', each((line) => `${ISO}\n${line}`)],
  ['the list of events of the console as CSV', `timestamp,message\n${each((line) => `1700000000000,${line}`)}`],
  [
    'AWS CLI --output text, filter-log-events',
    `${each((line, at) => `EVENTS\t3716${at}\t1700000100000\t${STREAM}\t${line}\t1700000000000`)}\nSEARCHEDLOGSTREAMS\tTrue\t${STREAM}\n`,
  ],
  [
    'AWS CLI --output text, get-log-events',
    `b/37160000/s\tf/37169999/s\n${each((line) => `EVENTS\t1700000100000\t${line}\t1700000000000`)}\n`,
  ],
  ['AWS CLI --output text --query events[].message', LINES.join('\t')],
  [
    'AWS CLI --output table',
    `---\n|  FilterLogEvents  |\n${framed([['eventId', 'logStreamName', 'message', 'timestamp'], ...LINES.map((line, at) => [`3716${at}`, STREAM, line, '1700000000000'])])}`,
  ],
  [
    'AWS CLI --output table, one event',
    `---\n|  FilterLogEvents  |\n${each((line) =>
      framed([
        ['eventId', '37160'],
        ['message', line],
        ['timestamp', '1700000000000'],
      ]),
    )}`,
  ],
  [
    'AWS CLI --output yaml',
    `events:\n${each((line, at) => `- eventId: '3716${at}'\n  ingestionTime: 1700000100000\n  logStreamName: ${STREAM}\n  message: ${at % 2 === 0 ? line : `'${line}'`}\n  timestamp: 1700000000000`)}\nsearchedLogStreams: []\n`,
  ],
  [
    'AWS CLI --output text, get-query-results with parsed fields',
    `${pairs(camel)
      .flat()
      .map(({ field, value }) => `RESULTS\t${field}\t${value}`)
      .join('\n')}\nSTATISTICS\t800.0\t7.0\t7.0\nComplete`,
  ],
  ['filter-log-events, compact', JSON.stringify(events)],
  ['filter-log-events, pretty', JSON.stringify(events, null, 4)],
  [
    'get-log-events with line feeds in the messages',
    JSON.stringify({ events: LINES.map((line, at) => event(`${line}\n`, at)), nextForwardToken: 'f/3/s' }, null, 4),
  ],
  ['events, a document a line', each((line, at) => JSON.stringify(event(line, at)))],
  ['a list of messages', JSON.stringify(LINES)],
  [
    'get-query-results with @message',
    JSON.stringify(
      answer(
        LINES.map((line) => [
          { field: '@timestamp', value: '2023-11-14 22:13:20.000' },
          { field: '@message', value: line },
          { field: '@ptr', value: 'C' },
        ]),
      ),
    ),
  ],
  ['get-query-results with parsed fields', JSON.stringify(answer(pairs(camel)), null, 4)],
  [
    'Logs Insights, console export as JSON',
    JSON.stringify(LINES.map((line) => ({ '@timestamp': '2023-11-14 22:13:20.000', '@message': line }))),
  ],
  ['rows of named fields, dashes', each((_, at) => JSON.stringify(ROWS[at]))],
  ['rows of named fields, underscores, a list', JSON.stringify(named(snake), null, 2)],
  [
    'rows of named fields, camel case',
    named(camel)
      .map((row) => JSON.stringify(row))
      .join('\n'),
  ],
  [
    'rows of typed values, Firehose end to end',
    ROWS.map((row) =>
      JSON.stringify(
        Object.fromEntries(
          NAMES.map((name) => [snake(name), /^\d+$/.test(row[name] ?? '') ? Number(row[name]) : row[name]]),
        ),
      ),
    ).join(''),
  ],
  ['our own logs --json', ROWS.map((row, at) => JSON.stringify({ ...row, line: LINES[at] })).join('\n')],
  [
    'rows with times in words',
    JSON.stringify(
      ROWS.map((row) => ({
        ...row,
        start: new Date(Number(row.start) * 1000).toISOString().replace('T', ' ').slice(0, 19),
        end: new Date(Number(row.end) * 1000).toISOString(),
      })),
    ),
  ],
  [
    'Elastic event.original',
    each((line) =>
      JSON.stringify({
        _source: {
          '@timestamp': ISO,
          event: { original: line, dataset: 'aws.vpcflow' },
          aws: { vpcflow: { account_id: '1' } },
        },
      }),
    ),
  ],
  [
    'Elastic hits',
    JSON.stringify({
      took: 3,
      hits: {
        total: { value: 7 },
        hits: LINES.map((line) => ({ _index: 'logs', _source: { message: line, event: { original: line } } })),
      },
    }),
  ],
  ['Elastic without the original', ROWS.map((row) => JSON.stringify(ecs(row))).join('\n')],
  [
    'Datadog',
    JSON.stringify({
      data: LINES.map((line, at) => ({
        id: `A${at}`,
        type: 'log',
        attributes: {
          message: line,
          service: 'vpc',
          tags: ['source:vpc'],
          attributes: { aws: { awslogs: { owner: '1' } }, network: { client: { ip: '10.20.1.10' } } },
        },
      })),
    }),
  ],
  [
    'Splunk JSON',
    each((line, at) =>
      JSON.stringify({
        preview: false,
        offset: at,
        result: {
          _raw: line,
          sourcetype: 'aws:cloudwatchlogs:vpcflow',
          src_ip: '10.20.1.10',
          dest_ip: '10.20.2.20',
          protocol: '6',
        },
      }),
    ),
  ],
  ['Splunk CSV', `"_raw","_time",host\n${each((line) => `"${line}","2023-11-14T22:13:20.000+0000",h`)}`],
  ['OCSF network activity', ROWS.map((row) => JSON.stringify(ocsf(row))).join('\n')],
  ['subscription payload, plain', JSON.stringify(payload())],
  ['subscription payload, pretty', JSON.stringify(payload(), null, 2)],
  [
    'subscription payloads end to end, with control messages',
    `${JSON.stringify(control)}${JSON.stringify(payload(LINES.slice(0, 4)))}${JSON.stringify(payload(LINES.slice(4)))}`,
  ],
  ['subscription payload in a Lambda event', JSON.stringify({ awslogs: { data: base64(payload()) } })],
  [
    'subscription payload in a Kinesis event',
    JSON.stringify(
      {
        Records: [control, payload(LINES.slice(0, 2)), payload(LINES.slice(2))].map((each, at) => ({
          kinesis: { partitionKey: 'k', sequenceNumber: `${at}`, data: base64(each) },
          eventSource: 'aws:kinesis',
        })),
      },
      null,
      2,
    ),
  ],
  [
    'subscription payload in a Firehose event',
    JSON.stringify({ invocationId: 'i', records: [{ recordId: '1', data: base64(payload()) }] }),
  ],
  [
    'get-records of Kinesis',
    JSON.stringify({
      Records: [{ SequenceNumber: '1', Data: base64(payload()), PartitionKey: 'p' }],
      MillisBehindLatest: 0,
    }),
  ],
  [
    'plain lines in Base64 of a Firehose event',
    JSON.stringify({ records: [{ data: Buffer.from(TEXT).toString('base64') }] }),
  ],
  ['Athena CSV', csv(table(snake, '', '"'))],
  [
    'Athena CSV with partition columns',
    csv(
      table(snake, '', '"').map((row, at) => [...row, ...(at === 0 ? ['"date"', '"hour"'] : ['"2023/11/14"', '"22"'])]),
    ),
  ],
  [
    'Logs Insights CSV with @message',
    `@timestamp,@message,@logStream,@log\n${each((line) => `2023-11-14 22:13:20.000,${line},${STREAM},111122223333:/vpc/flow`)}`,
  ],
  [
    'Logs Insights CSV with parsed fields',
    csv(table(camel, '').map((row, at) => [at === 0 ? '@timestamp' : '2023-11-14 22:13:20.000', ...row])),
  ],
  ['commas with a header', csv(table((name) => name, '-'))],
  ['commas with a header in another order', csv(table(snake, '-').map((row) => [...row].reverse()))],
  ['commas without a header', csv(table(snake, '-').slice(1))],
  ['tabs with a header', csv(table(snake, '-'), '\t')],
  ['semicolons with a header', csv(table(snake, ''), ';')],
  [
    'commas, the header again in the middle',
    csv([...table(snake, '').slice(0, 4), ...table(snake, '').slice(0, 1), ...table(snake, '').slice(4)]),
  ],
  ['a whole record in one quoted cell', `id,"message",when\n${each((line, at) => `${at},"${line}",now`)}`],
  ['a whole record in one quoted cell, no header', each((line, at) => `${at},"${line}",now`)],
  ['a table in a frame', framed(table(snake, ''))],
  [
    'a DuckDB table',
    `┌─────┐\n${table(snake, '')
      .map((row) => `│ ${row.join(' │ ')} │`)
      .join('\n')}\n└─────┘\n(7 rows)`,
  ],
  ['gzip', gzipSync(TEXT)],
  ['gzip, several members', Buffer.concat(LINES.map((line) => gzipSync(`${line}\n`)))],
  ['gzip in gzip', gzipSync(gzipSync(JSON.stringify(payload())))],
];

describe('a shape', () => {
  it.each(examples)('is read whole: %s', async (_, content) => {
    const { shown, tally } = await readShape(content);
    expect(tally).toMatchObject({ unreadable: 0, examples: [], damaged: [], otherFiles: [], tooLong: 0 });
    expect(shown).toEqual(EXPECTED);
  });

  it.each(examples)('is searched by address: %s', async (_, content) => {
    const { shown } = await readShape(content, ['198.51.100.7', 'eni-0cccc3333dddd4444']);
    expect(shown).toEqual([EXPECTED[2], EXPECTED[5], EXPECTED[6]]);
  });

  it.each([
    ['header', 'two headers', `${NAMES.join(' ')}\n`],
    ['no event', 'filter-log-events', JSON.stringify({ events: [], searchedLogStreams: [] })],
    ['no row', 'get-query-results', JSON.stringify(answer([]))],
    ['no text', 'an empty file', ''],
    ['no element', 'a list', '[]\n'],
    ['control message alone', 'a subscription', JSON.stringify(control)],
  ])('may hold no record, and is read all the same: %s', async (_, __, content) => {
    const { tally } = await readShape(content);
    expect(tally).toMatchObject({ records: 0, unreadable: 0, otherFiles: [] });
  });

  it('may change from line to line', async () => {
    const mixed = [
      LINES[0],
      JSON.stringify(event(LINES[1], 1)),
      `${ISO} ${LINES[2]}`,
      `"${LINES[3]}"`,
      ...LINES.slice(4),
    ];
    const { shown, tally } = await readShape(mixed.join('\n'));
    expect(shown).toEqual(EXPECTED);
    expect(tally.unreadable).toBe(0);
  });

  it('that breaks off is read up to there', async () => {
    const text = JSON.stringify(events);
    const { shown, tally } = await readShape(text.slice(0, text.indexOf(LINES[5])));
    expect(shown).toEqual(EXPECTED.slice(0, 5));
    expect(tally.damaged).toMatchObject([{ reason: 'the JSON breaks off' }]);
  });
});
