import type { Sighting } from './fate.js';

/** One flow record, before it is text. */
export interface Row {
  readonly eniId: string;
  readonly logId: string;
  readonly status: 'OK' | 'NODATA' | 'SKIPDATA';
  readonly action: 'ACCEPT' | 'REJECT' | null;
  readonly start: number;
  readonly end: number;
  /** When its window closes; it is delivered some minutes later. */
  readonly closes: number;
  /** Of its window, in seconds. */
  readonly length: number;
  readonly fields: Readonly<Record<string, string>>;
  /** What was seen; empty for windows without traffic. */
  readonly of: readonly Sighting[];
}
