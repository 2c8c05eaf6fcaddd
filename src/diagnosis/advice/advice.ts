import type { AdvisedChange } from './making.js';

/** Ways by which a destination could be reached, compared: what each costs, what makes it, and what else it opens. */
export interface Advice {
  readonly summary: string;
  /** List prices of one Region, and the day they were read. */
  readonly prices: { readonly region: string; readonly asOf: string; readonly source: string };
  /** The cheapest first. */
  readonly ways: readonly WayOut[];
}

export const wayKinds = [
  'private-address',
  'gateway-endpoint',
  'interface-endpoint',
  'other-table',
  'nat-gateway-there',
  'nat-gateway',
  'egress-only-gateway',
  'public-address',
  'route-back',
  'public-subnet',
] as const;

export interface WayOut {
  readonly kind: (typeof wayKinds)[number];
  readonly summary: string;
  /** US dollars, and for each GB on top; data transfer to the internet aside, which every way pays. */
  readonly monthly: { readonly usd: number; readonly perGb: number };
  /** Null where no single command does it. */
  readonly command: string | null;
  readonly change: readonly AdvisedChange[];
  readonly opens: string;
  /** What stops the traffic all the same; null where nothing is known to. */
  readonly stillStops: string | null;
}
