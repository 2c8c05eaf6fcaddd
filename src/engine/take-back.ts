import { Problem } from '../base/problem.js';
import { disappears, presentMade, removeSurely, type Sweep } from './removal.js';
import { recordOf, undone } from './state.js';
import type { AnyChange, Stage } from './step.js';

/** Removes what a record says is to be taken back, from wherever an earlier run left it. The lab goes on. */
export async function takeBack(step: AnyChange, sweep: Sweep): Promise<void> {
  const { context, ledger } = sweep;
  const record = recordOf(ledger.state(), step.id);
  if (record?.status !== 'undoing') return;
  const { label = step.id, costPerHour = 0 } = record.preview ?? {};
  const removal = { step, resource: step.resource, label, costPerHour, isCertain: true };
  const started = context.clock.now();
  const found = await presentMade(removal, sweep, record);
  if (found !== undefined) {
    await removeSurely(removal, sweep, found);
    if (!(await disappears(removal, sweep, 600_000))) throw stillThere(`${step.resource} ${label}`);
  }
  await ledger.keep((state, at) => undone(state, step.id, at));
  const elapsedMs = context.clock.now() - started;
  context.ui.tell({ kind: 'change', sign: '-', what: `${step.resource} ${label}`, elapsedMs, note: 'taken back' });
}

/** The last that was made goes first. */
export async function takeBackAll({ steps }: Stage, sweep: Sweep): Promise<void> {
  for (const step of steps.toReversed()) if (step.kind === 'change') await takeBack(step, sweep);
}

const stillThere = (what: string): Problem =>
  new Problem('timeout', `The ${what} is still there after ten minutes, though it was asked to go.`, [
    'Everything so far is saved. Try again: npx flowlab resume',
  ]);
