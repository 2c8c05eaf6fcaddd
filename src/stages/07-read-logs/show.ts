import { counted } from '../../base/words.js';
import type { Context } from '../../engine/step.js';
import { protocolName } from '../../flow-log/protocols.js';
import type { FlowRecord } from '../../flow-log/record.js';

const columns = ['START', 'SOURCE', 'DESTINATION', 'PROTO', 'PKTS', 'BYTES', 'ACTION'];

/** Records as a table; the first that matches `mark` is pointed at. */
export function showRecords(
  context: Context,
  title: string,
  records: readonly FlowRecord[],
  mark?: { readonly when: (record: FlowRecord) => boolean; readonly text: string },
): void {
  const marked = mark ? records.findIndex(mark.when) : -1;
  context.ui.tell({
    kind: 'table',
    title,
    columns,
    moments: 0,
    rows: records.map(cells),
    ...(mark && marked >= 0 ? { mark: marked, markText: mark.text } : {}),
  });
}

/** `172.31.3.70 to 8.8.8.8: ICMP, 3 packets, ACCEPT` */
export function inOneLine(record: FlowRecord): string {
  const [, from, to, protocol, , , action] = cells(record);
  return `${from} to ${to}: ${protocol}, ${counted(record.packets ?? 0, 'packet')}, ${action}`;
}

const cells = (record: FlowRecord): readonly string[] => [
  String(record.start ?? '-'),
  record.srcaddr ?? '-',
  record.dstaddr ?? '-',
  record.protocol === null || record.protocol === undefined ? '-' : protocolName(record.protocol),
  String(record.packets ?? '-'),
  String(record.bytes ?? '-'),
  record.action ?? '-',
];
