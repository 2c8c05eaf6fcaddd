import type { ProblemCode } from '../base/problem.js';

/** Exit codes, the same for every command (`flowlab help exit-codes`). */
export type Exit = 0 | 1 | 2 | 3 | 4 | 5 | 129 | 130 | 143;

/** The exit code of every way a run can be stopped. */
export const exitCodeOf: Readonly<Record<ProblemCode, Exit>> = {
  usage: 2,
  'no-answer': 2,
  declined: 3,
  'sign-in': 4,
  leftovers: 3,
  denied: 5,
  'org-denied': 5,
  'other-account': 5,
  precondition: 5,
  taken: 5,
  'not-ours': 5,
  quota: 5,
  locked: 5,
  'damaged-state': 5,
  'newer-state': 5,
  'no-lab': 5,
  'unfinished-lab': 5,
  capacity: 1,
  storage: 1,
  'lost-answer': 1,
  unreachable: 1,
  throttled: 1,
  timeout: 1,
  rejected: 1,
  bug: 1,
};
