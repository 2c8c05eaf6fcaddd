import type { FlowLogRow } from '../ec2/kinds/flow-log/kind.js';
import { rowOf } from '../world/table.js';
import type { World } from '../world/world.js';

/** `arn:aws:s3:::bucket/prefix/` as a bucket and what its keys begin with; null for other destinations. */
export function destinationIn({
  LogDestinationType,
  LogDestination = '',
}: Pick<FlowLogRow, 'LogDestinationType' | 'LogDestination'>): {
  readonly bucket: string;
  readonly prefix: string;
} | null {
  if (LogDestinationType !== 's3') return null;
  const [, bucket = '', prefix = ''] = /^arn:[a-z-]+:s3:::([^/]+)\/?(.*)$/.exec(LogDestination) ?? [];
  return { bucket, prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/` };
}

/** The bucket that a flow log delivers to, where there is one. */
export const bucketOf = (world: World, flowLog: FlowLogRow) =>
  rowOf(world.s3.buckets, destinationIn(flowLog)?.bucket ?? '');
