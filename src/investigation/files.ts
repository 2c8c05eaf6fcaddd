import type { Readable } from 'node:stream';
import type { Connection } from '../diagnosis/verdict.js';
import type { FlowRecord } from '../flow-log/record.js';
import type { Network } from '../network/model.js';
import { type FileTally, readRecordFiles } from '../records/files/record-files.js';
import type { RecordFiles } from '../records/request.js';
import type { Person, Ui } from '../ui.js';
import { sieve } from './relevant-records.js';
import { scopeOf } from './scope.js';

/** A person, and standard input for a file named `-`. */
export interface Readings extends Person {
  readonly stdin: Readable;
}

/** Reads the records of a question from files, and tells the person what was not understood. */
export async function recordsFromFiles(
  { files, format }: RecordFiles,
  connection: Connection,
  network: Network,
  { ui, signal, stdin }: Readings,
): Promise<readonly FlowRecord[]> {
  const { interfaceIds, addresses } = scopeOf(connection, network);
  const { take, records } = sieve(addresses);
  const names = [...addresses, ...interfaceIds];
  const tally = await readRecordFiles({ files, format, names }, take, {
    stdin,
    signal,
  });
  tellWhatWasRead(tally, [connection.source.address, connection.destination.address], ui);
  return records();
}

function tellWhatWasRead(
  { records, unreadable, examples, tooLong, damaged }: FileTally,
  ends: readonly string[],
  ui: Ui,
): void {
  const warn = (text: string) => ui.tell({ kind: 'note', tone: 'warn', text });
  if (records === 0) warn(`No record in the files names ${ends.join(' or ')}, or one of their network interfaces.`);
  else
    ui.tell({
      kind: 'note',
      tone: 'ok',
      text: `${records} ${records === 1 ? 'record names' : 'records name'} one of the two.`,
    });
  if (unreadable > 0) {
    const [example] = examples;
    warn(
      `${unreadable} ${unreadable === 1 ? 'line' : 'lines'} could not be read${example ? `; the first ${example.reason}` : ''}. Another format is given with --log-format.`,
    );
  }
  if (tooLong > 0) warn(`${tooLong} ${tooLong === 1 ? 'line was' : 'lines were'} longer than a megabyte and left out.`);
  for (const { file, reason } of damaged) warn(`${file}: ${reason}; what comes before was read.`);
}
