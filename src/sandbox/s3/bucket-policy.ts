import type { FlowLogRow } from '../ec2/kinds/flow-log/kind.js';
import { concerningStatements } from '../iam/access.js';
import type { BucketRow, World } from '../world/world.js';
import { bucketOf, destinationIn } from './destination.js';

const SERVICE = 'delivery.logs.amazonaws.com';

/** Whether the policy of the bucket let flow logs write at a time. */
export function mayDeliverAt(world: World, flowLog: FlowLogRow, at: number): boolean {
  const bucket = bucketOf(world, flowLog);
  if (bucket === undefined || at < bucket.createdAt) return false;
  // What was delivered in the very moment of a change was let in by what held before.
  const text = bucket.policies.findLast(({ since }) => since < at)?.text ?? null;
  return text !== null && policyLets(text, SERVICE, 's3:putobject', objectArn(world, flowLog));
}

const objectArn = ({ partition, account }: World, flowLog: FlowLogRow): string => {
  const { bucket = '', prefix = '' } = destinationIn(flowLog) ?? {};
  return `arn:${partition}:s3:::${bucket}/${prefix}AWSLogs/${account}/flow`;
};

/** Whether the policy of a bucket lets a service do something; the action in lower case. Conditions count as fulfilled. */
export function policyLets(text: string, service: string, action: string, resource: string): boolean {
  const applying = concerningStatements(text, action, resource).filter(({ Principal }) => isAbout(Principal, service));
  return applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny');
}

const isAbout = (principal: unknown, service: string): boolean =>
  [principal, Reflect.get(Object(principal), 'Service')].flat().some((one) => one === service || one === '*');

/**
 * What CreateFlowLogs adds to a bucket of the same account: "we automatically attach the following policy to the bucket"
 * (VPC user guide, "Amazon S3 bucket permissions for flow logs").
 */
export function letFlowLogsIn(world: World, flowLog: FlowLogRow, bucket: BucketRow, now: number): void {
  const { bucket: name = '', prefix = '' } = destinationIn(flowLog) ?? {};
  const present = bucket.policies.at(-1)?.text ?? null;
  if (present !== null && policyLets(present, SERVICE, 's3:putobject', objectArn(world, flowLog))) return;
  const before = present === null ? [] : [(JSON.parse(present) as { Statement?: unknown }).Statement ?? []].flat();
  const common = {
    StringEquals: { 'aws:SourceAccount': world.account },
    ArnLike: { 'aws:SourceArn': `arn:${world.partition}:logs:${world.region}:${world.account}:*` },
  };
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      ...before,
      {
        Sid: 'AWSLogDeliveryWrite',
        Effect: 'Allow',
        Principal: { Service: SERVICE },
        Action: 's3:PutObject',
        Resource: `arn:${world.partition}:s3:::${name}/${prefix}AWSLogs/${world.account}/*`,
        Condition: { ...common, StringEquals: { ...common.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
      {
        Sid: 'AWSLogDeliveryAclCheck',
        Effect: 'Allow',
        Principal: { Service: SERVICE },
        Action: ['s3:GetBucketAcl', 's3:ListBucket'],
        Resource: `arn:${world.partition}:s3:::${name}`,
        Condition: common,
      },
    ],
  });
  bucket.policies.push({ since: now, text });
}
