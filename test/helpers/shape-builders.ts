import { gzipSync } from 'node:zlib';
import { LINES, NAMES, ROWS } from './seven-records.js';

/** The seven records in the forms that people have them in, to put together. */
export const TEXT = `${LINES.join('\n')}\n`;
export const STREAM = 'eni-0aaaa1111bbbb2222-all';
export const ISO = '2023-11-14T22:13:20.000Z';
export const each = (write: (line: string, at: number) => string, between = '\n'): string =>
  LINES.map((line, at) => write(line, at)).join(between);

export const event = (message: string, at: number) => ({
  logStreamName: STREAM,
  timestamp: 1_700_000_000_000,
  message,
  ingestionTime: 1_700_000_100_000,
  eventId: `3716${at}`,
});
export const events = {
  events: LINES.map(event),
  searchedLogStreams: [{ logStreamName: STREAM, searchedCompletely: true }],
};

export const camel = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
export const snake = (name: string): string => name.replaceAll('-', '_');
export const named = (spell: (name: string) => string) =>
  ROWS.map((row) => Object.fromEntries(NAMES.map((name) => [spell(name), row[name] ?? '-'])));

export const pairs = (spell: (name: string) => string) =>
  ROWS.map((row, at) => [
    { field: '@timestamp', value: '2023-11-14 22:13:20.000' },
    ...NAMES.flatMap((name) => (row[name] == null ? [] : [{ field: spell(name), value: row[name] }])),
    { field: '@ptr', value: `Cmc${at}` },
  ]);
export const answer = (results: unknown) => ({
  results,
  statistics: { recordsMatched: 7, recordsScanned: 7, bytesScanned: 800 },
  status: 'Complete',
});

export const payload = (lines: readonly string[] = LINES) => ({
  messageType: 'DATA_MESSAGE',
  owner: '111122223333',
  logGroup: '/vpc/flow',
  logStream: STREAM,
  subscriptionFilters: ['f'],
  logEvents: lines.map((message, at) => ({
    id: `3560${at}`,
    timestamp: 1_700_000_000_000,
    message,
    extractedFields: Object.fromEntries(NAMES.map((name, field) => [snake(name), message.split(' ')[field]])),
  })),
});
export const control = {
  messageType: 'CONTROL_MESSAGE',
  owner: 'CloudwatchLogs',
  logGroup: '',
  logStream: '',
  subscriptionFilters: [],
  logEvents: [
    { id: '', timestamp: 1_700_000_000_000, message: 'CWL CONTROL MESSAGE: Checking health of destination Firehose.' },
  ],
};
export const base64 = (value: unknown): string => gzipSync(JSON.stringify(value)).toString('base64');

export const csv = (rows: readonly (readonly string[])[], delimiter = ','): string =>
  rows.map((row) => row.join(delimiter)).join('\n');
export const table = (spell: (name: string) => string, absent: string, quote = '') => [
  NAMES.map((name) => `${quote}${spell(name)}${quote}`),
  ...ROWS.map((row) => NAMES.map((name) => `${quote}${row[name] ?? absent}${quote}`)),
];
export const utf16 = (text: string, order: 'LE' | 'BE'): Buffer => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return order === 'LE' ? bytes : bytes.swap16();
};

export const ocsf = (row: Readonly<Record<string, string | null>>) => ({
  metadata: {
    product: { version: '5', name: 'Amazon VPC', feature: { name: 'Flowlogs' }, vendor_name: 'AWS' },
    profiles: ['cloud'],
    version: '1.1.0',
  },
  cloud: { account: { uid: '111122223333' }, region: 'us-east-1', zone: 'use1-az1', provider: 'AWS' },
  src_endpoint: {
    port: row.srcport && Number(row.srcport),
    svc_name: '-',
    ip: row.srcaddr,
    ...(row.srcaddr === '10.20.1.10' ? { interface_uid: row['interface-id'] } : {}),
  },
  dst_endpoint: {
    port: row.dstport && Number(row.dstport),
    ip: row.dstaddr,
    ...(row.srcaddr === '10.20.1.10' ? {} : { interface_uid: row['interface-id'] }),
  },
  connection_info: {
    protocol_num: row.protocol && Number(row.protocol),
    tcp_flags: 2,
    protocol_ver: 'IPv4',
    direction: 'Outbound',
  },
  traffic: { packets: row.packets && Number(row.packets), bytes: row.bytes && Number(row.bytes) },
  time_dt: Number(row.start) * 1000,
  start_time_dt: Number(row.start) * 1000,
  end_time_dt: Number(row.end) * 1000,
  status_code: row['log-status'],
  class_uid: 4001,
  ...(row.action === null ? {} : { action: row.action === 'ACCEPT' ? 'Allowed' : 'Denied' }),
  unmapped: [['sublocation_id', '-']],
});

export const ecs = (row: Readonly<Record<string, string | null>>) => ({
  '@timestamp': ISO,
  event: {
    start: new Date(Number(row.start) * 1000).toISOString(),
    end: new Date(Number(row.end) * 1000).toISOString(),
    dataset: 'aws.vpcflow',
  },
  aws: {
    vpcflow: {
      account_id: row['account-id'],
      interface_id: row['interface-id'],
      action: row.action,
      log_status: row['log-status'],
      version: '2',
    },
  },
  source: { ip: row.srcaddr, port: row.srcport && Number(row.srcport) },
  destination: { ip: row.dstaddr, port: row.dstport && Number(row.dstport) },
  network: {
    iana_number: row.protocol,
    packets: row.packets && Number(row.packets),
    bytes: row.bytes && Number(row.bytes),
  },
});

export const framed = (rows: readonly (readonly string[])[]): string => {
  const border = '+---------+';
  return [border, ...rows.map((row) => `||  ${row.join('  |  ')}  ||`), border].join('\n');
};

export const MANY =
  'version vpc-id subnet-id instance-id interface-id account-id type srcaddr dstaddr srcport dstport pkt-srcaddr pkt-dstaddr protocol bytes packets start end action tcp-flags log-status';
export const UP_TO_5 =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr region az-id sublocation-type sublocation-id pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path';
export const custom = (format: string): string =>
  ROWS.map((row) =>
    format
      .split(' ')
      .map((name) => (name === 'version' ? '5' : name === 'vpc-id' ? 'vpc-0a' : (row[name] ?? '-')))
      .join(' '),
  ).join('\n');
