import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readShape } from '../../helpers/read-shape.js';
import { EXPECTED, LINES, NAMES, ROWS } from '../../helpers/seven-records.js';
import { camel, csv, each, ecs, event, ISO, pairs, STREAM, snake, TEXT, table } from '../../helpers/shape-builders.js';

const rows = table(snake, '');
const body = rows.slice(1);
const column = (name: string) => NAMES.indexOf(name);
const withColumn = (cells: readonly string[], name: string, change: (value: string) => string) =>
  cells.map((cell, at) => (at === column(name) && cell !== '' ? change(cell) : cell));
const changed = (names: readonly string[], change: (value: string) => string) =>
  csv(rows.map((cells, at) => (at === 0 ? cells : names.reduce((row, name) => withColumn(row, name, change), cells))));
const bare = (change: (row: Readonly<Record<string, string>>) => Readonly<Record<string, string>>) =>
  ROWS.map((row) => {
    const dashed = Object.fromEntries(NAMES.map((name) => [name, row[name] ?? '-']));
    const next = change(dashed);
    return NAMES.map((name) => next[name]).join(' ');
  }).join('\n');
const html = (tag: string, cells: readonly string[], between = '') =>
  `<tr>${between}${cells.map((cell) => `<${tag} class="x">${cell}</${tag}>`).join(between)}${between}</tr>`;
/** As the AWS CLI folds texts in YAML: at the first blank behind column eighty. */
const folded = (text: string, indent: number): string => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.trimStart().split(' ')) {
    line = line === '' ? word : `${line} ${word}`;
    if (line.length + indent > 80) {
      lines.push(line);
      line = '';
    }
  }
  return `${' '.repeat(indent)}${[...lines, ...(line === '' ? [] : [line])].join(`\n${' '.repeat(indent + 2)}`)}`;
};
const athena = [NAMES.map(snake), ...ROWS.map((row) => NAMES.map((name) => row[name] ?? ''))];
const boxed = (level: number, cell: string) => `${'|'.repeat(level)}  ${cell}  ${'|'.repeat(level)}`;

