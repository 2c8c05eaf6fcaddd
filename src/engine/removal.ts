import { isProblem, Problem } from '../base/problem.js';
import { pauseAfter, watch } from '../base/wait.js';
import type { Ledger } from './ledger.js';
import type { Left, Removal } from './removal-plan.js';
import { findMade, lagLeftMs, lookLong, soughtBy } from './resolve.js';
import { done, recordOf, removed, removing, type StepRecord } from './state.js';
import type { Context, Made } from './step.js';

export interface Sweep {
  readonly context: Context;
  readonly ledger: Ledger;
}

/** Asks AWS to remove the object: `sent`, or `gone` where it is not there any more, or why it stays. */
export function startRemoval(removal: Removal, sweep: Sweep): Promise<'sent' | 'gone' | Left> {
  return surviving(removal, sweep, async () => {
    const { step } = removal;
    const record = recorded(removal, sweep);
    const found = await presentMade(removal, sweep, record);
    if (found === undefined) {
      if (record.status !== 'removed')
        await noteGone(removal, sweep, record.status === 'intended' ? 'was never made' : 'already gone');
      return 'gone';
    }
    await sweep.ledger.keep((state, at) => removing(state, step.id, at));
    await removeSurely(removal, sweep, found);
    return 'sent';
  });
}

/** Waits until the object is seen no more. */
export function finishRemoval(removal: Removal, sweep: Sweep): Promise<'gone' | Left> {
  return surviving(removal, sweep, async () => {
    if (!(await disappears(removal, sweep, 600_000)))
      return leaveStanding(removal, sweep, 'still being removed after 10 minutes');
    await noteGone(removal, sweep);
    return 'gone';
  });
}

/** For an object that is removed with another one: looks that it is. */
export function goneAlong(removal: Removal, sweep: Sweep): Promise<'gone' | Left> {
  return surviving(removal, sweep, async () => {
    const host = removal.step.goesWith;
    const found = await presentMade(removal, sweep, recorded(removal, sweep));
    if (found !== undefined && !(await disappears(removal, sweep, 30_000)))
      return leaveStanding(removal, sweep, `it goes with ${host}, which is still there`);
    await noteGone(removal, sweep, `with ${host}`);
    return 'gone';
  });
}

export function leaveStanding(removal: Removal, sweep: Sweep, why: string): Left {
  const { step, resource, label, costPerHour } = removal;
  return { resource, id: soughtBy(recorded(removal, sweep)).result?.id ?? step.id, label, why, costPerHour };
}

/** A kind of resource that could not be looked for. */
export const leftUnseen = (resource: string, id: string, costPerHour: number, why: string): Left => ({
  resource,
  id,
  label: 'of this lab',
  costPerHour,
  why: `could not be looked for, so one may be left: ${why}`,
  isSeen: false,
});

/** Problems of one object; the rest can still be removed. All others (sign-in, network, disk) stop the clean-up. */
export const survives = (error: unknown): error is Problem => isProblem(error) && ofOneObject.has(error.code);

const ofOneObject: ReadonlySet<string> = new Set([
  'not-ours',
  'taken',
  'denied',
  'org-denied',
  'quota',
  'capacity',
  'rejected',
  'precondition',
  'timeout',
  'lost-answer',
  'leftovers',
]);

/** The object as it is now. No single look makes it absent, unless it was seen to go. */
export async function presentMade(removal: Removal, sweep: Sweep, record: StepRecord): Promise<Made | undefined> {
  if (record.status === 'intended') return adopt(removal, sweep, record);
  const { step, resource, label } = removal;
  const { context } = sweep;
  const sought = soughtBy(record);
  // Of what was seen to go, one look is enough; and what goes with another object has been waited for already.
  const isSurprise = (record.status === 'done' || record.status === 'undoing') && step.remove !== undefined;
  const found =
    (await findMade(step, context, sought)) ??
    (isSurprise ? await lookLong(step, context, sought, lagLeftMs(record.at, context.clock.now(), 1_000)) : undefined);
  if (found !== undefined && sought.result !== undefined && found.id !== sought.result.id)
    throw new Problem('not-ours', `The ${resource} ${label} is another one now: ${found.id}, not ${sought.result.id}.`);
  return found;
}

async function adopt({ step }: Removal, { context, ledger }: Sweep, record: StepRecord): Promise<Made | undefined> {
  const found = await lookLong(step, context, soughtBy(record)).catch((error: unknown) => {
    // Its name belongs to somebody else, so ours was not made.
    if (isProblem(error, 'taken')) return undefined;
    throw error;
  });
  if (found !== undefined) await ledger.keep((state, at) => done(state, step.id, found, step.label(found), at));
  return found;
}

/** Repeats a removal whose answer was lost, unless a look shows that it was done. */
export async function removeSurely(removal: Removal, sweep: Sweep, found: Made): Promise<void> {
  const { step } = removal;
  const { clock, signal, ui } = sweep.context;
  const started = clock.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await step.remove?.(sweep.context, found);
    } catch (error) {
      if (!isProblem(error, 'lost-answer')) throw error;
      const elapsedMs = clock.now() - started;
      if (elapsedMs >= 180_000) throw error;
      const nextMs = pauseAfter(elapsedMs) * attempt;
      ui.tell({ kind: 'retry', call: `removal of ${step.resource}`, reason: error.message, attempt, nextMs });
      await clock.sleep(nextMs, signal);
      if ((await findMade(step, sweep.context, soughtBy(recorded(removal, sweep)))) === undefined) return;
    }
  }
}

export async function disappears(removal: Removal, sweep: Sweep, timeoutMs: number): Promise<boolean> {
  const { step, resource, label } = removal;
  const wait = {
    id: `gone-${step.id}`,
    text: `the end of ${resource} ${label}`,
    expectedMs: step.removalMs ?? 1_000,
    timeoutMs,
    quietly: true,
  };
  const gone = await watch({ ...sweep.context, ...wait }, async () =>
    (await findMade(step, sweep.context, soughtBy(recorded(removal, sweep)))) ? undefined : true,
  );
  return gone === true;
}

async function noteGone(removal: Removal, sweep: Sweep, note?: string): Promise<void> {
  const { step, resource, label } = removal;
  const { clock, ui } = sweep.context;
  const before = recorded(removal, sweep);
  const elapsedMs = before.status === 'removing' && note === undefined ? clock.now() - Date.parse(before.at) : 0;
  await sweep.ledger.keep((state, at) => removed(state, step.id, at));
  ui.tell({
    kind: 'change',
    sign: '-',
    what: `${resource} ${label}`,
    elapsedMs,
    ...(note === undefined ? {} : { note }),
  });
}

function recorded({ step }: Removal, { ledger }: Sweep): StepRecord {
  const record = recordOf(ledger.state(), step.id);
  if (record === undefined) throw new Problem('bug', `Step ${step.id} has no record to remove.`);
  return record;
}

async function surviving<T>(removal: Removal, sweep: Sweep, act: () => Promise<T>): Promise<T | Left> {
  try {
    return await act();
  } catch (error) {
    if (!survives(error)) throw error;
    const what = `${removal.resource} ${removal.label}`;
    sweep.context.ui.tell({ kind: 'change', sign: '!', what, elapsedMs: 0, note: error.message });
    return leaveStanding(removal, sweep, error.message);
  }
}
