import { isProblem } from '../../base/problem.js';
import type { State } from '../../engine/state.js';
import { viewSandbox } from '../cloud/sandbox-view.js';
import type { Surroundings } from '../surroundings.js';
import type { Terminal } from '../terminal.js';
import { type Check, check } from './check.js';
import { isSimulated, standingLab } from './standing-lab.js';

/** Where the lab at hand is a simulated one: whether its account is there and answers. AWS is not looked at. */
export async function sandboxChecks(
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<readonly Check[] | undefined> {
  const state = await sandboxLab(surroundings);
  if (state === undefined) return undefined;
  return [
    await accountCheck(state, terminal, surroundings),
    check('AWS', 'info', 'not looked at: the lab at hand is in the sandbox and needs none of it', [
      'Look all the same: npx flowlab doctor --region <name>',
    ]),
  ];
}

async function accountCheck({ lab }: State, terminal: Terminal, { files }: Surroundings): Promise<Check> {
  try {
    await viewSandbox(lab, files, terminal, 1);
    return check('Sandbox', 'ok', `lab ${lab.id}: its simulated account ${lab.account} answers in ${lab.region}`);
  } catch (error) {
    if (!isProblem(error)) throw error;
    return check('Sandbox', 'fail', error.message, error.next);
  }
}

/** A state that cannot be read has a line of its own. */
async function sandboxLab({ files }: Surroundings): Promise<State | undefined> {
  try {
    const state = await standingLab(files);
    return isSimulated(state) ? state : undefined;
  } catch (error) {
    if (!isProblem(error)) throw error;
    return undefined;
  }
}
