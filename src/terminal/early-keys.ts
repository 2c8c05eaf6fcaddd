import { setTimeout as sleep } from 'node:timers/promises';

/** A terminal to read from; a pipe has no such thing as early. */
type Input = NodeJS.ReadableStream & {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
};

// Long enough for what the terminal holds back to arrive, too short for anybody to notice.
const settleMs = 25;
const ctrlC = 0x03;

/**
 * Reads and drops what was typed before a question is on the screen: it cannot be meant as an answer to it. Ctrl-C
 * counts whenever it is pressed.
 */
export async function dropEarlyKeys(input: Input, interrupt: () => void): Promise<void> {
  if (input.isTTY !== true || input.setRawMode === undefined) return;
  const listen = (chunk: Buffer | string) => {
    if (Buffer.from(chunk).includes(ctrlC)) interrupt();
  };
  // A line that is not ended yet is given out in raw mode only.
  input.setRawMode(true);
  input.on('data', listen).resume();
  await sleep(settleMs);
  input.off('data', listen).pause();
  input.setRawMode(false);
}
