import { canonicalAddress } from '../../network/address.js';
import { LINE_FEED } from '../ascii.js';
import { findAll } from '../multi-pattern-search.js';

/** The lines of a block that name somebody, and those that may be a header, in order. */
export type NamedLines = (block: Buffer) => Generator<string, void, undefined>;

// In every header that matters here. Records of the default format lack its first letter, so this search is next to free.
const HEADER_WORD = 'srcaddr';

/** Finds lines by the exact addresses and interface IDs in them: 10.0.0.1 is not found in 10.0.0.10 or 110.0.0.1. */
export function namedLines(names: readonly string[]): NamedLines {
  const wanted = new Set(names.map((name) => canonicalAddress(name) ?? name));
  const find = findAll([...wanted]);
  return function* lines(block) {
    let done = 0;
    let header = block.indexOf(HEADER_WORD);
    for (const end of [...find(block), block.length]) {
      const isName = end > done && wanted.has(wordAround(block, end - 1));
      if (!isName && end < block.length) continue;
      // A header tells how to read the lines behind it, so it comes before them.
      while (header !== -1 && header < end) {
        done = lineEnd(block, header);
        yield block.toString('utf8', lineStart(block, header), done);
        header = block.indexOf(HEADER_WORD, done);
      }
      if (!isName || end <= done) continue;
      done = lineEnd(block, end);
      yield block.toString('utf8', lineStart(block, end), done);
    }
  };
}

const lineStart = (block: Buffer, at: number): number => (at === 0 ? 0 : block.lastIndexOf(LINE_FEED, at - 1) + 1);

function lineEnd(block: Buffer, at: number): number {
  const feed = block.indexOf(LINE_FEED, at);
  return feed === -1 ? block.length : feed;
}

function wordAround(block: Buffer, at: number): string {
  let start = at;
  let end = at + 1;
  while (isWordByte(block[start - 1])) start -= 1;
  while (isWordByte(block[end])) end += 1;
  return block.toString('latin1', start, end);
}

/** Bytes that an address or an ID consists of, or that make it a part of something longer. */
const WORD: readonly boolean[] = Array.from({ length: 256 }, (_, byte) => /[\w.:%/-]/.test(String.fromCharCode(byte)));
const isWordByte = (byte: number | undefined): boolean => byte !== undefined && WORD[byte] === true;
