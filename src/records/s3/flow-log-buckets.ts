import type { FlowLog } from '../../network/model.js';

/** What is looked for below a prefix that many accounts, Regions and flow logs may share. */
export interface BucketDelivery {
  readonly region: string;
  readonly flowLogIds: readonly string[];
  /** That the flow logs belong to; null where nobody knows. */
  readonly accountId: string | null;
}

/** Where flow logs deliver in S3: everything of theirs is below `AWSLogs`. (VPC user guide, "Flow log files") */
export interface FlowLogBucket extends BucketDelivery {
  readonly uri: string;
}

export function deliveryBuckets(
  flowLogs: readonly FlowLog[],
  region: string,
  accountId: string | null,
): readonly FlowLogBucket[] {
  const places = new Map<string, readonly string[]>();
  for (const { id, bucket } of flowLogs) {
    if (bucket == null) continue;
    const uri = `${bucket}AWSLogs/`;
    places.set(uri, [...(places.get(uri) ?? []), id]);
  }
  return [...places].map(([uri, flowLogIds]) => ({ uri, region, flowLogIds, accountId }));
}

const REGION = /\/vpcflowlogs\/([a-z0-9-]+)\/|\/aws-region=([^/]+)\//;

// A central bucket holds the logs of many accounts, below the ID of their organisation or not.
const ACCOUNT = /AWSLogs\/(?:o-[a-z0-9]+\/)?(?:aws-account-id=)?(\d{12})\//;

/** Whether a prefix or a key can be one of a delivery: of another account, Region or flow log it is not. */
export function isOfDelivery(path: string, { region, flowLogIds, accountId }: BucketDelivery): boolean {
  const account = ACCOUNT.exec(`/${path}`)?.[1];
  if (accountId !== null && account !== undefined && account !== accountId) return false;
  const found = REGION.exec(`/${path}`);
  if (found !== null && (found[1] ?? found[2]) !== region) return false;
  const flowLog = /_(fl-[0-9a-f]+)_\d{8}T\d{4}Z_[^/]*$/.exec(path)?.[1];
  return flowLog === undefined || flowLogIds.includes(flowLog);
}
