import { Problem } from '../base/problem.js';
import type { AwsFlags, Exit } from './flags.js';
import { afterSweep, afterWalk } from './lab/endings.js';
import { locked, sweep, takeUp, walk } from './lab/lab-run.js';
import { places } from './places.js';
import { openTerminal } from './terminal.js';

export interface ResumeFlags extends AwsFlags {
  readonly until?: number;
  readonly yes?: boolean;
  readonly cleanup?: boolean;
}

export async function resume(flags: ResumeFlags): Promise<Exit> {
  const terminal = openTerminal(flags, { yes: flags.yes === true });
  const where = places(flags.state, process.env);
  try {
    return await locked(where, async (store) => {
      const state = await store.load();
      if (!state || state.cleaned) throw noLab();
      const run = takeUp(state, flags, { store, where, terminal });
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
