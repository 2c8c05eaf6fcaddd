import { CARRIAGE_RETURN, LINE_FEED } from '../ascii.js';
import { SEAM } from '../shapes/run-together.js';
import type { Fill } from './line-blocks.js';
import { emptying } from './record-source.js';

export const BEGINNING_BYTES = 1 << 16;
// Whoever has not shown a record by then is no log: a device has no end, and a film is long.
const PATIENCE_BYTES = 32 << 20;

interface Peeked {
  readonly beginning: Buffer;
  readonly again: Fill;
}

/**
 * A source whose lines end in something else than a line feed, with line feeds in their place: a carriage return, as old
 * programs write it, or a zero, as `-print0` and `-z` do; or in nothing at all, where records are run together.
 */
export function withLineFeeds(beginning: Buffer, again: Fill): Peeked {
  if (!beginning.includes(LINE_FEED) && SEAM.test(beginning.toString('latin1')))
    return { beginning: cutAtSeams(beginning.toString('latin1')), again: emptying(cutAll(again)) };
  const end = [CARRIAGE_RETURN, 0].find((byte) => beginning.includes(byte));
  if (
    end === undefined ||
    beginning.includes(LINE_FEED) ||
    !/^[\uFEFF\s\w"'[{(]/.test(beginning.toString('utf8', 0, 4))
  )
    return { beginning, again };
  const replaced = (bytes: Buffer): Buffer => {
    for (let at = bytes.indexOf(end); at !== -1; at = bytes.indexOf(end, at + 1)) bytes[at] = LINE_FEED;
    return bytes;
  };
  return {
    beginning: replaced(Buffer.from(beginning)),
    async again(buffer, offset, length) {
      const count = await again(buffer, offset, length);
      replaced(buffer.subarray(offset, offset + count));
      return count;
    },
  };
}

const cutAtSeams = (text: string): Buffer => Buffer.from(text.split(SEAM).join('\n'), 'latin1');

// What tells a seam ends with this.
const BEHIND_SEAM = ' eni-';

async function* cutAll(fill: Fill): AsyncGenerator<Buffer> {
  const chunk = Buffer.alloc(BEGINNING_BYTES);
  let rest = '';
  for (let count = await fill(chunk, 0, chunk.length); count > 0; count = await fill(chunk, 0, chunk.length)) {
    const text = rest + chunk.toString('latin1', 0, count);
    const last = text.lastIndexOf(BEHIND_SEAM);
    const end = last === -1 ? Math.max(0, text.length - BEGINNING_BYTES) : last + BEHIND_SEAM.length;
    rest = text.slice(end);
    yield cutAtSeams(text.slice(0, end));
  }
  yield cutAtSeams(rest);
}

/** Ends a source that has shown nothing for too long. */
export function withPatience(fill: Fill, signal: AbortSignal, isHopeless: () => boolean): Fill {
  let bytes = 0;
  return async (buffer, offset, length) => {
    signal.throwIfAborted();
    if (bytes >= PATIENCE_BYTES && isHopeless()) return 0;
    const count = await fill(buffer, offset, length);
    bytes += count;
    return count;
  };
}

/** The first bytes, and everything including them. What goes wrong meanwhile is met by whoever reads on. */
export async function peekFill(fill: Fill): Promise<Peeked> {
  const buffer = Buffer.alloc(BEGINNING_BYTES);
  let filled = 0;
  let failure: unknown;
  while (filled < buffer.length && failure === undefined) {
    const count = await fill(buffer, filled, buffer.length - filled).catch((error: unknown) => {
      failure = error;
      return 0;
    });
    if (count === 0) break;
    filled += count;
  }
  const beginning = buffer.subarray(0, filled);
  let left = beginning;
  const again: Fill = async (target, offset, length) => {
    if (left.length === 0) {
      if (failure !== undefined) throw failure;
      return fill(target, offset, length);
    }
    const copied = left.copy(target, offset, 0, length);
    left = left.subarray(copied);
    return copied;
  };
  return { beginning, again };
}
