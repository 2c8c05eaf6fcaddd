import { CARRIAGE_RETURN, LINE_FEED } from '../letters.js';
import type { Fill } from './line-blocks.js';

export const BEGINNING_BYTES = 1 << 16;
// Whoever has not shown a record by then is no log: a device has no end, and a film is long.
const PATIENCE_BYTES = 32 << 20;

/**
 * A source whose lines end in something else than a line feed, with line feeds in their place: a carriage return, as old
 * programs write it, or a zero, as `-print0` and `-z` do.
 */
export function withLineFeeds(beginning: Buffer, again: Fill): { readonly beginning: Buffer; readonly again: Fill } {
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
export async function peekFill(fill: Fill): Promise<{ readonly beginning: Buffer; readonly again: Fill }> {
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
