import { isSameJson } from '../base/json.js';
import { isProblem, Problem } from '../base/problem.js';
import { until } from '../base/wait.js';
import type { Preview } from '../ui.js';
import { approve } from './approve.js';
import type { Ledger } from './ledger.js';
import { findMade, lagLeftMs, lookLong, type Sent, send, soughtBy } from './resolve.js';
import { done, forgotten, intend, recordOf, refused, type StepRecord, undoing } from './state.js';
import type { AnyChange, Context, Made, Stage } from './step.js';
import { takeBack } from './take-back.js';
import { tokenOf } from './token.js';

export interface LabWalk {
  readonly stages: readonly Stage[];
  readonly context: Context;
  readonly ledger: Ledger;
}

/** `stage`: done, and the rest of the stage needs no asking. */
export type Applied = 'done' | 'stage' | 'skip' | 'pause';

type Intended = Extract<StepRecord, { status: 'intended' }>;

/** Brings one change about, from wherever the record says it stands. */
export async function applyChange(step: AnyChange, stage: Stage, walk: LabWalk, approved: boolean): Promise<Applied> {
  const record = recordOf(walk.ledger.state(), step.id);
  if (record?.status === 'done') {
    const standing = await standingOf(step, record, walk, approved);
    if (standing !== 'gone') return standing;
    await forgetWhatFollowed(step, walk);
  }
  // A run before was killed while it took this back.
  if (record?.status === 'undoing') await takeBack(step, walk);
  if (record?.status === 'intended' && (await isTakenUp(step, record, walk))) return 'done';
  return begin(step, stage, walk, approved, (record?.attempt ?? 0) + 1);
}

/** Plans, asks, notes the intent, makes. */
async function begin(
  step: AnyChange,
  stage: Stage,
  walk: LabWalk,
  approved: boolean,
  attempt: number,
): Promise<Applied> {
  const { context, ledger } = walk;
  const plan = await step.plan(context, attempt);
  const preview = step.preview(plan);
  if (approved) context.ui.tell({ kind: 'preview', preview });
  const answer = approved ? 'stage' : await approve(context.ui, preview, stage.optional === true);
  if (answer === 'skip' || answer === 'pause') return answer;
  context.signal.throwIfAborted();

  const token = tokenOf(context.lab.id, step.id, attempt);
  const kept = keptOf(step, preview, stage);
  await ledger.keep((state, at) => intend(state, step.id, { plan, token, attempt, preview: kept }, at));
  await settle(step, walk, async () => {
    const found = await findMade(step, context, { plan });
    return found === undefined ? send(step, context, plan, token) : { result: found, adopted: true };
  });
  return answer === 'stage' ? 'stage' : 'done';
}

/** The run before ended between intent and answer: what it asked for is found, or asked for again in the same words. */
async function isTakenUp(step: AnyChange, record: Intended, walk: LabWalk): Promise<boolean> {
  const { plan, token, refused: refusal } = record;
  const look = () => lookLong(step, walk.context, { plan });
  if (refusal === undefined) {
    await settle(step, walk, async () => {
      const found = await look();
      return found === undefined ? send(step, walk.context, plan, token) : { result: found, adopted: true };
    });
    return true;
  }
  const found = await look().catch((error: unknown) => {
    // A name found taken was the refusal itself; the next plan may choose another.
    if (isProblem(error, 'taken')) return undefined;
    throw error;
  });
  if (found !== undefined) await settle(step, walk, async () => ({ result: found, adopted: true }));
  return found !== undefined;
}

