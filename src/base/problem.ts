/** Why a run cannot go on, as a stable word. The exit code of each is decided in cli.ts alone. */
export type ProblemCode =
  | 'usage' // wrong flag, or an answer was needed and nobody could give it
  | 'no-answer' // end of input at a question
  | 'declined' // the person does not want what it costs: no error, but what was asked stays open
  | 'sign-in' // no, expired or invalid credentials
  | 'denied' // a permission is missing
  | 'org-denied' // an organisation's policy forbids it
  | 'other-account' // state belongs to another account, partition, region or endpoint
  | 'precondition' // what the lab needs is not there (no default VPC, no instance type…)
  | 'taken' // a name or number is in use by something that is not ours
  | 'not-ours' // recorded, but no longer carries our tag
  | 'quota' // an account limit was reached
  | 'capacity' // AWS has no room for it right now
  | 'locked' // another run holds the lab
  | 'damaged-state' // the state file cannot be read
  | 'newer-state' // written by a newer flowlab
  | 'storage' // the state cannot be written
  | 'lost-answer' // a mutating call may or may not have happened
  | 'unreachable' // network trouble that outlasted every retry
  | 'throttled' // still throttled after every retry
  | 'timeout' // something did not become ready in time
  | 'leftovers' // clean-up could not remove everything
  | 'rejected' // AWS refused the request for another reason
  | 'no-lab' // nothing to resume, show or clean up
  | 'unfinished-lab' // `start` while another lab is under way
  | 'bug';

/**
 * Everything that stops a run. The message says what happened and why; `next` holds what to do about it,
 * each a sentence or a command line. The original error travels in `cause`.
 */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly next: readonly string[];

  constructor(code: ProblemCode, message: string, next: readonly string[] = [], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'Problem';
    this.code = code;
    this.next = next;
  }
}

export const isProblem = (error: unknown, code?: ProblemCode): error is Problem =>
  error instanceof Problem && (code === undefined || error.code === code);
