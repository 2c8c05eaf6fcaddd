import type { Json, Made } from './step.js';

/** What a lab is bound to, drawn once and never changed. */
export interface Lab {
  /** 8 characters of a-z2-7, random. */
  readonly id: string;
  readonly mode: 'aws' | 'sandbox';
  readonly account: string;
  readonly partition: string;
  readonly region: string;
  /** The endpoint override in force (AWS_ENDPOINT_URL or profile), null for AWS itself and for the sandbox. */
  readonly endpoint: string | null;
  readonly profile: string | null;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly options: LabOptions;
}

/** Choices made on the command line of `start`. */
export interface LabOptions {
  readonly vpc: string | null;
  readonly leastPrivilege: boolean | null;
  readonly skipBonus: boolean;
}

/** One lab's ledger: what was intended, what was made, what was removed. JSON on disk. */
export interface State {
  readonly format: 1;
  /** The flowlab version that wrote it. */
  readonly tool: string;
  /** Random, the same for the life of the file; with `serial`, tells two copies apart. */
  readonly lineage: string;
  /** Grows by one with each save. */
  readonly serial: number;
  readonly lab: Lab;
  /** ISO 8601 of the last save. */
  readonly at: string;
  readonly steps: Readonly<Record<string, StepRecord>>;
  /** Numbers of the stages whose every step is done, or which were skipped. */
  readonly stages: Readonly<Record<string, 'done' | 'skipped'>>;
  /** True after a clean-up that found nothing left. */
  readonly cleaned: boolean;
}

export type StepRecord =
  | { readonly status: 'intended'; readonly plan: Json; readonly token: string; readonly attempt: number; readonly preview: Kept }
  | { readonly status: 'done'; readonly plan: Json; readonly result: Json; readonly attempt: number; readonly at: string; readonly preview?: Kept }
  | { readonly status: 'removing' | 'removed'; readonly plan: Json; readonly result: Made | null; readonly attempt: number; readonly at: string; readonly preview?: Kept };

/** What `status` shows of a change without loading its stage. */
export interface Kept {
  readonly resource: string;
  readonly label: string;
  readonly stage: number;
  readonly costPerHour: number;
}
