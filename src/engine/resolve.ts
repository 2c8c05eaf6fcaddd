import { isProblem } from '../base/problem.js';
import { pauseAfter, watch } from '../base/wait.js';
import { isMade, type StepRecord } from './state.js';
import type { AnyChange, Context, Made, SoughtObject } from './step.js';

export interface Sent {
  readonly result: Made;
  /** It was there already, made by a call whose answer never came. */
  readonly adopted: boolean;
}

type SoughtMade = SoughtObject<unknown, Made>;

/** What a record knows of its object. */
export function soughtBy(record: StepRecord): SoughtMade {
  const result = record.status === 'intended' ? null : record.result;
  return { plan: record.plan ?? undefined, result: isMade(result) ? result : undefined };
}

export const findMade = (step: AnyChange, context: Context, sought: SoughtMade): Promise<Made | undefined> =>
  step.find(context, sought);

/**
 * Looks until the object is seen, and calls it absent only after ten seconds of looking: what AWS has just made may be
 * missing from its answers for a while (EC2 developer guide, "Eventual consistency").
 */
export async function lookLong(step: AnyChange, context: Context, sought: SoughtMade, forMs = 10_000) {
  const wait = { id: `look-${step.id}`, text: `a sign of ${step.title}`, expectedMs: forMs, timeoutMs: forMs };
  return watch({ ...context, ...wait, quietly: true }, () => findMade(step, context, sought));
}

/** Makes the object once, however many answers get lost: looks before each repetition, and keeps to the same token. */
export async function send(step: AnyChange, context: Context, plan: unknown, token: string): Promise<Sent> {
  const { clock, signal, ui } = context;
  const started = clock.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return { result: await step.make(context, plan, token), adopted: false };
    } catch (error) {
      if (!isProblem(error, 'lost-answer')) throw error;
      const found = await lookLong(step, context, { plan });
      if (found !== undefined) return { result: found, adopted: true };
      const elapsedMs = clock.now() - started;
      if (elapsedMs >= patienceMs) throw error;
      const nextMs = pauseAfter(elapsedMs * attempt);
      ui.tell({ kind: 'retry', call: step.title, reason: error.message, attempt, nextMs });
      await clock.sleep(nextMs, signal);
    }
  }
}

const patienceMs = 180_000;

/** How long to look for an object before it counts as gone: one made within the last minute may be missing that long. */
export const lagLeftMs = (madeAt: string, now: number, atLeastMs: number): number =>
  Math.min(60_000, Math.max(atLeastMs, Date.parse(madeAt) + 60_000 - now));
