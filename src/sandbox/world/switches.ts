export interface Switches {
  /** False: a repeated client token launches again, as some emulators do. */
  honourTokens: boolean;
  /** How long a new object is missed by reads, milliseconds of the world's clock. */
  consistencyMs: number;
  /** How long a new role or profile cannot be used by EC2 and flow logs, milliseconds. */
  propagationMs: number;
  /** Background traffic (scanners, agents, NTP). */
  noise: boolean;
  /** Unsettled by AWS's documentation: is an unroutable packet's egress recorded? */
  recordUnroutable: boolean;
  journal: boolean;
  /**
   * Where things take another time than on AWS: what is waited for, and how long what is over stays in sight, each times
   * a factor. Served worlds keep the user's own time and shorten the waits.
   */
  tempo?: { readonly waits: number; readonly shown: number };
  /** Windows whose records are lost: SKIPDATA. Milliseconds. */
  skips?: { readonly interfaceId: string; readonly from: number; readonly until: number }[];
  /** Instance types that an Availability Zone does not offer: `{ 'us-east-1c': ['t3.micro'] }`. */
  missingTypes?: Record<string, string[]>;
  /** `legacy`: t2.micro and t3.micro, as for accounts made before 15 July 2025. */
  freeTier?: 'legacy' | 'current';
  /** Quotas of this account; AWS's defaults where absent. */
  quotas?: Partial<Record<Quota, number>>;
}

export type Quota =
  | 'vpcs'
  | 'vcpus'
  | 'addresses'
  | 'security-groups-per-vpc'
  | 'rules-per-security-group'
  | 'rules-per-network-acl'
  | 'flow-logs-per-resource';

/** A fault asked for: what goes wrong at the nth call of an operation (1-based), for how many calls. */
export interface CallFault {
  /** `RunInstances`, or `*`. */
  readonly action: string;
  readonly nth: number;
  readonly count: number;
  readonly kind:
    | 'drop-before' // connection reset, nothing happened
    | 'drop-after' // it happened, the answer is lost
    | 'throttle'
    | 'server-error' // 500 before anything happened
    | 'server-error-after' // 503 although it happened
    | 'garbage' // 200 with a truncated body, although it happened
    | 'html' // a proxy's 503 page, nothing happened
    | 'hang' // no byte until the client gives up, and nothing happened
    | 'hang-after' // it happened, and no byte comes back
    | 'slow' // answers after 10 s of the world's clock
    | 'denied'
    | 'org-denied'
    | 'expired'
    | 'skew'
    | 'error'; // the service error in `code` and `message`
  readonly code?: string;
  readonly message?: string;
  readonly status?: number;
  seen: number;
}

export interface JournalEntry {
  readonly at: number;
  readonly service: string;
  readonly action: string;
  readonly mutating: boolean;
  readonly input: unknown;
  /** `ok` or the error's code. */
  readonly outcome: string;
  /** The fault that struck this request; `drop-after` and the like leave the outcome `ok`. */
  readonly fault?: CallFault['kind'];
}
