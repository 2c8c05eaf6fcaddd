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

/** "NAT Gateway: $0.045 per hour … $0.045 per GB"; "Public IPv4 address: $0.005 per hour" (VPC pricing). */
const publicAddress: Price = { perHour: 0.005, perGb: 0 };
const natGateway: Price = { perHour: 0.045, perGb: 0.045 };

export const prices = {
  free: { perHour: 0, perGb: 0 },
  publicAddress,
  /** With the public address that it needs. */
  natGateway: { perHour: natGateway.perHour + publicAddress.perHour, perGb: natGateway.perGb },
  /** One that is there already costs what it carries. */
  throughNatGateway: { perHour: 0, perGb: natGateway.perGb },
  /** In one zone: "$0.01 per VPC endpoint per AZ per hour … first 1 PB $0.01 per GB" (PrivateLink pricing). */
  interfaceEndpoint: { perHour: 0.01, perGb: 0.01 },
  /** "$0.01/GB in each direction" between zones (EC2 pricing, "Data transfer within the same AWS Region"). */
  betweenZones: { perHour: 0, perGb: 0.02 },
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
