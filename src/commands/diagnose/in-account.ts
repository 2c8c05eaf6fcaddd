import { explain } from '../../aws/explain.js';
import type { AccountChoice } from '../../aws/profiles.js';
import { isProblem } from '../../base/problem.js';
import type { Cloud } from '../../cloud.js';
import type { State } from '../../engine/state.js';
import { fileStore } from '../../engine/store.js';
import { connectToAws, openSimulated } from '../cloud/cloud.js';
import { locked, paceFor } from '../lab/lab-run.js';
import type { LabFiles } from '../lab-files.js';
import { noteDiagnosis, refuseDiagnose, tellPractice } from '../practice/enter.js';
import { exerciseAt } from '../practice/practice-files.js';
import type { Surroundings } from '../surroundings.js';
import type { Terminal } from '../terminal.js';
import { introduceQuestion } from './introduce.js';
import { openLab } from './on-aws.js';

interface Inquired {
  /** Where network and records come from. All from AWS as it is: then an exercise or a simulated lab at hand may answer. */
  readonly from: {
    readonly account: AccountChoice;
    readonly network: string | null;
    readonly records: { readonly kind: 'files' | 'log-groups' };
  };
  /** The command that asks the same again. */
  readonly again: string;
}

/** Asks all of an account; the exercise or the lab at hand where one of a simulated account is. */
export async function inAccount<T>(
  { from: { account, network, records }, again }: Inquired,
  terminal: Terminal,
  surroundings: Surroundings,
  ask: (cloud: Cloud) => Promise<T>,
): Promise<T> {
  const isAtHand =
    network === null && records.kind === 'log-groups' && account.profile === null && account.region === null;
  const practised = isAtHand ? await exerciseAt(surroundings) : undefined;
  const lab = isAtHand && !practised ? await simulatedLab(surroundings.files) : undefined;
  const introduced = (cloud: Cloud) => {
    introduceQuestion(cloud, lab, practised ? 'sandbox' : 'aws', false, terminal.ui);
    return ask(cloud);
  };
  try {
    if (practised) {
      refuseDiagnose(practised.exercise);
      return await locked(practised.surroundings.files, async () => {
        tellPractice(practised, terminal.ui);
        await noteDiagnosis(practised, { source: 'all', destination: 'all' });
        return introduced(await openSimulated(terminal, practised.surroundings, paceFor(terminal)));
      });
    }
    // The simulated account is a file: one program at a time may use it.
    if (lab)
      return await locked(surroundings.files, async () =>
        introduced(await openLab(lab, { account }, terminal, surroundings)),
      );
    return await introduced(await connectToAws(account, terminal, surroundings));
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
