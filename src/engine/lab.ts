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
