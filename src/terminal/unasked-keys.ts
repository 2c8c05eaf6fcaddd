import { setTimeout as sleep } from 'node:timers/promises';

/** A terminal to read from; a pipe has no keys. */
export type KeyInput = NodeJS.ReadableStream & {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
};

/** What a key that means something at any time does. */
export interface KeySignals {
  readonly interrupt: () => void;
  /** Stops the program until the shell goes on with it; nothing where the system knows no such thing. */
  readonly suspend: () => void;
}

/** Keys that nobody asked for: the terminal does not print them while they are hushed, and they are dropped. */
export interface UnaskedKeys {
  hush(): void;
  release(): void;
}

const ctrlC = 0x03;
const ctrlZ = 0x1a;

/** Ctrl-C and Ctrl-Z mean what they always mean, though the terminal itself sends no signal while keys are hushed. */
export function unaskedKeys(input: KeyInput, { interrupt, suspend }: KeySignals): UnaskedKeys {
  let isHushed = false;
  const raw = (on: boolean) => input.setRawMode?.(on);
  const listen = (chunk: Buffer | string) => {
    const keys = Buffer.from(chunk);
    if (keys.includes(ctrlC)) return interrupt();
    if (!keys.includes(ctrlZ)) return;
    raw(false);
    suspend();
    raw(true);
  };
  return {
    hush() {
      if (isHushed || input.isTTY !== true || input.setRawMode === undefined) return;
      isHushed = true;
      // A line that is not ended yet is given out in raw mode only.
      raw(true);
      input.on('data', listen).resume();
    },
    release() {
      if (!isHushed) return;
      isHushed = false;
      input.off('data', listen).pause();
      raw(false);
    },
  };
}

// Long enough for what the terminal holds back to arrive, too short for anybody to notice.
const settleMs = 25;

/** Reads and drops what was typed before a question is on the screen: it cannot be meant as an answer to it. */
export async function dropEarlyKeys(keys: UnaskedKeys): Promise<void> {
  keys.hush();
  await sleep(settleMs);
  keys.release();
}
