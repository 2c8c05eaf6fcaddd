import type { Verdict } from '../../../../src/diagnosis/verdict.js';
import type { Ending } from '../traffic/plan.js';
import type { Handed } from '../worlds/taking.js';
import type { Attempt, World } from '../worlds/world.js';
import { type Right, rightOf, VAGUE, vagueOf } from './codes.js';
import { isKnown as tells } from './known.js';
import { inWords, same } from './same.js';
import { isUnroutable, sentByThen } from './sent.js';

export interface Judgement {
  /** The row of the table: what the verdict claims to be. */
  readonly claim: 'certain' | 'likely' | 'possible' | 'inconclusive';
  readonly isRight: boolean;
  /** "Delivered" was said of what was blocked. */
  readonly falseDelivered: boolean;
  /** Everything was there, and yet no decision. */
  readonly shrugged: boolean;
  readonly isWhole: boolean;
  /** Every name that what happened can have was said to be out of the question. */
  readonly ruledOutTruth: boolean;
  readonly truth: string;
  readonly said: string;
}

export function judge(world: World, handed: Handed, { verdict, ruledOut }: Verdict): Judgement {
  const seen = seenOf(world, handed);
  const newest = seen.at(-1)?.ending ?? null;
  const ours = truthOf(world, handed, seen);
  const { outcome, cause, alternatives, certainty, resourceId } = verdict;
  const claim = outcome === 'inconclusive' ? 'inconclusive' : certainty;
  const isNamed = (code: string | null): boolean => ours.accepts(code, resourceId);
  const isPossible = (code: string | null): boolean =>
    ours.accepts(code, null) || (code !== null && ours.possibly.includes(code));
  const isWhole = handed.taken.length === 0;
  const isDelivered = outcome === 'delivered';
  const isOne = newest !== null && world.timeline === 'steady' && seen.every(({ ending }) => same(ending, newest));
  const codes = isOne ? rightOf(newest, world).codes : [];
  const isRight = isDelivered
    ? ours.delivered && (cause === null || isNamed(cause))
    : claim === 'inconclusive'
      ? inconclusiveIsRight(world, handed, verdict, ours)
      : isNamed(cause) || (claim === 'possible' && [cause, ...alternatives].some(isPossible));
  return {
    claim,
    isRight,
    // That other client ports fail is told by the rows of them; the claim as such is wrong all the same.
    falseDelivered: isDelivered && !ours.delivered && !(newest?.kind === 'delivered' && !ours.isStale),
    shrugged: isWhole && outcome === 'inconclusive' && !ours.mayShrug,
    isWhole,
    ruledOutTruth: codes.length > 0 && codes.every((code) => ruledOut.some(({ cause }) => cause === code)),
    truth: `${newest ? inWords(newest) : 'unseen'}${ours.isStale ? `; now ${inWords(world.now)}` : ''}`,
    said: `${outcome} ${cause ?? ''} ${certainty}${alternatives.length > 0 ? ` or ${alternatives.join(', ')}` : ''}`,
  };
}

/**
 * Attempts that left any row by which they can be known: an interface in between shows its own address, unless the format
 * has those of the packet. What a load balancer did not pass on is of another question than that about its target.
 */
export const seenOf = ({ attempts, scene, cloud, predecessor }: World, { rows }: Handed): readonly Attempt[] => {
  const namesBoth = (logId: string): boolean =>
    cloud.flowLogs.some(({ id, fields }) => id === logId && fields.includes('pkt-srcaddr'));
  const own = rows.filter(({ eniId, logId }) =>
    scene.front === null
      ? namesBoth(logId) || [scene.source, scene.destination, predecessor].includes(eniId)
      : eniId === scene.destination,
  );
  return attemptsSeen(attempts, { rows: own });
};

const attemptsSeen = (attempts: readonly Attempt[], { rows }: Pick<Handed, 'rows'>): readonly Attempt[] =>
  attempts.filter(({ seen }) => rows.some(({ of }) => of.some((sighting) => seen.has(sighting))));

interface Truth {
  readonly accepts: (code: string | null, resourceId: string | null) => boolean;
  /** Enough for "possible" alone. */
  readonly possibly: readonly string[];
  readonly delivered: boolean;
  readonly mayShrug: boolean;
  readonly isStale: boolean;
}

