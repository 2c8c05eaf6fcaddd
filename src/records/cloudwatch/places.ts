import { classify } from '../../aws/classify.js';
import { Problem } from '../../base/problem.js';
import { defaultFormat, type Format, formatText, isUnreadable, parseFormat } from '../../flow-log/format.js';
import type { FlowLog, Interface, Network } from '../../network/model.js';
import type { RecordQuery, RecordsRead } from './record-query.js';

/** Where records of some interfaces are, and how they are written there. */
export interface RecordPlace {
  readonly logGroup: string;
  readonly format: Format;
  /** None: whatever is there, as a transit gateway's flow log does not tell of interfaces. */
  readonly interfaceIds: readonly string[];
  /** Of the flow logs that write there; the longest. */
  readonly aggregationSeconds: number;
}

/**
 * The log groups of the flow logs that cover the interfaces, on VPC, subnet or interface, or on a transit gateway that their
 * VPC is attached to. Two formats in one group are two places: a line is only understood by the format of its own flow log.
 */
export function recordPlaces(network: Network, interfaces: readonly Interface[]): readonly RecordPlace[] {
  const places = new Map<string, RecordPlace>();
  for (const flowLog of network.flowLogs) {
    if (flowLog.logGroup === null || !watchesAny(network, flowLog, interfaces)) continue;
    const covered = interfaces.filter((one) => covers(flowLog, one)).map(({ id }) => id);
    const format = formatOf(flowLog);
    const key = `${flowLog.logGroup} ${formatText(format)}`;
    const { interfaceIds = [], aggregationSeconds = 0 } = places.get(key) ?? {};
    places.set(key, {
      logGroup: flowLog.logGroup,
      format,
      interfaceIds: [...new Set([...interfaceIds, ...covered])],
      aggregationSeconds: Math.max(aggregationSeconds, flowLog.aggregationSeconds),
    });
  }
  return [...places.values()];
}

/** The same of one log group, whoever writes there; a flow log that does gives its format. */
export function placesIn(
  network: Network,
  logGroup: string,
  interfaceIds: readonly string[],
  format?: Format,
): readonly RecordPlace[] {
  const flowLogs = network.flowLogs.filter((flowLog) => flowLog.logGroup === logGroup);
  const formats = format ? [format] : flowLogs.map(formatOf);
  const distinct = new Map((formats.length > 0 ? formats : [defaultFormat]).map((each) => [formatText(each), each]));
  const aggregationSeconds = Math.max(600, ...flowLogs.map((flowLog) => flowLog.aggregationSeconds));
  return [...distinct.values()].map((each) => ({ logGroup, format: each, interfaceIds, aggregationSeconds }));
}

/** Flow logs of the interfaces whose records are not in CloudWatch Logs but in S3 or Firehose. */
export const deliveredElsewhere = (network: Network, interfaces: readonly Interface[]): readonly FlowLog[] =>
  network.flowLogs.filter((flowLog) => flowLog.logGroup === null && watchesAny(network, flowLog, interfaces));

const watchesAny = (network: Network, flowLog: FlowLog, interfaces: readonly Interface[]): boolean =>
  interfaces.some((one) => covers(flowLog, one) || isOnTheWay(network, flowLog, one));

const covers = ({ resourceId }: FlowLog, { id, subnetId, vpcId }: Interface): boolean =>
  [id, subnetId, vpcId].includes(resourceId);

/** Of a transit gateway, or of an attachment of it, that what the interface sends may cross. */
const isOnTheWay = ({ transitGatewayAttachments }: Network, { resourceId }: FlowLog, { vpcId }: Interface): boolean =>
  resourceId.startsWith('tgw-') &&
  (transitGatewayAttachments ?? []).some(
    (one) => one.resourceId === vpcId && [one.id, one.transitGatewayId].includes(resourceId),
  );

function formatOf({ format }: FlowLog): Format {
  const parsed = parseFormat(format);
  return isUnreadable(parsed) ? defaultFormat : parsed;
}

/** What is asked of a place: an event has the time of its record's start, which a packet can be a whole aggregation interval behind. */
export const queryAt = (
  { logGroup, interfaceIds, format, aggregationSeconds }: RecordPlace,
  since: number,
): Pick<RecordQuery, 'logGroup' | 'interfaceIds' | 'format' | 'since'> => ({
  logGroup,
  interfaceIds,
  format,
  since: Math.max(0, since - aggregationSeconds * 1000),
});

interface PlacesRead<Read> {
  readonly reads: readonly { readonly place: RecordPlace; readonly read: Read }[];
  readonly unreadable: number;
  /** Log groups that are not there. */
  readonly missing: readonly string[];
}

/** Reads one place after the other. */
export async function readEach<Read extends Pick<RecordsRead, 'unreadable'>>(
  places: readonly RecordPlace[],
  readOne: (place: RecordPlace) => Promise<Read>,
): Promise<PlacesRead<Read>> {
  const reads: { readonly place: RecordPlace; readonly read: Read }[] = [];
  const missing = new Set<string>();
  for (const place of places) {
    try {
      reads.push({ place, read: await readOne(place) });
    } catch (error) {
      if (classify(error) !== 'gone') throw error;
      missing.add(place.logGroup);
    }
  }
  // Lines of another flow log's format in the same group are no surprise.
  const isShared = logGroupsIn(places).length < places.length;
  const unreadable = isShared ? 0 : reads.reduce((sum, { read }) => sum + read.unreadable, 0);
  return { reads, unreadable, missing: [...missing] };
}

export const logGroupsIn = (places: readonly RecordPlace[]): readonly string[] => [
  ...new Set(places.map(({ logGroup }) => logGroup)),
];

/** `where`: the Region, or the sandbox. */
export const noGroup = (groups: readonly string[], where: string): Problem =>
  new Problem('precondition', `There is no log group ${groups.join(' or ')} in ${where}.`, [
    'The groups that flow logs write to: aws ec2 describe-flow-logs --query "FlowLogs[].LogGroupName"',
    'In another region: --region <name>',
  ]);
