import { BLANK } from '../ascii.js';
/** Gives each interface a number from 1, by its ID or by the bytes of it, so that no text is made for each line. */
export interface InterfaceNumbers {
  of(id: string): number;
  /** The ID stands in the block from `from` to the blank behind it; 0 where that is `-`. */
  at(block: Uint8Array, from: number): number;
}

const NONE = Uint8Array.of(45);

/** One that was met, by its bytes. */
interface Met {
  readonly bytes: Uint8Array;
  readonly number: number;
}

// IDs differ most in their last letters.
const TAIL = 8;
const FIRST_SLOTS = 1 << 8;

/** `added` is told each new ID, in the order of the numbers. */
export function interfaceNumbers(added: (id: string) => void): InterfaceNumbers {
  const numbers = new Map<string, number>();
  let slots: (Met | undefined)[] = Array.from({ length: FIRST_SLOTS });
  let met = 0;
  let last: Met = { bytes: NONE, number: 0 };
  const of = (id: string): number => {
    const known = numbers.get(id);
    if (known !== undefined) return known;
    const number = numbers.size + 1;
    numbers.set(id, number);
    added(id);
    return number;
  };
  /** Its slot, or the empty one where it belongs. */
  const slotOf = (block: Uint8Array, from: number, to: number): number => {
    const mask = slots.length - 1;
    let slot = hashOf(block, from, to) & mask;
    for (let one = slots[slot]; one && !isAt(block, from, one.bytes); one = slots[slot]) slot = (slot + 1) & mask;
    return slot;
  };
  const meet = (block: Uint8Array, from: number, to: number): Met => {
    const slot = slotOf(block, from, to);
    const known = slots[slot];
    if (known) return known;
    // A copy: the memory of a block is used again for the next, and a slice of a Buffer would be that memory.
    const bytes = new Uint8Array(block.subarray(from, to));
    const isNone = to - from === 1 && bytes[0] === NONE[0];
    const one = { bytes, number: isNone ? 0 : of(Buffer.from(bytes).toString('latin1')) };
    slots[slot] = one;
    met += 1;
    if (met * 2 > slots.length) {
      const old = slots;
      slots = Array.from({ length: old.length * 2 });
      for (const each of old) if (each) slots[slotOf(each.bytes, 0, each.bytes.length)] = each;
    }
    return one;
  };
  return {
    of,
    at(block, from) {
      if (isAt(block, from, last.bytes)) return last.number;
      // Nearly all are of one length; where this one is not, its end is looked for.
      const guess = from + last.bytes.length;
      const known = isEnd(block, guess) ? slots[slotOf(block, from, guess)] : undefined;
      last = known ?? meet(block, from, endOf(block, from));
      return last.number;
    },
  };
}

function hashOf(block: Uint8Array, from: number, to: number): number {
  let hash = 0;
  for (let at = Math.max(from, to - TAIL); at < to; at += 1) hash = (Math.imul(hash, 31) + (block[at] as number)) | 0;
  // Numbered ones must not fall into neighbouring slots.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function endOf(block: Uint8Array, from: number): number {
  let to = from;
  while (!isEnd(block, to)) to += 1;
  return to;
}

const isEnd = (block: Uint8Array, at: number): boolean => {
  const byte = block[at];
  return byte === undefined || byte <= BLANK;
};

/** From behind: there they differ. */
function isAt(block: Uint8Array, from: number, bytes: Uint8Array): boolean {
  if (!isEnd(block, from + bytes.length)) return false;
  for (let index = bytes.length - 1; index >= 0; index -= 1) if (block[from + index] !== bytes[index]) return false;
  return true;
}
