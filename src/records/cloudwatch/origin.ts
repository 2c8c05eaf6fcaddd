import type { NetworkInterface } from '@aws-sdk/client-ec2';
import {
  type FlowLog as AwsFlowLog,
  type Filter,
  paginateDescribeFlowLogs,
  paginateDescribeNetworkInterfaces,
} from '@aws-sdk/client-ec2';
import { isGone } from '../../aws/classify.js';
import type { Clock } from '../../base/clock.js';
import { Problem } from '../../base/problem.js';
import type { Aws } from '../../cloud.js';
import type { Format } from '../../flow-log/format.js';
import { networkFromAws } from '../../network/from-aws.js';
import type { FlowLog, Network } from '../../network/model.js';
import { deliveryBuckets, type FlowLogBucket } from '../s3/flow-log-buckets.js';
import { deliveredElsewhere, placesIn, type RecordPlace, recordPlaces } from './places.js';

/** Where the records asked for are, and who writes them there. */
export interface Origin {
  readonly interfaceIds: readonly string[];
  readonly places: readonly RecordPlace[];
  readonly flowLogs: readonly FlowLog[];
  /** Where flow logs deliver that do not deliver to CloudWatch Logs; read where there is no other place. */
  readonly buckets: readonly FlowLogBucket[];
}

/** The cloud that records are read from, and where in it they are. */
export interface Source extends Origin {
  readonly aws: Aws;
  readonly clock: Clock;
  /** `sandbox`, or the region on AWS. */
  readonly cloud: string;
  /** Only a sandbox grows old while it is looked at: this opens it anew. */
  readonly renewed?: () => Promise<
    { readonly aws: Aws; readonly clock: Clock; readonly isOld: () => Promise<boolean> } | undefined
  >;
}

export interface OriginWanted {
  /** None: every interface. */
  readonly subject: { readonly kind: 'interface' | 'instance'; readonly name: string } | null;
  /** Null: those of the flow logs that cover the subject. */
  readonly logGroup: string | null;
  /** In place of the flow logs' own; null: theirs. */
  readonly format: Format | null;
  /** Whose flow logs these are; absent where nobody knows. */
  readonly accountId?: string | null;
}

/** Finds the log groups to read and the formats to read them by. */
export async function findOrigin(
  { ec2, region }: Pick<Aws, 'ec2' | 'region'>,
  { subject, logGroup, format, accountId = null }: OriginWanted,
): Promise<Origin> {
  const found = subject === null ? [] : await interfacesOf(ec2, subject);
  // Records outlive their interface.
  const interfaceIds =
    found.length === 0 && subject?.kind === 'interface'
      ? [subject.name]
      : found.flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? []);
  if (subject?.kind === 'instance' && found.length === 0)
    throw new Problem('precondition', `Instance ${subject.name} has no network interface in ${region}.`, [
      'Is it in another region, or terminated? For an interface that is gone: npx flowlab logs <eni> --log-group <name>',
    ]);
  if (logGroup !== null) {
    const network = networkFromAws({ FlowLogs: await flowLogsBy(ec2, 'log-group-name', [logGroup]) });
    return {
      interfaceIds,
      places: placesIn(network, logGroup, interfaceIds, format ?? undefined),
      flowLogs: network.flowLogs,
      buckets: [],
    };
  }
  if (found.length === 0)
    throw new Problem('precondition', `There is no network interface ${subject?.name} in ${region}.`, [
      'If it is gone, its records are not: npx flowlab logs <eni> --log-group <name>',
      'In another region: --region <name>',
    ]);
  const above = found.flatMap(({ NetworkInterfaceId, SubnetId, VpcId }) => [NetworkInterfaceId, SubnetId, VpcId]);
  const FlowLogs = await flowLogsBy(ec2, 'resource-id', [...new Set(above.flatMap((id) => id ?? []))]);
  const network = networkFromAws({ NetworkInterfaces: found, FlowLogs });
  const places = recordPlaces(network, network.interfaces).map((place) => (format ? { ...place, format } : place));
  const buckets = deliveryBuckets(deliveredElsewhere(network, network.interfaces), region, accountId);
  if (places.length === 0 && buckets.length === 0) throw notCovered(network, found, FlowLogs);
  return { interfaceIds, places, flowLogs: network.flowLogs, buckets };
}

async function interfacesOf(
  ec2: Aws['ec2'],
  { kind, name }: NonNullable<OriginWanted['subject']>,
): Promise<readonly NetworkInterface[]> {
  const wanted =
    kind === 'interface'
      ? { NetworkInterfaceIds: [name] }
      : { Filters: [{ Name: 'attachment.instance-id', Values: [name] }] };
  const found: NetworkInterface[] = [];
  try {
    for await (const page of paginateDescribeNetworkInterfaces({ client: ec2 }, wanted))
      found.push(...(page.NetworkInterfaces ?? []));
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  return found;
}

async function flowLogsBy(
  ec2: Aws['ec2'],
  name: 'log-group-name' | 'resource-id',
  values: readonly string[],
): Promise<readonly AwsFlowLog[]> {
  const found: AwsFlowLog[] = [];
  const by: Filter = { Name: name, Values: [...values] };
  for await (const { FlowLogs } of paginateDescribeFlowLogs({ client: ec2 }, { Filter: [by] }))
    found.push(...(FlowLogs ?? []));
  return found;
}

function notCovered(
  network: Network,
  interfaces: readonly NetworkInterface[],
  flowLogs: readonly AwsFlowLog[],
): Problem {
  const [first] = interfaces;
  const elsewhere = deliveredElsewhere(network, network.interfaces).map(({ id }) =>
    flowLogs.find(({ FlowLogId }) => FlowLogId === id),
  );
  const destinations = elsewhere.flatMap((flowLog) => flowLog?.LogDestination ?? []);
  if (elsewhere.length > 0)
    return new Problem(
      'precondition',
      `The records of ${first?.NetworkInterfaceId} are not in CloudWatch Logs but in ${destinations.join(', ') || 'another place'}.`,
      ['Firehose hands them on: look where it delivers, and read that: npx flowlab logs s3://… (or files)'],
    );
  return new Problem(
    'precondition',
    `No flow log covers ${first?.NetworkInterfaceId}: neither itself, nor its subnet ${first?.SubnetId}, nor its VPC ${first?.VpcId}. So there are no records.`,
    [
      `Make one: aws ec2 create-flow-logs --resource-type VPC --resource-ids ${first?.VpcId} --traffic-type ALL --log-group-name <name> --deliver-logs-permission-arn <role>`,
      'A flow log that was deleted left its records: npx flowlab logs <eni> --log-group <name>',
      'See how it works, without an account: npx flowlab start --sandbox',
    ],
  );
}
