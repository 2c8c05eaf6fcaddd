import { isProblem, Problem } from '../base/problem.js';
import { yesOrNo } from '../base/yes-or-no.js';
import { applyChange, type LabWalk } from './apply-change.js';
import { type Base, stepContext } from './context.js';
import { openLedger } from './ledger.js';
import { judgedBefore, prove, reopened } from './proof.js';
import { isShrinking, observed, recordOf, type StageMark, type State, stageMarked } from './state.js';
import type { Observation, Stage } from './step.js';
import type { Store } from './store.js';
import { takeBackAll } from './take-back.js';

export interface LabRunOptions {
  /** The number of the last stage to do. */
  readonly until?: number;
}

/** How a walk ended; the state is as saved. */
export type RunOutcome =
  | { readonly kind: 'finished'; readonly state: State }
  /** The stage asked for is done, and there are more. */
  | { readonly kind: 'reached'; readonly stage: number; readonly state: State }
  | { readonly kind: 'paused'; readonly stage: number; readonly state: State }
  | { readonly kind: 'interrupted'; readonly state: State };

/** Walks the stages forward, from wherever the state says the lab stands. */
export async function run(
  stages: readonly Stage[],
  opened: State,
  store: Store,
  base: Base,
  { until }: LabRunOptions = {},
): Promise<RunOutcome> {
  if (isShrinking(opened)) throw shrinking(opened);
  await store.probe();
  const ledger = openLedger(store, opened, base.clock);
  const walk = { stages, ledger, context: stepContext(base, ledger.state) };
  try {
    if (opened.serial === 0) await ledger.keep((state) => state);
    for (const stage of stages) {
      const end = await walkStage(stage, stages.length, walk);
      if (end === 'pause') return { kind: 'paused', stage: stage.number, state: ledger.state() };
      if (stage.number === until && stage !== stages.at(-1))
        return { kind: 'reached', stage: until, state: ledger.state() };
    }
    return { kind: 'finished', state: ledger.state() };
  } catch (error) {
    if (base.signal.aborted && !isProblem(error, 'storage')) return { kind: 'interrupted', state: ledger.state() };
    throw error;
  }
}

/** A stage that is done is walked again all the same: its objects may have changed meanwhile. */
async function walkStage(stage: Stage, of: number, walk: LabWalk): Promise<'done' | 'pause'> {
  const { context, ledger } = walk;
  const { number, title } = stage;
  const before = ledger.state().stages[number];
  if (before === 'skipped' || (before === 'unsolved' && !(await isReopened(stage, walk)))) return 'done';
  const isNew = before !== 'done';
  if (isNew) context.ui.tell({ kind: 'stage', number, of, title, goal: stage.goal, minutes: stage.minutes });

  const end = before === undefined && (await isDeclined(stage, walk)) ? 'skipped' : await walkToProof(stage, walk);
  if (end === 'pause') return 'pause';
  if (before === 'done' && end === 'done') return 'done';
  await ledger.keep((state, at) => stageMarked(state, number, end, at));
  const solved = end === 'unsolved' ? { solved: false } : {};
  context.ui.tell({ kind: 'stage-done', number, title, skipped: end === 'skipped', ...solved });
  return 'done';
}

/** What did not help is taken back, and tried again for as long as the person wants. */
async function walkToProof(stage: Stage, walk: LabWalk): Promise<StageMark | 'pause'> {
  await takeBackAll(stage, walk);
  const judged = judgedBefore(stage, walk);
  if (judged && !judged.solved && !judged.again) return 'unsolved';
  for (;;) {
    const end = await walkSteps(stage, walk);
    if (end === 'pause') return end;
    if (end === 'skip') return 'skipped';
    const proof = await prove(stage, walk);
    if (proof !== 'again') return proof;
  }
}

async function walkSteps(stage: Stage, walk: LabWalk): Promise<'done' | 'skip' | 'pause'> {
  let approved = false;
  for (const step of stage.steps) {
    walk.context.signal.throwIfAborted();
    if (step.kind === 'observation') {
      await observe(step, walk);
      continue;
    }
    const applied = await applyChange(step, stage, walk, approved);
    if (applied === 'skip' || applied === 'pause') return applied;
    approved ||= applied === 'stage';
  }
  walk.context.signal.throwIfAborted();
  return 'done';
}

async function observe(step: Observation, { context, ledger }: LabWalk): Promise<void> {
  if (recordOf(ledger.state(), step.id) !== undefined && !step.repeats) return;
  const result = await step.observe(context);
  await ledger.keep((state, at) => observed(state, step.id, result, at));
}

/** It was gone on from without a proof; whoever comes back may try again. */
async function isReopened(stage: Stage, walk: LabWalk): Promise<boolean> {
  const { context, ledger } = walk;
  const isWanted = await context.ui.ask({
    id: 'reopen',
    flag: '--yes',
    text: `Stage ${stage.number}, ${stage.title}, is not solved yet. Try it again?`,
    choices: yesOrNo(),
    default: 0,
  });
  if (isWanted) await ledger.keep((state, at) => reopened(state, stage, judgedBefore(stage, walk), at));
  return isWanted;
}

/** The bonus is offered once; whoever began it is not asked again. */
async function isDeclined(stage: Stage, { context, ledger }: LabWalk): Promise<boolean> {
  if (!stage.optional || stage.steps.some(({ id }) => recordOf(ledger.state(), id))) return false;
  if (context.lab.options.skipBonus) return true;
  return !(await context.ui.ask({
    id: 'bonus',
    flag: '--skip-bonus',
    text: `Do the bonus stage, ${stage.title.replace(/ \(bonus\)$/, '')}?`,
    choices: yesOrNo('Yes', 'Skip it'),
    default: 0,
  }));
}

const shrinking = ({ lab }: State) =>
  new Problem('precondition', `The clean-up of lab ${lab.id} has begun, so the lab cannot go on.`, [
    'Finish it: npx flowlab cleanup',
  ]);
