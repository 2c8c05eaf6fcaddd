import type { Case } from '../case/case.js';
import type { PathHop } from '../case/path.js';
import type { PathSection } from '../case/sections.js';
import type { Finding } from '../finding.js';
import type { CauseCode } from './cause-code.js';

export interface Named {
  readonly code: CauseCode;
  /** What it means, in a sentence; where a code has several rows, one of them says it. */
  readonly title?: string;
  /** The evidence that would tell whether it is the one, beside the title; what a finding itself says to look at comes before. */
  readonly tell?: string;
}

/** What decides by itself where it holds, whatever else is in question; `conclude.ts` says which is asked first. */
export interface Decisive extends Named {
  readonly decide: (facts: Case) => Finding | undefined;
}

/** One of the things that may be to blame, and when it is. */
export interface Cause extends Named {
  /** Where it ends a conversation: one that is known to have come further, or not so far, is out of its reach. */
  readonly place?: PathSection;
  /** The side that it belongs to, where the place does not tell. */
  readonly side?: 'source' | 'destination';
  /** What is to be said of it; undefined where it is not in question. */
  readonly explain: (facts: Case) => Finding | Excluded | undefined;
  /** Is this the component that the step is about? A denying step of it is one of the verdict's blockers. */
  readonly stops?: (step: PathHop, facts: Pick<Case, 'network' | 'path'>) => boolean;
  /** What to name, where it is another component than the one that stops it. */
  readonly named?: (facts: Case, step: PathHop) => Pick<PathHop, 'component' | 'resourceId' | 'rule' | 'clause'>;
  /** What rules it out where no record does. */
  readonly unless?: (facts: Case) => string | undefined;
}

/** Out of the question, and why. */
export interface Excluded {
  readonly by: string;
}

export const isExcluded = (judged: object | undefined): judged is Excluded => judged !== undefined && 'by' in judged;
