import { BLANK, CARRIAGE_RETURN, DOT, LINE_FEED, MINUS, ZERO } from '../ascii.js';
import * as plan from './plan.js';
import * as slot from './row.js';
import { readWideAddress, WIDE, WORDS } from './wide-address.js';

/** The values of one line, filled anew for each: see row.ts for the slots. */
export interface LineValues {
  readonly values: Float64Array;
  /** Four words for each slot whose value is WIDE. */
  readonly words: Uint32Array;
  /** Where each field of the format begins in the block. */
  readonly starts: Int32Array;
}

/** What a scan does with each line of a block. Positions are those of the block; the row is valid during the call only. */
export interface LineVisitor {
  /** A line that is one record and nothing else. `starts` has where each field begins. */
  record(row: LineValues, from: number, to: number): void;
  /**
   * Any other line: a header, wrapping, what cannot be read, or what takes more care than the scan has; of many empty
   * ones in a row, one. False ends the scan behind it, as where a header changes the plan.
   */
  other(from: number, to: number): boolean;
}

/** Answers where it ended. */
type LineScan = (block: Uint8Array, begin: number, length: number, visitor: LineVisitor) => number;

const LAST_PRINTABLE = 126;

// In seconds this is the year 5138, in milliseconds 1973: whatever is larger is in milliseconds.
const LARGEST_SECONDS = 99_999_999_999;
// Any number of so many digits is exact.
const DIGITS = 15;

/**
 * Reads a block of whole lines at the level of its bytes. A line is a `record` only where `parseRecord` would read the
 * same from it; in every doubt it is `other`, and the caller's slower reading has the word. Returns where it ended.
 *
 * @internal Tests read one block by itself.
 */
export const scanLines = (block: Uint8Array, of: plan.Plan, visitor: LineVisitor): number =>
  lineScan(of)(block, 0, block.length, visitor);

/** The same for whole lines from `begin` on and before `length`, again and again without anything to be made anew. */
export function lineScan({ kinds, slots, largest }: plan.Plan): LineScan {
  const row = new Float64Array(slot.ROW_LENGTH + 1).fill(Number.NaN);
  const words = new Uint32Array((slot.ROW_LENGTH + 1) * WORDS);
  const starts = new Int32Array(kinds.length);
  const filled: LineValues = { values: row, words, starts };
  const last = kinds.length - 1;
  row[slot.ACTION] = slot.NONE;
  row[slot.STATUS] = slot.NONE;

  return (block, begin, length, visitor) => {
    let at = begin;
    while (at < length) {
      const from = at;
      let field = 0;
      for (; field <= last; field += 1) {
        const begins = at;
        starts[field] = begins;
        const into = slots[field] as number;
        const first = block[at] as number;
        const next = at + 1 < length ? (block[at + 1] as number) : LINE_FEED;
        if (first === MINUS && (next === BLANK || next === LINE_FEED || next === CARRIAGE_RETURN)) {
          row[into] =
            kinds[field] === plan.CHOICE_ACTION || kinds[field] === plan.CHOICE_STATUS ? slot.NONE : Number.NaN;
          at += 1;
        } else {
          switch (kinds[field]) {
            case plan.TEXT: {
              let byte = first;
              while (byte > BLANK && byte <= LAST_PRINTABLE) byte = block[++at] as number;
              if (at - begins > (largest[field] as number)) at = begins;
              break;
            }
            case plan.INTEGER: {
              let value = 0;
              let digit = first - ZERO;
              while (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
                digit = (block[++at] as number) - ZERO;
              }
              row[into] = value;
              if (value > (largest[field] as number) || at - begins > DIGITS) at = begins;
              break;
            }
            case plan.TIME: {
              let value = 0;
              let digit = first - ZERO;
              while (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
                digit = (block[++at] as number) - ZERO;
              }
              row[into] = value > LARGEST_SECONDS ? Math.floor(value / 1000) : value;
              if (value > LARGEST_SECONDS * 1000 || at - begins > DIGITS) at = begins;
              break;
            }
            case plan.ADDRESS: {
              let value = 0;
              let parts = 0;
              for (;;) {
                const begun = at;
                let part = 0;
                let digit = (block[at] as number) - ZERO;
                while (digit >= 0 && digit <= 9) {
                  part = part * 10 + digit;
                  digit = (block[++at] as number) - ZERO;
                }
                const width = at - begun;
                if (width === 0 || width > 3 || part > 255 || (width > 1 && block[begun] === ZERO)) break;
                value = value * 256 + part;
                parts += 1;
                if (parts === 4 || block[at] !== DOT) break;
                at += 1;
              }
              const byte = block[at] as number;
              if (parts === 4 && (byte === BLANK || byte === LINE_FEED || byte === CARRIAGE_RETURN)) row[into] = value;
              else {
                at = wordEnd(block, begins);
                row[into] = WIDE;
                if (!readWideAddress(block, begins, at, words, into * WORDS)) at = begins;
              }
              break;
            }
            case plan.CHOICE_ACTION:
              row[into] = first === 65 ? slot.ACCEPT : slot.REJECT;
              if (isWord(block, begins, first === 65 ? ACCEPT : REJECT)) at += 6;
              break;
            case plan.CHOICE_STATUS: {
              const status = statusBy[first] ?? slot.SKIPDATA;
              const word = statusWords[status] as readonly number[];
              row[into] = status;
              if (isWord(block, begins, word)) at += word.length;
              break;
            }
            default: {
              const word = first === 105 ? INGRESS : EGRESS;
              if (isWord(block, begins, word)) at += word.length;
            }
          }
        }
        if (at === begins) break;
        if (field < last) {
          if (block[at] !== BLANK) break;
          at += 1;
        }
      }
      const to = at;
      if (block[at] === CARRIAGE_RETURN) at += 1;
      if (field > last && (at >= length || block[at] === LINE_FEED)) {
        visitor.record(filled, from, to);
        at += 1;
        continue;
      }
      let end = block.indexOf(LINE_FEED, from);
      if (end === -1 || end > length) end = length;
      at = end + 1;
      while (at < length && block[at] === LINE_FEED) at += 1;
      if (!visitor.other(from, end)) return Math.min(at, length);
    }
    return length;
  };
}

const codes = (word: string): readonly number[] => Array.from(word, (letter) => letter.charCodeAt(0));
const ACCEPT = codes('ACCEPT');
const REJECT = codes('REJECT');
const INGRESS = codes('ingress');
const EGRESS = codes('egress');
const statusBy: Readonly<Record<number, number>> = {
  79: slot.OK,
  78: slot.NODATA,
  83: slot.SKIPDATA,
  73: slot.INCOMPLETEDATA,
};
const statusWords: Readonly<Record<number, readonly number[]>> = {
  [slot.OK]: codes('OK'),
  [slot.NODATA]: codes('NODATA'),
  [slot.SKIPDATA]: codes('SKIPDATA'),
  [slot.INCOMPLETEDATA]: codes('INCOMPLETEDATA'),
};

function isWord(block: Uint8Array, at: number, word: readonly number[]): boolean {
  for (let index = 0; index < word.length; index += 1) if (block[at + index] !== word[index]) return false;
  return true;
}

function wordEnd(block: Uint8Array, from: number): number {
  let at = from;
  while ((block[at] as number) > BLANK && (block[at] as number) <= LAST_PRINTABLE) at += 1;
  return at;
}
