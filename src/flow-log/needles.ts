/** Finds the first of several byte strings in `bytes`, from `from` up to `end`; the index of its first byte, or -1. */
export type Find = (bytes: Uint8Array, from: number, end: number) => number;

// One pair of bytes decides how far to jump; wider tables fall out of the processor's cache.
const PAIRS = 65_536;
const FARTHEST = 255;

/**
 * Wu and Manber's search ("A fast algorithm for multi-pattern searching", 1994): looks at the last pair of a window as
 * long as the shortest needle and jumps as far as no needle can end, so that most bytes are never looked at. The window
 * covers the end of each needle, as the beginnings of addresses are the parts they share.
 */
export function findAny(needles: readonly string[]): Find {
  const wanted = needles.map((needle) => Uint8Array.from(needle, (letter) => letter.charCodeAt(0)));
  const width = Math.min(...wanted.map((needle) => needle.length));
  if (wanted.length === 0 || width < 2) throw new Error('A needle has at least two characters.');
  const jumps = jumpTable(wanted, width);
  return (bytes, from, end) => {
    // The indexes of a typed array as plain numbers: this loop is where the time goes.
    let last = from + width - 1;
    while (last < end) {
      const jump = jumps[((bytes[last - 1] ?? 0) << 8) | (bytes[last] ?? 0)] ?? 0;
      if (jump > 0) {
        last += jump;
        continue;
      }
      const start = startOf(wanted, bytes, from, last + 1);
      if (start !== -1) return start;
      last += 1;
    }
    return -1;
  };
}

function jumpTable(needles: readonly Uint8Array[], width: number): Uint8Array {
  const jumps = new Uint8Array(PAIRS).fill(Math.min(FARTHEST, width - 1));
  for (const needle of needles) {
    const window = needle.subarray(needle.length - width);
    for (let at = 1; at < width; at += 1) {
      const pair = ((window[at - 1] ?? 0) << 8) | (window[at] ?? 0);
      jumps[pair] = Math.min(jumps[pair] ?? 0, width - 1 - at);
    }
  }
  return jumps;
}

/** Where the needle begins that ends just before `end`; -1 where none does. */
function startOf(needles: readonly Uint8Array[], bytes: Uint8Array, from: number, end: number): number {
  for (const needle of needles) {
    const start = end - needle.length;
    if (start >= from && needle.every((byte, at) => bytes[start + at] === byte)) return start;
  }
  return -1;
}
