import { finishRemoval, goneAlong, leaveStanding, type Sweep, startRemoval } from './removal.js';
import type { Left, Removal } from './removal-plan.js';

export interface Ended {
  readonly removal: Removal;
  readonly end: 'gone' | Left;
}

/** Removes one after the other, and says how each ended as soon as it did. `unfound`: steps of which nothing is known. */
export async function* removeAll(
  planned: readonly Removal[],
  isWanted: (removal: Removal) => Promise<boolean>,
  sweep: Sweep,
  unfound: readonly string[],
): AsyncGenerator<Ended> {
  const gone: Removal[] = [];
  const staying = new Set(unfound);
  for (const batch of batches(planned.filter(({ step }) => step.remove !== undefined))) {
    for await (const ended of removeTogether(batch, isWanted, sweep, staying)) {
      if (ended.end === 'gone') gone.push(ended.removal);
      else staying.add(ended.removal.step.id);
      yield ended;
    }
  }
  for (const removal of planned.filter(({ step }) => step.remove === undefined))
    yield { removal, end: await goneAlong(removal, sweep) };

  // A late delivery of logs may have made the log group anew meanwhile.
  yield* removeReturned(
    gone.filter(({ step }) => step.removeLast),
    sweep,
  );
}

/** A second look at what is gone, and its removal where it is back. */
export async function* removeReturned(gone: readonly Removal[], sweep: Sweep): AsyncGenerator<Ended> {
  for (const removal of gone) {
    sweep.context.signal.throwIfAborted();
    const begun = removal.step.remove === undefined ? 'gone' : await startRemoval(removal, sweep);
    const end = begun === 'sent' ? await finishRemoval(removal, sweep) : begun;
    if (end !== 'gone') yield { removal, end };
  }
}

async function* removeTogether(
  batch: readonly Removal[],
  isWanted: (removal: Removal) => Promise<boolean>,
  sweep: Sweep,
  staying: ReadonlySet<string>,
): AsyncGenerator<Ended> {
  const sent: Removal[] = [];
  for (const removal of batch) {
    sweep.context.signal.throwIfAborted();
    const begun = removal.step.madeAnewBy?.some((id) => staying.has(id))
      ? leaveStanding(removal, sweep, 'kept as long as what could make it anew is still there')
      : (await isWanted(removal))
        ? await startRemoval(removal, sweep)
        : leaveStanding(removal, sweep, 'kept, as you chose');
    if (begun === 'sent') sent.push(removal);
    else yield { removal, end: begun };
  }
  for (const removal of sent) yield { removal, end: await finishRemoval(removal, sweep) };
}

/** Objects of one kind that were made in a row do not hold each other, so they go together: AWS takes minutes for each. */
function batches(planned: readonly Removal[]): readonly (readonly Removal[])[] {
  const grouped: Removal[][] = [];
  for (const removal of planned) {
    const last = grouped.at(-1);
    if (last?.[0]?.resource === removal.resource) last.push(removal);
    else grouped.push([removal]);
  }
  return grouped;
}
