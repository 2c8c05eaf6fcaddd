import type { FlowRecord } from '../flow-log/record.js';
import type { CauseCode } from './causes/index.js';
import type { Fix } from './fix/fix.js';

/** What is asked: can this packet's conversation happen, and did it? */
export interface Connection {
  readonly source: End;
  readonly destination: End;
  /** IANA number. */
  readonly protocol: number;
  /** Destination port of TCP and UDP. */
  readonly port: number | null;
  /** The window looked at, milliseconds since the Unix epoch; `until` null: up to now. */
  readonly since: number | null;
  readonly until: number | null;
}

export interface End {
  readonly address: string;
  readonly interfaceId: string | null;
}

export interface VerdictEnd {
  readonly eniId: string | null;
  readonly instanceId: string | null;
  readonly address: string;
  readonly subnetId: string | null;
  readonly vpcId: string | null;
}

export type Certainty = 'certain' | 'likely' | 'possible';
export type VerdictOutcome = 'delivered' | 'blocked' | 'unanswered' | 'inconclusive';

export interface Hop {
  readonly number: number;
  readonly leg: 'request' | 'reply';
  readonly component: 'security-group' | 'network-acl' | 'route' | 'gateway' | 'host';
  readonly at: 'source' | 'destination' | 'between';
  readonly direction: 'egress' | 'ingress' | null;
  readonly resourceId: string | null;
  readonly rule: string | null;
  readonly config: 'allow' | 'deny' | 'unknown' | 'not-applied';
  readonly evidence: 'accept' | 'reject' | 'none' | 'unseen';
}

export interface Blocker {
  readonly cause: CauseCode;
  readonly leg: 'request' | 'reply';
  readonly resourceId: string | null;
  readonly rule: string | null;
}

/** The answer, as `--json` prints it (`schema` 1). Field order is part of the contract. */
export interface Verdict {
  readonly schema: 1;
  readonly question: {
    readonly source: VerdictEnd;
    readonly destination: VerdictEnd;
    readonly protocol: number;
    readonly port: number | null;
    readonly since: string | null;
    readonly until: string | null;
  };
  readonly verdict: {
    readonly outcome: VerdictOutcome;
    readonly cause: CauseCode | null;
    readonly alternatives: readonly CauseCode[];
    readonly certainty: Certainty;
    /** K0 to K12, or null where the evidence has no shape of its own. */
    readonly signature: string | null;
    readonly resourceId: string | null;
    readonly rule: string | null;
    readonly summary: string;
  };
  readonly hops: readonly Hop[];
  readonly evidence: readonly { readonly leg: CitedLeg; readonly eniId: string; readonly record: string }[];
  readonly contradictions: readonly string[];
  readonly blockers: readonly Blocker[];
  /**
   * `summary`, `command`, `undo` and `admits` are text; `change` lists the same changes as data, in the order of the
   * commands, each `{ kind, … }` of fix/change.ts (`[{ kind: 'authorize-ingress', groupId, rule }]`).
   */
  readonly fix: Fix | null;
  readonly nextExperiment: string | null;
}

/** The four places where a record of one conversation can be written: S→, →D, D→, →S. */
export type Leg = 'request-at-source' | 'request-at-destination' | 'reply-at-destination' | 'reply-at-source';

/** Where a record that is cited was written: on one of the legs, or on an interface in between (a NAT gateway's). */
export type CitedLeg = Leg | 'request-between' | 'reply-between';

/** Traffic that was sent on purpose. Milliseconds since the Unix epoch. */
export interface Probe {
  readonly from: number;
  readonly to: number;
  /** Did the host that sent it see an answer? Null where nobody looked. */
  readonly answered: boolean | null;
  /** How many packets, and their bytes as flow records count them (84 for each ping of Linux): tells them from other traffic. */
  readonly packets?: number;
  readonly bytes?: number;
}

/** The evidence handed to `diagnose`: records, and what is known about how complete they are. */
export interface Evidence {
  readonly records: readonly FlowRecord[];
  /** Milliseconds since the Unix epoch when the evidence was read; null for evidence of unknown age. */
  readonly readAt: number | null;
  /** When the probe was sent, where flowlab sent it. */
  readonly probe: Probe | null;
  /** What was found by looking on the hosts, where somebody looked. */
  readonly hosts: { readonly listening: boolean | null; readonly running: boolean | null } | null;
}
