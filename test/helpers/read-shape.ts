import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FlowRecord } from '../../src/flow-log/record.js';
import type { FileTally } from '../../src/records/files/file-tally.js';
import { readRecordFiles } from '../../src/records/files/record-files.js';
import { recordSink } from '../../src/records/scan/row-sinks.js';
import { asDefault } from './seven-records.js';

/** What is read out of a file with this content, as the default format shows it; of `names`, only what names one of them. */
export async function readShape(
  content: string | Buffer,
  names: readonly string[] = [],
): Promise<{ readonly records: readonly FlowRecord[]; readonly shown: readonly string[]; readonly tally: FileTally }> {
  const folder = await mkdtemp(join(tmpdir(), 'flowlab-shape-'));
  try {
    const path = join(folder, 'example');
    await writeFile(path, content);
    const records: FlowRecord[] = [];
    const tally = await readRecordFiles(
      { files: [path], format: null, names },
      recordSink((record) => records.push(record)),
      { stdin: Readable.from([]), signal: new AbortController().signal },
    );
    return { records, shown: records.map(asDefault), tally };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The interface, who talked to whom, the window, and what became of it, in a line. */
export function inWords(one: FlowRecord): string {
  const say = (value: string | number | null | undefined) => `${value ?? '-'}`;
  const ends =
    one.srcaddr == null
      ? '-'
      : `${one.srcaddr}:${say(one.srcport)} > ${one.dstaddr}:${say(one.dstport)} ${say(one.protocol)}`;
  const window = one.start == null ? '-' : `${one.start}-${one.end ?? ''}`;
  return [say(one.interfaceId), ends, window, say(one.action), say(one.logStatus)].join(' ');
}
