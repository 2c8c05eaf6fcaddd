import { isGone } from './classify.js';

/** The answer; undefined where what was asked for is gone. */
export async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** "Already gone" is what a removal wants. */
export async function ignoreGone(call: Promise<unknown>): Promise<void> {
  await unlessGone(call);
}
