import type { CauseCode } from '../diagnosis/causes/cause-code.js';
import type { World } from '../sandbox/world/world.js';
import type { Exercise } from './exercise.js';
import { plant } from './plant.js';
import { listenersOf } from './work/judge.js';
import type { OpenExercise } from './work/open-exercise.js';

/** Plants an exercise: what is kept of it, and its world. `now`: milliseconds since the Unix epoch. */
export async function startExercise(
  exercise: Exercise,
  seed: number,
  now: number,
): Promise<{ readonly opened: OpenExercise; readonly world: World; readonly codes: readonly CauseCode[] }> {
  const { site, fault, healthy, before, triedFrom } = await plant(exercise, seed, now);
  const { name, title, goal, withoutDiagnose } = exercise;
  const opened: OpenExercise = {
    schema: 1,
    name,
    title,
    seed,
    plantedAt: site.now(),
    triedFrom,
    closedAt: null,
    goal,
    withoutDiagnose,
    ticket: fault.ticket,
    attempted: fault.attempted,
    healthy,
    before,
    listeners: listenersOf(site.world),
    looks: [],
    hints: 0,
    answer: null,
  };
  return { opened, world: site.world, codes: fault.codes };
}
