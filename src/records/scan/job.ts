import { type Format, isUnreadable, parseFormat } from '../../flow-log/format.js';
import type { FileRange } from '../files/file-range.js';
import type { FileTally } from '../files/file-tally.js';
import type { SinkKind } from './sink-kind.js';

/** A piece of work for a thread: one file, or a range of whole lines of one. Plain data, as it travels between threads. */
export interface Job {
  readonly file: string;
  readonly named: boolean;
  /** In bytes; null: all of it. */
  readonly range: FileRange | null;
  /** LogFormat strings: the format in force, and those that lines may have besides. */
  readonly format: string;
  readonly others: readonly string[];
  readonly names: readonly string[];
  /** Only what bears on a conversation between these is wanted; none: all. */
  readonly between: readonly string[];
  readonly since: number | null;
  readonly until: number | null;
  readonly kind: SinkKind;
}

/** What a job has found so far, in order. */
export type Piece =
  | { readonly kind: 'json'; readonly lines: Uint8Array<ArrayBuffer> }
  /** As lines of one format: a text travels faster than objects, and takes a fifth of the memory. */
  | { readonly kind: 'records'; readonly format: string; readonly lines: string };

/** What a job comes to in the end. */
export interface JobResult {
  readonly tally: FileTally;
  readonly shown: number;
  /** The format in force behind the last line: a header inside changes it for what follows. */
  readonly format: string;
}

const known = new Map<string, Format>();

/** The same text gives the same format, so that it can be compared as it is. */
export function formatFrom(text: string): Format {
  const format = known.get(text) ?? parseFormat(text);
  if (isUnreadable(format)) throw new Error(`no format: ${format.reason}`);
  known.set(text, format);
  return format;
}
