import { expect } from 'vitest';
import { isProblem, type ProblemCode } from '../../src/base/problem.js';
import type { CallFault } from '../../src/sandbox/world/world.js';
import { type Life, type Moment, newLife } from './life.js';

type Kind = Exclude<CallFault['kind'], 'error'>;

/** What passes by itself, and how often in a row it strikes. */
export const passing: Readonly<Partial<Record<Kind, number>>> = {
  'drop-before': 1,
  'drop-after': 1,
  throttle: 10,
  'server-error': 1,
  'server-error-after': 1,
  garbage: 1,
  html: 1,
  hang: 1,
  'hang-after': 1,
  slow: 1,
};

/** What lasts until somebody does something about it, and the word for it. */
export const lasting: Readonly<Partial<Record<Kind, ProblemCode>>> = {
  denied: 'denied',
  'org-denied': 'org-denied',
  expired: 'sign-in',
  skew: 'sign-in',
};

export const kindsOf = (table: Readonly<Partial<Record<Kind, unknown>>>): readonly Kind[] =>
  (
    [
      'drop-before',
      'drop-after',
      'throttle',
      'server-error',
      'server-error-after',
      'garbage',
      'html',
      'hang',
      'hang-after',
      'slow',
      'denied',
      'org-denied',
      'expired',
      'skew',
    ] as const
  ).filter((kind) => Object.hasOwn(table, kind));

/** A call at which something will go wrong, and the moment at the beginning of the stage that makes it. */
export interface Call {
  readonly action: string;
  /** Which of its kind in the run that goes on from the moment. */
  readonly nth: number;
  readonly mutating: boolean;
  readonly stage: number;
  readonly from: Moment;
}

export interface Calls {
  readonly first: readonly Call[];
  /** Of those actions that are called more than once. */
  readonly last: readonly Call[];
  readonly before: string;
  readonly complete: Moment;
}

/** Every action of a walk, at its first and its last call; each stage is walked by a process of its own. */
export async function callsOfWalk(): Promise<Calls> {
  const life = newLife();
  const before = life.census();
  const first = new Map<string, Call>();
  const last = new Map<string, Call>();
  for (let stage = 1; stage <= 9; stage++) {
    const from = life.moment();
    const begun = life.world.journal.length;
    expect((await life.start({ until: stage })).error).toBeUndefined();
    const counts = new Map<string, number>();
    for (const { action, mutating } of life.world.journal.slice(begun)) {
      const nth = (counts.get(action) ?? 0) + 1;
      counts.set(action, nth);
      const call = { action, nth, mutating, stage, from };
      if (!first.has(action)) first.set(action, call);
      last.set(action, call);
    }
  }
  const repeated = [...last.values()].filter(({ action, nth, stage }) => first.get(action)?.stage !== stage || nth > 1);
  return { first: [...first.values()], last: repeated, before, complete: life.moment() };
}

/** Every action of a clean-up, in the order of their first calls. */
export async function callsOfSweep(complete: Moment): Promise<readonly Call[]> {
  const life = newLife({ from: complete });
  const begun = life.world.journal.length;
  await life.sweep();
  const first = new Map<string, Call>();
  for (const { action, mutating } of life.world.journal.slice(begun))
    if (!first.has(action)) first.set(action, { action, nth: 1, mutating, stage: 9, from: complete });
  return [...first.values()];
}

/** The lab at the beginning of the call's stage, with the fault ahead. */
export function struck({ action, nth, from }: Call, kind: Kind): Life {
  const life = newLife({ from });
  life.world.faults.push({ action, nth, count: passing[kind] ?? Number.MAX_SAFE_INTEGER, kind, seen: 0 });
  return life;
}

/** The same lab in an account that works again. */
export function healed(from: Moment): Life {
  const life = newLife({ from });
  heal(life);
  return life;
}

export function heal({ world }: Life): void {
  world.faults.length = 0;
}

/** A stop that leaves the person with a word and a way on. */
export function expectStopped(error: unknown, code: ProblemCode | undefined, what: string): void {
  expect(isProblem(error) ? error.code : error, what).toBe(code);
  expect(isProblem(error) && error.next.length, what).toBeGreaterThan(0);
}
