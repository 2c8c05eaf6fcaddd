import type { Readable } from 'node:stream';
import { counted } from '../base/words.js';
import type { Connection, Evidence } from '../diagnosis/verdict.js';
import { type Format, isUnreadable, parseFormat } from '../flow-log/format.js';
import { utc } from '../flow-log/utc.js';
import type { Network } from '../network/model.js';
import type { FileTally } from '../records/files/file-tally.js';
import type { BucketFinder } from '../records/files/read-found.js';
import { readRecordFiles } from '../records/files/record-files.js';
import type { Holdings } from '../records/holdings.js';
import { relevantRecords } from '../records/relevant-records.js';
import type { RecordFiles } from '../records/request.js';
import { recordSink } from '../records/scan/row-sinks.js';
import { otherFileInWords, unreadPart, warningsOf } from '../records/what-was-read.js';
import type { Event, Person, Tone } from '../ui.js';
import { scopeOf } from './scope.js';

/** A person, and standard input for a file named `-`. */
export interface Readings extends Person {
  readonly stdin: Readable;
  /** Finds files in S3; absent or null where nobody may. */
  readonly bucket?: BucketFinder | null;
}

/** Reads the evidence of a question from files, and tells the person what was not understood. */
export async function evidenceFromFiles(
  { files, format }: RecordFiles,
  connection: Connection,
  network: Network,
  { ui, signal, stdin, bucket = null }: Readings,
): Promise<Evidence> {
  const { interfaceIds, addresses } = scopeOf(connection, network);
  const { take, records, leftOut } = relevantRecords(addresses);
  const isDescribed = connection.source.interfaceId !== null && connection.destination.interfaceId !== null;
  // Which interface an address is of, its rows tell; those that say that some were lost have no address.
  const names = [...addresses, ...interfaceIds, ...(isDescribed ? [] : [LOST])];
  const wanted = { files, format, formats: formatsIn(network), names, between: addresses, ...inSeconds(connection) };
  let ofOthers = 0;
  const sink = recordSink((record) => {
    if (record.logStatus === LOST && !interfaceIds.includes(record.interfaceId ?? '')) ofOthers += 1;
    take(record);
  });
  const tally = await readRecordFiles(wanted, sink, { stdin, signal, bucket });
  const kept = records();
  const read = { ...tally, records: tally.records - ofOthers, leftOut: leftOut() };
  for (const event of [...found(read, connection), ...strangers(tally), ...warningsOf(read, '--since 10m')])
    ui.tell(event);
  const { times, from } = tally.holdings;
  const unread = unreadPart(tally, from !== null);
  // Files may be of any day: how old they are, nobody knows.
  return {
    kind: 'files',
    records: kept,
    ...(times ? { holdings: times } : {}),
    ...(unread ? { unread } : {}),
    readAt: null,
    probe: null,
    hosts: null,
  };
}

const LOST = 'SKIPDATA';

// What came an hour before tells what was usual, and what came after tells up to when records were delivered.
const AROUND_SECONDS = 3600;

const inSeconds = ({ since, until }: Connection) => ({
  since: since && since / 1000 - AROUND_SECONDS,
  until: until && until / 1000 + AROUND_SECONDS,
});

/** Files that flow logs of this network wrote have their formats, header or not. */
export const formatsIn = ({ flowLogs }: Network): readonly Format[] =>
  flowLogs.map(({ format }) => parseFormat(format)).filter((format): format is Format => !isUnreadable(format));

function found(
  { records, holdings, otherFiles, damaged, files }: FileTally,
  { source, destination }: Connection,
): readonly Event[] {
  if (records > 0) return [note('ok', `${counted(records, 'record names', 'records name')} one of the two.`)];
  // Of files that nobody could read, nobody can say what they name.
  if (otherFiles.length + damaged.length >= files && holdings.from === null) return [];
  return [
    note(
      'warn',
      `No record in the files names ${source.address} or ${destination.address}, or one of their network interfaces.${held(holdings)}`,
    ),
  ];
}

const MOST_NAMES = 3;

/** What there is instead: outside of it, that the files show nothing says nothing. */
function held({ from, to, interfaceIds }: Holdings): string {
  const named = interfaceIds.slice(0, MOST_NAMES).join(', ');
  const more = interfaceIds.length > MOST_NAMES ? ` and ${interfaceIds.length - MOST_NAMES} more` : '';
  const of = interfaceIds.length === 0 ? '' : ` of ${named}${more}`;
  const when = from === null || to === null ? '' : `, ${utc(from)} to ${utc(to)}`;
  return of === '' && when === '' ? '' : ` They hold records${of}${when}.`;
}

/** Files that somebody named and that are no logs; those in directories are told with all else. */
const strangers = ({ otherFiles }: FileTally): readonly Event[] =>
  otherFiles.filter(({ named }) => named).map((otherFile) => note('warn', otherFileInWords(otherFile)));

const note = (tone: Tone, text: string): Event => ({ kind: 'note', tone, text });
