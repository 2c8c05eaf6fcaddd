import { BLANK } from '../letters.js';
/** Gives each interface a number from 1, by its ID or by the bytes of it, so that no text is made for each line. */
export interface InterfaceNumbers {
  of(id: string): number;
  /** The ID stands in the block from `from` to the blank behind it; 0 where that is `-`. */
  at(block: Uint8Array, from: number): number;
}

const NONE = Uint8Array.of(45);

/** `added` is told each new ID, in the order of the numbers. */
export function interfaceNumbers(added: (id: string) => void): InterfaceNumbers {
  const numbers = new Map<string, number>();
  const byHash = new Map<number, { readonly bytes: Uint8Array; readonly number: number }>();
  let last: { readonly bytes: Uint8Array; readonly number: number } | undefined;
  const of = (id: string): number => {
    const known = numbers.get(id);
    if (known !== undefined) return known;
    const number = numbers.size + 1;
    numbers.set(id, number);
    added(id);
    return number;
  };
  return {
    of,
    at(block, from) {
      if (last && isAt(block, from, last.bytes)) return last.number;
      if (isAt(block, from, NONE)) return 0;
      let hash = 0;
      let to = from;
      for (let byte = block[to] as number; byte > BLANK; byte = block[++to] as number)
        hash = (Math.imul(hash, 31) + byte) | 0;
      const known = byHash.get(hash);
      if (known && isAt(block, from, known.bytes)) {
        last = known;
        return known.number;
      }
      const bytes = block.slice(from, to);
      last = { bytes, number: of(Buffer.from(bytes).toString('latin1')) };
      byHash.set(hash, last);
      return last.number;
    },
  };
}

function isAt(block: Uint8Array, from: number, bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index += 1) if (block[from + index] !== bytes[index]) return false;
  const behind = block[from + bytes.length];
  return behind === undefined || behind <= BLANK;
}
