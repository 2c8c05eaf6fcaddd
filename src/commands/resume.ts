import { Problem } from '../base/problem.js';
import type { Exit } from './exit.js';
import { afterSweep, afterWalk } from './lab/endings.js';
import { adopt, locked, sweep, walk } from './lab/lab-run.js';
import { type AccountFlags, accountIn } from './options.js';
import type { Surroundings } from './surroundings.js';

interface ResumeFlags extends AccountFlags {
  readonly until?: number;
  readonly yes?: boolean;
  readonly cleanup?: boolean;
}

export async function resume(surroundings: Surroundings, flags: ResumeFlags): Promise<Exit> {
  const terminal = await surroundings.terminal({ yes: flags.yes === true });
  try {
    return await locked(surroundings.files, async (store) => {
      const state = await store.load();
      if (!state || state.cleaned) throw noLab();
      const run = adopt(state, accountIn(flags), { store, terminal }, surroundings);
      const code = afterWalk(await walk(state, run, flags.until), terminal);
      if (!flags.cleanup || code !== 0) return code;
      return afterSweep(await sweep((await store.load()) ?? state, run, false), run);
    });
  } finally {
    terminal.close();
  }
}

const noLab = (): Problem =>
  new Problem('no-lab', 'There is no lab to go on with.', [
    'Start one: npx flowlab start',
    'Without an account: npx flowlab start --sandbox',
    'Kept elsewhere? --state <file>',
  ]);
