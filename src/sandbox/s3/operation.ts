import type { Call } from '../endpoint/operation.js';
import type { S3Answer } from './answer.js';
import type { S3Request } from './request.js';

/** One simulated operation of S3, told by the method, by what is addressed and by the query. */
export interface S3Operation {
  readonly name: string;
  readonly method: string;
  readonly on: 'service' | 'bucket' | 'object';
  /** The sub-resource in the query: `policy`, `location`. Null for none. */
  readonly query: string | null;
  readonly answer: (request: S3Request, call: Call) => S3Answer;
}

/** Reads change nothing that AWS would keep. */
export const isS3Read = ({ method }: S3Request): boolean => method === 'GET' || method === 'HEAD';
