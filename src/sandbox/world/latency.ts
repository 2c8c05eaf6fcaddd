import type { Switches } from './switches.js';

/**
 * How long things take, in milliseconds of the world's clock. AWS documents few of these; where the source says
 * "observed", the value is what users and tools commonly report, and AWS promises nothing.
 */
const usual = {
  /** pending -> running. Observed, 10 to 20 s. */
  instancePending: 12_000,
  /** A public address appears in DescribeInstances a little after the launch. Observed, 2 to 5 s. */
  publicAddress: 3_000,
  /** running -> both checks passed. Checks run every minute (EC2 user guide, "Status checks"). Observed, 2 to 3 min. */
  statusChecks: 130_000,
  /** stopping -> stopped. Observed. */
  instanceStopping: 20_000,
  /** shutting-down -> terminated. Observed, 30 to 45 s. */
  instanceShuttingDown: 35_000,
  /** terminated -> its network interface is gone and its security group can be deleted. Observed, up to 5 s. */
  interfaceRelease: 4_000,
  /** "Terminated instances remain visible for about an hour" (EC2 user guide, "Terminate your instance"). */
  terminatedVisible: 3_600_000,
  /** Observed, 2 to 3 min. */
  natGatewayPending: 120_000,
  natGatewayDeleting: 60_000,
  /** pending -> failed, where there is no internet gateway. Observed, under a minute. */
  natGatewayFailing: 20_000,
  /** "It appears in your list for a short time" (VPC user guide, "Work with NAT gateways": about an hour). */
  natGatewayDeletedVisible: 3_600_000,
  /** An interface endpoint, pending -> available, and deleting -> gone. Observed, 1 to 2 min and half a minute. */
  vpcEndpointPending: 60_000,
  vpcEndpointDeleting: 30_000,
  /** Transit gateways, their attachments and route tables: pending, modifying, deleting. Observed, 1 to 2 min. */
  transitPending: 60_000,
  transitModifying: 40_000,
  transitDeleting: 60_000,
  /** A request for a peering: initiatingRequest -> pendingAcceptance. Observed, under half a minute. */
  transitPeeringRequest: 10_000,
  /** associating and disassociating an attachment and a route table. Observed, about half a minute. */
  transitAssociating: 30_000,
  /** Deleted attachments stay visible for a short time (Transit Gateways guide, "Transit gateway attachments"). */
  transitDeletedVisible: 3_600_000,
  /** Observed: pending -> available, some minutes. */
  vpnConnectionPending: 180_000,
  /** A deleted virtual private gateway, VPN connection or customer gateway is shown as deleted. Observed, about an hour. */
  gatewayDeletedVisible: 3_600_000,
  /** Observed: provisioning -> active. */
  peeringProvisioning: 1_000,
  /** Deleted peerings stay visible to their owner for 2 hours (VPC peering guide, "VPC peering connection lifecycle"). */
  peeringDeletedVisible: 7_200_000,
  /** A request that nobody accepts expires after 7 days (same page). */
  peeringExpiry: 604_800_000,
  /** attaching and detaching an interface. Observed. */
  interfaceAttach: 2_000,
  /** running -> the Systems Manager agent is online, least and most. Observed, 15 to 60 s on Amazon Linux 2023. */
  agentRegistration: [18_000, 40_000],
  /** How long a terminated instance stays in Systems Manager's inventory as ConnectionLost. Observed. */
  agentForgotten: 1_800_000,
  /** SendCommand -> its invocation can be read. Observed, up to 2 s. */
  invocationVisible: 700,
  /** SendCommand -> the script starts, and what the agent adds after its end. Observed. */
  commandStart: 900,
  commandReport: 600,
  /** StartQuery -> Complete. Observed, 2 to 4 s. */
  insightsQuery: 1_500,
  /** CreateExportTask -> its objects are there. Observed, some seconds for little. */
  logExport: 5_000,
  /**
   * The end of an aggregation window -> its records can be read, least and most: "typically about 5 minutes", best effort
   * (VPC user guide, "Flow log basics"); observed from 2 minutes.
   */
  flowLogDelivery: [110_000, 230_000],
  /** The first records of a flow log come no sooner than this after its creation ("several minutes", same page). */
  flowLogFirstDelivery: 345_000,
} as const;

type Latency = { readonly [K in keyof typeof usual]: (typeof usual)[K] extends number ? number : Range };
type Range = readonly [least: number, most: number];

/** How long what is over stays in sight; all else but an expiry is a wait. */
const shown: ReadonlySet<string> = new Set([
  'terminatedVisible',
  'natGatewayDeletedVisible',
  'peeringDeletedVisible',
  'transitDeletedVisible',
  'gatewayDeletedVisible',
  'agentForgotten',
]);
const neither: ReadonlySet<string> = new Set(['peeringExpiry']);

const known = new Map<string, Latency>();

/** How long things take in this world: AWS's times unless its tempo is another. */
export function latencyOf({ switches: { tempo } }: { readonly switches: Pick<Switches, 'tempo'> }): Latency {
  if (tempo === undefined) return usual;
  const key = `${tempo.waits} ${tempo.shown}`;
  const found = known.get(key) ?? atTempo(tempo);
  known.set(key, found);
  return found;
}

/** By how much waits are shorter than AWS's: 1 where they are not. */
export const waitsOf = ({ switches: { tempo } }: { readonly switches: Pick<Switches, 'tempo'> }): number =>
  tempo?.waits ?? 1;

function atTempo({ waits, shown: factor }: NonNullable<Switches['tempo']>): Latency {
  const scaled = Object.entries(usual).map(([name, value]) => {
    const by = neither.has(name) ? 1 : shown.has(name) ? factor : waits;
    return [name, typeof value === 'number' ? value * by : value.map((end) => end * by)];
  });
  return Object.fromEntries(scaled) as Latency;
}

/** Defaults of the switches (`Switches`): eventual consistency of EC2 and propagation of IAM. */
export const defaultConsistencyMs = 1_000;
/** "Several seconds" (IAM user guide, "Changes that I make are not always immediately visible"); observed 8 to 15 s. */
export const defaultPropagationMs = 9_000;
/** What a `slow` fault adds. */
export const slowAnswer = 10_000;
