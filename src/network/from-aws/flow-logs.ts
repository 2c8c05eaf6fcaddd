import type { FlowLog } from '../model.js';
import type { DescribedPart } from './shape.js';

/** The format that a flow log has unless another was asked for (VPC user guide, "Flow log records"). */
const defaultFields =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';

export function flowLogFrom(row: DescribedPart): readonly FlowLog[] {
  const [id, resourceId] = [row.id('FlowLogId'), row.id('ResourceId')];
  if (id === undefined || resourceId === undefined) return [];
  const trafficType = row.text('TrafficType');
  const status = row.text('DeliverLogsStatus');
  return [
    {
      id,
      resourceId,
      trafficType: trafficType === 'ACCEPT' || trafficType === 'REJECT' ? trafficType : 'ALL',
      logGroup: row.text('LogGroupName') ?? groupOf(row.text('LogDestination')),
      ...bucketIn(row.text('LogDestination')),
      format: row.text('LogFormat') ?? defaultFields.replaceAll(/\S+/g, (field) => `\${${field}}`),
      aggregationSeconds: row.number('MaxAggregationInterval') ?? 600,
      delivery: status === 'SUCCESS' ? 'success' : status === 'FAILED' ? 'failed' : 'unknown',
      deliveryError: row.text('DeliverLogsErrorMessage'),
      createdAt: row.time('CreationTime'),
    },
  ];
}

/** `arn:aws:s3:::bucket/prefix/`, with the slash that AWS adds. */
function bucketIn(destination: string | null): Pick<FlowLog, 'bucket'> {
  const [, bucket, prefix = ''] = /^arn:[a-z-]+:s3:::([^/]+)\/?(.*)$/.exec(destination ?? '') ?? [];
  if (bucket === undefined) return {};
  return { bucket: `s3://${bucket}/${prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`}` };
}

/** `arn:aws:logs:region:account:log-group:name:*`; destinations of other services are none. */
const groupOf = (destination: string | null): string | null =>
  /:log-group:([^:]+)/.exec(destination ?? '')?.[1] ?? null;
