import { explain } from '../../aws/explain.js';
import { isProblem } from '../../base/problem.js';
import type { Cloud } from '../../cloud.js';
import type { WhatIf } from '../../diagnosis/what-if/effect.js';
import type { State } from '../../engine/state.js';
import { fileStore } from '../../engine/store.js';
import type { WhatIfRequest } from '../../investigation/what-if.js';
import { whatIfOnAws } from '../../investigation/what-if-on-aws.js';
import { openAws } from '../cloud/cloud.js';
import { locked } from '../lab/lab-run.js';
import type { LabFiles } from '../lab-files.js';
import type { Surroundings } from '../surroundings.js';
import type { Terminal } from '../terminal.js';
import { openLab } from './on-aws.js';

/** In an account, or inside the lab at hand where that is a simulated one. */
export async function answerOnAws(
  request: WhatIfRequest & { readonly from: { readonly kind: 'aws' } },
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<WhatIf> {
  const { account } = request.from;
  const lab = account.profile === null && account.region === null ? await simulatedLab(surroundings.files) : undefined;
  const run = async (open: () => Promise<Cloud>) => whatIfOnAws(request, await open(), terminal);
  try {
    // The simulated account is a file: one program at a time may use it.
    if (lab)
      return await locked(surroundings.files, () => run(() => openLab(lab, { account }, terminal, surroundings)));
    return await run(() => openAws(account, terminal, surroundings));
  } catch (error) {
    throw explain(error, { ...account, again: 'npx flowlab diagnose --what-if "aws ec2 …"' });
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
