/** Options that every command takes. */
export interface GlobalFlags {
  readonly state?: string;
  readonly plain?: boolean;
  readonly accessible?: boolean;
  /** False with --no-input. */
  readonly input?: boolean;
  readonly verbose?: boolean;
}

export interface AwsFlags extends GlobalFlags {
  readonly profile?: string;
  readonly region?: string;
}

/** Exit codes, the same for every command (`flowlab help exit-codes`). */
export type Exit = 0 | 1 | 2 | 3 | 4 | 5 | 129 | 130 | 143;
