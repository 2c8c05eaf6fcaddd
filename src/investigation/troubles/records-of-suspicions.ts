import type { Within } from '../../base/time-span.js';
import type { Suspicion } from '../../diagnosis/troubles/suspicion.js';
import { type Format, isUnreadable } from '../../flow-log/format.js';
import { parseRecord } from '../../flow-log/parse.js';
import type { FlowRecord } from '../../flow-log/record.js';
import type { Network } from '../../network/model.js';
import { namesOf, wantedKeys, wantedName } from '../../records/flows/wanted-flows.js';
import { recordSink } from '../../records/scan/row-sinks.js';
import type { RecordStream } from '../flows/record-stream.js';
import { flowsWantedFor } from './wanted.js';

// So many records of all of them are kept, which takes some hundred megabytes; of each so many, as long as there is room, and
// never fewer than show its beginning and its end.
const MOST_RECORDS = 400_000;
const MANY_RECORDS = 200;
const LEAST_RECORDS = 10;

/** A record as it is kept until it is looked at: as its line, which takes a third of the room. */
interface KeptLine {
  readonly line: string;
  readonly format: Format;
}

/** Reads again, and keeps of each suspicion the records of its tries, of all as many as there is room for; they are handed out once, by its place. */
export async function recordsOfSuspicions(
  suspicions: readonly Suspicion[],
  network: Network,
  time: Within,
  read: RecordStream,
  room = MOST_RECORDS,
): Promise<(at: number) => readonly FlowRecord[]> {
  const wanted = suspicions.map((one) => flowsWantedFor(one, network));
  const owners = new Map<string, number[]>();
  for (const [at, flows] of wanted.entries()) {
    for (const flow of flows) {
      const name = wantedName(flow);
      const known = owners.get(name);
      if (!known) owners.set(name, [at]);
      else if (known.at(-1) !== at) known.push(at);
    }
  }
  const kept: KeptLine[][] = suspicions.map(() => []);
  let most = Math.max(MANY_RECORDS, Math.floor(room / suspicions.length));
  let held = 0;
  // Of what goes on for long, its beginning and its end.
  const trim = (records: KeptLine[]): void => {
    if (records.length <= most) return;
    held -= records.splice(Math.floor(most / 10), records.length - Math.ceil(most / 2)).length;
  };
  const take = (record: FlowRecord, format: Format): void => {
    const own = new Set(namesOf(record).flatMap((name) => owners.get(name) ?? []));
    const one = { line: apart(record.line), format };
    for (const at of own) {
      const records = kept[at];
      if (!records) continue;
      records.push(one);
      held += 1;
      trim(records);
    }
    if (held <= room || most <= LEAST_RECORDS) return;
    most = Math.max(LEAST_RECORDS, Math.floor(most / 2));
    kept.forEach(trim);
  };
  await read(recordSink(take, { ...time, flows: wantedKeys(wanted.flat()) }));
  return handingOut(kept);
}

/** Whoever hands out holds neither what reading needed, nor what is handed out already. */
const handingOut =
  (kept: KeptLine[][]) =>
  (at: number): readonly FlowRecord[] => {
    const lines = kept[at] ?? [];
    kept[at] = [];
    return lines.map(({ line, format }) => parseRecord(format, line)).filter((one) => !isUnreadable(one));
  };

/** A line by itself: cut from a text of thousands, which it would hold for as long as it is kept. Lines are ASCII. */
const apart = (line: string): string => Buffer.from(line, 'latin1').toString('latin1');

// Kept together, what bears on so many tries takes some hundred megabytes.
const MOST_TRIES = 30_000;

/** Parts of which the records can be kept together. */
export function batchesOf(suspicions: readonly Suspicion[]): readonly (readonly Suspicion[])[] {
  const batches: Suspicion[][] = [];
  let tries = MOST_TRIES;
  for (const suspicion of suspicions) {
    tries += suspicion.askers.length;
    if (tries > MOST_TRIES) {
      batches.push([]);
      tries = suspicion.askers.length;
    }
    batches.at(-1)?.push(suspicion);
  }
  return batches;
}
