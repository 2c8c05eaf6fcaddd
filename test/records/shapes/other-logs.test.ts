import { describe, expect, it } from 'vitest';
import { readShape } from '../../helpers/read-shape.js';
import { LINES, NAMES, ROWS } from '../../helpers/seven-records.js';
import { csv, snake, table } from '../../helpers/shape-builders.js';

/** What speaks of packets as flow records do, in fields with the same names, and is something else. */
const others: readonly (readonly [what: string, content: string | Buffer])[] = [
  [
    'a log of AWS Network Firewall',
    JSON.stringify({
      firewall_name: 'edge',
      event: {
        event_type: 'netflow',
        src_ip: '10.0.0.1',
        src_port: 5,
        dest_ip: '10.0.0.2',
        dest_port: 80,
        proto: 'TCP',
      },
    }),
  ],
  [
    'a log of Suricata',
    JSON.stringify({
      event_type: 'flow',
      src_ip: '10.0.0.1',
      src_port: 5,
      dest_ip: '10.0.0.2',
      dest_port: 80,
      proto: 'TCP',
    }),
  ],
  [
    'a log of Google Cloud',
    JSON.stringify({
      jsonPayload: {
        connection: { src_ip: '10.0.0.1', src_port: 5, dest_ip: '10.0.0.2', dest_port: 80, protocol: 6 },
        bytes_sent: '1776',
        start_time: '2023-11-14T22:13:20Z',
      },
      logName: 'projects/p/logs/compute.googleapis.com%2Fvpc_flows',
    }),
  ],
  [
    'flow logs of Microsoft Azure',
    JSON.stringify({
      records: [{ properties: { flows: [{ flows: [{ flowTuples: ['1487282421,10.0.0.1,10.0.0.2,5,80,T,I,D'] }] }] } }],
    }),
  ],
  [
    'packets as Wireshark exports them',
    '"No.","Time","Source","Destination","Protocol","Length","Info"\n"1","0.0","10.0.0.1","10.0.0.2","TCP","74","5 > 443 [SYN]"\n',
  ],
  [
    'a log of Windows Firewall',
    '#Version: 1.5\n#Software: Microsoft Windows Firewall\n#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path\n2023-11-14 22:13:20 ALLOW TCP 10.0.0.1 10.0.0.2 49152 443 0 - 0 0 0 - - - SEND\n',
  ],
  [
    'a log of iptables',
    'Nov 14 22:13:20 h kernel: [UFW BLOCK] IN=eth0 OUT= SRC=10.0.0.1 DST=10.0.0.2 PROTO=TCP SPT=5 DPT=22\n',
  ],
  ['what tcpdump prints', '22:13:20.000000 IP 10.0.0.1.40112 > 10.0.0.2.443: Flags [S], seq 1, win 64240, length 0\n'],
  [
    'a finding of Amazon GuardDuty',
    JSON.stringify({ service: { serviceName: 'guardduty', action: { localPortDetails: { port: 22 } } } }),
  ],
  [
    'a workbook of Excel; save its sheet as CSV',
    Buffer.from('PK\x03\x04\x14\0[Content_Types].xml xl/workbook.xml', 'latin1'),
  ],
  ['encrypted by OpenSSL', Buffer.from('Salted__\x01\x02\x03\x04', 'latin1')],
];

describe('another log', () => {
  it.each(others)('is not taken for flow records: %s', async (what, content) => {
    const { shown, tally } = await readShape(content);
    expect(shown).toEqual([]);
    expect(tally.otherFiles).toMatchObject([{ looksLike: what }]);
  });

  it('is none where a flow log was created with the same few fields, in the words of AWS', async () => {
    const few = ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol'];
    const [row = {}] = ROWS;
    const values = few.map((name) => row[name] ?? '-');
    for (const text of [
      `${few.join(',')}\n${values.join(',')}`,
      JSON.stringify(Object.fromEntries(few.map((name) => [name, row[name]]))),
    ]) {
      expect((await readShape(text)).tally).toMatchObject({ records: 1, unreadable: 0 });
    }
  });
});

describe('numbers that a spreadsheet has rounded', () => {
  it('are not guessed: the line is left out, and the reason said', async () => {
    const start = NAMES.indexOf('start');
    const rounded = table(snake, '').map((cells, at) =>
      at === 0 ? cells : cells.map((cell, place) => (place === start ? '1.7E+09' : cell)),
    );
    const { shown, tally } = await readShape(csv(rounded));
    expect(shown).toEqual([]);
    expect(tally).toMatchObject({ unreadable: 7 });
    expect(tally.examples[0]?.reason).toBe('start was rounded by a spreadsheet: 1.7E+09');
  });
});

describe('records without anything between them', () => {
  it('are cut apart, however many megabytes of them there are', async () => {
    const { tally } = await readShape(LINES.join('').repeat(4_000));
    expect(tally).toMatchObject({ records: 28_000, unreadable: 0, tooLong: 0 });
  });
});
