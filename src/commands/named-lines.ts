import { type Find, findAny } from '../flow-log/needles.js';
import { canonicalAddress } from '../network/address.js';

/** The lines of a block that name somebody, and those that may be a header. */
export type NamedLines = (block: Buffer) => Generator<string, void, undefined>;

const LINE_FEED = 10;
// In every header that matters here; one rare letter in records of the default format, so next to nothing to look for.
const HEADER_WORD = 'srcaddr';

/** Finds lines by the exact addresses and interface IDs in them: 10.0.0.1 is not found in 10.0.0.10 or 110.0.0.1. */
export function namedLines(names: readonly string[]): NamedLines {
  const wanted = new Set(names.map((name) => canonicalAddress(name) ?? name));
  const find = findAny([...wanted]);
  return function* lines(block) {
    let named = nextNamed(block, 0, find, wanted);
    let header = block.indexOf(HEADER_WORD);
    while (named !== -1 || header !== -1) {
      const hit = named === -1 || (header !== -1 && header < named) ? header : named;
      const feed = block.indexOf(LINE_FEED, hit);
      const end = feed === -1 ? block.length : feed;
      yield block.toString('utf8', block.lastIndexOf(LINE_FEED, hit) + 1, end);
      if (named !== -1 && named < end) named = nextNamed(block, end, find, wanted);
      if (header !== -1 && header < end) header = block.indexOf(HEADER_WORD, end);
    }
  };
}

function nextNamed(block: Buffer, from: number, find: Find, wanted: ReadonlySet<string>): number {
  for (let at = find(block, from, block.length); at !== -1; ) {
    const end = wordEnd(block, at);
    const isWhole = !isWordByte(block[at - 1]) && wanted.has(block.toString('latin1', at, end));
    if (isWhole) return at;
    at = find(block, end, block.length);
  }
  return -1;
}

function wordEnd(block: Buffer, from: number): number {
  let end = from;
  while (isWordByte(block[end])) end += 1;
  return end;
}

/** Bytes that an address or an ID consists of, or that make it a part of something longer. */
const WORD: readonly boolean[] = Array.from({ length: 256 }, (_, byte) => /[\w.:%/-]/.test(String.fromCharCode(byte)));
const isWordByte = (byte: number | undefined): boolean => byte !== undefined && WORD[byte] === true;
