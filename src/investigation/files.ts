import type { Readable } from 'node:stream';
import { counted } from '../base/words.js';
import type { Connection } from '../diagnosis/verdict.js';
import type { FlowRecord } from '../flow-log/record.js';
import type { Network } from '../network/model.js';
import { readRecordFiles } from '../records/files/record-files.js';
import type { RecordFiles } from '../records/request.js';
import { type WhatWasRead, warningsOf } from '../records/what-was-read.js';
import type { Event, Person, Tone, Ui } from '../ui.js';
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
  tellWhatWasRead({ ...tally, reason: tally.examples[0]?.reason ?? null }, connection, ui);
  return records();
}

function tellWhatWasRead(read: WhatWasRead, { source, destination }: Connection, ui: Ui): void {
  const found: Event =
    read.records === 0
      ? note(
          'warn',
          `No record in the files names ${source.address} or ${destination.address}, or one of their network interfaces.`,
        )
      : note('ok', `${counted(read.records, 'record names', 'records name')} one of the two.`);
  for (const event of [found, ...warningsOf(read, '--since 10m')]) ui.tell(event);
}

const note = (tone: Tone, text: string): Event => ({ kind: 'note', tone, text });
