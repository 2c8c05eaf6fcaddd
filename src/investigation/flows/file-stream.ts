import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Within } from '../../base/time-span.js';
import { type Scratch, withScratch } from '../../disk/scratch.js';
import type { Network } from '../../network/model.js';
import { readRecordFiles } from '../../records/files/record-files.js';
import type { RecordFiles } from '../../records/request.js';
import { unreadEvidence, warningsOf } from '../../records/what-was-read.js';
import { formatsIn, type Readings } from '../files.js';
import type { RecordStream } from './record-stream.js';

/**
 * Calls `use` with a stream of the records of files. Problem 'usage' where one that was named holds none. What was not
 * understood is told once. Standard input, which comes only once, lies in a temporary file meanwhile.
 */
export async function withFileStream<T>(
  { files, format }: RecordFiles,
  network: Network,
  time: Within,
  { ui, signal, stdin, bucket = null }: Readings,
  use: (stream: RecordStream) => Promise<T>,
): Promise<T> {
  return withScratch(async (scratch) => {
    const kept = files.includes('-') ? await keptInput(stdin, scratch, signal) : null;
    const wanted = {
      files: files.map((file) => (file === '-' && kept ? kept : file)),
      format,
      formats: formatsIn(network),
      names: [],
      ...time,
    };
    let isTold = false;
    return use(async (sink) => {
      const read = await readRecordFiles(wanted, sink, { stdin, signal, bucket });
      if (!isTold) for (const event of warningsOf(read, '--since 10m')) ui.tell(event);
      isTold = true;
      const wrong = unreadEvidence(read);
      if (wrong !== undefined) throw wrong;
    });
  });
}

async function keptInput(stdin: Readable, scratch: Scratch, signal: AbortSignal): Promise<string> {
  const file = join(await scratch.folder(), 'input');
  await pipeline(stdin, createWriteStream(file, { mode: 0o600 }), { signal });
  return file;
}
