import type { CreateFlowLogsCommandInput } from '@aws-sdk/client-ec2';
import { isKnownField } from '../../../../flow-log/fields.js';
import { defaultFormat, formatText, isUnreadable, parseFormat } from '../../../../flow-log/format.js';
import { transitGatewayFormat } from '../../../../flow-log/known-formats.js';
import { withoutEffect } from '../../../endpoint/limits.js';
import type { Checked } from '../../../endpoint/operation.js';
import { AwsError, type Call } from '../../../endpoint/operation.js';
import { roleByArn, trusts } from '../../../iam/access.js';
import { arn } from '../../../world/ids.js';
import { find } from '../../lookup.js';
import { interfaceKind } from '../interface/kind.js';
import { subnetKind } from '../subnet/kind.js';
import { transitAttachmentKind } from '../transit/attachment-kind.js';
import { transitGatewayKind } from '../transit/gateway-kind.js';
import { findLive } from '../transit/life.js';
import { vpcKind } from '../vpc/kind.js';

export const flowLogFormat = ({ LogFormat, ResourceType }: FlowLogRequest): string =>
  LogFormat ?? formatText(isTransit(ResourceType) ? transitGatewayFormat : defaultFormat);

/** Records of a transit gateway tell of no interface, and of nothing that was refused. */
export const isTransit = (type: FlowLogRequest['ResourceType']): boolean =>
  type === 'TransitGateway' || type === 'TransitGatewayAttachment';

/** Errors that fail the whole request. */
export function checkFlowLogs(call: Call, input: FlowLogRequest): void {
  const { TrafficType, MaxAggregationInterval, LogFormat, DeliverLogsPermissionArn } = input;
  // What a bucket would have been written with, whether or not it comes to that.
  withoutEffect(destinationOptionsOf(input));
  // github.com/aws-samples/aws-secure-environment-accelerator/issues/1111: a bucket's policy lets the service in, no role.
  if (input.LogDestinationType === 's3' && DeliverLogsPermissionArn !== undefined)
    throw new AwsError('InvalidParameter', 'DeliverLogsPermissionArn is not applicable for s3 delivery');
  if (isTransit(input.ResourceType)) checkTransit(input);
  else if (TrafficType === undefined)
    throw new AwsError('MissingParameter', 'The request must contain the parameter TrafficType');
  if (MaxAggregationInterval !== undefined && MaxAggregationInterval !== 60 && MaxAggregationInterval !== 600) {
    throw new AwsError('InvalidParameter', 'Invalid Flow Log Max Aggregation Interval');
  }
  if (LogFormat !== undefined) checkFormat(LogFormat);
  for (const id of input.ResourceIds) checkResource(call, input.ResourceType, id);
  if ((input.LogDestinationType ?? 'cloud-watch-logs') === 'cloud-watch-logs') checkRole(call, input);
  else checkOtherDestination(input);
}

/**
 * "An error is returned if you provide" a traffic type "for transit gateway resource types", and 60 is "the only accepted
 * value" of the aggregation interval, for 25 resources at most (Transit Gateway guide, "Create and manage flow logs using APIs
 * or the CLI"). What the errors say is not documented.
 */
function checkTransit({ TrafficType, MaxAggregationInterval = 60, ResourceIds }: FlowLogRequest): void {
  if (TrafficType !== undefined)
    throw new AwsError('InvalidParameter', 'TrafficType cannot be specified for Transit Gateway resource types.');
  if (MaxAggregationInterval !== 60)
    throw new AwsError('InvalidParameter', 'Invalid Flow Log Max Aggregation Interval');
  if (ResourceIds.length > 25)
    throw new AwsError(
      'InvalidParameter',
      'No more than 25 resources can be specified for Transit Gateway resource types.',
    );
}

/** "If you specify LogDestinationType as s3 or kinesis-data-firehose, do not specify … LogGroupName" (CreateFlowLogs). */
function checkOtherDestination({ LogGroupName, LogDestination }: FlowLogRequest): void {
  if (LogGroupName !== undefined) {
    const text = 'LogDestinationType type must be cloud-watch-logs if LogGroupName is provided.';
    throw new AwsError('InvalidParameter', text);
  }
  if (LogDestination === undefined) throw noDestination();
}

const noDestination = (): AwsError =>
  new AwsError('InvalidParameter', "LogDestination can't be empty if LogGroupName is not provided.");

function checkFormat(text: string): void {
  const format = parseFormat(text);
  if (isUnreadable(format) || format.fields.some(({ name }) => !isKnownField(name))) {
    throw new AwsError('InvalidParameter', 'Unknown fields provided in the log format.');
  }
}

function checkResource(call: Call, type: FlowLogRequest['ResourceType'], id: string): void {
  switch (type) {
    case 'VPC':
      find(call, vpcKind, id);
      return;
    case 'Subnet':
      find(call, subnetKind, id);
      return;
    case 'NetworkInterface':
      find(call, interfaceKind, id);
      return;
    case 'TransitGateway':
      findLive(call, transitGatewayKind, id);
      return;
    case 'TransitGatewayAttachment':
      findLive(call, transitAttachmentKind, id);
      return;
    default:
      throw new AwsError('InvalidParameter', `Invalid Flow Log resource type: ${type}`);
  }
}

/** The role must be there, trust the service, and have had time to be known. */
function checkRole({ world, clock }: Call, input: FlowLogRequest): void {
  const { DeliverLogsPermissionArn, LogGroupName, LogDestination } = input;
  if (DeliverLogsPermissionArn === undefined) {
    throw new AwsError(
      'InvalidParameter',
      "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.",
    );
  }
  if (LogGroupName === undefined && LogDestination === undefined) throw noDestination();
  if (LogGroupName !== undefined && LogDestination !== undefined) {
    throw new AwsError('InvalidParameter', 'Please only provide LogGroupName or only provide LogDestination.');
  }
  const role = roleByArn(world, DeliverLogsPermissionArn);
  const known = role !== null && clock.now() >= role.createdAt + world.switches.propagationMs;
  if (!known || !trusts(role, 'vpc-flow-logs.amazonaws.com')) {
    throw new AwsError('InvalidParameter', `Unable to assume given IAM role: '${DeliverLogsPermissionArn}'`);
  }
}

/** Where to, in the words DescribeFlowLogs uses: a log group has both a name and an ARN. */
export function logDestinationOf(
  { world }: Call,
  { LogDestinationType, LogGroupName, LogDestination }: FlowLogRequest,
) {
  const type = LogDestinationType ?? 'cloud-watch-logs';
  const name = LogGroupName ?? /:log-group:([^:]+)/.exec(LogDestination ?? '')?.[1] ?? '';
  const LogDestinationArn = LogDestination ?? arn(world, 'logs', `log-group:${name}`);
  return {
    LogDestinationType: type,
    LogDestination: LogDestinationArn,
    ...(type === 'cloud-watch-logs' && { LogGroupName: name }),
  };
}

/** What is not asked for is plain text, by day. (EC2 API reference, DestinationOptionsRequest) */
export const destinationOptionsOf = ({ DestinationOptions }: FlowLogRequest) => ({
  FileFormat: DestinationOptions?.FileFormat ?? 'plain-text',
  HiveCompatiblePartitions: DestinationOptions?.HiveCompatiblePartitions ?? false,
  PerHourPartition: DestinationOptions?.PerHourPartition ?? false,
});

export type FlowLogRequest = Checked<CreateFlowLogsCommandInput>;
