import type { AwsFlags, Exit } from './flags.js';
import { afterSweep } from './lab/endings.js';
import { locked, sweep, takeUp } from './lab/lab-run.js';
import { sweepByTags } from './lab/sweep-by-tags.js';
import { places } from './places.js';
import { openTerminal, type Terminal } from './terminal.js';

export interface CleanupFlags extends AwsFlags {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly lab?: string;
  readonly discover?: boolean;
}

export async function cleanup(flags: CleanupFlags): Promise<Exit> {
  const terminal = openTerminal(flags, { yes: flags.yes === true });
  const where = places(flags.state, process.env);
  try {
    if (flags.lab !== undefined || flags.discover) return await sweepByTags(flags, where, terminal);
    return await locked(where, async (store) => {
      const state = await store.load();
      if (!state || state.cleaned) return nothingKnown(terminal);
      const run = takeUp(state, flags, { store, where, terminal });
      return afterSweep(await sweep(state, run, flags.dryRun === true), run);
    });
  } finally {
    terminal.close();
  }
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
