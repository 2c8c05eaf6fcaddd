import { LINE_FEED } from '../ascii.js';
/** Puts up to `length` bytes into `buffer` at `offset` and tells how many; 0 at the end. */
export type Fill = (buffer: Buffer, offset: number, length: number) => Promise<number>;

const BLOCK_BYTES = 1 << 19;
// Room before a block for the line in which the block before broke off.
const LONGEST_LINE_BYTES = 1 << 20;

// Memory of readings that have come to their end: what is let go of stays taken for long, as a scan makes little garbage.
const idle: Buffer[] = [];
const room = (): Buffer => idle.pop() ?? Buffer.allocUnsafeSlow(LONGEST_LINE_BYTES + BLOCK_BYTES);

/**
 * Cuts a source into blocks of whole lines, in three megabytes of memory whatever its size: a block is valid until the
 * next is asked for, which is read while the caller works on this one. Lines of more than a megabyte that do not fit
 * are left out, and `tooLong` is called for each.
 */
export async function* lineBlocks(fill: Fill, tooLong: () => void): AsyncGenerator<Buffer, void, undefined> {
  let bytes = room();
  let spare = room();
  let broken = 0;
  let leavingOut = false;
  let filled = await fill(bytes, LONGEST_LINE_BYTES, BLOCK_BYTES);
  while (filled > 0) {
    const ahead = fill(spare, LONGEST_LINE_BYTES, BLOCK_BYTES);
    // Its failure is met below; until then it is not an unhandled one.
    ahead.catch(() => undefined);
    const block = bytes.subarray(LONGEST_LINE_BYTES - broken, LONGEST_LINE_BYTES + filled);
    const start: number = leavingOut ? endOfLine(block) : 0;
    const end = Math.max(start, block.lastIndexOf(LINE_FEED) + 1);
    if (end > start) yield block.subarray(start, end);

    const rest = block.subarray(end);
    const isTooLong: boolean = start < block.length ? rest.length > LONGEST_LINE_BYTES : leavingOut;
    if (isTooLong && !leavingOut) tooLong();
    leavingOut = isTooLong;
    broken = isTooLong ? 0 : rest.copy(spare, LONGEST_LINE_BYTES - rest.length);
    filled = await ahead;
    [bytes, spare] = [spare, bytes];
  }
  // The last line need not end in a line feed.
  if (broken > 0) yield bytes.subarray(LONGEST_LINE_BYTES - broken, LONGEST_LINE_BYTES);
  // Nothing is being read into either any more.
  idle.push(bytes, spare);
}

/** Just behind the first line feed, or the end of the block. */
function endOfLine(block: Buffer): number {
  const at = block.indexOf(LINE_FEED);
  return at === -1 ? block.length : at + 1;
}
