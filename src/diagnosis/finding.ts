import { madeOnce } from '../base/remembered.js';
import type { FlowRecord } from '../flow-log/record.js';
import { isFilter } from '../network/hop.js';
import { type Case, sightAt } from './case/case.js';
import { lostBefore, type Position, predicted, refusedAt } from './case/consistency.js';
import type { PathHop } from './case/path.js';
import { clockTime, endOf, isTimed, startOf } from './case/period.js';
import { type PathSection, sectionOf } from './case/sections.js';
import { isRecorded, type Sight } from './case/sight.js';
import type { CauseCode } from './causes/cause-code.js';
import type { Fix } from './fix/fix.js';
import { answersElsewhere } from './other-interfaces.js';
import type { Certainty, VerdictOutcome } from './verdict.js';
import { sourceName } from './words.js';

/** Why a cause is in question. */
export interface Finding {
  readonly code: CauseCode;
  /** `shows`: the records end the conversation exactly there. `fits`: they leave it open. */
  readonly evidence: 'shows' | 'fits';
  /** `shows`: the configuration says so. `silent`: it does not tell. */
  readonly configuration: 'shows' | 'silent';
  readonly outcome: VerdictOutcome;
  /** The component on the way, where the configuration names one. */
  readonly step: PathHop | null;
  readonly resourceId: string | null;
  readonly rule: string | null;
  readonly summary: string;
  readonly fix?: Fix | null;
  /** What it cannot be told from by its own nature. */
  readonly besides?: readonly CauseCode[];
  /** What to look at next where this is not sure. */
  readonly nextExperiment?: string;
}

/** What is said in the end. */
export interface Conclusion {
  readonly outcome: VerdictOutcome;
  /** Null where the traffic gets through. */
  readonly finding: Finding | null;
  readonly alternatives: readonly CauseCode[];
  readonly certainty: Certainty;
  readonly summary: string;
}

/** Of what neither a component nor a host is to blame. */
export const unresolved = {
  evidence: 'shows',
  configuration: 'silent',
  outcome: 'inconclusive',
  step: null,
  resourceId: null,
  rule: null,
} as const;

/** What is named where a step of the way is to blame. */
export const ofStep = (step: PathHop | null): Pick<Finding, 'step' | 'resourceId' | 'rule'> => ({
  step,
  resourceId: step?.resourceId ?? null,
  rule: step?.rule ?? null,
});

/** How well the records fit an end on this section of the way; null where they exclude it. */
export function evidenceAt(facts: Case, place: PathSection): Finding['evidence'] | null {
  const places = placesLeft(facts);
  if (!places.has(place)) return null;
  return places.size === 1 ? 'shows' : 'fits';
}

const placesLeft = madeOnce(
  ({ attempt, path }: Case): ReadonlySet<PathSection> => new Set(attempt.left.map((one) => sectionOf(path, one))),
);

/** The same for one component that the configuration names. */
export function evidenceFor(facts: Case, step: PathHop): Finding['evidence'] | null {
  const { attempt, path, destination } = facts;
  const { position } = step;
  if (!attempt.left.includes(position)) return isUnrecorded(facts, position) ? 'fits' : null;
  // Of a filter that nobody described, no answer shows no more than of anything else beyond what was recorded.
  const isGuess = isFilter(step) && step.decision === 'unknown';
  const isSeenWhole = !isGuess && destination.interfaceId === null && isUnanswered(facts);
  return isSeenWhole ? 'shows' : evidenceAt(facts, sectionOf(path, position));
}

/** Sent for certain, and for certain nothing came back: all that can be seen where the destination has no interface of ours. */
export const isUnanswered = (facts: Case): boolean =>
  sightAt(facts, 'request-at-source').state === 'accept' && sightAt(facts, 'reply-at-source').state === 'none';

/** The answer was let pass somewhere on its way, so it was sent. */
export const isAnswerSeen = ({ attempt }: Case): boolean =>
  attempt.sights.some(({ state, leg }) => state === 'accept' && leg === 'reply');

/** An interface further on recorded the packet or its answer, whatever it did with it: so it got past this. */
export const isRecordedBehind = ({ attempt }: Case, position: Position): boolean =>
  attempt.sights.some((one) => refusedAt(one.at) > position && isRecorded(one) && !one.isImpossible);

/** The destination sent an answer: it came to who asked, or somebody recorded it on its way, even who refused it there. */
export const isAnswered = (facts: Case): boolean =>
  facts.evidence.probe?.answered === true ||
  answersElsewhere(facts).length > 0 ||
  isRecordedBehind(facts, lostBefore(sightAt(facts, 'reply-at-destination').at));

/**
 * Whether a packet that cannot be routed is recorded where it leaves, and as what, AWS does not document; so any record
 * there fits, or none.
 */
export function isUnrecorded({ attempt }: Case, position: Position): boolean {
  const before = attempt.sights.find(({ at }) => lostBefore(at + 1) === position);
  if (before?.direction !== 'egress') return false;
  return attempt.left.every((one) => one === refusedAt(before.at) || one === lostBefore(before.at));
}

/** The record that excludes an end there, in words; undefined where none does. */
export function excludedBy({ attempt }: Case, position: Position): string | undefined {
  if (attempt.left.includes(position)) return undefined;
  // What a later record proves to have passed, the lack of one does not exclude.
  const isGap = ({ state, at }: Sight): boolean => state === 'none' && attempt.sights.slice(at + 1).some(isRecorded);
  const sight = attempt.sights.find((one) => !one.possible.includes(predicted(position, one.at)) && !isGap(one));
  if (!sight) return undefined;
  const id = sight.interfaceId ?? `the ${sight.side}`;
  const what = packetName(sight);
  const last = sight.records.at(-1);
  if (sight.state === 'none' || !last) return `${id} has no record of ${what}, and would have one`;
  return `${id} recorded ${last.action} for ${what}${whenOf(last)}`;
}

export const packetName = ({ leg }: Pick<Sight, 'leg'>): string => (leg === 'request' ? 'the request' : 'the answer');

/** A clause: `no answer came back`, or since when no more of them did; where that is not known, what is. */
export function noAnswerInWords(facts: Case): string {
  if (sightAt(facts, 'reply-at-source').state !== 'none') return 'no record shows an answer';
  return answeredAtFirst(facts, 'back') ?? 'no answer came back';
}

/** A clause, after `i-db answered`. */
export function lostAnswerInWords(facts: Case): string {
  const back = `back to ${sourceName(facts)}`;
  const atFirst = answeredAtFirst(facts, back);
  return atFirst ? `and ${atFirst}` : `but the answer never came ${back}`;
}

function answeredAtFirst(facts: Case, back: string): string | undefined {
  const last = sightAt(facts, 'reply-at-source').records.findLast(({ action }) => action === 'ACCEPT');
  return last && `answers came ${back} at first, the last time${whenOf(last)}, and then no more`;
}

/** ` between 10:42:11 and 10:42:40 UTC`: a record sums up what came in its span. Nothing where it has no time. */
export function whenOf(record: FlowRecord | undefined): string {
  if (!record || !isTimed(record)) return '';
  const [from, to] = [clockTime(startOf(record)), clockTime(endOf(record))];
  return from === to ? ` at ${to} UTC` : ` between ${from} and ${to} UTC`;
}
