import type { Format } from '../../flow-log/format.js';
import { BACKSLASH, MINUS, QUOTE, ZERO } from '../letters.js';
import type { LineValues } from './line-scan.js';
import * as slot from './row.js';
import { textOfWords, WIDE, WORDS } from './wide-address.js';

/** Writes scanned lines as JSON objects, a line each, without making a string of them: what `recordObject` gives, as bytes. */
export interface JsonLines {
  /** False where the line takes more care, and nothing was written. */
  write(row: LineValues, block: Uint8Array, from: number, to: number): boolean;
}

/** Bytes on their way out, in memory that is used again and again. */
export interface Outgoing {
  bytes: Buffer;
  length: number;
}

export const outgoing = (): Outgoing => ({ bytes: Buffer.allocUnsafe(FIRST_BYTES), length: 0 });

export function reserve(out: Outgoing, bytes: number): void {
  if (out.length + bytes <= out.bytes.length) return;
  const larger = Buffer.allocUnsafe((out.length + bytes) * 2);
  out.bytes.copy(larger, 0, 0, out.length);
  out.bytes = larger;
}

const FIRST_BYTES = 1 << 16;

export function jsonLines({ fields }: Format, out: Outgoing): JsonLines {
  // `{"version":`, `,"account-id":"` …: all that stands before a value, and a quote behind a text.
  const names = fields.map(({ name }, at) => Buffer.from(`${at === 0 ? '{' : ','}${JSON.stringify(name)}:`));
  const isNumber = fields.map(({ kind }) => kind === 'integer' || kind === 'time');
  const times = fields.map(({ key }) => (key === 'start' ? slot.START : key === 'end' ? slot.END : -1));
  const addresses = fields.map(({ key }) =>
    key !== null && key in addressSlots ? addressSlots[key as AddressKey] : -1,
  );
  const fixedBytes = names.reduce((sum, name) => sum + name.length + 2, 0) + LINE.length + 4;

  return {
    write(row, block, from, to) {
      for (let at = from; at < to; at += 1) if (block[at] === QUOTE || block[at] === BACKSLASH) return false;
      // An address may become longer by being spelt out: 45 characters at the most.
      reserve(out, fixedBytes + 2 * (to - from) + 45 * fields.length);
      const { bytes } = out;
      let { length } = out;
      const put = (from: Uint8Array, begins: number, ends: number): void => {
        for (let at = begins; at < ends; at += 1) bytes[length++] = from[at] as number;
      };
      const text = (value: string): void => {
        length += bytes.write(value, length, 'latin1');
      };
      const { starts } = row;
      for (let at = 0; at < fields.length; at += 1) {
        const begins = starts[at] as number;
        const ends = at + 1 < fields.length ? (starts[at + 1] as number) - 1 : to;
        const name = names[at] as Buffer;
        put(name, 0, name.length);
        if (block[begins] === MINUS && ends - begins === 1) {
          put(NULL, 0, NULL.length);
        } else if (times[at] !== -1) {
          text(String(row.values[times[at] as number]));
        } else if (isNumber[at]) {
          if (block[begins] === ZERO && ends - begins > 1) return false;
          put(block, begins, ends);
        } else {
          bytes[length++] = QUOTE;
          const address = addresses[at] as number;
          if (address !== -1 && row.values[address] === WIDE) text(textOfWords(row.words, address * WORDS));
          else put(block, begins, ends);
          bytes[length++] = QUOTE;
        }
      }
      put(LINE, 0, LINE.length);
      put(block, from, to);
      put(END, 0, END.length);
      out.length = length;
      return true;
    },
  };
}

const addressSlots = {
  srcaddr: slot.SRCADDR,
  dstaddr: slot.DSTADDR,
  pktSrcaddr: slot.PKT_SRCADDR,
  pktDstaddr: slot.PKT_DSTADDR,
} as const;

type AddressKey = keyof typeof addressSlots;

const NULL = Buffer.from('null');
const LINE = Buffer.from(',"line":"');
const END = Buffer.from('"}\n');