function truthOf(world: World, handed: Handed, seen: readonly Attempt[]): Truth {
  const newest = seen.at(-1)?.ending ?? null;
  const now = rightOf(world.now, world);
  const then = newest ? rightOf(newest, world) : now;
  const isStale = newest !== null && !same(newest, world.now);
  if (world.scene.way === 'unlogged') return only((code) => code === 'NOT_LOGGED');
  // Asked about the target itself, without a row of it: there is no way in but the load balancer's, which nobody describes.
  if (
    world.scene.front !== null &&
    !handed.rows.some((row) => row.eniId === world.scene.destination && row.of.length > 0)
  ) {
    return only(
      (code) => code !== null && (/ROUTE|PUBLIC_ADDRESS|GATEWAY|BALANCER/.test(code) || fits(now, code, null)),
    );
  }
  // Some client ports get answers: the attempts of one configuration differ.
  const failed = seen.findLast(({ ending }) => ending.kind === 'stopped');
  if (world.fault === 'halfTheRange') {
    const rights = [then, now, ...(failed ? [rightOf(failed.ending, world)] : [])];
    const isOpen = newest === null || newest.kind === 'one-way';
    return {
      accepts: (code, id) => rights.some((one) => fits(one, code, id)),
      possibly: [],
      delivered: !failed && then.delivered,
      mayShrug: isOpen,
      isStale: false,
    };
  }
  const { source, destination } = world.scene;
  const isBetween = newest?.kind === 'stopped' && ![source, destination].includes(newest.stop.eniId ?? '');
  // Late, or so long after the last one that the connection was forgotten.
  const wasLate = world.attempts.some(({ plan }) => plan.late || plan.idle !== undefined) && then.delivered;
  // What was lost in between before that was mended contradicts nothing that is configured now: it looks like a host
  // that is silent, or like a loss that nothing explains.
  const isSilentlyMended =
    isStale &&
    world.timeline.startsWith('heals') &&
    isBetween &&
    (newest.stop.eniId === null || newest.stop.kind === 'source-dest-check');
  const isTold = tells(world, handed);
  // What another interface did with it, which had the address then, says nothing of the one that has it now.
  const isOfPredecessor = [...(seen.at(-1)?.seen ?? [])].some(({ eniId }) => eniId === world.predecessor);
  const isKnown = isStale && !isSilentlyMended && isTold;
  const isVague = isBetween && (isSilentlyMended || !isTold);
  const isWatched = handed.rows.some(({ eniId }) => eniId === destination);
  const pingsBack = attemptsSeen(world.pingsBack, handed);
  const others = [
    ...(isVague ? vagueOf(newest.leg, world) : []),
    ...(isSilentlyMended && (!isWatched || !showsAnswer(handed, seen)) ? ['HOST_SILENT'] : []),
    ...(wasLate ? ['LATE_PACKET'] : []),
    ...(world.attempts.length === 0 ? ['NO_TRAFFIC', 'NEVER_SENT'] : []),
    ...(isStale || changed(world, seen) || isOfPredecessor ? ['STALE_EVIDENCE', 'RULE_CHANGED'] : []),
    // The other end's own pings, which these rules are not about, look like those that were asked about.
    ...(pingsBack.length > 0 ? ['STALE_EVIDENCE'] : []),
  ];
  const rights = isStale ? [now, ...(isKnown ? [] : [then])] : [then];
  return {
    accepts: (code, id) => rights.some((one) => fits(one, code, id)) || (code !== null && others.includes(code)),
    // Where nobody watches the destination, a silent host and a loss on the way look alike.
    possibly: newest?.kind === 'silent' && !isWatched ? VAGUE : [],
    delivered:
      newest === null
        ? now.delivered && pingsBack.some(({ ending }) => ending.kind === 'delivered')
        : isStale
          ? (then.delivered && (!isKnown || now.delivered)) || (now.delivered && leavesNoTrace(newest, world, handed))
          : then.delivered,
    mayShrug:
      isStale ||
      isOfPredecessor ||
      newest === null ||
      newest.kind === 'one-way' ||
      (newest.kind === 'silent' && world.scene.protocol === 17) ||
      wasLate,
    isStale,
  };
}

const only = (accepts: (code: string | null) => boolean): Truth => ({
  accepts,
  possibly: [],
  delivered: false,
  mayShrug: true,
  isStale: false,
});

/** An answer that was stopped beyond the last interface whose rows are there, before that was mended, looks like one that got through. */
const leavesNoTrace = (ending: Ending | null, { scene }: World, { rows }: Handed): boolean =>
  ending?.kind === 'stopped' &&
  ending.leg === 'reply' &&
  [null, scene.source].includes(ending.stop.eniId) &&
  !rows.some(({ eniId }) => eniId === scene.source);

/** A row of an answer on its way: whoever sees one knows that the host is not silent. */
const showsAnswer = ({ rows }: Handed, seen: readonly Attempt[]): boolean =>
  rows.some(({ of }) => of.some((one) => one.packet.answers && seen.some((attempt) => attempt.seen.has(one))));

function fits(
  { codes, pattern, resources, isNamedByResource }: Right,
  code: string | null,
  resourceId: string | null,
): boolean {
  if (code === null) return false;
  if (isNamedByResource && resourceId !== null && resources.includes(resourceId)) return true;
  const isNamed = codes.includes(code) || (pattern?.test(code) ?? false);
  return isNamed && (resources.length === 0 || resourceId === null || resources.includes(resourceId));
}

/** An inconclusive verdict is wrong only where it claims to know why, and that is not so. */
function inconclusiveIsRight(
  world: World,
  handed: Handed,
  { cause, certainty }: Verdict['verdict'],
  ours: Truth,
): boolean {
  if (certainty === 'possible' || cause === null) return true;
  const has = (...names: readonly string[]) => names.some((name) => handed.taken.includes(name));
  switch (cause as string) {
    case 'NO_FLOW_LOG':
      return has('logsOfOneEnd', 'otherAccount', 'flowLogs');
    case 'TRAFFIC_TYPE_FILTERED':
      return has('oneAction', 'oneActionOfOneEnd');
    case 'NOT_YET_DELIVERED':
      return handed.readAt !== null && has('newestMinutes', 'noRows', 'lostMinutes', 'delayedStream');
    case 'RECORDS_LOST':
      return has('lostMinutes') || handed.rows.some(({ status }) => status === 'SKIPDATA');
    case 'NOT_IN_EVIDENCE':
      return handed.taken.length > 0;
    case 'NO_TRAFFIC':
    case 'NEVER_SENT':
      // Said of the time of the records, and of what leaves one.
      return isUnroutable(world, handed) || !sentByThen(world, handed);
    case 'NOT_LOGGED':
      return world.scene.way === 'unlogged';
    case 'DELIVERY_FAILING':
      return false;
    default:
      return ours.accepts(cause, null) || world.now.kind === 'one-way';
  }
}

const changed = (world: World, seen: readonly Attempt[]): boolean =>
  world.changedAt !== null && seen.some(({ ending }) => seen.some((other) => !same(ending, other.ending)));
