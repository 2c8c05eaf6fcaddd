import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readShape } from '../../helpers/read-shape.js';
import { EXPECTED, LINES, NAMES, ROWS } from '../../helpers/seven-records.js';
import {
  base64,
  camel,
  csv,
  custom,
  each,
  event,
  ISO,
  MANY,
  named,
  payload,
  STREAM,
  snake,
  TEXT,
  table,
  utf16,
} from '../../helpers/shape-builders.js';

const kv = (spell: (n: string) => string, quote = '') =>
  ROWS.map((row) => NAMES.map((n) => `${spell(n)}=${quote}${row[n] ?? '-'}${quote}`).join(' ')).join('\n');
const human: Record<string, string> = {
  version: 'Version',
  'account-id': 'Account ID',
  'interface-id': 'Interface ID',
  srcaddr: 'Source IP',
  dstaddr: 'Destination IP',
  srcport: 'Source Port',
  dstport: 'Destination Port',
  protocol: 'Protocol',
  packets: 'Packets',
  bytes: 'Bytes',
  start: 'Start Time',
  end: 'End Time',
  action: 'Action',
  'log-status': 'Log Status',
};
const human2: Record<string, string> = {
  ...human,
  srcaddr: 'Src Addr',
  dstaddr: 'Dst Addr',
  srcport: 'Src Port',
  dstport: 'Dst Port',
  protocol: 'IP Protocol',
  packets: 'Packet Count',
  bytes: 'Byte Count',
  start: 'Start (UTC)',
  end: 'End (UTC)',
  'log-status': 'Log Status',
  'interface-id': 'ENI ID',
  'account-id': 'AWS Account',
};
const pyrepr = (v: unknown): string =>
  JSON.stringify(v)
    .replace(/"/g, "'")
    .replace(/null/g, 'None')
    .replace(/true/g, 'True')
    .replace(/':/g, "': ")
    .replace(/,'/g, ", '");
const ecsdot: Record<string, string> = {
  version: 'aws.vpcflow.version',
  'account-id': 'aws.vpcflow.account_id',
  'interface-id': 'aws.vpcflow.interface_id',
  srcaddr: 'source.ip',
  dstaddr: 'destination.ip',
  srcport: 'source.port',
  dstport: 'destination.port',
  protocol: 'network.iana_number',
  packets: 'network.packets',
  bytes: 'network.bytes',
  start: 'event.start',
  end: 'event.end',
  action: 'aws.vpcflow.action',
  'log-status': 'aws.vpcflow.log_status',
};
const resultSet = {
  ResultSet: {
    Rows: table(snake, '').map((cells) => ({ Data: cells.map((cell) => (cell === '' ? {} : { VarCharValue: cell })) })),
    ResultSetMetadata: {
      ColumnInfo: NAMES.map((n) => ({ CatalogName: 'hive', Name: snake(n), Label: snake(n), Type: 'varchar' })),
    },
  },
};
const longer = LINES.map((l) => `${l} vpc-0abc subnet-0abc i-0abc`).join('\n');
/** Shapes that tools, shells and people make of records. Each example holds the seven, and nothing that cannot be read. */
const examples: readonly (readonly [name: string, content: string | Buffer])[] = [
  ['grep -H', each((line) => `logs/2023/11/14/flow.log:${line}`)],
  ['grep -Hn', each((line, at) => `flow.log:${at + 1}:${line}`)],
  ['grep -n', each((line, at) => `${at + 1}:${line}`)],
  ['cat -n', each((line, at) => `     ${at + 1}\t${line}`)],
  [
    'tail of several files',
    `==> a.log <==\n${LINES.slice(0, 3).join('\n')}\n\n==> b.log <==\n${LINES.slice(3).join('\n')}\n`,
  ],
  ['CR only', LINES.join('\r')],
  ['NUL between', LINES.join('\0')],
  ['logfmt', kv((n) => n)],
  ['logfmt quoted snake', kv(snake, '"')],
  [
    'logfmt with time',
    ROWS.map(
      (row) => `ts=${ISO} level=info msg=flow ${NAMES.map((n) => `${snake(n)}=${row[n] ?? '-'}`).join(' ')}`,
    ).join('\n'),
  ],
  ['kv commas', ROWS.map((row) => NAMES.map((n) => `${snake(n)}=${row[n] ?? '-'}`).join(', ')).join('\n')],
  ['human headers', csv([NAMES.map((n) => human[n] ?? n), ...table(snake, '').slice(1)])],
  ['human headers 2', csv([NAMES.map((n) => human2[n] ?? n), ...table(snake, '').slice(1)])],
  ['upper headers', csv([NAMES.map((n) => snake(n).toUpperCase()), ...table(snake, '').slice(1)])],
  ['pandas index', csv(table(snake, '').map((row, at) => [at === 0 ? '' : `${at - 1}`, ...row]))],
  [
    'pandas floats',
    csv(
      table(snake, '').map((row, at) =>
        at === 0
          ? row
          : row.map((c, i) =>
              ['srcport', 'dstport', 'protocol', 'packets', 'bytes', 'start', 'end'].includes(NAMES[i] ?? '') &&
              c !== ''
                ? `${c}.0`
                : c,
            ),
      ),
    ),
  ],
  [
    'pandas split',
    JSON.stringify({
      columns: NAMES.map(snake),
      index: ROWS.map((_, i) => i),
      data: ROWS.map((row) => NAMES.map((n) => row[n] ?? null)),
    }),
  ],
  [
    'pandas columns',
    JSON.stringify(
      Object.fromEntries(NAMES.map((n) => [snake(n), Object.fromEntries(ROWS.map((row, i) => [i, row[n] ?? null]))])),
    ),
  ],
  ['array of arrays', JSON.stringify([NAMES, ...ROWS.map((row) => NAMES.map((n) => row[n] ?? null))])],
  [
    'arrays a line',
    [NAMES, ...ROWS.map((row) => NAMES.map((n) => row[n] ?? null))].map((r) => JSON.stringify(r)).join('\n'),
  ],
  ['athena get-query-results', JSON.stringify(resultSet, null, 4)],
  ['athena get-query-results compact', JSON.stringify(resultSet)],
  ['sep=', `sep=,\n${csv(table(snake, ''))}`],
  [
    '#TYPE',
    `#TYPE Amazon.CloudWatchLogs.Model.FilteredLogEvent\n"EventId","IngestionTime","LogStreamName","Message","Timestamp"\n${each((line, at) => `"${at}","1","${STREAM}","${line}","2"`)}`,
  ],
  ['# comments', `# exported by me\n# Fields: ${NAMES.join(' ')}\n${TEXT}`],
  ['#Fields', `#Version: 1.0\n#Fields: ${NAMES.join(' ')}\n${TEXT}`],
  ['// comment', `// note\n${TEXT}`],
  ['python repr dicts', LINES.map((l, i) => pyrepr(event(l, i))).join('\n')],
  ['python repr list', pyrepr(LINES.map((l, i) => event(l, i)))],
  ['python repr rows', ROWS.map((r) => pyrepr(r)).join('\n')],
  ['python repr of strings', `[${LINES.map((l) => `'${l}'`).join(', ')}]`],
  ['python repr of strings, lines', `[\n${LINES.map((l) => `    '${l}',`).join('\n')}\n]`],
  [
    'markdown table',
    `| ${NAMES.join(' | ')} |\n|${NAMES.map(() => '---').join('|')}|\n${table(snake, '')
      .slice(1)
      .map((r) => `| ${r.join(' | ')} |`)
      .join('\n')}`,
  ],
  ['code fence', `\`\`\`\n${TEXT}\`\`\``],
  ['quote', each((l) => `> ${l}`)],
  ['bullets', each((l) => `- ${l}`)],
  ['stars', each((l) => `* \`${l}\``)],
  ['logcli', each((l) => `${ISO} {app="flow", env="prod"} ${l}`)],
  ['logcli jsonl', each((l) => JSON.stringify({ labels: { app: 'flow' }, line: l, timestamp: ISO }))],
  [
    'loki query_range',
    JSON.stringify({
      status: 'success',
      data: {
        resultType: 'streams',
        result: [{ stream: { app: 'flow' }, values: LINES.map((l) => ['1700000000000000000', l]) }],
      },
    }),
  ],
  ['fluent-bit stdout', each((l, i) => `[${i}] flow: [1700000000.123000000, {"log"=>"${l}"}]`)],
  ['fluentd file', each((l) => `2023-11-14T22:13:20+00:00\tflow\t{"message":"${l}"}`)],
  ['rubydebug', each((l) => `{\n       "message" => "${l}",\n    "@timestamp" => ${ISO},\n          "host" => "x"\n}`)],
  ['ES bulk', each((l) => `{"index":{"_index":"flow"}}\n{"message":"${l}"}`)],
  ['kibana csv dotted', csv([NAMES.map((n) => ecsdot[n] ?? n), ...table(snake, '-').slice(1)])],
  ['kibana csv message', `"@timestamp","_id",message\n${each((l) => `"Nov 14, 2023 @ 22:13:20.000","x","${l}"`)}`],
  ['kibana csv original', `"@timestamp","event.original"\n${each((l) => `"Nov 14, 2023 @ 22:13:20.000","${l}"`)}`],
  ['datadog csv', `Date,Host,Service,Content\n${each((l) => `2023-11-14T22:13:20.000Z,h,s,"${l}"`)}`],
  ['datadog csv message', `date,host,service,message\n${each((l) => `"2023-11-14T22:13:20.000Z","h","s","${l}"`)}`],
  [
    'SQS bodies',
    JSON.stringify({ Messages: LINES.map((l) => ({ MessageId: 'x', Body: JSON.stringify({ message: l }) })) }),
  ],
  ['SNS', each((l) => JSON.stringify({ Type: 'Notification', Message: l }))],
  ['base64 lines', [payload(LINES.slice(0, 3)), payload(LINES.slice(3))].map((p) => base64(p)).join('\n')],
  [
    's3 select json',
    ROWS.map((row) => JSON.stringify(Object.fromEntries(NAMES.map((n, i) => [`_${i + 1}`, row[n] ?? '-'])))).join('\n'),
  ],
  [
    'single quotes csv',
    table(snake, '', "'")
      .map((r) => r.join(','))
      .join('\n'),
  ],
  [
    'csv blanks after commas',
    table(snake, '-')
      .map((r) => r.join(', '))
      .join('\n'),
  ],
  ['csv quoted, tabs', csv(table(snake, '', '"'), '\t')],
  ['pipe with header', csv(table(snake, ''), '|')],
  ['pipe no header', csv(table(snake, '-').slice(1), '|')],
  [
    'sqlite line mode',
    ROWS.map((row) => NAMES.map((n) => `${snake(n).padStart(12)} = ${row[n] ?? ''}`).join('\n')).join('\n\n'),
  ],
  [
    'psql expanded',
    ROWS.map(
      (row, i) =>
        `-[ RECORD ${i + 1} ]----\n${NAMES.map((n) => `${snake(n).padEnd(14)} | ${row[n] ?? ''}`).join('\n')}`,
    ).join('\n'),
  ],
  [
    'PowerShell list',
    LINES.map(
      (l, i) =>
        `EventId       : ${i}\nLogStreamName : ${STREAM}\nMessage       : ${l}\nTimestamp     : 1700000000000\n`,
    ).join('\n'),
  ],
  [
    'PowerShell rows list',
    ROWS.map((row) => NAMES.map((n) => `${snake(n).padEnd(14)} : ${row[n] ?? ''}`).join('\n')).join('\n\n'),
  ],
  [
    'yaml rows',
    ROWS.map((row) => NAMES.map((n, i) => `${i === 0 ? '- ' : '  '}${n}: ${row[n] ?? "'-'"}`).join('\n')).join('\n'),
  ],
  ['yaml-stream', each((l, at) => `---\nevents:\n- message: ${l}\n  eventId: '${at}'`)],
  [
    'sentinel json',
    JSON.stringify(
      ROWS.map((row) => ({
        TimeGenerated: ISO,
        Version: 2,
        AccountId: row['account-id'],
        InterfaceId: row['interface-id'],
        SrcAddr: row.srcaddr ?? '',
        DstAddr: row.dstaddr ?? '',
        SrcPort: row.srcport && Number(row.srcport),
        DstPort: row.dstport && Number(row.dstport),
        Protocol: row.protocol && Number(row.protocol),
        Packets: row.packets && Number(row.packets),
        Bytes: row.bytes && Number(row.bytes),
        Start: new Date(Number(row.start) * 1000).toISOString(),
        End: new Date(Number(row.end) * 1000).toISOString(),
        Action: row.action ?? '',
        LogStatus: row['log-status'],
      })),
    ),
  ],
  [
    'times with slashes',
    csv(
      table(camel, '').map((r, at) =>
        at === 0
          ? r
          : r.map((c, i) =>
              ['start', 'end'].includes(NAMES[i] ?? '')
                ? new Date(Number(c) * 1000).toISOString().slice(0, 19).replace(/-/g, '/').replace('T', ' ')
                : c,
            ),
      ),
    ),
  ],
  ['journald', each((l) => JSON.stringify({ __REALTIME_TIMESTAMP: '1', MESSAGE: l, PRIORITY: '6' }))],
  ['time comma line', each((l) => `${ISO},${l}`)],
  ['time, blank comma', each((l) => `${ISO}, ${l}`)],
  ['Lambda log', each((l) => `2023-11-14T22:13:20.000Z\tabcd-1234\tINFO\t${l}`)],
  [
    'Lambda noise',
    `START RequestId: 0aaa Version: $LATEST\n${each((l) => `2023-11-14T22:13:20.000Z\t0aaa\tINFO\t${l}`)}\nEND RequestId: 0aaa\nREPORT RequestId: 0aaa\tDuration: 3 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 30 MB\t\n`,
  ],
  ['docker json', each((l) => JSON.stringify({ log: `${l}\n`, stream: 'stdout', time: ISO }))],
  ['kubectl', each((l) => `2023-11-14T22:13:20.123456789Z stdout F ${l}`)],
  ['rsyslog ISO', each((l) => `2023-11-14T22:13:20.123456+00:00 host vpcflow - - - ${l}`)],
  ['JSON comma separated no list', each((_, at) => JSON.stringify(ROWS[at]), ',\n')],
  ['json with trailing commas', `[\n${each((_, at) => JSON.stringify(ROWS[at]), ',\n')},\n]`],
  ['JSON lines with BOM', `\uFEFF${each((_, at) => JSON.stringify(ROWS[at]))}`],
  ['RS json seq', each((_, at) => `\u001e${JSON.stringify(ROWS[at])}`)],
  ['utf16 JSON', utf16(JSON.stringify(named(snake)), 'LE')],
  ['utf16 CSV tabs', utf16(csv(table(snake, ''), '\t'), 'LE')],
  ['gz with zeros behind', Buffer.concat([gzipSync(TEXT), Buffer.alloc(512)])],
  ['nbsp between', each((l) => l.replaceAll(' ', '\u00a0'))],
  ['trailing comma rows', csv(table(snake, '').map((r) => [...r, '']))],
  ['trailing blank', each((l) => `${l} `)],
  ['insights with ptr', `@ptr,@timestamp,@message\n${each((l, i) => `C${i},2023-11-14 22:13:20.000,"${l}"`)}`],
  [
    'insights insight CSV with parsed and message',
    csv(
      table(camel, '').map((row, at) =>
        at === 0 ? ['@timestamp', '@message', ...row] : ['2023-11-14 22:13:20.000', LINES[at - 1] ?? '', ...row],
      ),
    ),
  ],
  [
    'bigquery json',
    ROWS.map((row) =>
      JSON.stringify(Object.fromEntries(NAMES.map((n) => [n === 'end' ? 'end_' : snake(n), row[n] ?? null]))),
    ).join('\n'),
  ],
  ['rows inside rows', JSON.stringify({ rows: ROWS.map((row) => ({ json: row })) })],
  [
    'protobuf names',
    JSON.stringify(
      ROWS.map((row) => ({
        src_ip: row.srcaddr,
        dest_ip: row.dstaddr,
        src_port: row.srcport,
        dest_port: row.dstport,
        proto: row.protocol,
        pkts: row.packets,
        bytes: row.bytes,
        start_time: row.start,
        end_time: row.end,
        action: row.action,
        interface_id: row['interface-id'],
        log_status: row['log-status'],
      })),
    ),
  ],
  [
    'Splunk CIM csv',
    csv([
      [
        '_time',
        'aws_account_id',
        'interface_id',
        'src_ip',
        'dest_ip',
        'src_port',
        'dest_port',
        'protocol_code',
        'packets',
        'bytes',
        'start_time',
        'end_time',
        'vpcflow_action',
        'log_status',
      ],
      ...ROWS.map((row) => ['2023-11-14T22:13:20', ...NAMES.slice(1).map((n) => row[n] ?? '')]),
    ]),
  ],
  [
    'OpenSearch SQL',
    JSON.stringify({
      schema: NAMES.map((n) => ({ name: snake(n), type: 'text' })),
      datarows: ROWS.map((r) => NAMES.map((n) => r[n] ?? null)),
      total: 7,
    }),
  ],
  [
    'ES|QL',
    JSON.stringify({
      columns: NAMES.map((n) => ({ name: snake(n), type: 'keyword' })),
      values: ROWS.map((r) => NAMES.map((n) => r[n] ?? null)),
    }),
  ],
  ['csv with json cell', `time,message\n${each((l) => `now,"${JSON.stringify({ message: l }).replace(/"/g, '""')}"`)}`],
  ['json in json', JSON.stringify({ body: JSON.stringify({ Records: ROWS.map((r) => r) }) })],
  ['data inside', each((_, i) => JSON.stringify({ ts: 1, data: ROWS[i] }))],
  ['longer than default', longer],
  ['LogFormat header', `${NAMES.map((n) => `\${${n}}`).join(' ')}\n${TEXT}`],
  ['LogFormat header quoted', `"${NAMES.map((n) => `\${${n}}`).join(' ')}"\n${TEXT}`],
  ['upper header', `${NAMES.join(' ').toUpperCase()}\n${TEXT}`],
  ['camel header blanks', `${NAMES.map(camel).join(' ')}\n${TEXT}`],
  ['snake header blanks', `${NAMES.map(snake).join(' ')}\n${TEXT}`],
  [
    'short names header',
    `ver account eni src dst srcport dstport proto packets bytes start end action status\n${TEXT}`,
  ],
  ['record then stream', each((l) => `${l} ${STREAM}`)],
  ['record then time in tabs', each((l) => `${l}\t${ISO}`)],
  ['time in brackets', each((l) => `[2023-11-14 22:13:20] ${l}`)],
  ['message first csv', `message,timestamp\n${each((l) => `${l},1700000000000`)}`],
  ['message first csv quoted CRLF', `"message","timestamp"\r\n${each((l) => `"${l}","1700000000000"`, '\r\n')}\r\n`],
  [
    'two formats in turn',
    `${NAMES.join(' ')}\n${LINES.slice(0, 4).join('\n')}\n${MANY}\n${custom(MANY).split('\n').slice(4).join('\n')}`,
  ],
  [
    'csv two orders in turn',
    `${csv(table(snake, '').slice(0, 4))}\n${csv([
      [...(table(snake, '')[0] ?? [])].reverse(),
      ...table(snake, '')
        .slice(4)
        .map((r) => [...r].reverse()),
    ])}`,
  ],
  ['csv header quoted, rows bare', csv([NAMES.map((n) => `"${snake(n)}"`), ...table(snake, '').slice(1)])],
  [
    'csv header with units',
    csv([NAMES.map((n) => (n === 'start' || n === 'end' ? `${n} (s)` : n)), ...table(snake, '').slice(1)]),
  ],
  ['tsv null words', csv(table(snake, 'NULL'), '\t')],
  ['csv \\N', csv(table(snake, '\\N'))],
  ['csv None', csv(table(snake, 'None'))],
  ['blank lines between', LINES.join('\n\n\n')],
  ['leading blanks', each((l) => `    ${l}`)],
  ['gz utf16', gzipSync(utf16(TEXT, 'LE'))],
  [
    'json numbers as strings with commas?',
    JSON.stringify(ROWS.map((r) => ({ ...r, bytes: r.bytes && Number(r.bytes).toLocaleString('en-US') }))),
  ],
  [
    'nanosecond times',
    JSON.stringify(ROWS.map((r) => ({ ...r, start: `${r.start}000000000`, end: `${r.end}000000000` }))),
  ],
  [
    'protocol names',
    JSON.stringify(
      ROWS.map((r) => ({ ...r, protocol: r.protocol === '6' ? 'TCP' : r.protocol === '1' ? 'icmp' : null })),
    ),
  ],
  [
    'action words',
    JSON.stringify(
      ROWS.map((r) => ({ ...r, action: r.action === 'ACCEPT' ? 'accept' : r.action === 'REJECT' ? 'Reject' : null })),
    ),
  ],
  ['events keyed by id', JSON.stringify(Object.fromEntries(LINES.map((l, i) => [`id${i}`, { message: l }])))],
  [
    'graylog',
    JSON.stringify({
      messages: LINES.map((l) => ({ message: { message: l, source: 'x', timestamp: ISO } })),
      total_results: 7,
    }),
  ],
  [
    'new relic',
    JSON.stringify({
      data: { actor: { account: { nrql: { results: LINES.map((l) => ({ message: l, timestamp: 1 })) } } } },
    }),
  ],
  ['sumo csv', `"_messageid","_raw","_sourcehost"\n${each((l) => `"1","${l}","h"`)}`],
  [
    'azure/ law table',
    JSON.stringify({
      tables: [
        {
          name: 'PrimaryResult',
          columns: NAMES.map((n) => ({ name: camel(n), type: 'string' })),
          rows: ROWS.map((r) => NAMES.map((n) => r[n] ?? null)),
        },
      ],
    }),
  ],
  ['chronicle tail -F json', each((l) => `${STREAM} ${JSON.stringify({ message: l })}`)],
  [
    'aws s3 cp to stdout of json gz members',
    Buffer.concat([
      gzipSync(JSON.stringify(payload(LINES.slice(0, 3)))),
      gzipSync(JSON.stringify(payload(LINES.slice(3)))),
    ]),
  ],
];

describe('a shape that tools make', () => {
  it.each(examples)('is read whole: %s', async (_, content) => {
    const { shown, tally } = await readShape(content);
    expect(tally).toMatchObject({ unreadable: 0, examples: [], damaged: [], otherFiles: [], tooLong: 0 });
    expect(shown).toEqual(EXPECTED);
  });
});
