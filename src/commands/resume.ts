import { Problem } from '../engine/problem.js';
import { version } from '../version.js';
import { openCloudOf } from './cloud/cloud.js';
import type { AwsFlags, Exit } from './flags.js';
import { afterSweep, afterWalk } from './lab/endings.js';
import { locked, paceFor, sweep, walk } from './lab/lab-run.js';
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
      refuseOtherRegion(state.lab, flags);
      const { lab } = state;
      terminal.ui.tell({
        kind: 'welcome',
        version,
        mode: lab.mode,
        lab: lab.id,
        account: lab.account,
        region: lab.region,
      });
      const reopen = () => openCloudOf(lab, flags, where, terminal, paceFor(terminal));
      const run = { store, where, terminal, reopen };
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

/** The lab's own region counts; another one named by mistake must not be looked into. */
export function refuseOtherRegion(
  { id, region }: { readonly id: string; readonly region: string },
  flags: AwsFlags,
): void {
  if (flags.region === undefined || flags.region === region) return;
  throw new Problem('other-account', `Lab ${id} is in ${region}, not in ${flags.region}.`, [
    'Leave --region out: the lab knows its own',
  ]);
}