const examples: readonly (readonly [name: string, content: string | Buffer])[] = [
  [
    'lower-case words',
    bare((row) => ({
      ...row,
      action: row.action?.toLowerCase() ?? '-',
      'log-status': row['log-status']?.toLowerCase() ?? '-',
    })),
  ],
  ['fractional times', bare((row) => ({ ...row, start: `${row.start}.25`, end: `${row.end}.0` }))],
  ['protocols by name', bare((row) => ({ ...row, protocol: { 6: 'TCP', 1: 'icmp' }[row.protocol ?? ''] ?? '-' }))],
  [
    'HTML table, a row a line',
    `<html><body><table>\n${html('th', NAMES.map(snake))}\n${body.map((cells) => html('td', cells)).join('\n')}\n</table></body></html>`,
  ],
  [
    'HTML table, a cell a line',
    `<table border="1" class="dataframe">\n  <thead>\n${html('th', NAMES.map(snake), '\n      ')}\n  </thead>\n  <tbody>\n${body.map((cells) => html('td', cells, '\n      ')).join('\n    ')}\n  </tbody>\n</table>\n`,
  ],
  [
    'HTML table in one line',
    `<!DOCTYPE html><html><head><title>x</title></head><body><table><thead>${html('th', NAMES.map(snake))}</thead><tbody>${body.map((cells) => html('td', cells)).join('')}</tbody></table></body></html>`,
  ],
  [
    'HTML table of messages',
    `<table>\n${html('th', ['timestamp', 'message'])}\n${LINES.map((line) => html('td', [ISO, line])).join('\n')}\n</table>`,
  ],
  ['HTML pre', `<html><body><pre>\n${LINES.join('\n')}\n</pre></body></html>`],
  [
    'XML of Splunk',
    `<?xml version='1.0' encoding='UTF-8'?>\n<results preview='0'>\n${each((line, at) => `<result offset='${at}'>\n<field k='_raw'><v xml:space='preserve' trim='0'>${line}</v></field>\n</result>`)}\n</results>`,
  ],
  [
    'athena get-query-results --output text',
    `0\n${NAMES.map((name) => `COLUMNINFO\tFalse\thive\t${snake(name)}\t${snake(name)}\tUNKNOWN\t2147483647\t0\t\t\tvarchar`).join('\n')}\n${athena
      .flat()
      .map((cell) => `DATA\t${cell}`)
      .join('\n')}\n`,
  ],
  [
    'athena get-query-results --output table',
    `--------\n|  GetQueryResults  |\n+------+\n|  UpdateCount  |  0  |\n+------+\n${boxed(2, 'ResultSet')}\n|+----+|\n${boxed(3, 'ResultSetMetadata')}\n||+--+||\n${boxed(4, 'ColumnInfo')}\n|||++|||\n||||  CaseSensitive  |  CatalogName |  Label |  Name |  Type  ||||\n${NAMES.map((name) => `||||  False |  hive |  ${snake(name)} |  ${snake(name)} |  varchar  ||||`).join('\n')}\n|||++|||\n${athena.map((cells) => `${boxed(3, 'Rows')}\n||+--+||\n${boxed(4, 'Data')}\n|||++|||\n${boxed(4, 'VarCharValue')}\n|||++|||\n${cells.map((cell) => boxed(4, cell)).join('\n')}\n|||++|||`).join('\n')}\n`,
  ],
  [
    'athena get-query-results --output yaml',
    `ResultSet:\n  ResultSetMetadata:\n    ColumnInfo:\n${NAMES.map((name) => `    - CaseSensitive: false\n      CatalogName: hive\n      Label: ${snake(name)}\n      Name: ${snake(name)}\n      Type: varchar`).join('\n')}\n  Rows:\n${athena.map((cells) => `  - Data:\n${cells.map((cell) => (cell === '' ? '    - {}' : `    - VarCharValue: ${/^\d+$/.test(cell) ? `'${cell}'` : cell}`)).join('\n')}`).join('\n')}\nUpdateCount: 0\n`,
  ],
  [
    'filter-log-events --output yaml, folded',
    `events:\n${each((line, at) => `- eventId: '3716${at}'\n  ingestionTime: 1700000100000\n  logStreamName: ${STREAM}\n${folded(`message: ${line}`, 2)}\n  timestamp: 1700000000000`)}\nsearchedLogStreams: []\n`,
  ],
  [
    'get-query-results --output yaml with @message, folded',
    `results:\n${each((line, at) => `- - field: '@timestamp'\n    value: '2023-11-14 22:13:20.000'\n  - field: '@message'\n${folded(`value: ${line}`, 4)}\n  - field: '@ptr'\n    value: Cmc${at}`)}\nstatistics:\n  bytesScanned: 800.0\n  recordsMatched: 7.0\n  recordsScanned: 7.0\nstatus: Complete\n`,
  ],
  [
    'get-query-results --output yaml with parsed fields',
    `results:\n${pairs(camel)
      .map((row) =>
        row
          .map(
            ({ field, value }, at) =>
              `${at === 0 ? '- - ' : '  - '}field: ${field.startsWith('@') ? `'${field}'` : field}\n    value: ${/^[\d.]+$/.test(value) ? `'${value}'` : value}`,
          )
          .join('\n'),
      )
      .join('\n')}\nstatus: Complete\n`,
  ],
  ['records folded by a mail program', each((line) => folded(line, 0).replace(/\n {2}/g, '\n'))],
  [
    'a copy of the list of events',
    `Timestamp\tMessage\nThere are older events to load. Load more.\n${each((line) => `${ISO}\t${line}`)}\nNo newer events at this moment. Auto retry paused. Resume\n`,
  ],
  [
    'a copy of the list of events with marks',
    `No older events at this moment. Retry\n\n${each((line) => `▶\t\n${ISO}\n${line}`)}\nNo newer events at this moment. \nAuto retry paused.\n\n Resume\n \nBack to top\n`,
  ],
  [
    'a copy of Logs Insights',
    `#\t@timestamp\t@message\n${each((line, at) => `${at + 1}\t2023-11-14T22:13:20.000+01:00\t${line}`)}\n`,
  ],
  [
    'a copy of Logs Insights, one row unfolded',
    `#\t@timestamp\t@message\n${each((line, at) => `${at + 1}\t2023-11-14T22:13:20.000Z\t${line}${at === 1 ? `\nField\tValue\n@ingestionTime\t1700000100000\n@log\t111122223333:/vpc/flow\n@logStream\t${STREAM}\n@message\t${line}\n@timestamp\t1700000000000\n${NAMES.map((name) => `${camel(name)}\t${line.split(' ')[column(name)]}`).join('\n')}` : ''}`)}\n`,
  ],
  [
    'a copy of Athena',
    `#\t${NAMES.map(snake).join('\t')}\n${body.map((cells, at) => `${at + 1}\t${cells.join('\t')}`).join('\n')}\n`,
  ],
  [
    'Kibana fields',
    ROWS.map((row) =>
      JSON.stringify({
        _id: 'a',
        fields: Object.fromEntries(
          [
            ['source.ip', row.srcaddr],
            ['destination.ip', row.dstaddr],
            ['source.port', row.srcport],
            ['destination.port', row.dstport],
            ['network.iana_number', row.protocol],
            ['network.packets', row.packets],
            ['network.bytes', row.bytes],
            ['event.start', row.start],
            ['event.end', row.end],
            ['aws.vpcflow.action', row.action],
            ['aws.vpcflow.log_status', row['log-status']],
            ['aws.vpcflow.interface_id', row['interface-id']],
          ]
            .filter(([, value]) => value !== null)
            .map(([key, value]) => [key, [value]]),
        ),
      }),
    ).join('\n'),
  ],
  [
    'ECS with dots',
    ROWS.map((row) =>
      JSON.stringify({
        'source.ip': row.srcaddr,
        'destination.ip': row.dstaddr,
        'source.port': row.srcport,
        'destination.port': row.dstport,
        'network.iana_number': row.protocol,
        'network.packets': row.packets,
        'network.bytes': row.bytes,
        'event.start': row.start,
        'event.end': row.end,
        'aws.vpcflow.action': row.action,
        'aws.vpcflow.log_status': row['log-status'],
        'aws.vpcflow.interface_id': row['interface-id'],
      }),
    ).join('\n'),
  ],
  [
    'thousands with commas, quoted',
    csv(
      rows.map((cells, at) =>
        at === 0 ? cells : withColumn(cells, 'bytes', (value) => `"${Number(value).toLocaleString('en-US')}"`),
      ),
    ),
  ],
  ['thousands with apostrophes', changed(['bytes'], (value) => value.replace(/\B(?=(\d{3})+$)/g, "'"))],
  [
    'thousands with dots, semicolons',
    rows
      .map((cells, at) =>
        (at === 0 ? cells : withColumn(cells, 'bytes', (value) => value.replace(/\B(?=(\d{3})+$)/g, '.'))).join(';'),
      )
      .join('\r\n'),
  ],
  [
    'thousands with blanks',
    rows
      .map((cells, at) =>
        (at === 0 ? cells : withColumn(cells, 'bytes', (value) => value.replace(/\B(?=(\d{3})+$)/g, '\u202f'))).join(
          ';',
        ),
      )
      .join('\r\n'),
  ],
  [
    'numbers with exponents, exact',
    changed(['srcport', 'dstport', 'protocol', 'packets', 'bytes', 'start', 'end'], (value) =>
      Number(value)
        .toExponential(18)
        .replace(/e\+(\d)$/, 'e+0$1'),
    ),
  ],
  ['accounts that Excel has rounded', changed(['account-id'], () => '1.11122E+11')],
  ['addresses with a mask', changed(['srcaddr', 'dstaddr'], (value) => `${value}/${value.includes(':') ? 128 : 32}`)],
  ['protocols with their names', changed(['protocol'], (value) => `${value} (${value === '6' ? 'TCP' : 'ICMP'})`)],
  [
    'names before numbers of protocols',
    changed(['protocol'], (value) => `${value === '6' ? 'TCP' : 'ICMP'} (${value})`),
  ],
  ['allow and deny', changed(['action'], (value) => (value === 'ACCEPT' ? 'Allow' : 'Deny'))],
  ['accepted and rejected', changed(['action'], (value) => `${value}ED`)],
  [
    'words for nothing',
    csv(rows.map((cells) => cells.map((cell) => (cell === '' ? '__HIVE_DEFAULT_PARTITION__' : cell)))),
  ],
  ['N/A', csv(rows.map((cells) => cells.map((cell) => (cell === '' ? 'N/A' : cell))))],
  ['smart quotes', each((line) => `“${line}”`)],
  ['long dashes', each((line) => line.replaceAll(' -', ' –'))],
  ['zero-width blanks', each((line) => `\u200b${line}\u200b`)],
  ['bullets', each((line) => `• ${line}`)],
  ['a diff', each((line) => `+${line}`)],
  [
    'a table of Jira',
    `||${NAMES.map(snake).join('||')}||\n${table(snake, '-')
      .slice(1)
      .map((cells) => `|${cells.join('|')}|`)
      .join('\n')}`,
  ],
  ['a table of messages in Markdown', `| timestamp | message |\n|---|---|\n${each((line) => `| ${ISO} | ${line} |`)}`],
  [
    'Format-Table',
    `\n${NAMES.map(camel).join('   ')}\n${NAMES.map((name) => '-'.repeat(name.length)).join('   ')}\n${each((line) => line.replaceAll(' ', '   '))}\n\n`,
  ],
  [
    'mysql --vertical',
    ROWS.map(
      (row, at) =>
        `*************************** ${at + 1}. row ***************************\n${NAMES.map((name) => `${snake(name).padStart(14)}: ${row[name] ?? 'NULL'}`).join('\n')}`,
    ).join('\n'),
  ],
  [
    'a table of mysql',
    `+---+\n${table(snake, 'NULL')
      .map((cells) => `| ${cells.join(' | ')} |`)
      .join('\n')}\n+---+\n7 rows in set (0.00 sec)\n`,
  ],
  [
    'ClickHouse, vertical',
    ROWS.map(
      (row, at) =>
        `Row ${at + 1}:\n──────\n${NAMES.map((name) => `${snake(name)}: ${row[name] ?? 'ᴺᵁᴸᴸ'}`).join('\n')}`,
    ).join('\n\n'),
  ],
  [
    'ClickHouse, JSONCompact',
    JSON.stringify(
      {
        meta: NAMES.map((name) => ({ name: snake(name), type: 'String' })),
        data: ROWS.map((row) => NAMES.map((name) => row[name] ?? null)),
        rows: 7,
      },
      null,
      2,
    ),
  ],
  [
    'pandas, printed',
    `   ${NAMES.map(snake).join('  ')}\n${each((line, at) => `${at}  ${line.replaceAll(' ', '  ')}`)}\n\n[7 rows x 14 columns]\n`,
  ],
  ['records run together', LINES.join('')],
  ['records with written line feeds', LINES.join('\\n')],
  ['documents with msg=', each((line) => `time=${ISO} level=INFO msg="${line}"`)],
  [
    'a session in a shell',
    `[ec2-user@ip-10-0-0-1 ~]$ aws logs tail /vpc/flow --since 1h\n${each((line) => `${ISO} ${STREAM} ${line}`)}\n$ zcat x.log.gz | head\nPS C:\\logs> aws logs tail\n`,
  ],
  ['a byte order mark in gzip', gzipSync(`\uFEFF${TEXT}`)],
  ['a byte order mark before gzip', Buffer.concat([Buffer.from('\uFEFF'), gzipSync(TEXT)])],
  ['a byte order mark before a header in gzip', gzipSync(`\uFEFF${NAMES.join(' ')}\n${TEXT}`)],
  ['a Hive file with its separators', each((line) => line.replaceAll(' ', '\u0001'))],
  [
    'Vector',
    each((line) =>
      JSON.stringify({ message: line, source_type: 'aws_s3', bucket: 'b', region: 'us-east-1', timestamp: ISO }),
    ),
  ],
  ['Fluent Bit', each((line) => JSON.stringify({ date: 1700000000.1, log: line }))],
  ['Logstash', each((line) => JSON.stringify({ '@version': '1', '@timestamp': ISO, message: line, tags: ['vpc'] }))],
  [
    'Sumo Logic JSON',
    JSON.stringify({
      messages: LINES.map((line) => ({ map: { _raw: line, _messagetime: '1700000000000', _source: 'x' } })),
    }),
  ],
  [
    'Firehose records of text with line feeds in JSON',
    LINES.map((line, at) => JSON.stringify({ message: `${line}\n`, id: at })).join(''),
  ],
  ['aws logs tail --format json', each((line) => `${ISO} ${STREAM} ${JSON.stringify({ message: line })}`)],
  [
    'OpenSearch hits with fields',
    JSON.stringify({ hits: { hits: ROWS.map((row) => ({ _index: 'x', _source: ecs(row) })) } }),
  ],
  ['Grafana, Loki as CSV', `Date,Line,tsNs\n${each((line) => `${ISO},"${line}",1700000000000000000`)}`],
  ['Grafana, Loki as text', each((line) => `${ISO}\t${line}`)],
  ['Google Sheets, one column', each((line) => `${line},,,`)],
  [
    'CloudWatch Logs in EventBridge',
    each((line, at) => JSON.stringify({ version: '0', id: `${at}`, detail: event(line, at) })),
  ],
  [
    'names in a list, Python',
    `rows = [\n${ROWS.map((row) => `    {${NAMES.map((name) => `'${snake(name)}': ${row[name] === null ? 'None' : `'${row[name]}'`}`).join(', ')}},`).join('\n')}\n]\n`,
  ],
];

describe('a shape at hand', () => {
  it.each(examples)('is read whole: %s', async (_, content) => {
    const { shown, tally } = await readShape(content);
    expect(tally).toMatchObject({ unreadable: 0, examples: [], damaged: [], otherFiles: [], tooLong: 0 });
    expect(shown).toEqual(EXPECTED);
  });
});
