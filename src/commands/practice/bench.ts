import { Problem } from '../../base/problem.js';
import { acquireLock } from '../../disk/lock.js';
import { caseGround } from '../../practice/saved-case/case-ground.js';
import { openSite } from '../../practice/site.js';
import type { ExerciseGround } from '../../practice/work/ground.js';
import { loadExercise, type OpenExercise, saveExercise } from '../../practice/work/open-exercise.js';
import { worldGround } from '../../practice/work/world-ground.js';
import { loadWorld, saveTo } from '../cloud/sandbox-world.js';
import type { Surroundings } from '../surroundings.js';
import { type PracticePlace, practicePlace, worldIsLost } from './practice-files.js';

/** An exercise and what it is worked at in; nobody else has them in hand meanwhile. */
export interface Bench {
  readonly exercise: OpenExercise;
  readonly ground: ExerciseGround;
  readonly place: PracticePlace;
  /** Keeps the exercise as it is now, and its world with its time. */
  keep(exercise: OpenExercise): Promise<void>;
}

/** Opens the exercise at hand, solved ones too. Problem 'no-lab' where there is none. */
export async function atBench<T>(surroundings: Surroundings, act: (bench: Bench) => Promise<T>): Promise<T> {
  const place = practicePlace(surroundings.files);
  await using _lock = await acquireLock(place.files.state);
  const exercise = await loadExercise(place);
  if (!exercise) throw nothingOpen();
  if (exercise.saved) {
    const ground = caseGround(exercise, exercise.saved);
    return await act({ exercise, ground, place, keep: (now) => saveExercise(place, ground.kept(now)) });
  }
  const world = await loadWorld(place.files);
  if (!world) throw exercise.closedAt === null ? worldIsLost(exercise, place) : nothingOpen();
  const site = openSite({ seed: 0, at: Math.max(world.savedAt, Date.now()), saved: world });
  const keep = async (now: OpenExercise): Promise<void> => {
    await saveTo(place.files.world, site)(site.world);
    await saveExercise(place, now);
  };
  return await act({ exercise, ground: worldGround(site), place, keep });
}

export const nothingOpen = (): Problem =>
  new Problem('no-lab', 'No exercise is open.', [
    'See what there is: npx flowlab practice --list',
    'Take one at random: npx flowlab practice --random',
  ]);
