import type { Exit } from './exit.js';
import { afterSweep } from './lab/endings.js';
import { adopt, locked, sweep } from './lab/lab-run.js';
import { sweepByTags } from './lab/sweep-by-tags.js';
import { type AccountFlags, accountIn } from './options.js';
import type { Surroundings } from './surroundings.js';
import type { Terminal } from './terminal.js';

interface CleanupFlags extends AccountFlags {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly lab?: string;
  readonly discover?: boolean;
}

export async function runCleanup(surroundings: Surroundings, flags: CleanupFlags): Promise<Exit> {
  using terminal = await surroundings.terminal({ yes: flags.yes === true });
  const { lab, discover = false, dryRun = false } = flags;
  if (lab !== undefined || discover)
    return await sweepByTags({ lab: lab ?? null, account: accountIn(flags), dryRun }, terminal, surroundings);
  return await locked(surroundings.files, async (store) => {
    const state = await store.load();
    if (!state || state.cleaned) return nothingKnown(terminal);
    const run = adopt(state, accountIn(flags), { store, terminal }, surroundings);
    return afterSweep(await sweep(state, run, dryRun), run);
  });
}

function nothingKnown({ ui }: Terminal): Exit {
  ui.tell({ kind: 'note', tone: 'ok', text: 'There is no lab to clean up.' });
  ui.tell({
    kind: 'next',
    title: 'Was it started on another computer, or its file lost? Labs can be found by their tags.',
    commands: [{ text: 'Look in this account and region', command: 'npx flowlab cleanup --discover' }],
  });
  return 0;
}
