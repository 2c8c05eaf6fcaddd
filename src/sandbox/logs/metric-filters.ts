import {
  DeleteMetricFilterCommand,
  DescribeMetricFiltersCommand,
  PutMetricFilterCommand,
  TestMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { only } from '../endpoint/limits.js';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import { putRow, rowOf } from '../world/table.js';
import type { LogGroupRow } from '../world/world.js';
import { valuesExtracted } from './extracted-values.js';
import { filterPattern } from './filter-pattern.js';
import { groupNamed } from './group-events.js';
import { invalid } from './groups.js';
import { tokenPage } from './listing.js';

// "Metric filters: 100 per log group" (CloudWatch Logs quotas).
const MOST = 100;

/** Filters whose numbers would go to CloudWatch, which is not here: they are checked, kept and told. */
export const metricFilterOperations: readonly Operation[] = [
  on(PutMetricFilterCommand, (input, call) => {
    const group = groupNamed(call, input.logGroupName);
    const name = input.filterName ?? '';
    only('logs', 'applyOnTransformedLogs', input.applyOnTransformedLogs, [false]);
    const transformations = (input.metricTransformations ?? []).map((one) => {
      const { metricName = '', metricNamespace = '', metricValue = '', defaultValue, dimensions, unit } = one;
      // "If you specify dimensions, you can't specify a default value" (CloudWatch Logs API reference, MetricTransformation).
      if (dimensions && defaultValue !== undefined)
        throw invalid('Invalid metric transformation: dimensions and default value are mutually exclusive properties.');
      return {
        metricName,
        metricNamespace,
        metricValue,
        ...(defaultValue !== undefined && { defaultValue }),
        ...(dimensions && { dimensions: { ...dimensions } }),
        ...(unit !== undefined && { unit }),
      };
    });
    const pattern = input.filterPattern ?? '';
    filterPattern(pattern);
    group.metricFilters ??= {};
    const known = rowOf(group.metricFilters, name);
    if (!known && Object.keys(group.metricFilters).length >= MOST)
      throw new AwsError('LimitExceededException', 'Resource limit exceeded.');
    putRow(group.metricFilters, name, { pattern, transformations, createdAt: known?.createdAt ?? call.clock.now() });
    return {};
  }),

  on(TestMetricFilterCommand, ({ filterPattern: pattern, logEventMessages }) => {
    const matches = filterPattern(pattern);
    const extracted = valuesExtracted(pattern);
    return {
      matches: logEventMessages.flatMap((eventMessage, at) =>
        matches(eventMessage) ? [{ eventNumber: at + 1, eventMessage, extractedValues: extracted(eventMessage) }] : [],
      ),
    };
  }),

  on(DescribeMetricFiltersCommand, (input, call) => {
    const { metricName, metricNamespace, filterNamePrefix = '' } = input;
    if ((metricName === undefined) !== (metricNamespace === undefined))
      throw invalid(
        'If you include the metricName parameter in your request, you must also include the metricNamespace parameter.',
      );
    const groups =
      input.logGroupName === undefined ? Object.values(call.world.logs.groups) : [groupNamed(call, input.logGroupName)];
    const rows = groups
      .flatMap(filtersOf)
      .filter(({ filterName }) => filterName.startsWith(filterNamePrefix))
      .filter(({ metricTransformations: [first] }) =>
        metricName === undefined ? true : first?.metricName === metricName && first.metricNamespace === metricNamespace,
      );
    const { shown, rest } = tokenPage(rows, input);
    return { metricFilters: shown, ...rest };
  }),

  on(DeleteMetricFilterCommand, (input, call) => {
    const group = groupNamed(call, input.logGroupName);
    const name = input.filterName ?? '';
    if (!rowOf(group.metricFilters, name))
      throw new AwsError('ResourceNotFoundException', 'The specified metric filter does not exist.');
    delete group.metricFilters?.[name];
    return {};
  }),
];

const filtersOf = ({ logGroupName, metricFilters = {} }: LogGroupRow) =>
  Object.entries(metricFilters).map(([filterName, { pattern, transformations, createdAt }]) => ({
    filterName,
    filterPattern: pattern,
    metricTransformations: [...transformations],
    creationTime: createdAt,
    logGroupName,
  }));
