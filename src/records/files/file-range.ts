/** A part of a file, of whole lines, in bytes. */
export interface FileRange {
  readonly from: number;
  readonly to: number;
}
