import { AwsError, type Call } from '../endpoint/operation.js';
import type { BucketRow } from '../world/bucket-rows.js';
import { putRow } from '../world/table.js';
import type { S3Answer } from './answer.js';

/** A configuration of a bucket that changes nothing in the sandbox, or that others read in the bucket's settings. */
export interface Setting {
  readonly query: string;
  readonly name: string;
  /** The outermost element. */
  readonly root: string;
  readonly status?: 200 | 204;
  /** The answer of a bucket that nobody configured. */
  readonly standard: () => S3Answer;
  /** … and of one whose configuration was deleted, where that is another. */
  readonly deleted?: () => S3Answer;
  /** What is kept of what was put: all of it, if nothing is said. Rejects what S3 refuses. */
  readonly kept?: (text: string, call: Call, bucket: string) => string;
  readonly deleteName?: string;
  /** It is put back, and never deleted. */
  readonly isLasting?: true;
  /** What comes in a header beside the document, and goes back in one; the first is meant where it is missing. */
  readonly header?: { readonly name: string; readonly values: readonly [string, ...string[]] };
}

export function missing(code: string, message: string): () => never {
  return () => {
    throw new AwsError(code, message, 404);
  };
}

/** Empty: it was deleted. */
export function keepSetting(row: BucketRow, name: string, text: string): void {
  row.settings ??= {};
  putRow(row.settings, name, text);
}
