import type { Sweep } from './removal.js';
import { forgotten, observed, type State, undoing } from './state.js';
import type { Observation, Proven, Stage } from './step.js';
import { takeBackAll } from './take-back.js';

/** How a stage with a proof came out. */
export type Proof = 'done' | 'unsolved' | 'again';

/**
 * Judges what the steps of a stage came to. The judgement and what follows from it are one save: a process that is
 * killed right after it goes on with taking back what did not help.
 */
export async function prove(stage: Stage, sweep: Sweep): Promise<Proof> {
  const { proof } = stage;
  if (proof === undefined) return 'done';
  const { context, ledger } = sweep;
  const before = judgedBefore(stage, sweep);
  if (before?.again === false) return before.solved ? 'done' : 'unsolved';
  const proven = await proof.observe(context);
  await ledger.keep((state, at) => judged(state, stage, proof, proven, at));
  if (proven.solved) return 'done';
  await takeBackAll(stage, sweep);
  return proven.again ? 'again' : 'unsolved';
}

/** The judgement that an earlier run kept. */
export const judgedBefore = ({ proof }: Stage, { context }: Sweep): Proven | undefined => proof && context.known(proof);

function judged(state: State, stage: Stage, proof: Observation<Proven>, proven: Proven, at: string): State {
  const kept = observed(state, proof.id, proven, at);
  if (proven.solved || (proven.keeps && !proven.again)) return kept;
  const changes = stage.steps.filter(({ kind }) => kind === 'change').map(({ id }) => id);
  const taken = undoing(kept, changes, at);
  return proven.again ? forgotten(taken, seen(stage), at) : taken;
}

/** Begins a stage anew that was left unsolved: it counts as not done until it ends again. What was tried is kept. */
export function reopened(state: State, stage: Stage, before: Proven | undefined, at: string): State {
  const { [String(stage.number)]: _, ...stages } = state.stages;
  const again =
    stage.proof && before ? observed(state, stage.proof.id, { ...before, again: true, anew: true }, at) : state;
  return { ...forgotten(again, seen(stage), at), stages };
}

const seen = ({ steps }: Stage): readonly string[] =>
  steps.flatMap((step) => (step.kind === 'observation' && !step.isSaid && !step.repeats ? [step.id] : []));
