import { Readable } from 'node:stream';
import { isProblem } from '../base/problem.js';
import { counted } from '../base/words.js';
import type { FileTally } from '../records/files/file-tally.js';
import type { BucketFinder } from '../records/files/read-found.js';
import { readRecordFiles, type WantedRecords } from '../records/files/record-files.js';
import type { RecordSink } from '../records/scan/record-sink.js';
import { warningsOf } from '../records/what-was-read.js';
import type { Person } from '../ui.js';

/**
 * Reads what flow logs delivered to a place in S3, and tells the person. What cannot be read is told, and has to be done
 * without: null. `leftOut`: how many of its records the sink let go.
 */
export async function readBucket(
  uri: string,
  wanted: Omit<WantedRecords, 'files' | 'format'>,
  bucket: BucketFinder,
  { ui, signal }: Person,
  sink: RecordSink,
  leftOut = (): number => 0,
): Promise<FileTally | null> {
  try {
    const from = { stdin: Readable.from([]), signal, bucket };
    const tally = await readRecordFiles({ ...wanted, files: [uri], format: null }, sink, from);
    ui.tell({ kind: 'note', tone: 'ok', text: `${counted(tally.records, 'record')} in ${uri}.` });
    for (const event of warningsOf({ ...tally, leftOut: leftOut() }, '--since 10m')) ui.tell(event);
    return tally;
  } catch (error) {
    signal.throwIfAborted();
    if (!isProblem(error)) throw error;
    ui.tell({ kind: 'note', tone: 'warn', text: error.message });
    return null;
  }
}
