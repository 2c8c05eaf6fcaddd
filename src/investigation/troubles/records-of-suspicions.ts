import type { Suspicion } from '../../diagnosis/troubles/suspicion.js';
import type { FlowRecord } from '../../flow-log/record.js';
import type { Network } from '../../network/model.js';
import { namesOf, wantedKeys, wantedName } from '../../records/flows/wanted-flows.js';
import { recordSink } from '../../records/scan/row-sinks.js';
import type { RecordStream, Within } from '../flows/record-stream.js';
import { flowsWantedFor } from './wanted.js';

// Of all suspicions together, so many flows are looked at more closely, and of each one so many records.
const MOST_FLOWS = 200_000;
const LEAST_TRIES = 4;
const MOST_RECORDS = 20_000;

/** Reads again, and keeps of each suspicion the records of its tries. */
export async function recordsOf(
  suspicions: readonly Suspicion[],
  network: Network,
  time: Within,
  read: RecordStream,
): Promise<readonly (readonly FlowRecord[])[]> {
  const most = Math.max(LEAST_TRIES, Math.floor(MOST_FLOWS / Math.max(1, suspicions.length)));
  const wanted = suspicions.map((one) => flowsWantedFor(one, network, most));
  const owners = new Map<string, number[]>();
  for (const [at, flows] of wanted.entries()) {
    for (const flow of flows) {
      const name = wantedName(flow);
      const known = owners.get(name);
      if (!known) owners.set(name, [at]);
      else if (!known.includes(at)) known.push(at);
    }
  }
  const kept: FlowRecord[][] = suspicions.map(() => []);
  const take = (record: FlowRecord): void => {
    const own = new Set(namesOf(record).flatMap((name) => owners.get(name) ?? []));
    for (const at of own) {
      const records = kept[at];
      if (!records) continue;
      records.push(record);
      // Of what goes on for long, its beginning and its end.
      if (records.length > MOST_RECORDS) records.splice(MOST_RECORDS / 10, MOST_RECORDS / 2);
    }
  };
  if (suspicions.length > 0) await read(recordSink(take, { ...time, flows: wantedKeys(wanted.flat()) }));
  return kept;
}
