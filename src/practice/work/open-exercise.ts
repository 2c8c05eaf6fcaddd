import { isObject, jsonIn } from '../../base/json.js';
import { Problem } from '../../base/problem.js';
import type { Evidence } from '../../diagnosis/question.js';
import type { WhatIfStep } from '../../diagnosis/what-if/association.js';
import { readPrivately, writeDurably } from '../../disk/durable-file.js';
import type { Network } from '../../network/model.js';
import type { Attempted, Goal } from '../exercise.js';
import type { Answer } from '../grade/answer.js';

/** What somebody looked at, or tried. */
export interface Look {
  /** Milliseconds of the world's clock. */
  readonly at: number;
  readonly kind: LookKind;
  /** What it was about: ids, names, the line that was typed. */
  readonly about: string;
}

export type LookKind = 'try' | 'shell' | 'records' | 'rules' | 'diagnose';

/** An exercise that somebody is at, as it is kept beside its world. */
export interface OpenExercise {
  readonly schema: 1;
  readonly name: string;
  readonly title: string;
  readonly seed: number;
  /** Milliseconds of the world's clock. */
  readonly plantedAt: number;
  readonly triedFrom: number;
  /** When it was solved or put away; null while somebody is at it. */
  readonly closedAt: number | null;
  readonly goal: Goal;
  readonly withoutDiagnose: boolean;
  readonly ticket: readonly string[];
  readonly attempted: Attempted;
  readonly healthy: Network;
  readonly before: Network;
  /** Ports on which each instance listened when it was handed over. */
  readonly listeners: Readonly<Record<string, readonly number[]>>;
  readonly looks: readonly Look[];
  readonly hints: number;
  readonly answer: Answer | null;
  /** Of a saved case, which has no world: its evidence, what was changed since, and whether that was tried. */
  readonly saved?: {
    readonly evidence: Evidence;
    readonly changes: readonly WhatIfStep[];
    readonly isTried: boolean;
  };
}

/** Where a practice is kept. */
export interface PracticeFiles {
  readonly exercise: string;
  readonly progress: string;
}

const largest = 64 * 1024 * 1024;

/** The exercise that was planted last; undefined where there is none. */
export async function loadExercise({ exercise: path }: PracticeFiles): Promise<OpenExercise | undefined> {
  const text = await readPrivately(path, largest);
  if (text === undefined) return undefined;
  const value = jsonIn(text);
  if (isExercise(value)) return value;
  throw new Problem('damaged-state', `The exercise kept in ${path} cannot be read.`, [
    'Put it away: npx flowlab practice close',
    'Plant another: npx flowlab practice --list',
  ]);
}

export const saveExercise = ({ exercise: path }: PracticeFiles, exercise: OpenExercise): Promise<void> =>
  writeDurably(path, `${JSON.stringify(exercise)}\n`);

/** Only the outline is looked at, as nobody but this program writes these files. */
const isExercise = (value: unknown): value is OpenExercise =>
  isObject(value) &&
  value.schema === 1 &&
  [value.name, value.title].every((text) => typeof text === 'string') &&
  [value.ticket, value.looks].every(Array.isArray) &&
  isObject(value.listeners) &&
  isObject(value.attempted) &&
  isObject(value.attempted.source) &&
  isObject(value.attempted.destination) &&
  [value.healthy, value.before].every((network) => isObject(network) && Array.isArray(network.interfaces));
