import type { AccountChoice } from '../aws/profiles.js';
import type { AskedSpan } from '../base/time-span.js';
import type { ReportedError } from '../diagnosis/question.js';
import type { LogGroups, NoRecords, RecordFiles } from '../records/request.js';

/** The question as it was asked: ends by any of their names. */
export interface Asked {
  readonly source: string;
  readonly destination: string;
  /** The host name of the destination, where an error line says both it and the address that the program found. */
  readonly name?: string;
  /** IANA number. */
  readonly protocol: number;
  readonly port: number | null;
  /** What a program said about it, where somebody pasted that. */
  readonly error: ReportedError | null;
}

/** What an answer is made of, and where from. */
export interface Inquiry {
  readonly asked: Asked;
  readonly span: AskedSpan;
  /** A file with the configuration; null: it is read from AWS. */
  readonly network: string | null;
  readonly records: RecordFiles | LogGroups | NoRecords;
  readonly probe: boolean;
}

export interface Replay {
  readonly kind: 'replay';
  readonly file: string;
}

/** Everything is at hand: no request is made. */
export interface FromFiles extends Inquiry {
  readonly kind: 'files';
  readonly network: string;
  readonly records: RecordFiles | NoRecords;
}

export interface OnAws extends Inquiry {
  readonly kind: 'aws';
  readonly account: AccountChoice;
  readonly fix: boolean;
}

/** What `flowlab diagnose` is asked for. */
export type DiagnoseRequest = Replay | FromFiles | OnAws;
