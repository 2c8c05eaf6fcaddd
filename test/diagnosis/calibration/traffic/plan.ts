import type { Stop } from './fate.js';

/** Somebody opens a connection, or pings. */
export interface Plan {
  readonly protocol: number;
  /** An interface of the cloud, or an address beyond it. */
  readonly from: { readonly eniId: string; readonly address: string } | { readonly outside: string };
  readonly to: string;
  readonly sport: number;
  readonly dport: number;
  readonly at: number;
  /** Pings, datagrams, or segments of data. */
  readonly count: number;
  /** Seconds between them. */
  readonly pause: number;
  /** Bytes of each segment, to and fro. */
  readonly up: number;
  readonly down: number;
  /** Whether a program still answers after the connection was closed (segments that come late). */
  readonly late?: boolean;
  /** Seconds of silence, then the server says something more. */
  readonly idle?: number;
  /** The connection stays open: no FIN. */
  readonly open?: boolean;
}

export type Ending =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'stopped'; readonly leg: 'request' | 'reply'; readonly stop: Stop }
  | { readonly kind: 'silent'; readonly eniId: string | null }
  | { readonly kind: 'refused'; readonly eniId: string | null }
  /** Arrived, and no answer was due. */
  | { readonly kind: 'one-way'; readonly eniId: string | null };

export interface Conversation {
  readonly plan: Plan;
  /** How its opening ended: what a person who connects anew finds. */
  readonly ending: Ending;
  readonly ended: number;
}
