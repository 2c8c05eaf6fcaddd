import { candidatesOf } from '../candidates.js';
import type { Case } from '../case/case.js';
import type { CauseCode } from '../causes/cause-code.js';
import { causeTold } from '../causes/index.js';
import type { Deciding } from '../verdict.js';

/** For each cause that nothing at hand rules out, the evidence that would tell whether it is the one. */
export function decidingOf(facts: Case, alternatives: readonly CauseCode[]): readonly Deciding[] {
  const candidates = candidatesOf(facts);
  return alternatives.map((cause) => {
    const own = candidates.find(({ code }) => code === cause);
    return { cause, by: own?.nextExperiment ?? causeTold(cause) };
  });
}
