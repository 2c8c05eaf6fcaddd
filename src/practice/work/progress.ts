import { jsonIn } from '../../base/json.js';
import { readPrivately, writeDurably } from '../../disk/durable-file.js';
import { type Grade, isSolved, parts, shareOf } from '../grade/part.js';
import type { OpenExercise, PracticeFiles } from './open-exercise.js';

/** One time that an exercise was worked at, by its first grade and by its best. Shares are from 0 to 1. */
export interface ExerciseAttempt {
  readonly name: string;
  readonly seed: number;
  /** Tells attempts apart. */
  readonly plantedAt: number;
  readonly gradedAt: number;
  readonly first: number;
  readonly best: number;
  readonly solved: boolean;
  /** Of the last grade, by part. */
  readonly parts: Readonly<Record<string, number>>;
  readonly looks: number;
  readonly hints: number;
}

const largest = 4 * 1024 * 1024;

/** Every attempt so far, the oldest first. A file that cannot be read is a progress that begins anew. */
export async function loadProgress({ progress: path }: PracticeFiles): Promise<readonly ExerciseAttempt[]> {
  const text = await readPrivately(path, largest);
  if (text === undefined) return [];
  const value = jsonIn(text);
  return Array.isArray(value) ? value.filter(isAttempt) : [];
}

/** Notes a grade: the first of an attempt stays, the best counts. */
export async function noteGrade(
  files: PracticeFiles,
  { name, seed, plantedAt, looks, hints }: OpenExercise,
  grade: Grade,
  gradedAt: number,
): Promise<void> {
  const known = await loadProgress(files);
  const before = known.find((one) => one.name === name && one.plantedAt === plantedAt);
  const share = shareOf(grade);
  const attempt: ExerciseAttempt = {
    name,
    seed,
    plantedAt,
    gradedAt,
    first: before?.first ?? share,
    best: Math.max(before?.best ?? 0, share),
    solved: (before?.solved ?? false) || isSolved(grade),
    parts: Object.fromEntries(parts.map((part) => [part, grade[part].earned / grade[part].of])),
    looks: looks.length,
    hints,
  };
  const others = known.filter((one) => one !== before);
  await writeDurably(files.progress, `${JSON.stringify([...others, attempt])}\n`);
}

const isAttempt = (value: unknown): value is ExerciseAttempt =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'best' in value &&
  typeof value.best === 'number' &&
  'solved' in value &&
  typeof value.solved === 'boolean';
