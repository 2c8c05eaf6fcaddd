import { Problem } from '../base/problem.js';
import type { Exit } from './exit.js';
import { adopt, locked } from './lab/lab-run.js';
import { type LessonFlags, lessonAnswers } from './lab/lesson-flags.js';
import { walkThrough } from './lab/walk-through.js';
import { type AccountFlags, accountIn } from './options.js';
import type { Surroundings } from './surroundings.js';

interface ResumeFlags extends AccountFlags, LessonFlags {
  readonly until?: number;
  readonly yes?: boolean;
  readonly cleanup?: boolean;
}

export async function runResume(surroundings: Surroundings, flags: ResumeFlags): Promise<Exit> {
  using terminal = await surroundings.terminal({
    yes: flags.yes === true,
    brief: flags.brief === true,
    given: lessonAnswers(flags),
  });
  return await locked(surroundings.files, async (store) => {
    const state = await store.load();
    if (!state || state.cleaned) throw noLab();
    const run = adopt(state, accountIn(flags), { store, terminal }, surroundings);
    return walkThrough(state, run, flags);
  });
}

const noLab = (): Problem =>
  new Problem('no-lab', 'There is no lab to go on with.', [
    'Start one: npx flowlab start',
    'Without an account: npx flowlab start --sandbox',
    'Kept elsewhere? --state <file>',
  ]);
