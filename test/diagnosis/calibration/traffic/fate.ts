import type { Cloud, Target } from '../cloud/cloud.js';
import type { Packet } from '../cloud/filters.js';
import type { Tracking } from './tracking.js';

/** What an interface saw of one packet. */
export interface Sighting {
  readonly eniId: string;
  readonly egress: boolean;
  readonly packet: Packet;
  readonly accepted: boolean;
  readonly reason: 'BPA' | null;
  readonly path: number | null;
  /** Unix seconds, with fractions. */
  readonly at: number;
}

export type StopKind =
  | 'security-group'
  | 'network-acl'
  | 'block-public-access'
  | 'no-route'
  | 'blackhole'
  | 'no-gateway'
  | 'no-public-address'
  | 'private-over-internet'
  | 'nat'
  | 'peering'
  | 'transit-gateway'
  | 'vpn'
  | 'endpoint'
  | 'address-not-found'
  | 'not-running'
  | 'source-dest-check'
  | 'egress-only'
  | 'outside'
  | 'too-large'
  | 'diverted';

export interface Stop {
  readonly kind: StopKind;
  /** Where a filter decided; null in between. */
  readonly eniId: string | null;
  readonly egress: boolean;
  /** What stopped it: any of these may be named (an ACL and a group may refuse the same packet). */
  readonly resources: readonly string[];
  readonly kinds: readonly StopKind[];
  /** The target of the route that was taken last. */
  readonly by: Target | null;
}

export type Fate =
  | { readonly kind: 'arrived'; readonly eniId: string; readonly packet: Packet }
  | { readonly kind: 'outside'; readonly packet: Packet; readonly by: Target }
  | { readonly kind: 'stopped'; readonly stop: Stop };

/** What nobody has documented, drawn once for a world: nothing may lean on it. */
export interface Unsettled {
  readonly recordsUnroutable: boolean;
  readonly recordsSpoofed: boolean;
}

export interface Walker {
  readonly tracking: Tracking;
  readonly unsettled: Unsettled;
  readonly see: (sighting: Sighting) => void;
  readonly nat: NatPorts;
}

/** Of each NAT gateway: the connections it knows, by the port it lent them. */
export interface NatPorts {
  lend(natId: string, packet: Packet, at: number): number;
  borrower(natId: string, packet: Packet, at: number): { src: string; sport: number } | undefined;
}

export interface Moment {
  readonly cloud: Cloud;
  readonly at: number;
}

export const stopped = (kind: StopKind, resources: readonly string[], more: Partial<Stop> = {}): Fate => ({
  kind: 'stopped',
  stop: { kind, resources, eniId: null, egress: true, kinds: [kind], by: null, ...more },
});
