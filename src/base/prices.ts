/** On-demand Linux (EC2 on-demand pricing, 2026). */
const instanceHour: Readonly<Record<string, number>> = {
  't3.micro': 0.0104,
  't2.micro': 0.0116,
  't4g.micro': 0.0084,
  't3a.micro': 0.0094,
  't3.small': 0.0208,
};

/**
 * List prices of us-east-1, US dollars: every price that flowlab knows. Other Regions differ, up to twice as much, so
 * every sum shown is called "about".
 */
export const listPrices = {
  instanceHour,
  otherInstanceHour: 0.02,
  /** 8 GiB of gp3 at 0.08 a GB-month. */
  volumeHour: 0.0009,
  /** Each public IPv4 address, in use or idle (AWS announcement, from 1 February 2024; VPC pricing). */
  publicIpv4Hour: 0.005,
  /** "NAT Gateway: $0.045 per hour … $0.045 per GB" (VPC pricing). */
  natGatewayHour: 0.045,
  natGatewayGb: 0.045,
  /** In one zone: "$0.01 per VPC endpoint per AZ per hour … first 1 PB $0.01 per GB" (PrivateLink pricing). */
  interfaceEndpointHour: 0.01,
  interfaceEndpointGb: 0.01,
  /** "$0.01/GB in each direction" (EC2 pricing, "Data transfer within the same AWS Region"). */
  betweenZonesGb: 0.02,
  /** Out to the internet (S3 pricing, data transfer). */
  internetGb: 0.09,
  /** Vended logs taken in by CloudWatch (CloudWatch pricing). */
  logsTakenInGb: 0.5,
  /** Logs Insights, scanned (CloudWatch pricing). */
  logsSearchedGb: 0.005,
  /** Scanned; at least ten megabytes a query, statements of DDL are free (Athena pricing). */
  athenaTb: 5,
  /** A request (S3 pricing). */
  s3Get: 0.0004 / 1000,
  s3List: 0.005 / 1000,
} as const;

export const inDollars = (dollars: number): string =>
  dollars < 0.01 ? 'less than a cent' : `about $${dollars.toFixed(2)}`;
