import { type Circumstances, explain } from '../aws/explain.js';
import type { Stage, Step } from '../engine/step.js';

/** Stages whose every error is a Problem: what the SDK throws is put into words at the step's border. */
export const explained = (stages: readonly Stage[], circumstances: Circumstances): readonly Stage[] =>
  stages.map((stage) => ({ ...stage, steps: stage.steps.map((step) => explainedStep(step, circumstances)) }));

function explainedStep(step: Step, circumstances: Circumstances): Step {
  const guard =
    <Args extends readonly unknown[], R>(act: (...args: Args) => Promise<R>) =>
    (...args: Args): Promise<R> =>
      act(...args).catch((error: unknown) => {
        throw explain(error, circumstances);
      });
  if (step.kind === 'observation') return { ...step, observe: guard(step.observe) };
  return {
    ...step,
    plan: guard(step.plan),
    find: guard(step.find),
    make: guard(step.make),
    ...(step.remove ? { remove: guard(step.remove) } : {}),
  };
}
