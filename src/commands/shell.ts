import type { AccountChoice } from '../aws/profiles.js';
import { Problem } from '../base/problem.js';
import { checkBelongs } from '../engine/belongs.js';
import type { State } from '../engine/state.js';
import { fileStore } from '../engine/store.js';
import type { OpenExercise } from '../practice/work/open-exercise.js';
import { connectToAws, openCloudOf } from './cloud/cloud.js';
import type { Exit } from './exit.js';
import { locked, refuseOtherRegion } from './lab/lab-run.js';
import { machineOf, standingLab } from './lab/standing-lab.js';
import { type AccountFlags, accountIn } from './options.js';
import { enterExercise, machineIn, machineNames, noSuchMachine } from './practice/enter.js';
import { exerciseAt } from './practice/practice-files.js';
import type { Surroundings } from './surroundings.js';
import type { Terminal } from './terminal.js';

/** `source` and `destination` are the lab's; an instance id can be anybody's, on AWS. */
export async function runShell(
  surroundings: Surroundings,
  target: string | undefined,
  flags: AccountFlags,
): Promise<Exit> {
  using terminal = await surroundings.terminal();
  const { files } = surroundings;
  const account = accountIn(flags);
  const practised = await exerciseAt(surroundings);
  if (target === undefined) throw whichMachine(practised?.exercise, await standingLab(files));
  const machine = practised && machineIn(practised.exercise, target);
  if (practised && machine) return await enterExercise(practised, machine, terminal);
  const state = await fileStore(files.state).load();
  const instance = machineOf(state, target);
  if (instance && state?.lab.mode === 'sandbox') {
    // The simulated account is a file: one program at a time may write it.
    return await locked(files, () => enter(state, instance, account, terminal, surroundings));
  }
  if (instance && state) return await enter(state, instance, account, terminal, surroundings);
  if (practised && !state) throw noSuchMachine(practised.exercise, target);
  if (!/^i-[0-9a-f]+$/.test(target)) throw noSuch(target, state);
  const cloud = await connectToAws(account, terminal, surroundings);
  await cloud.openShell({ id: target, name: target });
  return 0;
}

async function enter(
  state: State,
  instance: { id: string; name: string },
  account: AccountChoice,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<Exit> {
  refuseOtherRegion(state.lab, account);
  const cloud = await openCloudOf(state.lab, account, terminal, surroundings, 1);
  checkBelongs(state.lab, cloud.identity, cloud.aws.region, cloud.endpoint);
  await cloud.openShell(instance);
  return 0;
}

/** Nobody named a machine: which there are to choose from. */
function whichMachine(exercise: OpenExercise | undefined, lab: State | undefined): Problem {
  const ofLab = ['source', 'destination'].flatMap((role) => {
    const machine = machineOf(lab, role);
    return machine ? [`${machine.name}, of the lab: npx flowlab shell ${role}`] : [];
  });
  return new Problem('usage', 'On which machine?', [
    ...(exercise ? [`Of the exercise: ${machineNames(exercise)}`] : []),
    ...ofLab,
    'Any instance on AWS that Systems Manager reaches: npx flowlab shell <instance id>',
    ...(exercise || ofLab.length > 0 ? [] : [noneYet(lab)]),
  ]);
}

const noneYet = (lab: State | undefined): string =>
  lab
    ? 'Go on with the lab, which makes two: npx flowlab resume'
    : 'Begin a lab, which makes two: npx flowlab start --sandbox';

const noSuch = (target: string, state: State | undefined): Problem =>
  ['source', 'destination'].includes(target)
    ? new Problem(
        'precondition',
        state ? `The lab has no ${target} instance yet.` : 'There is no lab, so there is no such machine.',
        state ? ['Go on with it: npx flowlab resume'] : ['Begin one: npx flowlab start --sandbox'],
      )
    : new Problem('usage', `"${target}" is not a machine: source, destination or an instance id (i-…).`, [
        'The machine that pings: npx flowlab shell source',
      ]);
