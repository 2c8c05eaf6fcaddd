import type { Call } from './operation.js';

/** Runs a call that changes something: if it fails half way, what it made is taken away, and rows that it named are as they were. */
export async function undoneIfItFails<T>(call: Call, run: (call: Call) => Promise<T> | T): Promise<T> {
  const undo: (() => void)[] = [];
  try {
    return await run({ ...call, undo });
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  }
}

/** Remembers a row as it is, before the call changes it. */
export function keep({ undo }: Call, row: object | undefined): void {
  if (undo === undefined || row === undefined) return;
  const before = structuredClone(row);
  undo.push(() => {
    for (const member of Object.keys(row)) Reflect.deleteProperty(row, member);
    Object.assign(row, before);
  });
}
