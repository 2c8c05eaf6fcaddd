import { Problem } from '../../base/problem.js';
import { acquireLock } from '../../disk/lock.js';
import { openSite, type Site } from '../../practice/site.js';
import { loadExercise, type OpenExercise, saveExercise } from '../../practice/work/open-exercise.js';
import { loadWorld } from '../cloud/sandbox-world.js';
import type { Surroundings } from '../surroundings.js';
import { type PracticePlace, practicePlace } from './practice-files.js';
import { saveWorld } from './save-world.js';

/** An exercise and its world in hand; nobody else has them meanwhile. */
export interface Bench {
  readonly exercise: OpenExercise;
  readonly site: Site;
  readonly place: PracticePlace;
  /** Keeps the exercise as it is now. */
  keep(exercise: OpenExercise): Promise<void>;
  /** Keeps the world as it is now, with its time. */
  keepWorld(): Promise<void>;
}

/** Opens the exercise at hand, solved ones too. Problem 'no-lab' where there is none. */
export async function atBench<T>(surroundings: Surroundings, act: (bench: Bench) => Promise<T>): Promise<T> {
  const place = practicePlace(surroundings.files);
  const lock = await acquireLock(place.files.state);
  try {
    const exercise = await loadExercise(place);
    const saved = exercise && (await loadWorld(place.files.world));
    if (!exercise || !saved) throw nothingOpen();
    const site = openSite({ seed: 0, at: Math.max(saved.savedAt, Date.now()), saved });
    return await act({
      exercise,
      site,
      place,
      keep: (changed) => saveExercise(place, changed),
      keepWorld: () => saveWorld(place.files.world, site),
    });
  } finally {
    await lock.release();
  }
}

const nothingOpen = (): Problem =>
  new Problem('no-lab', 'No exercise is open.', [
    'See what there is: npx flowlab practice --list',
    'Take one by chance: npx flowlab practice --random',
  ]);
