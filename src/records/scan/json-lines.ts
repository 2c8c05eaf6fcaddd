import type { Format } from '../../flow-log/format.js';
import { BACKSLASH, MINUS, QUOTE, ZERO } from '../ascii.js';
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

  let known: Uint8Array | undefined;
  let isClean = false;

  return {
    write(row, block, from, to) {
      if (block !== known) {
        known = block;
        isClean = !block.includes(QUOTE) && !block.includes(BACKSLASH);
      }
      if (!isClean && needsEscape(block, from, to)) return false;
      // An address may become longer by being spelt out: 45 characters at the most.
      reserve(out, fixedBytes + 2 * (to - from) + 45 * fields.length);
      const { bytes } = out;
      let length = out.length;
      const { starts, values, words } = row;
      for (let at = 0; at < fields.length; at += 1) {
        const begins = starts[at] as number;
        const ends = at + 1 < fields.length ? (starts[at + 1] as number) - 1 : to;
        const name = names[at] as Buffer;
        length = put(bytes, length, name, 0, name.length);
        if (block[begins] === MINUS && ends - begins === 1) {
          length = put(bytes, length, NULL, 0, NULL.length);
        } else if (isNumber[at]) {
          const time = times[at] as number;
          const isLong = time !== -1 && ends - begins > SECONDS_DIGITS;
          if (block[begins] === ZERO && ends - begins > 1) return false;
          if (isLong) length += bytes.write(String(values[time]), length, 'latin1');
          else length = put(bytes, length, block, begins, ends);
        } else {
          bytes[length++] = QUOTE;
          const address = addresses[at] as number;
          if (address !== -1 && values[address] === WIDE)
            length += bytes.write(textOfWords(words, address * WORDS), length, 'latin1');
          else length = put(bytes, length, block, begins, ends);
          bytes[length++] = QUOTE;
        }
      }
      length = put(bytes, length, LINE, 0, LINE.length);
      length = put(bytes, length, block, from, to);
      out.length = put(bytes, length, END, 0, END.length);
      return true;
    },
  };
}

// Times with more are in milliseconds.
const SECONDS_DIGITS = 11;

/** Bytes of `from` into `bytes` at `length`; answers the new length. A function of its own, so that nothing lives in a closure. */
function put(bytes: Uint8Array, length: number, from: Uint8Array, begins: number, ends: number): number {
  let to = length;
  for (let at = begins; at < ends; at += 1) bytes[to++] = from[at] as number;
  return to;
}

function needsEscape(block: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (block[at] === QUOTE || block[at] === BACKSLASH) return true;
  return false;
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
