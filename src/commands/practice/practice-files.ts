import { existsSync } from 'node:fs';
import { isProblem, Problem } from '../../base/problem.js';
import { acquireLock } from '../../disk/lock.js';
import {
  type LookKind,
  loadExercise,
  type OpenExercise,
  type PracticeFiles,
  saveExercise,
} from '../../practice/work/open-exercise.js';
import { type LabFiles, labFiles } from '../lab-files.js';
import type { Surroundings } from '../surroundings.js';

/** Where a practice and its world are kept: beside the lab's state, and apart from it. */
export interface PracticePlace extends PracticeFiles {
  /** Of its world. */
  readonly files: LabFiles;
}

export function practicePlace({ state }: LabFiles): PracticePlace {
  const files = { ...labFiles(`${state}.practice`, {}), lostWorld };
  return { files, exercise: `${files.state}.exercise`, progress: `${files.state}.progress` };
}

const lostWorld = [
  'Nothing real is in it. Put the exercise away: npx flowlab practice close',
  'Plant one: npx flowlab practice --list',
];

/** Packets of an exercise meet its own network, and no other that might answer. */
export const worldIsLost = ({ name }: OpenExercise, { files }: PracticePlace): Problem =>
  new Problem('damaged-state', `The world of exercise ${name} is missing: ${files.world}`, lostWorld);

/** An exercise that somebody is at, and surroundings in which its world stands where the lab's would. */
export interface AtExercise {
  readonly exercise: OpenExercise;
  readonly place: PracticePlace;
  readonly surroundings: Surroundings;
}

/** Undefined where nobody practises: then commands look into the lab, or into AWS. Problem 'damaged-state' where exercise or world is lost. */
export async function exerciseAt(surroundings: Surroundings): Promise<AtExercise | undefined> {
  const place = practicePlace(surroundings.files);
  const exercise = await loadExercise(place);
  if (!exercise || exercise.closedAt !== null) return undefined;
  if (!exercise.saved && !existsSync(place.files.world)) throw worldIsLost(exercise, place);
  return { exercise, place, surroundings: { ...surroundings, files: place.files } };
}

/** Keeps in mind what somebody looked at. Where another command has the exercise in hand, that is let go. */
export async function noteLook(place: PracticePlace, kind: LookKind, about: string): Promise<void> {
  try {
    await using _lock = await acquireLock(place.files.state);
    const exercise = await loadExercise(place);
    if (exercise) await saveExercise(place, withLook(exercise, kind, about));
  } catch (error) {
    if (!isProblem(error, 'locked')) throw error;
  }
}

export const withLook = (exercise: OpenExercise, kind: LookKind, about: string): OpenExercise => ({
  ...exercise,
  looks: [...exercise.looks, { at: Date.now(), kind, about }],
});

/** What commands say that look into an exercise and not into the lab. */
export const practiceText = ({ exercise: { name, title } }: AtExercise): string =>
  `Practice: “${title}” (${name}) is open, and commands look into it. npx flowlab practice shows its ticket, npx flowlab practice close puts it away.`;
