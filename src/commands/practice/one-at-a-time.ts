import { isProblem } from '../../base/problem.js';
import { loadExercise, type OpenExercise } from '../../practice/work/open-exercise.js';
import type { Surroundings } from '../surroundings.js';
import type { PracticePlace } from './practice-files.js';

/**
 * One exercise is open at a time. An open one is not closed in silence: in a terminal the person is asked, elsewhere told.
 * Answers with the open one if they go on with it; undefined where another may be planted.
 */
export async function keptInstead(place: PracticePlace, surroundings: Surroundings): Promise<OpenExercise | undefined> {
  const open = await openAt(place);
  if (!open) return undefined;
  using terminal = await surroundings.terminal();
  if (!terminal.isInteractive) {
    terminal.ui.tell({
      kind: 'note',
      tone: 'warn',
      text: `“${open.title}” was open, and is closed to make room. ${backTo(open)}`,
    });
    return undefined;
  }
  const goesOn = await terminal.ui.ask<boolean>({
    id: 'practice-replace',
    flag: 'practice close',
    text: `“${open.title}” (${open.name}) is open. Give it up for another?`,
    choices: [
      { value: true, label: 'Go on with the open one' },
      { value: false, label: 'Give it up', hint: backTo(open) },
    ],
    default: 0,
  });
  return goesOn ? open : undefined;
}

/** An exercise that cannot be read counts as none. */
async function openAt(place: PracticePlace): Promise<OpenExercise | undefined> {
  const open = await loadExercise(place).catch((error: unknown) => {
    if (!isProblem(error, 'damaged-state')) throw error;
    return undefined;
  });
  return open?.closedAt === null ? open : undefined;
}

const backTo = ({ name, seed, saved }: OpenExercise): string =>
  saved
    ? 'To plant it again: npx flowlab practice --from <its file>'
    : `To plant it again, from its beginning: npx flowlab practice ${name} --seed ${seed}`;
