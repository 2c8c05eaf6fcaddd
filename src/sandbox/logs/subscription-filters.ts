import {
  DeleteSubscriptionFilterCommand,
  DescribeSubscriptionFiltersCommand,
  PutSubscriptionFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { withoutEffect } from '../endpoint/limits.js';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import { filterPattern } from './filter-pattern.js';
import { groupNamed } from './group-events.js';
import { invalid } from './groups.js';

/**
 * CloudWatch Logs sends a test message before it keeps a subscription filter. Streams, functions and destinations are not
 * here, so it is never delivered, and no group ever has a filter: what AWS says of a destination that does not exist.
 */
export const subscriptionFilterOperations: readonly Operation[] = [
  on(PutSubscriptionFilterCommand, (input, call) => {
    groupNamed(call, input.logGroupName);
    filterPattern(input.filterPattern ?? '');
    withoutEffect(input.filterName, input.roleArn, input.distribution, input.applyOnTransformedLogs);
    withoutEffect(input.fieldSelectionCriteria, input.emitSystemFields);
    throw invalid(undelivered(input.destinationArn ?? ''));
  }),

  on(DescribeSubscriptionFiltersCommand, (input, call) => {
    groupNamed(call, input.logGroupName);
    withoutEffect(input.filterNamePrefix, input.nextToken, input.limit);
    return { subscriptionFilters: [] };
  }),

  on(DeleteSubscriptionFilterCommand, (input, call) => {
    groupNamed(call, input.logGroupName);
    withoutEffect(input.filterName);
    throw new AwsError('ResourceNotFoundException', 'The specified subscription filter does not exist.');
  }),
];

// As reported: the AWS provider of Terraform, the troubleshooting pages of AWS re:Post, and of other services
// github.com/aws-samples/aws-centralize-logs-using-cdk/issues/2. Of a missing destination of logs nobody reports the words.
function undelivered(destination: string): string {
  const [, , service = ''] = destination.split(':');
  switch (service) {
    case 'kinesis':
      return 'Could not deliver test message to specified Kinesis stream. Check if the given kinesis stream is in ACTIVE state.';
    case 'firehose':
      return 'Could not deliver test message to specified Firehose stream. Check if the given Firehose stream is in ACTIVE state.';
    case 'lambda':
      return 'Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.';
    case 'logs':
      return 'The specified destination does not exist.';
    default:
      return `PutSubscriptionFilter operation cannot work with destinationArn for vendor ${service}`;
  }
}
