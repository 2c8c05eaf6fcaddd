import { isObject, type Json } from '../base/json.js';
import { Problem, type ProblemCode } from '../base/problem.js';
import type { Lab } from './lab.js';
import type { Made } from './step.js';

/** One lab's ledger: what was intended, what was made, what was removed. JSON on disk. */
export interface State {
  readonly format: 1;
  /** The flowlab version that wrote it. */
  readonly tool: string;
  /** Random, the same for the life of the file; with `serial`, tells two copies apart. */
  readonly lineage: string;
  /** Grows by one with each save. */
  readonly serial: number;
  readonly lab: Lab;
  /** ISO 8601 of the last save. */
  readonly at: string;
  readonly steps: Readonly<Record<string, StepRecord>>;
  /** Numbers of the stages whose every step is done, or which were skipped; `unsolved`: done, and its end not proved. */
  readonly stages: Readonly<Record<string, StageMark>>;
  /** True after a clean-up that found nothing left. */
  readonly cleaned: boolean;
}

export type StageMark = 'done' | 'unsolved' | 'skipped';

export type StepRecord =
  | {
      readonly status: 'intended';
      readonly plan: Json;
      readonly token: string;
      readonly attempt: number;
      readonly preview: Kept;
      /** AWS said no to this attempt: nothing was made, and the next one plans anew. */
      readonly refused?: ProblemCode;
    }
  | (Attempted & { readonly status: 'done'; readonly result: Json })
  | (Attempted & { readonly status: 'removing' | 'removed'; readonly result: Made | null })
  /** Did not do what it was made for, and is being taken back; the lab goes on, and the next attempt plans anew. */
  | (Attempted & { readonly status: 'undoing'; readonly result: Made })
  /** Taken back: nothing of it stands. */
  | (Attempted & { readonly status: 'undone'; readonly result: null });

interface Attempted {
  readonly plan: Json;
  readonly attempt: number;
  readonly at: string;
  readonly preview?: Kept;
}

/** What `status` shows of a change without loading its stage. */
export interface Kept {
  readonly resource: string;
  readonly label: string;
  readonly stage: number;
  readonly costPerHour: number;
}

type Recorded<Status> = Extract<StepRecord, { status: Status }>;

export const newState = (lab: Lab, tool: string, lineage: string): State => ({
  format: 1,
  tool,
  lineage,
  serial: 0,
  lab,
  at: lab.startedAt,
  steps: {},
  stages: {},
  cleaned: false,
});

export const recordOf = (state: State, id: string): StepRecord | undefined =>
  Object.hasOwn(state.steps, id) ? state.steps[id] : undefined;

/** Before the call: what is about to be made, and the token it is made with. */
export const intend = (state: State, id: string, intent: Omit<Recorded<'intended'>, 'status'>, at: string): State =>
  put(state, id, { status: 'intended', ...intent }, at);

/** AWS refused the call: the plan is no longer worth repeating. */
export function refused(state: State, id: string, code: ProblemCode, at: string): State {
  const record = expectRecord(state, id, 'intended');
  return put(state, id, { ...record, refused: code }, at);
}

/** After the call: what it made. Also what was found in its place. */
export function done(state: State, id: string, result: Made, label: string, at: string): State {
  const { plan, attempt, preview } = expectRecord(state, id, 'intended', 'done');
  const kept = preview === undefined ? {} : { preview: { ...preview, label } };
  return put(state, id, { status: 'done', plan, result, attempt, at, ...kept }, at);
}

export const observed = (state: State, id: string, result: Json, at: string): State =>
  put(state, id, { status: 'done', plan: null, result, attempt: 1, at }, at);

/** An object found without a record of its making. */
export const recovered = (state: State, id: string, result: Made, preview: Kept, at: string): State =>
  put(state, id, { status: 'done', plan: null, result, attempt: 1, at, preview }, at);

export const removing = (state: State, id: string, at: string): State => retire(state, id, 'removing', at);
export const removed = (state: State, id: string, at: string): State => retire(state, id, 'removed', at);

export const stageMarked = (state: State, number: number, as: StageMark, at: string): State => ({
  ...state,
  at,
  stages: { ...state.stages, [number]: as },
});

/** Of these steps, what was made is to be taken back. `at` of the record stays: it tells how young the object is. */
export function undoing(state: State, ids: readonly string[], at: string): State {
  return ids.reduce((before, id) => {
    const record = recordOf(before, id);
    if (record?.status !== 'done' || record.preview === undefined) return before;
    return put(before, id, { ...record, status: 'undoing', result: madeOf(id, record.result) }, at);
  }, state);
}

/** It is seen no more. */
export function undone(state: State, id: string, at: string): State {
  const record = expectRecord(state, id, 'undoing');
  return put(state, id, { ...record, status: 'undone', result: null, at }, at);
}

export const cleaned = (state: State, at: string): State => ({ ...state, at, cleaned: true });

/** True once a removal was recorded: from then on the lab only shrinks. */
export const isShrinking = (state: State): boolean =>
  state.cleaned || Object.values(state.steps).some(({ status }) => status === 'removing' || status === 'removed');

function retire(state: State, id: string, status: 'removing' | 'removed', at: string): State {
  const record = expectRecord(state, id, 'intended', 'done', 'undoing', 'removing', 'removed');
  const { plan, attempt, preview } = record;
  const result =
    record.status === 'intended' ? null : record.status === 'done' ? madeOf(id, record.result) : record.result;
  return put(state, id, { status, plan, result, attempt, at, ...(preview === undefined ? {} : { preview }) }, at);
}

export const isMade = (value: Json | undefined): value is Made => isObject(value) && typeof value.id === 'string';

/** What a step made, as long as it stands. */
export function madeBy(state: State, id: string): Made | undefined {
  const record = recordOf(state, id);
  return record?.status === 'done' && isMade(record.result) ? record.result : undefined;
}

function madeOf(id: string, result: Json): Made {
  if (!isMade(result)) throw new Problem('bug', `Step ${id} recorded something that is not an object on AWS.`);
  return result;
}

function expectRecord<Status extends StepRecord['status']>(
  state: State,
  id: string,
  ...allowed: Status[]
): Recorded<Status> {
  const record = recordOf(state, id);
  const fits = (candidate: StepRecord | undefined): candidate is Recorded<Status> =>
    allowed.some((status) => status === candidate?.status);
  if (!fits(record))
    throw new Problem('bug', `Step ${id} is ${record?.status ?? 'not recorded'}, not ${allowed.join(' or ')}.`);
  return record;
}

/** What was observed of objects that are not there any more is to be observed again. */
export function forgotten(state: State, ids: readonly string[], at: string): State {
  const steps = Object.entries(state.steps).filter(([id]) => !ids.includes(id));
  return { ...state, at, steps: Object.fromEntries(steps) };
}

const put = (state: State, id: string, record: StepRecord, at: string): State => ({
  ...state,
  at,
  steps: { ...state.steps, [id]: record },
});
