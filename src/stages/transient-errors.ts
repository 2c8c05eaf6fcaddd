import { classify, codeOf, isGone } from '../aws/classify.js';

/** Errors that pass by themselves, each with the words for it; anything else is no reason to try again. */
type Reason = (error: unknown) => string | undefined;

export const ifBusy =
  (words: string): Reason =>
  (error) =>
    classify(error) === 'busy' ? words : undefined;

/** IAM's changes travel for some seconds (IAM user guide, "Changes that I make are not always immediately visible"). */
export const ifNotVisibleYet: Reason = (error) =>
  isGone(error) && error instanceof Error && !/^Policy /.test(error.message)
    ? 'the new role is not visible everywhere yet'
    : undefined;

/** What was made a moment ago may be unknown to the call that uses it (EC2 developer guide, "Eventual consistency"). */
export const ifNotUsableYet: Reason = (error) => {
  switch (classify(error)) {
    case 'not-yet':
      return 'the new role is not usable everywhere yet';
    case 'gone':
      return `AWS does not see everywhere yet what was just made (${codeOf(error)})`;
    default:
      return undefined;
  }
};
