import type { Eni } from '../cloud/cloud.js';
import type { Sighting } from '../traffic/fate.js';
import type { Handed } from '../worlds/taking.js';
import type { Attempt, World } from '../worlds/world.js';
import { seenOf } from './judge.js';
import { isKnown } from './known.js';
import { same } from './same.js';

/** What the texts of a verdict are held against: the rows at hand, and what truly happened. */
export interface Facts {
  readonly world: World;
  readonly handed: Handed;
  /** Of the newest attempt that left any row. */
  readonly requestLeft: boolean;
  readonly requestArrived: boolean;
  readonly answerLeft: boolean;
  readonly answerArrived: boolean;
  /** Any row of what is asked. */
  readonly anyRow: boolean;
  /** An attempt truly came to the destination's interface. */
  readonly truthArrived: boolean;
  /** The destination truly sent an answer. */
  readonly truthAnswered: boolean;
  /** What was handed over tells that a new attempt would fail. */
  readonly isKnownToFail: boolean;
  /** Absence at an interface is known: its rows reach past the newest attempt, whole. */
  readonly sourceWatched: boolean;
  readonly destinationWatched: boolean;
  /** The same for what the source accepted alone, which a flow log of accepted traffic shows as well. */
  readonly sourceTakes: boolean;
  /** The configuration tells where it stops, so that it cannot have come further. */
  readonly isCertainAndRight: boolean;
}

/** `ofFailed`: what is said is of those that did not get through, while others did. */
export function factsOf(world: World, handed: Handed, isCertainAndRight: boolean, ofFailed: boolean): Facts {
  const { source, destination } = world.scene;
  const seen = seenOf(world, handed);
  const failed = ofFailed ? seen.findLast(({ ending }) => ending.kind !== 'delivered') : undefined;
  // Of a log group that was read, an attempt whose records are still to come decides nothing.
  const reaches = (eniId: string | null, at: number): boolean =>
    world.cloud.enis.every((one) => one.id !== eniId || (eniId === destination && !hasAddress(one, world.scene.to))) ||
    handed.rows.some((row) => row.eniId === eniId && row.closes > at);
  // That it failed on its way there, the records of a destination of ours tell alone.
  const telling = ({ ending }: Attempt) =>
    destination !== null && (ending.kind === 'silent' || (ending.kind === 'stopped' && ending.leg === 'request'))
      ? [destination]
      : [source, destination];
  const whole =
    handed.readAt === null ? undefined : seen.findLast((one) => telling(one).every((id) => reaches(id, one.plan.at)));
  const newest = failed ?? whole ?? seen.at(-1) ?? world.attempts.at(-1);
  const handedOver = new Set(handed.rows.flatMap(({ of }) => of));
  const has = (eniId: string | null, egress: boolean, answers: boolean, attempts = newest ? [newest] : []) =>
    attempts.some((attempt) =>
      [...attempt.seen].some(
        (one: Sighting) =>
          one.eniId === eniId &&
          one.egress === egress &&
          one.packet.answers === answers &&
          one.packet.protocol === world.scene.protocol &&
          one.accepted &&
          handedOver.has(one),
      ),
    );
  const { only } = handed;
  const isFiltered = (eniId: string | null): boolean => only !== undefined && [null, eniId].includes(only.eniId);
  const isWatchedAt = (eniId: string | null, at: number): boolean => {
    const own = handed.rows.filter((row) => row.eniId === eniId);
    const around = own.filter(
      ({ closes, start, length }) =>
        closes > at - 60 && (closes <= at + 120 || Math.min(start, closes - length) <= at + 60),
    );
    return (
      own.some(({ closes, status }) => closes > at && status !== 'SKIPDATA') &&
      around.length > 0 &&
      around.every(({ status }) => status !== 'SKIPDATA')
    );
  };
  // What is said has no date: it holds where it was seen of one that ended in the same way.
  const alike = seen.filter(({ ending }) => newest !== undefined && same(ending, newest.ending));
  const times = alike.length > 0 ? alike.map(({ plan }) => plan.at) : [newest?.plan.at ?? world.until - 240];
  const watched = (eniId: string | null, isWhole = !isFiltered(eniId)): boolean =>
    isWhole && times.some((at) => isWatchedAt(eniId, at));
  return {
    world,
    handed,
    isCertainAndRight,
    requestLeft: has(source, true, false),
    requestArrived: has(destination, false, false),
    answerLeft: has(destination, true, true),
    answerArrived: has(source, false, true),
    // Rows of a load balancer are of another question than that about its target.
    anyRow: seen.some((attempt) =>
      handed.rows.some(
        ({ eniId, of }) =>
          (world.scene.front === null || eniId === destination) && of.some((one) => attempt.seen.has(one)),
      ),
    ),
    // Without rows of it under that address nobody can know that another interface had it.
    truthArrived: world.attempts.some((attempt) =>
      [...attempt.seen].some(
        ({ eniId, egress }) =>
          !egress && (eniId === destination || (eniId === world.predecessor && !isNamedAt(world, handed))),
      ),
    ),
    truthAnswered: world.attempts.some(
      ({ ending }) =>
        ending.kind === 'delivered' ||
        ending.kind === 'refused' ||
        (ending.kind === 'stopped' && ending.leg === 'reply'),
    ),
    isKnownToFail: world.now.kind === 'stopped' && isKnown(world, handed),
    sourceWatched: watched(source),
    destinationWatched: watched(destination),
    sourceTakes: watched(source, !isFiltered(source) || only?.action === 'ACCEPT'),
  };
}

const isNamedAt = ({ predecessor, scene, cloud }: World, { rows }: Handed): boolean =>
  rows.some(
    ({ eniId, logId, fields }) =>
      eniId === predecessor &&
      cloud.flowLogs.some((log) => log.id === logId && log.fields.some((name) => fields[name] === scene.to)),
  );

const hasAddress = ({ addresses, v6, publics }: Eni, address: string): boolean =>
  [...addresses, ...v6, ...Object.values(publics)].includes(address);

/** Words, and why they may not be said, if so. */
export interface Claim {
  readonly says: RegExp;
  readonly refute: (facts: Facts, sentence: string) => readonly string[];
}

export const when = (holds: boolean, why: string): readonly string[] => (holds ? [why] : []);
