import type { Context, Proven } from '../../engine/step.js';
import type { RuleChoice } from './candidates.js';

/** One rule that was really made, and what the ping and the records said to it. */
export type Try = {
  readonly from: RuleChoice;
  readonly rule: string;
  readonly received: number | null;
  readonly cause: string | null;
};

/** How the last try came out, with all that were made so far. */
export type Tried = Proven & {
  /** The person wants to be shown the fix. */
  readonly show: boolean;
  readonly tries: readonly Try[];
};

export const proofId = 'security-group/proof';

/** Read by the rule, whose plan depends on it, and kept by the proof, which depends on the rule. */
export const lastTry = (context: Pick<Context, 'known'>): Tried | undefined =>
  context.known<Tried>({ id: proofId, observe: () => Promise.reject(new Error('only its result is read here')) });
