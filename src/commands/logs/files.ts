import { addAbortSignal, type Readable } from 'node:stream';
import { spanOf } from '../../base/time-span.js';
import { readRecordFiles } from '../../records/files/record-files.js';
import { matches } from '../../records/record-filter.js';
import type { FilesRequest } from '../../records/request.js';
import type { Account } from './account.js';
import { filterOf } from './filter.js';
import type { View } from './views.js';

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
  { files, format, subject, narrowing }: FilesRequest,
  view: View,
  { stdin, signal, now, ready }: Reading,
): Promise<Account> {
  const { since } = spanOf({ since: narrowing.since, until: null }, null, now);
  const filter = filterOf(subject === null ? [] : [subject.name], narrowing, since);
  let shown = 0;
  const tally = await readRecordFiles(
    // Lines are found by one name, the rarer: what the other leaves out is seen when the record is read.
    { files, format, names: filter.addresses ?? filter.interfaceIds ?? [] },
    (record, at) => {
      if (!matches(record, filter)) return;
      shown += 1;
      view.take(record, at);
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
