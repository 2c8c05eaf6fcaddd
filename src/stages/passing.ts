import { classify, isGone } from '../aws/classify.js';

/** Errors that pass by themselves, each with the words for it; anything else is no reason to try again. */
type Reason = (error: unknown) => string | undefined;

export const ifBusy =
  (words: string): Reason =>
  (error) =>
    classify(error) === 'busy' ? words : undefined;

/** IAM's changes travel for some seconds (IAM user guide, "Changes that I make are not always immediately visible"). */
export const ifNotVisibleYet: Reason = (error) =>
  isGone(error) && error instanceof Error && !/^Policy /.test(error.message) ? 'the new role is not visible everywhere yet' : undefined;
export const ifNotUsableYet: Reason = (error) => (classify(error) === 'not-yet' ? 'the new role is not usable everywhere yet' : undefined);
