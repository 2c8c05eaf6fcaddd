import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Scratch } from '../../disk/scratch.js';
import type { Format } from '../../flow-log/format.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { readRecordFiles } from '../../records/files/record-files.js';
import type { RecordStream } from './record-stream.js';

/** Records that were fetched page by page, as lines on the disk: a second look at them asks nobody. */
export interface KeptRecords {
  add(records: readonly FlowRecord[], format: Format): Promise<void>;
  /** All of them have come. */
  end(): Promise<void>;
  isWhole(): boolean;
  /** In the order in which they came, those of one format after the other. */
  read(sink: Parameters<RecordStream>[0], signal: AbortSignal): Promise<void>;
}

const MOST_BYTES = 2 ** 31;

export function keptRecords(scratch: Scratch, most = MOST_BYTES): KeptRecords {
  const files = new Map<Format, { readonly path: string; readonly handle: FileHandle }>();
  let bytes = 0;
  let state: 'coming' | 'whole' | 'given up' = 'coming';
  const fileOf = async (format: Format) => {
    const path = join(await scratch.folder(), `records-${files.size}`);
    const known = files.get(format) ?? { path, handle: await open(path, 'wx', 0o600) };
    files.set(format, known);
    return known;
  };
  return {
    async add(records, format) {
      if (state !== 'coming' || records.length === 0) return;
      const text = records.map(({ line }) => `${line}\n`).join('');
      bytes += text.length;
      // No room on the disk costs the second look, not the first.
      const isWritten =
        bytes <= most &&
        (await fileOf(format)
          .then(({ handle }) => handle.writeFile(text))
          .then(
            () => true,
            () => false,
          ));
      if (!isWritten) state = 'given up';
    },
    async end() {
      for (const { handle } of files.values()) await handle.close();
      if (state === 'coming') state = 'whole';
    },
    isWhole: () => state === 'whole',
    async read(sink, signal) {
      for (const [format, { path }] of files) {
        const from = { stdin: Readable.from([]), signal, bucket: null };
        await readRecordFiles({ files: [path], format, names: [] }, sink, from);
      }
    },
  };
}
