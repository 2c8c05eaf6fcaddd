import type { Advice } from './advice/advice.js';
import type { CauseCode } from './causes/cause-code.js';
import type { Fix } from './fix/fix.js';
import type { Connection, ReportedError } from './question.js';

export type { Connection, End, Evidence, Probe } from './question.js';

export interface VerdictEnd {
  readonly eniId: string | null;
  readonly instanceId: string | null;
  readonly address: string;
  readonly subnetId: string | null;
  readonly vpcId: string | null;
}

export const certainties = ['certain', 'likely', 'possible'] as const;
export type Certainty = (typeof certainties)[number];

/** `allowed` is said only where the rules alone were asked: none of them stops it. */
export const outcomes = ['delivered', 'allowed', 'blocked', 'unanswered', 'inconclusive'] as const;
export type VerdictOutcome = (typeof outcomes)[number];

/** It did, or by the rules that were asked alone it would. */
export const getsThrough = ({ outcome }: { readonly outcome: VerdictOutcome }): boolean =>
  outcome === 'delivered' || outcome === 'allowed';

/** What became of the packet at one hop, from configuration and records together. */
export const hopResults = [
  'allow',
  'deny',
  'conflict', // configuration and records contradict each other
  'not-reached',
  'not-applied',
  'answered',
  'refused',
  'no-answer',
  'unknown',
] as const;
export type HopResult = (typeof hopResults)[number];

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
  readonly result: HopResult;
}

export interface Blocker {
  readonly cause: CauseCode;
  readonly leg: 'request' | 'reply';
  readonly resourceId: string | null;
  readonly rule: string | null;
}

/** A record that the verdict rests on. */
export interface Cited {
  readonly leg: CitedLeg;
  readonly eniId: string;
  /** The line as delivered. */
  readonly record: string;
  /** What the line says, by AWS's names; times are ISO 8601. Verdicts that were kept by older versions lack it. */
  readonly fields?: CitedFields;
}

export interface CitedFields {
  readonly srcaddr: string | null;
  readonly dstaddr: string | null;
  readonly srcport: number | null;
  readonly dstport: number | null;
  readonly protocol: number | null;
  readonly packets: number | null;
  readonly bytes: number | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly action: 'ACCEPT' | 'REJECT' | null;
}

/** A cause that is out of the question, and the record or rule that says so. */
export interface RuledOut {
  readonly cause: CauseCode;
  readonly by: string;
}

/** A cause that nothing at hand rules out, and the evidence that would tell. */
export interface Deciding {
  readonly cause: CauseCode;
  readonly by: string;
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
    /** When the records were read, by the clock of the cloud they came from; null for files. */
    readonly readAt?: string | null;
    /** Only the rules were asked: no record was looked at. */
    readonly byRules?: true;
    /** Only where the error of a program was given. */
    readonly error?: ReportedError;
    /** Only where an end was a host name. */
    readonly names?: Connection['names'];
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
  readonly evidence: readonly Cited[];
  readonly contradictions: readonly string[];
  readonly ruledOut: readonly RuledOut[];
  readonly blockers: readonly Blocker[];
  /**
   * `summary`, `command`, `undo` and `admits` are text; `change` lists the same changes as data, in the order of the
   * commands, each `{ kind, … }` of fix/change.ts (`[{ kind: 'authorize-ingress', groupId, rule }]`).
   */
  readonly fix: Fix | null;
  readonly nextExperiment: string | null;
  /** What would tell each alternative from the cause. Only where there are some. */
  readonly deciding?: readonly Deciding[];
  /** Ways that would lead there, compared. Only where a way out is what is missing. */
  readonly advice?: Advice;
  /**
   * The other addresses of the destination: where it was asked by a host name, of all of them the verdict is the worst;
   * else those under which the same two machines spoke, with another outcome. Only where there are some.
   */
  readonly also?: readonly Also[];
  /** What is the matter beside the way, whatever its verdict. Only where there is something. */
  readonly findings?: readonly Beside[];
}

/** Another address of the destination, judged for itself. */
export interface Also {
  readonly address: string;
  readonly outcome: VerdictOutcome;
  readonly cause: CauseCode | null;
}

export interface Beside {
  readonly cause: CauseCode;
  readonly resourceId: string | null;
  readonly summary: string;
  readonly fix: Fix | null;
}

/** The four places where a record of one conversation can be written: S→, →D, D→, →S. */
export const legs = ['request-at-source', 'request-at-destination', 'reply-at-destination', 'reply-at-source'] as const;
export type Leg = (typeof legs)[number];

/** Where a record that is cited was written: on one of the legs, or on an interface in between (a NAT gateway's). */
export type CitedLeg = Leg | 'request-between' | 'reply-between';
