import { expect, it } from 'vitest';
import { readError } from '../../../src/investigation/pasted-error/pasted-error.js';

export type ErrorRow = readonly [text: string, kind: string, host: string | null, port: number | null, name?: string];

/** A test for each line: what went wrong, with whom, and that a password in it is not kept. */
export const itReads = (rows: readonly ErrorRow[]): void =>
  it.each(rows.map((row) => ({ line: row[0], row })))('$line', ({ row: [text, kind, host, port, name] }) => {
    const error = readError(text);
    const { kind: found, target } = error;
    expect([found, target?.host ?? null, target?.port ?? null, target?.name]).toEqual([kind, host, port, name]);
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });
