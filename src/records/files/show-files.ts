import { addAbortSignal, type Readable } from 'node:stream';
import { spanOf } from '../../base/time-span.js';
import type { Ui } from '../../ui.js';
import { nothingInFiles } from '../nothing-shown.js';
import { filterOf } from '../record-filter.js';
import type { RecordOutput } from '../record-view.js';
import type { FilesRequest } from '../request.js';
import { sinkFor } from '../scan/row-sinks.js';
import { unreadEvidence, type WhatWasRead, warningsOf } from '../what-was-read.js';
import type { BucketFinder } from './read-found.js';
import { readRecordFiles } from './record-files.js';

interface Reading {
  readonly stdin: Readable;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly bucket: BucketFinder | null;
}

/**
 * Shows the wanted records of files as they are read; of all times unless --since says otherwise. Throws Problem 'usage'
 * at the end where a file that was named, or every one, holds no record.
 */
export async function showFiles(
  request: FilesRequest,
  output: RecordOutput,
  { tell }: Pick<Ui, 'tell'>,
  reading: Reading,
): Promise<void> {
  const read = await readFiles(request, output, reading);
  output.view.end(read);
  await output.ready();
  for (const event of warningsOf(read, '--since 10m, --match, --rejected')) tell(event);
  const wrong = unreadEvidence(read);
  // What could be read has been shown by now.
  if (wrong !== undefined) throw wrong;
  if (read.shown === 0) for (const event of nothingInFiles(request, read)) tell(event);
}

async function readFiles(
  { files, format, subject, narrowing, interfaceIds = subject === null ? [] : [subject.name] }: FilesRequest,
  { view, signal, ready }: RecordOutput,
  { stdin, now, bucket }: Reading,
): Promise<WhatWasRead & { readonly shown: number }> {
  const filter = filterOf(interfaceIds, narrowing, spanOf(narrowing, null, now));
  const sink = sinkFor(
    { taken: view.taken, filter, ...(view.taken === 'groups' && { by: view.by }) },
    {
      take: ({ record, format: own }) => view.take(record, own),
      json: (lines) => {
        if (view.taken === 'json') view.json(lines);
      },
    },
  );
  const tally = await readRecordFiles(
    // Lines are found by one name, the rarer: what the other leaves out is seen when the record is read.
    {
      files,
      format,
      names: filter.addresses ?? filter.interfaceIds ?? [],
      since: filter.since ?? null,
      until: filter.until ?? null,
    },
    sink,
    { stdin: files.includes('-') ? addAbortSignal(signal, stdin) : stdin, signal, ready, bucket },
  );
  const gathered = sink.gathered();
  if (view.taken === 'sums' && gathered?.kind === 'sums') view.sums(gathered.sums);
  if (view.taken === 'groups' && gathered?.kind === 'groups') view.groups(gathered.groups);
  return { ...tally, shown: sink.shown() };
}
