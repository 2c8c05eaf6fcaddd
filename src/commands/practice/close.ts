import { isProblem } from '../../base/problem.js';
import { unlinkIfThere } from '../../disk/durable-file.js';
import { acquireLock } from '../../disk/lock.js';
import { thisMachine } from '../../disk/machine.js';
import { loadExercise, saveExercise } from '../../practice/work/open-exercise.js';
import type { Exit } from '../exit.js';
import { show } from '../show.js';
import type { Surroundings } from '../surroundings.js';
import { nothingOpen } from './bench.js';
import { practicePlace } from './practice-files.js';

/** Puts the exercise away: commands look into the lab again. Needs no world, so that it is the way out where that is lost. */
export async function runClose(surroundings: Surroundings): Promise<Exit> {
  const place = practicePlace(surroundings.files);
  await using _lock = await acquireLock(place.files.state);
  const exercise = await loadExercise(place).catch((error: unknown) => {
    if (!isProblem(error, 'damaged-state')) throw error;
    return 'unreadable' as const;
  });
  if (exercise === undefined) throw nothingOpen();
  if (exercise === 'unreadable') await unlinkIfThere(place.exercise, thisMachine);
  else await saveExercise(place, { ...exercise, closedAt: exercise.closedAt ?? Date.now() });
  const which = exercise === 'unreadable' ? 'The exercise' : exercise.name;
  return show(surroundings, [
    { kind: 'note', tone: 'ok', text: `${which} is put away. Commands look into the lab again.` },
  ]);
}
