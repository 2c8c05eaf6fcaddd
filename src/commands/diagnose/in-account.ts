import { explain } from '../../aws/explain.js';
import type { AccountChoice } from '../../aws/profiles.js';
import type { Cloud } from '../../cloud.js';
import { connectToAws } from '../cloud/cloud.js';
import { locked } from '../lab/lab-run.js';
import { isSimulated, readableLab } from '../lab/standing-lab.js';
import { askExercise } from '../practice/enter.js';
import { exerciseAt } from '../practice/practice-files.js';
import type { Surroundings } from '../surroundings.js';
import type { Terminal } from '../terminal.js';
import { introduceQuestion } from './introduce.js';
import { openLab } from './on-aws.js';
import { withoutAccount } from './without-account.js';

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
  const standing = isAtHand && !practised ? await readableLab(surroundings.files) : undefined;
  const lab = isSimulated(standing) ? standing : undefined;
  const introduced = (cloud: Cloud) => {
    introduceQuestion(cloud, lab, practised ? 'sandbox' : 'aws', false, terminal.ui);
    return ask(cloud);
  };
  try {
    if (practised)
      return await askExercise(practised, { source: 'all', destination: 'all' }, terminal, async (open) =>
        introduced(await open()),
      );
    // The simulated account is a file: one program at a time may use it.
    if (lab)
      return await locked(surroundings.files, async () =>
        introduced(await openLab(lab, { account }, terminal, surroundings)),
      );
    const cloud = await connectToAws(account, terminal, surroundings).catch(withoutAccount({ network, records }));
    return await introduced(cloud);
  } catch (error) {
    throw explain(error, { ...account, again });
  }
}
