import type { Event } from '../../ui.js';
import type { Exercise } from '../exercise.js';
import type { ExerciseAttempt } from '../work/progress.js';

/** An exercise in a list. */
export interface ListedExercise {
  readonly name: string;
  readonly title: string;
  readonly minutes: number;
  readonly solved: boolean;
}

export const listedExercises = (
  exercises: readonly Exercise[],
  progress: readonly ExerciseAttempt[],
): readonly ListedExercise[] =>
  exercises.map(({ name, title, minutes }) => ({
    name,
    title,
    minutes,
    solved: progress.some((one) => one.name === name && one.solved),
  }));

/** The exercises, with how far one has come in each. */
export function listEvents(exercises: readonly Exercise[], progress: readonly ExerciseAttempt[]): readonly Event[] {
  const solved = listedExercises(exercises, progress).filter((one) => one.solved).length;
  return [
    {
      kind: 'table',
      title: 'Faults to find, in a network that nobody showed you:',
      columns: ['EXERCISE', 'TITLE', 'MIN', 'BEST', 'TRIES'],
      rows: exercises.map(({ name, title, minutes }) => {
        const own = progress.filter((one) => one.name === name);
        const best = Math.max(0, ...own.map((one) => one.best));
        return [name, title, String(minutes), own.length === 0 ? '' : bar(best), String(own.length)];
      }),
    },
    { kind: 'text', text: `Solved: ${solved} of ${exercises.length}.` },
    {
      kind: 'next',
      title: '',
      commands: [
        { text: 'Take one', command: `npx flowlab practice ${exercises[0]?.name ?? ''}` },
        { text: 'Any', command: 'npx flowlab practice --random' },
      ],
    },
  ];
}

const LENGTH = 10;

/** `[######....]  60 %` */
function bar(share: number): string {
  const full = Math.round(share * LENGTH);
  return `[${'#'.repeat(full)}${'.'.repeat(LENGTH - full)}] ${Math.round(share * 100)} %`;
}
