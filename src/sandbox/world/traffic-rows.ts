import type { SeenPackets } from '../../flow-log/aggregate.js';
import type { Table } from './row.js';

/** What one interface saw: what a flow log can record, and nothing more. */
export interface PacketSighting extends SeenPackets {
  /** The command that sent it, so that cancelling takes back what it had yet to send. */
  readonly run?: string;
}

/** Kept by `settle` (history.ts). A state holds from its `since` to that of the next. */
export interface History {
  /** Interfaces that a flow log covered; they outlive the table's row. */
  readonly interfaces: Table<InterfaceHistory>;
  /** What the delivery role of a flow log allowed. */
  readonly delivery: Table<{ readonly since: number; readonly mayWrite: boolean; readonly mayCreateGroup: boolean }[]>;
}

export interface InterfaceHistory {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly instanceId: string | null;
  readonly azId: string | null;
  readonly privateAddress: string | null;
  readonly ipv6Addresses: readonly string[];
  readonly from: number;
  until: number | null;
  /** Which of the background's packets its rules let through: see noise.ts. */
  readonly exposure: {
    readonly since: number;
    readonly address: string | null;
    readonly accepted: readonly string[];
  }[];
}
