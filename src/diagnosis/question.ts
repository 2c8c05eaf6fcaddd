import type { HeldTimes } from '../flow-log/held-times.js';
import type { FlowRecord } from '../flow-log/record.js';

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
  /** What a program said about it, where somebody pasted that. */
  readonly error?: ReportedError;
  /** The host names that stood for the ends. */
  readonly names?: { readonly source?: NamedEnd; readonly destination?: NamedEnd };
  /** What else the destination's name stands for: each is judged for itself. */
  readonly others?: readonly Pick<Connection, 'source' | 'destination'>[];
}

/** Who said what a name stands for: a resolver, the program whose error was pasted, or the configuration alone. */
export const nameSources = ['resolver', 'error', 'network'] as const;

export interface NamedEnd {
  readonly name: string;
  /** Canonical text; none where the name was not found. */
  readonly addresses: readonly string[];
  readonly by: (typeof nameSources)[number];
}

export const errorKinds = ['timeout', 'refused', 'reset', 'name', 'tls', 'other'] as const;

/** What went wrong, as far as the words of a program tell. */
export type ErrorKind = (typeof errorKinds)[number];

export interface ReportedError {
  readonly kind: ErrorKind;
  /** Without passwords. */
  readonly text: string;
  /** The words are those of the server: it was reached, and said no. */
  readonly byServer?: true;
}

export interface End {
  readonly address: string;
  readonly interfaceId: string | null;
}

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
  /** Files never grow: what they lack does not come by waiting. A log group may still get it. `rules`: nobody looked at any. */
  readonly kind?: 'log-group' | 'files' | 'rules';
  readonly records: readonly FlowRecord[];
  /** What the records were read from holds of each interface; absent where others chose what to hand over (CloudWatch Logs). */
  readonly holdings?: Readonly<Record<string, HeldTimes>>;
  /** How much of what was given nobody could read: what is missing may be in it. Absent where all was read. */
  readonly unread?: 'all' | 'some';
  /** Milliseconds since the Unix epoch when the evidence was read; null for evidence of unknown age. */
  readonly readAt: number | null;
  /** When the probe was sent, where flowlab sent it. */
  readonly probe: Probe | null;
  /** What was found by looking on the hosts, where somebody looked. */
  readonly hosts: { readonly listening: boolean | null; readonly running: boolean | null } | null;
}
