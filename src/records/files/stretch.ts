/** A part of a file, of whole lines, in bytes. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}
