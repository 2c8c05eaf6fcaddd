import { listPrices as list } from '../../base/prices.js';

/** What a way out costs, in US dollars: while it exists, and for each GB that it carries. */
export interface Price {
  readonly perHour: number;
  readonly perGb: number;
}

/** List prices of one Region. Others differ, up to twice as much; sums shown are called "about". */
export const priceBasis = {
  region: 'US East (N. Virginia)',
  asOf: '2026-09-20',
  source: 'aws.amazon.com/vpc/pricing and aws.amazon.com/privatelink/pricing',
} as const;

const natGateway: Price = { perHour: list.natGatewayHour, perGb: list.natGatewayGb };
const publicAddress: Price = { perHour: list.publicIpv4Hour, perGb: 0 };

export const prices = {
  free: { perHour: 0, perGb: 0 },
  publicAddress,
  /** With the public address that it needs. */
  natGateway: { perHour: natGateway.perHour + publicAddress.perHour, perGb: natGateway.perGb },
  /** One that is there already costs what it carries. */
  throughNatGateway: { perHour: 0, perGb: natGateway.perGb },
  interfaceEndpoint: { perHour: list.interfaceEndpointHour, perGb: list.interfaceEndpointGb },
  betweenZones: { perHour: 0, perGb: list.betweenZonesGb },
} as const satisfies Readonly<Record<string, Price>>;

export const sumOf = (one: Price, other: Price): Price => ({
  perHour: one.perHour + other.perHour,
  perGb: one.perGb + other.perGb,
});

// As AWS's own calculator counts a month.
const HOURS_A_MONTH = 730;

/** Dollars a month, to the cent, and for each GB. */
export const monthly = ({ perHour, perGb }: Price): { readonly usd: number; readonly perGb: number } => ({
  usd: Math.round(perHour * HOURS_A_MONTH * 100) / 100,
  perGb: Math.round(perGb * 1000) / 1000,
});
