import type { CauseCode } from '../../diagnosis/causes/cause-code.js';

/** Cited in place of a record: there is none where there should be one. */
export const NO_RECORD = 'none';

/** What somebody says it was. */
export interface Answer {
  /** An id; machines may be named. */
  readonly place: string;
  readonly cause: CauseCode;
  /** Lines as delivered, or `none`. */
  readonly cited: readonly string[];
  readonly excluded: readonly CauseCode[];
}
