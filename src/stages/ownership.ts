import { classify, codeOf } from '../aws/classify.js';
import { Problem } from '../base/problem.js';

/** The name belongs to something that this lab did not make. */
export const taken = (what: string): Problem =>
  new Problem('taken', `${what} exists already and does not belong to this lab; it was left alone.`, [
    'Remove or rename it, then: npx flowlab resume',
    'Or clean this lab up: npx flowlab cleanup',
  ]);

/** It was made by this lab, and somebody took its tag away since: from here on it counts as theirs. */
export const notOurs = (what: string): Problem =>
  new Problem('not-ours', `${what} no longer carries this lab's tag, so it is left alone.`, [
    'Put the tag back, or remove it yourself',
  ]);

/**
 * "Exists already" may mean ours: made by an earlier call whose answer was lost, and not seen since. As Problem
 * 'lost-answer' it makes the engine look whose it is before anything else happens.
 */
export async function orExists<T>(call: string, sent: Promise<T>): Promise<T> {
  try {
    return await sent;
  } catch (error) {
    if (classify(error) !== 'exists') throw error;
    throw new Problem(
      'lost-answer',
      `${call} says that it exists already (${codeOf(error)}); flowlab looks first whose it is.`,
      ['Go on: npx flowlab resume'],
      error,
    );
  }
}

/** An answer that lacks what it must hold says nothing about what happened. */
export function answered<T>(value: T | undefined | null, call: string): T {
  if (value !== undefined && value !== null) return value;
  throw new Problem('lost-answer', `The answer to ${call} lacks its result, so it may or may not have happened.`, [
    'Look whether it did, and go on: npx flowlab resume',
  ]);
}
