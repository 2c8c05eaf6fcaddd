import { randomInt } from 'node:crypto';
import { basename } from 'node:path';
import { Problem } from '../../base/problem.js';
import { unlinkIfThere } from '../../disk/durable-file.js';
import { acquireLock } from '../../disk/lock.js';
import { thisMachine } from '../../disk/machine.js';
import { savedCaseIn } from '../../investigation/replay.js';
import type { Exercise } from '../../practice/exercise.js';
import { exercises } from '../../practice/exercises/index.js';
import { exerciseFromCase } from '../../practice/saved-case/open-case.js';
import { startExercise } from '../../practice/start.js';
import { listEvents, listedExercises } from '../../practice/tell/list.js';
import { adviceEvents, ticketEvents } from '../../practice/tell/ticket.js';
import { loadExercise, type OpenExercise, saveExercise } from '../../practice/work/open-exercise.js';
import { loadProgress } from '../../practice/work/progress.js';
import { saveTo } from '../cloud/sandbox-world.js';
import type { Exit } from '../exit.js';
import { show } from '../show.js';
import type { Surroundings } from '../surroundings.js';
import { keptInstead } from './one-at-a-time.js';
import { type PracticePlace, practicePlace } from './practice-files.js';
import { session } from './session.js';

export interface PracticeFlags {
  readonly list?: boolean;
  readonly json?: boolean;
  readonly random?: boolean;
  readonly seed?: number;
  readonly reset?: boolean;
  readonly from?: string;
}

/** Plants an exercise and shows its ticket; or shows what there is. */
export async function runPractice(
  surroundings: Surroundings,
  name: string | undefined,
  flags: PracticeFlags,
): Promise<Exit> {
  refuseMixed(name, flags);
  const place = practicePlace(surroundings.files);
  if (flags.reset) return reset(place, surroundings);
  if (flags.list) return list(place, flags.json === true, surroundings);
  if (flags.from !== undefined) {
    const wanted = exerciseFromCase(basename(flags.from), await savedCaseIn(flags.from, '--from'), Date.now());
    const kept = await keptInstead(place, surroundings);
    return work(kept ?? (await beginCase(wanted, place)), flags, surroundings);
  }
  const seed = flags.seed ?? randomInt(1, 10_000);
  const wanted = flags.random ? exercises[seed % exercises.length] : name === undefined ? undefined : named(name);
  if (!wanted) {
    const open = await loadExercise(place);
    if (open && open.closedAt === null) return work(open, flags, surroundings);
    const chosen = flags.json ? null : await choose(place, surroundings);
    return chosen
      ? work(await begin(chosen, seed, place), flags, surroundings)
      : list(place, flags.json === true, surroundings);
  }
  const kept = await keptInstead(place, surroundings);
  return work(kept ?? (await begin(wanted, seed, place)), flags, surroundings);
}

/** The ticket; and where somebody sits at a terminal, everything that follows. */
async function work(opened: OpenExercise, { json = false }: PracticeFlags, surroundings: Surroundings): Promise<Exit> {
  if (json) {
    const { name, title, seed, ticket, attempted, goal, withoutDiagnose } = opened;
    return show(surroundings, { name, title, seed, ticket, attempted, goal, withoutDiagnose });
  }
  const interactive = await isInteractive(surroundings);
  const advice = interactive ? [] : adviceEvents(opened, Date.now());
  const exit = await show(surroundings, [...ticketEvents(opened), ...advice]);
  return interactive ? session(surroundings) : exit;
}

async function isInteractive(surroundings: Surroundings): Promise<boolean> {
  using terminal = await surroundings.terminal();
  return terminal.isInteractive;
}

/** Which one? Null where nobody can be asked, or none is wanted. */
async function choose(place: PracticePlace, surroundings: Surroundings): Promise<Exercise | null> {
  using terminal = await surroundings.terminal();
  if (!terminal.isInteractive) return null;
  const solved = listedExercises(exercises, await loadProgress(place));
  return await terminal.ui.ask<Exercise | null>({
    id: 'practice-exercise',
    flag: 'practice <exercise>',
    text: 'Which fault do you want to find?',
    choices: [
      ...exercises.map((exercise, at) => ({
        value: exercise,
        label: `${exercise.title} (${exercise.minutes} min${solved[at]?.solved ? ', solved' : ''})`,
      })),
      { value: null, label: 'None now' },
    ],
    default: Math.max(
      0,
      solved.findIndex((one) => !one.solved),
    ),
  });
}

/** The world is there before the exercise that needs it: whoever is killed in between has none, and not half of one. */
async function begin(exercise: Exercise, seed: number, place: PracticePlace): Promise<OpenExercise> {
  await using _lock = await acquireLock(place.files.state);
  await unlinkIfThere(place.exercise, thisMachine);
  const { opened, world } = await startExercise(exercise, seed, Date.now());
  await saveTo(place.files.world, { now: () => opened.plantedAt })(world);
  await saveExercise(place, opened);
  return opened;
}

/** A diagnosis that was saved: its own world is long gone, so that of another exercise goes, too. */
async function beginCase(opened: OpenExercise, place: PracticePlace): Promise<OpenExercise> {
  await using _lock = await acquireLock(place.files.state);
  await saveExercise(place, opened);
  await unlinkIfThere(place.files.world, thisMachine);
  return opened;
}

async function list(place: PracticePlace, json: boolean, surroundings: Surroundings): Promise<Exit> {
  const progress = await loadProgress(place);
  if (json) return show(surroundings, listedExercises(exercises, progress));
  return show(surroundings, listEvents(exercises, progress));
}

async function reset(place: PracticePlace, surroundings: Surroundings): Promise<Exit> {
  await using _lock = await acquireLock(place.files.state);
  const kept = [
    { path: place.exercise, name: 'the exercise' },
    { path: place.files.world, name: 'its world' },
    { path: place.files.verdict, name: 'its verdict' },
    { path: place.progress, name: 'your progress' },
  ];
  const forgotten: string[] = [];
  for (const { path, name } of kept) if (await unlinkIfThere(path, thisMachine)) forgotten.push(name);
  const text =
    forgotten.length === 0 ? 'There is no exercise and no progress to forget.' : `Forgotten: ${forgotten.join(', ')}.`;
  return show(surroundings, [{ kind: 'note', tone: 'ok', text }]);
}

function named(name: string): Exercise {
  const found = exercises.find((one) => one.name === name);
  if (found) return found;
  throw new Problem('usage', `There is no exercise "${name}".`, [
    `There are: ${exercises.map((one) => one.name).join(', ')}`,
    'With their titles: npx flowlab practice --list',
  ]);
}

function refuseMixed(name: string | undefined, { list, random, reset, seed, from }: PracticeFlags): void {
  const asked = [
    ...(name === undefined ? [] : [name]),
    ...(list ? ['--list'] : []),
    ...(random ? ['--random'] : []),
    ...(reset ? ['--reset'] : []),
    ...(from === undefined ? [] : ['--from']),
  ];
  if (asked.length > 1)
    throw new Problem('usage', `${asked.join(' and ')} do not go together.`, [
      'What each does: npx flowlab practice --help',
    ]);
  if (seed !== undefined && (asked.length === 0 || list || reset || from !== undefined))
    throw new Problem('usage', '--seed belongs to an exercise: it says which one of its kind.', [
      'For example: npx flowlab practice --random --seed 7',
    ]);
}
