import type { Circumstances } from '../../aws/explain.js';
import type { AccountChoice } from '../../aws/profiles.js';
import { isProblem, Problem } from '../../base/problem.js';
import { yesOrNo } from '../../base/yes-or-no.js';
import type { Cloud } from '../../cloud.js';
import type { Verdict } from '../../diagnosis/verdict.js';
import { acquireLock } from '../../disk/lock.js';
import { checkBelongs } from '../../engine/belongs.js';
import { type CleanupResult, cleanup } from '../../engine/cleanup.js';
import type { Base } from '../../engine/context.js';
import type { Lab } from '../../engine/lab.js';
import type { Left } from '../../engine/removal-plan.js';
import { type RunOutcome, run } from '../../engine/run.js';
import type { State } from '../../engine/state.js';
import { fileStore, type Store } from '../../engine/store.js';
import { keepVerdict } from '../../investigation/kept-verdict.js';
import { loadStages } from '../../stages/index.js';
import type { Ui } from '../../ui.js';
import { version } from '../../version.js';
import { openCloudOf } from '../cloud/cloud.js';
import type { LabFiles } from '../lab-files.js';
import type { Surroundings } from '../surroundings.js';
import type { Terminal } from '../terminal.js';
import { explainedStages, leftoversOf } from './explained.js';

/** How fast the sandbox's waits pass: watched, a minute in a second; unwatched, at once. */
export const paceFor = ({ isInteractive }: Terminal): number => (isInteractive ? 60 : Number.POSITIVE_INFINITY);

/** Runs with the lab's lock held; whoever else wants it meanwhile is refused. */
export async function locked<T>(files: LabFiles, act: (store: Store) => Promise<T>): Promise<T> {
  await using _lock = await acquireLock(files.state);
  return await act(fileStore(files.state));
}

/** What a walk and a sweep of one lab share. */
export interface LabRun {
  readonly store: Store;
  readonly files: LabFiles;
  readonly terminal: Terminal;
  /** Connects to the lab's cloud, with credentials as they are now. */
  readonly reopen: () => Promise<Cloud>;
  /** How to go on with a clean-up, where another command than the usual one is needed. */
  readonly cleanupCommand?: string;
}

/** Goes on with a lab that stands: says which, and how to reach its cloud. Refuses to look into another region. */
export function adopt(
  { lab }: State,
  choice: AccountChoice,
  { store, terminal }: Pick<LabRun, 'store' | 'terminal'>,
  surroundings: Surroundings,
): LabRun {
  refuseOtherRegion(lab, choice);
  const { id, mode, account, region } = lab;
  terminal.ui.tell({ kind: 'welcome', version, mode, lab: id, account, region });
  return {
    store,
    files: surroundings.files,
    terminal,
    reopen: () => openCloudOf(lab, choice, terminal, surroundings, paceFor(terminal)),
  };
}

/** The stages forward from where the state stands. An expired sign-in can be renewed and the run goes on. */
export async function walk(state: State, lab: LabRun, until: number | undefined): Promise<RunOutcome> {
  return whileSignedIn(state, lab, async (current, cloud) => {
    const stages = explainedStages(await loadStages(), circumstancesOf(current.lab, cloud, 'npx flowlab resume'));
    const { ui, kept } = keepingVerdicts(lab.terminal.ui, lab.files.verdict);
    const base = baseOf(current, cloud, { ...lab.terminal, ui });
    return run(stages, current, lab.store, base, until === undefined ? {} : { until }).finally(kept);
  });
}

/** The records backward, and a look at the end that nothing is left. */
export async function sweep(
  state: State,
  lab: LabRun,
  dryRun: boolean,
  unfound: readonly Left[] = [],
): Promise<CleanupResult> {
  return whileSignedIn(state, lab, async (current, cloud) => {
    const { lab: of } = current;
    const circumstances = circumstancesOf(of, cloud, lab.cleanupCommand ?? 'npx flowlab cleanup');
    const stages = explainedStages(await loadStages(), circumstances);
    const inventory = leftoversOf(cloud.aws, of.id, circumstances);
    return cleanup(stages, current, lab.store, baseOf(current, cloud, lab.terminal), { inventory, unfound, dryRun });
  });
}

const circumstancesOf = ({ region }: Lab, { profile }: Cloud, again: string): Circumstances => ({
  profile,
  region,
  again,
});

/** The last verdict that the lab shows is what `flowlab report` writes down. */
function keepingVerdicts(ui: Ui, path: string): { readonly ui: Ui; kept(): Promise<void> } {
  let last: Verdict | undefined;
  return {
    ui: {
      ask: (question) => ui.ask(question),
      tell: (event) => {
        if (event.kind === 'verdict') last = event.verdict;
        ui.tell(event);
      },
    },
    kept: async () => {
      if (last) await keepVerdict(path, last);
    },
  };
}

export const baseOf = ({ lab }: State, { aws, clock, openShell }: Cloud, { ui, signal }: Terminal): Base => ({
  lab,
  aws,
  ui,
  clock,
  signal,
  openShell,
});

async function whileSignedIn<T>(
  state: State,
  { store, reopen, terminal }: LabRun,
  act: (state: State, cloud: Cloud) => Promise<T>,
): Promise<T> {
  for (let current = state; ; current = (await store.load()) ?? current) {
    try {
      const cloud = await reopen();
      checkBelongs(current.lab, cloud.identity, cloud.aws.region, cloud.endpoint);
      return await act(current, cloud);
    } catch (error) {
      if (!isProblem(error, 'sign-in') || !terminal.isInteractive) throw error;
      terminal.ui.tell({ kind: 'note', tone: 'warn', text: error.message });
      terminal.ui.tell({ kind: 'list', title: 'Everything so far is saved. To go on:', items: error.next });
      if (!(await signedInAgain(terminal))) throw error;
    }
  }
}

const signedInAgain = ({ ui }: Terminal): Promise<boolean> =>
  ui.ask({
    id: 'signed-in',
    flag: '--profile',
    text: 'Have you signed in again (in another terminal)?',
    choices: yesOrNo('Yes, go on', 'No, stop here'),
    default: 0,
  });

/** The lab's own region counts; another one named by mistake must not be looked into. */
export function refuseOtherRegion({ id, region }: Pick<Lab, 'id' | 'region'>, asked: AccountChoice): void {
  if (asked.region === null || asked.region === region) return;
  throw new Problem('other-account', `Lab ${id} is in ${region}, not in ${asked.region}.`, [
    'Leave --region out: the lab knows its own',
  ]);
}
