import { isProblem } from '../base/problem.js';
import { watch } from '../base/wait.js';
import { yesOrNo } from '../base/yes-or-no.js';
import { type Base, stepContext } from './context.js';
import { openLedger } from './ledger.js';
import { leftUnseen, type Sweep, survives } from './removal.js';
import { type Left, planRemoval, type Removal, removedBefore, unknownChanges } from './removal-plan.js';
import { removeAll, removeReturned } from './removal-walk.js';
import { cleaned, type State } from './state.js';
import type { Stage } from './step.js';
import type { Store } from './store.js';

/** Something that still carries the lab's tag; or a kind of resource of which nobody knows, since AWS did not let us look. */
export interface Leftover {
  readonly resource: string;
  readonly id: string;
  readonly label?: string;
  readonly costPerHour?: number;
  /** AWS's words for why the kind could not be searched. */
  readonly unsearched?: string;
}

export interface CleanupOptions {
  /** Everything on AWS that still carries the lab's tag, asked for at the end: it must be empty. */
  readonly inventory: () => Promise<readonly Leftover[]>;
  /** What could not be looked for when the ledger was rebuilt from AWS. */
  readonly unfound?: readonly Left[];
  /** Only says what would be removed. */
  readonly dryRun?: boolean;
}

export interface CleanupResult {
  /** `cleaned`: looked for in the account, and nothing is left. */
  readonly kind: 'planned' | 'declined' | 'interrupted' | 'leftovers' | 'cleaned';
  /** What the lab had at the beginning, in order of removal. */
  readonly planned: readonly Removal[];
  readonly removed: readonly Removal[];
  readonly left: readonly Left[];
  /** False where the account was not, or could not be, searched. */
  readonly verified: boolean;
  readonly state: State;
}

/** Walks the records backward, and ends with a search that must find nothing. Each run goes on where the last ended. */
export async function cleanup(
  stages: readonly Stage[],
  opened: State,
  store: Store,
  base: Base,
  { inventory, unfound = [], dryRun = false }: CleanupOptions,
): Promise<CleanupResult> {
  const planned = planRemoval(stages, opened);
  const unknown = [...unknownChanges(stages, opened), ...unfound];
  const { ui, clock, signal } = base;
  if (planned.length > 0) ui.tell({ kind: 'list', title: 'To be removed', items: planned.map(inWords) });
  const untouched = { planned, removed: [], left: unknown, verified: false, state: opened };
  if (dryRun) return { kind: 'planned', ...untouched };

  await store.probe();
  const ledger = openLedger(store, opened, clock);
  const sweep: Sweep = { context: stepContext(base, ledger.state), ledger };
  const removed: Removal[] = [];
  const left: Left[] = [...unknown];
  const ended = (kind: CleanupResult['kind'], verified = false): CleanupResult => {
    return { kind, planned, removed, left, verified, state: ledger.state() };
  };
  try {
    const answer = planned.length === 0 ? 'all' : await askOnce(base, planned);
    if (answer === 'no') return { kind: 'declined', ...untouched };
    const isWanted = async (removal: Removal) => answer === 'all' || askEach(base, removal);
    for await (const { removal, end } of removeAll(
      planned,
      isWanted,
      sweep,
      unfound.map(({ id }) => id),
    )) {
      if (end === 'gone') removed.push(removal);
      else left.push(end);
    }
    const found = await searchTwice(inventory, stages, left, sweep);
    left.push(...(found ?? []));
    const verified = found?.every(({ isSeen }) => isSeen !== false) ?? false;
    if (left.length > 0 || !verified) return ended('leftovers', verified && unfound.length === 0);
    await ledger.keep(cleaned);
    return ended('cleaned', true);
  } catch (error) {
    if (signal.aborted && !isProblem(error, 'storage')) return ended('interrupted');
    throw error;
  }
}

/** What the account still holds, after what the ledger took for removed, and is back, was removed once more. */
async function searchTwice(
  inventory: CleanupOptions['inventory'],
  stages: readonly Stage[],
  left: readonly Left[],
  sweep: Sweep,
): Promise<readonly Left[] | undefined> {
  const found = await search(inventory, left, sweep);
  if (found === undefined || found.every(({ isSeen }) => isSeen === false)) return found;
  const stubborn: Left[] = [];
  const gone = removedBefore(stages, sweep.ledger.state());
  for await (const { end } of removeReturned(gone, sweep)) if (end !== 'gone') stubborn.push(end);
  const rest = await search(inventory, [...left, ...stubborn], sweep);
  return rest && [...stubborn, ...rest];
}

/** What the account holds beyond what is known to be left; it gets a minute to disappear from AWS's answers. */
async function search(
  inventory: CleanupOptions['inventory'],
  left: readonly Left[],
  { context }: Sweep,
): Promise<readonly Left[] | undefined> {
  let unexplained: readonly Leftover[] = [];
  const isKnown = ({ resource, id, label = id, unsearched }: Leftover) =>
    left.some(
      (known) => known.id === id || known.label === label || (unsearched !== undefined && isUnseen(known, resource)),
    );
  const wait = { ...context, id: 'inventory', text: 'the last traces of this lab', expectedMs: 1_000, quietly: true };
  const timeoutMs = left.length === 0 ? 60_000 : 5_000;
  try {
    await watch({ ...wait, timeoutMs }, async () => {
      unexplained = (await inventory()).filter((leftover) => !isKnown(leftover));
      return unexplained.every(({ unsearched }) => unsearched !== undefined) ? true : undefined;
    });
  } catch (error) {
    if (!survives(error)) throw error;
    context.ui.tell({ kind: 'note', tone: 'warn', text: `The account could not be searched: ${error.message}` });
    return undefined;
  }
  return unexplained.map(({ resource, id, label = id, costPerHour = 0, unsearched }) =>
    unsearched === undefined
      ? { resource, id, label, costPerHour, why: 'still carries the tag of this lab' }
      : leftUnseen(resource, id, costPerHour, unsearched),
  );
}

const isUnseen = ({ resource, isSeen }: Left, kind: string): boolean => isSeen === false && resource === kind;

const inWords = ({ resource, label, isCertain }: Removal) =>
  `${resource} ${label}${isCertain ? '' : ' (if it was made)'}`;

const askOnce = ({ ui }: Base, planned: readonly Removal[]) =>
  ui.ask<'all' | 'each' | 'no'>({
    id: 'cleanup-all',
    flag: '--yes',
    text: planned.length === 1 ? 'Remove it?' : `Remove these ${planned.length}?`,
    choices: [
      { value: 'all', label: planned.length === 1 ? 'Yes' : 'Yes, all of them' },
      { value: 'each', label: 'Ask me before each' },
      { value: 'no', label: 'No' },
    ],
    default: 0,
  });

const askEach = ({ ui }: Base, { resource, label }: Removal) =>
  ui.ask<boolean>({
    id: 'remove',
    flag: '--yes',
    text: `Remove ${resource} ${label}?`,
    choices: yesOrNo('Yes', 'No, keep it'),
    default: 0,
  });
