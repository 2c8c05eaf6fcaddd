import type { Work } from '../grade/grade.js';
import type { OpenExercise } from './open-exercise.js';
import type { NumberedRecord } from './records.js';

/** What an exercise is worked at in: a simulated world, or the network and the records of a saved case. */
export interface ExerciseGround {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  records(): readonly NumberedRecord[];
  /** Everything that the grade goes by, as it is now. */
  work(exercise: OpenExercise): Promise<Work>;
  /** Does once more what the ticket complains of. */
  attempt(exercise: OpenExercise): GroundTrial;
  /** Answers, and carries out, a command of the AWS CLI. Problem 'usage' or 'rejected' where it cannot. */
  ask(exercise: OpenExercise, words: readonly string[]): Promise<unknown>;
  /** Lets time pass; records arrive meanwhile. */
  wait(minutes: number): void;
  /** The exercise with what this ground keeps in it. */
  kept(exercise: OpenExercise): OpenExercise;
}

export interface GroundTrial {
  readonly isThrough: boolean;
  readonly said: string;
}
