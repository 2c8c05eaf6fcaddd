import { type Circumstances, explain } from '../../aws/explain.js';
import { inventory } from '../../aws/inventory.js';
import type { Json } from '../../base/json.js';
import type { Aws } from '../../cloud.js';
import type { Leftover } from '../../engine/cleanup.js';
import type { Observation, Stage, Step } from '../../engine/step.js';
import { marks } from '../../stages/names.js';
import { hourly } from '../../stages/prices.js';

/** Stages whose every error is a Problem: what the SDK throws is put into words at the step's border. */
export const explainedStages = (stages: readonly Stage[], circumstances: Circumstances): readonly Stage[] =>
  stages.map((stage) => ({
    ...stage,
    steps: stage.steps.map((step) => explainedStep(step, circumstances)),
    ...(stage.proof ? { proof: explainedSight(stage.proof, circumstances) } : {}),
  }));

/** What in the account still carries the lab's tag, its errors in words too: one that is a refusal ends no clean-up. */
export const leftoversOf = (
  aws: Aws,
  lab: string,
  circumstances: Circumstances,
): (() => Promise<readonly Leftover[]>) =>
  guarded(circumstances)(async () => {
    const { owned, unsearched } = await inventory(aws, marks, lab);
    return [
      ...owned.map(({ kind, id }) => ({ resource: kind, id, costPerHour: costOf(kind) })),
      ...unsearched.map(({ kind, error }) => ({
        resource: kind,
        id: `any ${kind}`,
        costPerHour: costOf(kind),
        unsearched: explain(error, circumstances).message,
      })),
    ];
  });

/** US dollars an hour for one of a kind whose size is not known: that of the lab's own. */
export const costOf = (kind: string): number => (kind === 'instance' ? hourly('t3.micro') : 0);

const guarded =
  (circumstances: Circumstances) =>
  <Args extends readonly unknown[], R>(act: (...args: Args) => Promise<R>) =>
  (...args: Args): Promise<R> =>
    act(...args).catch((error: unknown) => {
      throw explain(error, circumstances);
    });

const explainedSight = <R extends Json>(sight: Observation<R>, circumstances: Circumstances): Observation<R> => ({
  ...sight,
  observe: guarded(circumstances)(sight.observe),
});

function explainedStep(step: Step, circumstances: Circumstances): Step {
  if (step.kind === 'observation') return explainedSight(step, circumstances);
  const guard = guarded(circumstances);
  return {
    ...step,
    plan: guard(step.plan),
    find: guard(step.find),
    make: guard(step.make),
    ...(step.condition ? { condition: guard(step.condition) } : {}),
    ...(step.remove ? { remove: guard(step.remove) } : {}),
  };
}
