import type { Verdict } from '../../../../src/diagnosis/verdict.js';
import type { Handed } from '../worlds/taking.js';
import type { World } from '../worlds/world.js';
import { configurationClaims } from './configuration-claims.js';
import { rowClaims } from './row-claims.js';
import { factsOf } from './text-facts.js';

/** A sentence that says more than the rows and rules that were handed over carry, and why. */
export interface Overclaim {
  readonly sentence: string;
  readonly why: string;
}

export function overclaims(
  world: World,
  handed: Handed,
  verdict: Verdict,
  isCertainAndRight: boolean,
): readonly Overclaim[] {
  const { summary, rule } = verdict.verdict;
  const texts = [summary, rule ?? '', ...verdict.contradictions, verdict.nextExperiment ?? ''];
  const facts = factsOf(world, handed, isCertainAndRight, /Of those that (do|were) not: /.test(summary));
  const claims = [...rowClaims, ...configurationClaims];
  return texts
    .flatMap((text) => text.split(/(?<=[.;:])\s+/))
    .flatMap((sentence) =>
      claims
        .flatMap(({ says, refute }) => (says.test(sentence) ? refute(facts, sentence) : []))
        .map((why) => ({ sentence, why })),
    );
}
