import { CreateFlowLogsCommand, DeleteFlowLogsCommand, DescribeFlowLogsCommand } from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { deliveryStatus } from '../../../flow-records/delivery.js';
import { letFlowLogsIn } from '../../../s3/bucket-policy.js';
import { bucketOf, destinationIn } from '../../../s3/destination.js';
import { hex, newId } from '../../../world/ids.js';
import { rowOf } from '../../../world/table.js';
import { existing, list, lookUp } from '../../lookup.js';
import { once } from '../../once.js';
import { quota } from '../../quotas.js';
import { addRow } from '../../rows.js';
import { setTags, tagSet, tagsFor } from '../../tag-set.js';
import {
  checkFlowLogs,
  destinationOptionsOf,
  type FlowLogRequest,
  flowLogFormat,
  isTransit,
  logDestinationOf,
} from './flow-log-checks.js';
import { type FlowLogRow, flowLogKind } from './kind.js';

/** Failures arrive beside successes, in an answer with status 200. */
interface Outcome {
  readonly ids: readonly string[];
  readonly unsuccessful: readonly {
    readonly ResourceId: string;
    readonly Error: { readonly Code: string; readonly Message: string };
  }[];
}

export const flowLogOperations: readonly Operation[] = [
  on(CreateFlowLogsCommand, (input, call) => {
    tagsFor(input.TagSpecifications, 'vpc-flow-log');
    const ClientToken = input.ClientToken ?? Buffer.from(hex(32, call.random), 'hex').toString('base64');
    const request = { operation: 'CreateFlowLogs', token: input.ClientToken, input };
    return once(
      call,
      request,
      () => JSON.stringify(create(call, input)),
      (made) => {
        const { ids, unsuccessful } = JSON.parse(made) as Outcome;
        return { ClientToken, FlowLogIds: ids, Unsuccessful: unsuccessful };
      },
    );
  }),

  on(DescribeFlowLogsCommand, (input, call) => {
    const { rows, next } = list(call, flowLogKind, input.FlowLogIds, input, {
      'deliver-log-status': (row) => deliveryStatus(call.world, row, call.clock.now()).status,
      'log-destination-type': (row) => row.LogDestinationType,
      'flow-log-id': (row) => row.FlowLogId,
      'log-group-name': (row) => row.LogGroupName,
      'resource-id': (row) => row.ResourceId,
      'traffic-type': (row) => row.TrafficType,
    });
    return { FlowLogs: rows.map((row) => view(call, row)), NextToken: next };
  }),

  on(DeleteFlowLogsCommand, ({ FlowLogIds }, call) => {
    const Unsuccessful = FlowLogIds.flatMap((id) => {
      const row = lookUp(call, flowLogKind, id);
      if (!row) {
        const { code, message } = flowLogKind.notFound(id);
        return [{ ResourceId: id, Error: { Code: code, Message: message } }];
      }
      // The row stays: "it can take several minutes to stop collecting data" (VPC user guide, "Delete a flow log").
      row.deletedAt = call.clock.now();
      delete call.world.ec2.tags[id];
      return [];
    });
    return { Unsuccessful };
  }),
];

function view(call: Call, row: FlowLogRow) {
  const { status, error } = deliveryStatus(call.world, row, call.clock.now());
  return {
    ...row,
    CreationTime: row.createdAt,
    FlowLogStatus: 'ACTIVE',
    DeliverLogsStatus: status,
    ...(error !== null && { DeliverLogsErrorMessage: error }),
    Tags: tagSet(call.world, row.FlowLogId),
  };
}

function create(call: Call, input: FlowLogRequest): Outcome {
  checkFlowLogs(call, input);
  for (const id of input.ResourceIds) mustBeNew(call, input, id);
  const ids: string[] = [];
  const unsuccessful: Outcome['unsuccessful'][number][] = [];
  for (const ResourceId of input.ResourceIds) {
    const refused = refusalFor(call, input, ResourceId);
    if (refused) unsuccessful.push({ ResourceId, Error: { Code: refused.code, Message: refused.message } });
    else ids.push(makeFlowLog(call, input, ResourceId));
  }
  return { ids, unsuccessful };
}

const flowLogsOf = (call: Call, resourceId: string): FlowLogRow[] =>
  existing(call, flowLogKind).filter(({ ResourceId }) => ResourceId === resourceId);

/** A flow log that exists already fails the request. That is not documented: some report an error, others an entry of `Unsuccessful`. */
function mustBeNew(call: Call, input: FlowLogRequest, resourceId: string): void {
  const destination = logDestinationOf(call, input);
  const same = ({ TrafficType, LogDestination, LogFormat }: FlowLogRow) =>
    TrafficType === input.TrafficType &&
    LogDestination === destination.LogDestination &&
    LogFormat === flowLogFormat(input);
  if (!flowLogsOf(call, resourceId).some(same)) return;
  throw new AwsError(
    'FlowLogAlreadyExists',
    'Error. There is an existing Flow Log with the same configuration and log destination.',
  );
}

/** Why one resource of the request gets no flow log. */
function refusalFor(call: Call, input: FlowLogRequest, resourceId: string): AwsError | undefined {
  const bucket = destinationIn(logDestinationOf(call, input));
  const isThere = bucket !== null && rowOf(call.world.s3.buckets, bucket.bucket) !== undefined;
  if (input.LogDestinationType === 'kinesis-data-firehose' || (bucket !== null && !isThere)) {
    return new AwsError(
      '400',
      `LogDestination: ${bucket?.bucket ?? input.LogDestination?.split(':').at(-1)} does not exist.`,
    );
  }
  const others = flowLogsOf(call, resourceId);
  if (others.length >= quota(call.world, 'flow-logs-per-resource')) {
    return new AwsError(
      'FlowLogsLimitExceeded',
      `You have reached the maximum number of flow logs for the resource ${resourceId}.`,
    );
  }
  return undefined;
}

function makeFlowLog(call: Call, input: FlowLogRequest, ResourceId: string): string {
  const FlowLogId = newId('fl', call.random);
  const row: FlowLogRow = {
    FlowLogId,
    ResourceId,
    ...(isTransit(input.ResourceType) ? {} : { TrafficType: input.TrafficType ?? 'ALL' }),
    ...logDestinationOf(call, input),
    ...(input.DeliverLogsPermissionArn !== undefined && { DeliverLogsPermissionArn: input.DeliverLogsPermissionArn }),
    LogFormat: flowLogFormat(input),
    MaxAggregationInterval: input.MaxAggregationInterval ?? (isTransit(input.ResourceType) ? 60 : 600),
    ...(input.LogDestinationType === 's3' ? { DestinationOptions: destinationOptionsOf(input) } : {}),
    createdAt: call.clock.now(),
    deletedAt: null,
    roleArn: input.DeliverLogsPermissionArn ?? null,
  };
  addRow(call, flowLogKind, row);
  const bucket = bucketOf(call.world, row);
  if (bucket !== undefined) letFlowLogsIn(call.world, row, bucket, call.clock.now());
  setTags(call, FlowLogId, tagsFor(input.TagSpecifications, 'vpc-flow-log'));
  return FlowLogId;
}
