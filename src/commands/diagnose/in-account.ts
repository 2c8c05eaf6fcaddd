import { explain } from '../../aws/explain.js';
import type { AccountChoice } from '../../aws/profiles.js';
import { isProblem } from '../../base/problem.js';
import type { Cloud } from '../../cloud.js';
import type { State } from '../../engine/state.js';
import { fileStore } from '../../engine/store.js';
import { openAws } from '../cloud/cloud.js';
import { locked } from '../lab/lab-run.js';
import type { LabFiles } from '../lab-files.js';
import type { Surroundings } from '../surroundings.js';
import type { Terminal } from '../terminal.js';
import { openLab } from './on-aws.js';

interface Account {
  readonly account: AccountChoice;
  /** A simulated lab at hand may answer. */
  readonly mayBeLab: boolean;
  /** The command that asks the same again. */
  readonly again: string;
}

/** Asks an account, or the lab at hand where that is a simulated one. */
export async function inAccount<T>(
  { account, mayBeLab, again }: Account,
  terminal: Terminal,
  surroundings: Surroundings,
  ask: (cloud: Cloud, lab: State | undefined) => Promise<T>,
): Promise<T> {
  const isOfLab = mayBeLab && account.profile === null && account.region === null;
  const lab = isOfLab ? await simulatedLab(surroundings.files) : undefined;
  try {
    // The simulated account is a file: one program at a time may use it.
    if (lab)
      return await locked(surroundings.files, async () =>
        ask(await openLab(lab, { account }, terminal, surroundings), lab),
      );
    return await ask(await openAws(account, terminal, surroundings), undefined);
  } catch (error) {
    throw explain(error, { ...account, again });
  }
}

async function simulatedLab({ state }: LabFiles): Promise<State | undefined> {
  try {
    const present = await fileStore(state).load();
    return present?.cleaned || present?.lab.mode !== 'sandbox' ? undefined : present;
  } catch (error) {
    if (!isProblem(error, 'damaged-state')) throw error;
    return undefined;
  }
}
