import type { Clock } from '../base/clock.js';
import type { Json } from '../base/json.js';
import type { Aws, OpenShell } from '../cloud.js';
import type { Preview, Ui } from '../ui.js';
import type { Lab } from './lab.js';

/** What a change made, as the state keeps it. `id` is AWS's own identity of the object (RoleId, sg-…, i-…). */
export type Made = { readonly id: string; readonly [key: string]: Json | undefined };

/** What is known of an object when it is looked for: everything on resume, nothing on discovery. */
export interface SoughtObject<Plan, Result> {
  readonly plan?: Plan | undefined;
  readonly result?: Result | undefined;
}

/** Reads and proves; safe to repeat. Its result is kept, so that later stages and a resume can use it. */
export interface Observation<Result extends Json = Json> {
  readonly kind: 'observation';
  readonly id: string;
  readonly title: string;
  observe(context: Context): Promise<Result>;
  /** Looked at again on every resume, for what may have changed meanwhile; otherwise the kept result stands. */
  readonly repeats?: boolean;
  /** What the person said, not what AWS showed: it stands, even where objects before it are made anew. */
  readonly isSaid?: boolean;
}

/** How an object that was made is doing. `state` is AWS's own word. */
export type Condition =
  | { readonly kind: 'well' }
  /** Gone, or on its way out. */
  | { readonly kind: 'ended'; readonly state: string }
  /** There, and about something that is not there any more: it is taken back, and made anew. */
  | { readonly kind: 'stale'; readonly state: string; readonly preview: Preview }
  /** There, and of no use until somebody wakes it; doing so twice does no harm. */
  | { readonly kind: 'asleep'; readonly state: string; readonly preview: Preview; readonly wake: () => Promise<void> };

/** Whether a stage came to what it sets out to do. */
export type Proven = {
  readonly solved: boolean;
  /** Not solved, and the person wants to try again. What the stage made did not help, and is taken back either way… */
  readonly again: boolean;
  /** … but for this: nobody knows whether it helped, and the person goes on. */
  readonly keeps?: boolean;
  /** The person had gone on, came back, and tries again. */
  readonly anew?: boolean;
  readonly [key: string]: Json | undefined;
};

/** Makes at most one object with one call that must not be repeated blindly. */
export interface Change<Plan extends Json = Json, Result extends Made = Made> {
  readonly kind: 'change';
  readonly id: string;
  readonly title: string;
  /** The resource kind in words, as `status` and clean-up name it: `role`, `instance`. */
  readonly resource: string;
  /** Reads only, may ask; its value is frozen in the state before anything is sent. */
  plan(context: Context, attempt: number): Promise<Plan>;
  preview(plan: Plan): Preview;
  /**
   * Ours, proven by tag or path, or undefined. With a `result`, looks for that very object and throws
   * Problem 'not-ours' when it is there without our tag. With a `plan` alone, throws Problem 'taken' when its name
   * belongs to somebody else. With neither, searches by tag or path (clean-up without a state file).
   */
  find(context: Context, sought: SoughtObject<Plan, Result>): Promise<Result | undefined>;
  /** Looked at on resume, where being there is not enough. */
  condition?(context: Context, result: Result): Promise<Condition>;
  /** `token` was stored before the call and is the same at each repetition of one attempt. */
  make(context: Context, plan: Plan, token: string): Promise<Result>;
  /** "Already gone" is not an error. Absent where the object disappears with another change's (`goesWith`). */
  remove?(context: Context, result: Result): Promise<void>;
  /** How long AWS usually takes until it is gone, milliseconds; a second where nothing is said. */
  readonly removalMs?: number;
  /** US dollars an hour while it exists, for one that is found without its plan; nothing where nothing is said. */
  readonly costPerHour?: number;
  /** In words, which other object takes this one along when it is removed. Exactly one of `remove`, `goesWith`. */
  readonly goesWith?: string;
  /** Removed after everything else (the log group: a late delivery could re-create it). */
  readonly removeLast?: boolean;
  /** Ids of the steps whose objects could make this one anew: while one of them stays, this one stays too. */
  readonly madeAnewBy?: readonly string[];
  /** A short name for lists: `Demo-SSM-Role`, `i-0abc`. */
  label(result: Result): string;
}

// Plans and results differ from step to step; the engine treats them as JSON and hands each step only its own.
// biome-ignore lint/suspicious/noExplicitAny: the one place where a step's types are forgotten
export type Step = Observation<any> | Change<any, any>;
// biome-ignore lint/suspicious/noExplicitAny: see Step
export type AnyChange = Change<any, any>;

export interface Stage {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  /** What the learner will know at its end, one or two sentences. */
  readonly goal: string;
  /** Rough duration on AWS. */
  readonly minutes: number;
  readonly steps: readonly Step[];
  /** The stage may be skipped by the person (the bonus). */
  readonly optional?: boolean;
  /** Judges what the steps came to. A stage with something to solve is done on proof; without one, done and not solved. */
  readonly proof?: Observation<Proven>;
}

/** A step seen as the key to its result; `R` is inferred from `observe` or `make`. */
export type Handle<R extends Json> =
  | { readonly id: string; observe(context: Context): Promise<R> }
  | { readonly id: string; make(context: Context, plan: never, token: string): Promise<R> };

/** What a step may use; it takes what it needs: `({ aws, lab }) => …`. */
export interface Context {
  readonly lab: Lab;
  readonly aws: Aws;
  readonly ui: Ui;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly openShell: OpenShell;
  /** Result of an earlier step, typed by its handle; throws Problem 'bug' where there is none. */
  result<R extends Json>(step: Handle<R>): R;
  /** The same, undefined where there is none. */
  known<R extends Json>(step: Handle<R>): R | undefined;
}

export const change = <Plan extends Json, Result extends Made>(
  parts: Omit<Change<Plan, Result>, 'kind'>,
): Change<Plan, Result> => ({ kind: 'change', ...parts });

export const observation = <Result extends Json>(parts: Omit<Observation<Result>, 'kind'>): Observation<Result> => ({
  kind: 'observation',
  ...parts,
});
