import type { CauseCode } from '../../diagnosis/causes/cause-code.js';
import type { FlowRecord } from '../../flow-log/record.js';
import type { Network } from '../../network/model.js';
import type { Attempted, Goal } from '../exercise.js';
import { causeMet, ofHosts, ofRecords, suspicionsOf } from './codes.js';
import { isOf } from './match.js';
import { placesOf, placesOfInterface } from './places.js';
import { recordingOf } from './recording.js';
import { type Met, type SeenPassage, trailOf } from './trail.js';

/** What the right answer is, as packets, rules and records say it. */
export interface Key {
  /** Each names the place: the component, and the machine or subnet that it belongs to. The first is the most exact. */
  readonly places: readonly string[];
  readonly cause: CauseCode;
  /** What an interface saw that proves it; none: that there is no record where there should be one. */
  readonly proof: readonly SeenPassage[];
  /** What it could have been as well, as far as one knows before one has looked. */
  readonly suspects: readonly CauseCode[];
}

/** What was handed over to the person who practises. */
export interface Facts {
  readonly attempted: Attempted;
  readonly goal: Goal;
  readonly healthy: Network;
  readonly before: Network;
  /** Does the program on the destination's host listen on the port? Null where there is no host to look at. */
  readonly isListening: boolean | null;
  /** What could be read when it was handed over. */
  readonly records: readonly FlowRecord[];
}

export function keyOf(facts: Facts): Key {
  const found = findingOf(facts);
  const { met } = trailOf(facts.healthy, facts.attempted);
  const { source, destination } = facts.attempted;
  const hosts = ofHosts.filter((code) => code !== 'SOURCE_NOT_RUNNING' || source.interfaceId !== null);
  const suspects = [...met.flatMap(suspicionsOf), ...(destination.interfaceId === null ? [] : hosts), ...ofRecords];
  return { ...found, suspects: [...new Set(suspects)].filter((code) => code !== found.cause) };
}

function findingOf({ attempted, goal, before, isListening, records }: Facts): Omit<Key, 'suspects'> {
  const { stop, seen, request } = trailOf(before, attempted);
  if (goal === 'recorded') return { ...recordingOf(before, attempted), proof: [] };
  if (stop) {
    const cause = causeMet(stop);
    if (cause === null) throw new TypeError(`Nothing in the catalogue is ${stop.component}, ${stop.rule}`);
    return { cause, places: placesOf(before, senderOf(stop, attempted), stop), proof: lastOf(seen, attempted) };
  }
  if (isListening === false) {
    const places = placesOfInterface(before, request.to);
    return { cause: 'PORT_CLOSED', places, proof: seen.filter(({ leg }) => leg === 'reply') };
  }
  return stale({ attempted, before, records }, seen);
}

/** What the end saw last that saw anything, and whoever stands behind it. */
function lastOf(seen: readonly SeenPassage[], { source, destination }: Attempted): readonly SeenPassage[] {
  const last = seen.findLastIndex(({ interfaceId }) =>
    [source.interfaceId, destination.interfaceId].includes(interfaceId),
  );
  return seen.slice(Math.max(0, last));
}

const senderOf = ({ leg }: Met, { source, destination }: Attempted): string | null =>
  (leg === 'request' ? source : destination).interfaceId;

/** Nothing is in the way any more: what the records refused, they refused by other rules. */
function stale(
  { attempted, before, records }: Pick<Facts, 'attempted' | 'before' | 'records'>,
  seen: readonly SeenPassage[],
): Omit<Key, 'suspects'> {
  const refused = seen
    .map((one) => ({ ...one, action: 'REJECT' as const }))
    .filter((one) => records.some((record) => isOf(record, one, attempted)));
  const [first] = refused;
  if (!first) throw new TypeError('Nothing is wrong, and nothing ever was');
  return { cause: 'STALE_EVIDENCE', places: placesOfInterface(before, first.interfaceId), proof: refused };
}
