import { Problem } from '../../base/problem.js';
import type { Cloud } from '../../cloud.js';
import type { Asked } from '../../investigation/request.js';
import { exampleLook } from '../../practice/tell/example.js';
import { withoutDiagnoseText } from '../../practice/tell/ticket.js';
import { type OpenExercise, saveExercise } from '../../practice/work/open-exercise.js';
import type { Ui } from '../../ui.js';
import { openSimulated } from '../cloud/cloud.js';
import type { Exit } from '../exit.js';
import { locked, paceFor } from '../lab/lab-run.js';
import type { Terminal } from '../terminal.js';
import { type AtExercise, practiceText, withLook } from './practice-files.js';

export const tellPractice = (at: AtExercise, ui: Ui): void =>
  ui.tell({ kind: 'note', tone: 'info', text: practiceText(at) });

/** A machine of the exercise by its name, its address or its id. */
export function machineIn(
  { before }: OpenExercise,
  target: string,
): { readonly id: string; readonly name: string } | undefined {
  const found = before.interfaces.find(
    ({ name, instanceId, privateAddresses }) =>
      instanceId !== null && (name === target || instanceId === target || privateAddresses.includes(target)),
  );
  return found?.instanceId ? { id: found.instanceId, name: found.name ?? found.instanceId } : undefined;
}

/** A shell on a machine of the exercise. */
export const enterExercise = (
  at: AtExercise,
  machine: { readonly id: string; readonly name: string },
  terminal: Terminal,
): Promise<Exit> =>
  locked<Exit>(at.surroundings.files, async () => {
    if (at.exercise.saved) throw noMachines(at.exercise);
    tellPractice(at, terminal.ui);
    await saveExercise(at.place, withLook(at.exercise, 'shell', machine.name));
    const cloud = await openSimulated(terminal, at.surroundings, 1);
    await cloud.openShell(machine);
    return 0;
  });

/** Problem 'usage' for a name that no machine of the exercise has. */
export const noSuchMachine = (exercise: OpenExercise, target: string): Problem =>
  new Problem('usage', `"${target}" is not a machine of the exercise.`, [`There are: ${machineNames(exercise)}`]);

export const machineNames = ({ before }: OpenExercise): string =>
  before.interfaces.flatMap(({ name, instanceId }) => (instanceId === null ? [] : (name ?? instanceId))).join(', ');

const noMachines = (exercise: OpenExercise): Problem =>
  new Problem('precondition', 'A saved case has no machines to log in on: it is records and rules.', [
    'The records: npx flowlab practice records',
    `The rules: npx flowlab practice ${exampleLook(exercise)}`,
  ]);

/** Asks the exercise's world a question, with its lock held; refused where the exercise is to be solved without, and noted. */
export function askExercise<T>(
  at: AtExercise,
  asked: Pick<Asked, 'source' | 'destination'>,
  terminal: Terminal,
  ask: (open: () => Promise<Cloud>) => Promise<T>,
): Promise<T> {
  refuseDiagnose(at.exercise);
  return locked(at.surroundings.files, async () => {
    tellPractice(at, terminal.ui);
    await saveExercise(at.place, withLook(at.exercise, 'diagnose', `${asked.source} ${asked.destination}`));
    return ask(() => openSimulated(terminal, at.surroundings, paceFor(terminal)));
  });
}

/** Problem 'precondition' where the exercise is to be solved without. */
function refuseDiagnose(exercise: OpenExercise): void {
  if (!exercise.withoutDiagnose) return;
  throw new Problem('precondition', withoutDiagnoseText, [
    'The records: npx flowlab practice records',
    `The rules: npx flowlab practice ${exampleLook(exercise)}`,
    'To diagnose something else, put the exercise away: npx flowlab practice close',
  ]);
}
