export interface Sabotage {
  readonly name: string;
  readonly file: string;
  readonly edits: readonly (readonly [string, string])[];
  readonly tests: readonly string[];
}

export declare const sabotages: readonly Sabotage[];
