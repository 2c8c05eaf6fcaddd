import type { Style } from './style.js';
import type { Writer } from './writer.js';

/** A stream of text to somebody, and how it is written there. */
export interface Screen {
  readonly out: Writer;
  readonly style: Style;
  readonly isTTY: boolean;
  /** Undefined where it is no terminal. */
  readonly columns: number | undefined;
}
