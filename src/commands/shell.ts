import { checkBelongs } from '../aws/identity.js';
import { Problem } from '../base/problem.js';
import type { State } from '../engine/state.js';
import { fileStore } from '../engine/store.js';
import { openAws, openCloudOf, profileOf, requireRegion } from './cloud/cloud.js';
import type { AwsFlags, Exit } from './flags.js';
import { machineOf } from './lab/lab-machine.js';
import { locked, refuseOtherRegion } from './lab/lab-run.js';
import { type Places, places } from './places.js';
import { openTerminal, type Terminal } from './terminal.js';

/** `source` and `destination` are the lab's; an instance id can be anybody's, on AWS. */
export async function shell(target: string, flags: AwsFlags): Promise<Exit> {
  const terminal = openTerminal(flags);
  const where = places(flags.state, process.env);
  try {
    const state = await fileStore(where.state).load();
    const instance = machineOf(state, target);
    if (instance && state?.lab.mode === 'sandbox') {
      // The simulated account is a file: one program at a time may write it.
      return await locked(where, () => enter(state, instance, flags, where, terminal));
    }
    if (instance && state) return await enter(state, instance, flags, where, terminal);
    if (!/^i-[0-9a-f]+$/.test(target)) throw noSuch(target, state);
    const cloud = await openAws({ profile: profileOf(flags), region: await requireRegion(flags) }, terminal);
    await cloud.openShell({ id: target, name: target });
    return 0;
  } finally {
    terminal.close();
  }
}

async function enter(
  state: State,
  instance: { id: string; name: string },
  flags: AwsFlags,
  where: Places,
  terminal: Terminal,
): Promise<Exit> {
  refuseOtherRegion(state.lab, flags);
  const cloud = await openCloudOf(state.lab, flags, where, terminal, 1);
  checkBelongs(state.lab, cloud.identity, cloud.aws.region, cloud.endpoint);
  await cloud.openShell(instance);
  return 0;
}

const noSuch = (target: string, state: State | undefined): Problem =>
  ['source', 'destination'].includes(target)
    ? new Problem(
        'precondition',
        state ? `The lab has no ${target} instance yet.` : 'There is no lab, so there is no such machine.',
        ['npx flowlab status', 'npx flowlab start --sandbox'],
      )
    : new Problem('usage', `"${target}" is no machine: source, destination or an instance id (i-…).`, [
        'npx flowlab shell source',
      ]);