/** Made before: the very object is still there, ours, and well; otherwise the person is told, and asked. */
async function standingOf(
  step: AnyChange,
  record: Extract<StepRecord, { status: 'done' }>,
  walk: LabWalk,
  approved: boolean,
): Promise<'done' | 'gone' | 'pause'> {
  const { context, ledger } = walk;
  const started = context.clock.now();
  const tell = (sign: '=' | '~' | '!', what: string, note: string) =>
    context.ui.tell({ kind: 'change', sign, what, elapsedMs: context.clock.now() - started, note });

  const sought = soughtBy(record);
  const lagMs = lagLeftMs(record.at, started, 10_000);
  const found = (await findMade(step, context, sought)) ?? (await lookLong(step, context, sought, lagMs));
  const condition = await step.condition?.(context, found ?? record.result);
  if (found === undefined) {
    const state = condition?.kind === 'ended' ? condition.state : 'gone';
    tell('!', whatOf(step, record.preview?.label), `${state}: removed outside flowlab`);
    return 'gone';
  }
  if (found.id !== sought.result?.id) throw notOurs(step, sought.result, found);
  const what = whatOf(step, step.label(found));
  if (condition?.kind === 'ended') {
    tell('!', what, `${condition.state}: removed outside flowlab`);
    const wait = { id: `gone-${step.id}`, text: `the end of ${what}`, expectedMs: step.removalMs ?? 1_000 };
    await until({ ...context, ...wait, timeoutMs: 600_000 }, async () =>
      (await findMade(step, context, sought)) === undefined ? true : undefined,
    );
    return 'gone';
  }
  if (condition?.kind === 'stale') {
    tell('!', what, condition.state);
    if (!approved && (await approve(context.ui, condition.preview, false)) === 'pause') return 'pause';
    context.signal.throwIfAborted();
    await ledger.keep((state, at) => undoing(state, [step.id], at));
    await takeBack(step, walk);
    return 'gone';
  }
  if (condition?.kind === 'asleep') {
    tell('!', what, `found ${condition.state}`);
    if (!approved && (await approve(context.ui, condition.preview, false)) === 'pause') return 'pause';
    context.signal.throwIfAborted();
    await condition.wake();
    tell('~', what, 'started again');
    return 'done';
  }
  if (isSameJson(found, record.result)) tell('=', what, 'still there');
  else {
    await ledger.keep((state, at) => done(state, step.id, found, step.label(found), at));
    tell('~', what, 'changed since it was made');
  }
  return 'done';
}

/** What was observed after the object was made tells of the one that is gone: it is observed again, with the new one. */
async function forgetWhatFollowed(step: AnyChange, { ledger, stages }: LabWalk): Promise<void> {
  const steps = stages.flatMap((stage) => [...stage.steps, ...(stage.proof ? [stage.proof] : [])]);
  const later = steps
    .slice(steps.findIndex(({ id }) => id === step.id))
    .filter((each) => each.kind === 'observation' && !each.isSaid);
  await ledger.keep((state, at) =>
    forgotten(
      state,
      later.map(({ id }) => id),
      at,
    ),
  );
}

/** Runs what makes or finds the object, and keeps the result; AWS's clear no is kept too. */
async function settle(step: AnyChange, { context, ledger }: LabWalk, obtain: () => Promise<Sent>): Promise<void> {
  const started = context.clock.now();
  const { result, adopted } = await obtain().catch(async (error: unknown) => {
    if (isProblem(error) && definite.has(error.code))
      await ledger.keep((state, at) => refused(state, step.id, error.code, at));
    throw error;
  });
  const label = step.label(result);
  try {
    await ledger.keep((state, at) => done(state, step.id, result, label, at));
  } catch (error) {
    context.ui.tell({ kind: 'document', title: `Made, but not saved: ${whatOf(step, label)}`, body: result });
    throw error;
  }
  const note = adopted ? { note: 'found as it was' } : {};
  const elapsedMs = context.clock.now() - started;
  context.ui.tell({ kind: 'change', sign: adopted ? '=' : '+', what: whatOf(step, label), elapsedMs, ...note });
}

/** Problems that say the call changed nothing; after all others it must be looked whether it did. */
const definite: ReadonlySet<string> = new Set([
  'denied',
  'org-denied',
  'quota',
  'capacity',
  'rejected',
  'taken',
  'precondition',
]);

const whatOf = (step: AnyChange, label: string | undefined): string =>
  label === undefined ? step.resource : `${step.resource} ${label}`;

const keptOf = (step: AnyChange, preview: Preview, { number }: Stage) => ({
  resource: step.resource,
  label: preview.what,
  stage: number,
  costPerHour: preview.costPerHour ?? 0,
});

const notOurs = (step: AnyChange, recorded: Made | undefined, found: Made) =>
  new Problem(
    'not-ours',
    `The ${whatOf(step, step.label(found))} is not the one this lab made: its id is ${found.id}, not ${recorded?.id}.`,
    ['Remove what is left of the lab and start again: npx flowlab cleanup'],
  );
