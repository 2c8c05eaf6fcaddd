import { type Change, undoAll } from './change.js';
import { commandOf } from './command.js';

/** A remedy: changes that can be typed, called, looked at beforehand and taken back. */
export interface Fix {
  readonly summary: string;
  /** One line for a POSIX shell; several commands are joined by `&&`. */
  readonly command: string;
  readonly undo: string;
  /** What else it lets through. */
  readonly admits: string;
  /** The same as data, in the order of the commands. */
  readonly change: readonly Change[];
}

export const fixOf = (change: readonly Change[], summary: string, admits: string): Fix => ({
  summary,
  command: commandOf(change),
  undo: commandOf(undoAll(change)),
  admits,
  change,
});
