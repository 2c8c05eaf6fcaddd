import type { AccountChoice } from '../aws/profiles.js';
import type { Moment } from '../base/time-span.js';
import type { Format } from '../flow-log/format.js';

/** Whether Amazon Athena is to search what lies in S3, and how. */
export interface AthenaChoice {
  /** Null parts are told by Athena or made for the search: the workgroup, the place for results, the table. */
  readonly wanted: boolean;
  readonly workgroup: string | null;
  readonly output: string | null;
  /** `database.table` */
  readonly table: string | null;
}

export const noAthena: AthenaChoice = { wanted: false, workgroup: null, output: null, table: null };

export interface RecordFiles {
  readonly kind: 'files';
  readonly files: readonly string[];
  /** Of those in S3. */
  readonly athena?: AthenaChoice;
  /** Null: each file says itself which it has. */
  readonly format: Format | null;
}

export interface LogGroups {
  readonly kind: 'log-groups';
  /** Where a flow log delivers to S3. */
  readonly athena?: AthenaChoice;
  /** Null: those of the flow logs that cover the interfaces in question. */
  readonly logGroup: string | null;
  /** Null: that of the flow log. */
  readonly format: Format | null;
}

/** None: the question is what the rules say. */
export interface NoRecords {
  readonly kind: 'none';
}

/** Whose records: an interface or an instance by its ID, or a machine of the lab by its role. */
export interface Subject {
  readonly kind: 'interface' | 'instance' | 'role';
  readonly name: string;
}

/** Which of the records that are there; what is null does not matter. */
export interface Narrowing {
  readonly match: Match | null;
  readonly action: 'ACCEPT' | 'REJECT' | null;
  /** On either side. */
  readonly port: number | null;
  /** IANA number. */
  readonly protocol: number | null;
  readonly since: Moment | null;
  readonly until: Moment | null;
}

/** Whom records are about: an address or a block of them (canonical), or any value that a field may have. */
export interface Match {
  readonly kind: 'address' | 'block' | 'value';
  readonly text: string;
  /** Of what is called so, where a network is known. */
  readonly addresses?: readonly string[];
}

/** What `flowlab logs` is asked to show. A subject of files is an interface: they know nothing else. */
export type RecordsRequest =
  | (RecordFiles & {
      readonly subject: Subject | null;
      readonly narrowing: Narrowing;
      /** In place of a subject that has several. */
      readonly interfaceIds?: readonly string[];
      /** Of buckets. */
      readonly account: AccountChoice;
    })
  | (LogGroups & {
      readonly subject: Subject | null;
      readonly narrowing: Narrowing;
      readonly account: AccountChoice;
      readonly follow: boolean;
    });

export type FilesRequest = Extract<RecordsRequest, { kind: 'files' }>;
export type GroupsRequest = Extract<RecordsRequest, { kind: 'log-groups' }>;
