import { addAbortSignal, type Readable } from 'node:stream';
import { readRecordFiles } from '../../records/files/record-files.js';
import { matches } from '../../records/match.js';
import { formatIn } from '../diagnose/options.js';
import type { LogsFlags } from '../logs.js';
import { spanOf } from '../times.js';
import type { Account } from './account.js';
import type { View } from './views.js';
import { type Subject, wishOf } from './wish.js';

interface Reading {
  readonly stdin: Readable;
  readonly signal: AbortSignal;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** Awaited after each stretch: until what was shown has left. */
  readonly ready: () => Promise<void>;
}

/** Shows the wanted records of files as they are read; of all times unless --since says otherwise. */
export async function showFiles(
  subject: Subject | null,
  flags: LogsFlags,
  view: View,
  { stdin, signal, now, ready }: Reading,
): Promise<Account> {
  const files = flags.logs ?? [];
  const { since } = spanOf(flags, null, now);
  const wish = wishOf(subject === null ? [] : [subject.name], flags, since);
  let shown = 0;
  const tally = await readRecordFiles(
    // Lines are found by one name, the rarer: what the other leaves out is seen when the record is read.
    { files, format: formatIn(flags) ?? null, names: wish.addresses ?? wish.interfaceIds ?? [] },
    (record, format) => {
      if (!matches(record, wish)) return;
      shown += 1;
      view.take(record, format);
    },
    { stdin: files.includes('-') ? addAbortSignal(signal, stdin) : stdin, signal, ready },
  );
  return {
    shown,
    seen: tally.records,
    unreadable: tally.unreadable,
    reason: tally.examples[0]?.reason ?? null,
    tooLong: tally.tooLong,
    damaged: tally.damaged,
  };
}
