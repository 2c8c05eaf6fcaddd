import type { FlowRecord } from '../../flow-log/record.js';
import type { LineValues } from './line-scan.js';
import * as slot from './row.js';
import { WIDE, WORDS, wordsOf } from './wide-address.js';

export const emptyRow = (fields = 0): LineValues => ({
  values: new Float64Array(slot.ROW_LENGTH + 1).fill(Number.NaN),
  words: new Uint32Array((slot.ROW_LENGTH + 1) * WORDS),
  starts: new Int32Array(fields),
});

/** Puts a record that was read the slow way into a row, so that both ways are counted by the same code. */
export function fillRow({ values, words }: LineValues, record: FlowRecord): void {
  values[slot.START] = record.start ?? Number.NaN;
  values[slot.END] = record.end ?? Number.NaN;
  values[slot.PROTOCOL] = record.protocol ?? Number.NaN;
  values[slot.SRCPORT] = record.srcport ?? Number.NaN;
  values[slot.DSTPORT] = record.dstport ?? Number.NaN;
  values[slot.PACKETS] = record.packets ?? Number.NaN;
  values[slot.BYTES] = record.bytes ?? Number.NaN;
  values[slot.TCP_FLAGS] = record.tcpFlags ?? Number.NaN;
  values[slot.ACTION] = record.action === 'ACCEPT' ? slot.ACCEPT : record.action === 'REJECT' ? slot.REJECT : slot.NONE;
  values[slot.STATUS] = statuses[record.logStatus ?? ''] ?? slot.NONE;
  const put = (into: number, text: string | null | undefined) => {
    const [a, b, c, d] = (text == null ? undefined : wordsOf(text)) ?? [];
    if (d === undefined) values[into] = Number.NaN;
    else if (a === 0 && b === 0 && c === 0xffff) values[into] = d;
    else {
      values[into] = WIDE;
      words.set([a ?? 0, b ?? 0, c ?? 0, d], into * WORDS);
    }
  };
  put(slot.SRCADDR, record.srcaddr);
  put(slot.DSTADDR, record.dstaddr);
  put(slot.PKT_SRCADDR, record.pktSrcaddr);
  put(slot.PKT_DSTADDR, record.pktDstaddr);
}

const statuses: Readonly<Record<string, number>> = {
  OK: slot.OK,
  NODATA: slot.NODATA,
  SKIPDATA: slot.SKIPDATA,
  INCOMPLETEDATA: slot.INCOMPLETEDATA,
};
