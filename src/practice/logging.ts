import { CreateFlowLogsCommand } from '@aws-sdk/client-ec2';
import type { Scene } from './exercise.js';
import { sceneryLogGroup } from './scenery/scenery.js';

export interface Logging {
  /** VPCs or subnets, all of one kind. */
  readonly resourceIds?: readonly string[];
  readonly trafficType?: 'ALL' | 'REJECT';
}

/** What is recommended: everything that tells, and no permission beyond that of flow logs. */
const fields =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr flow-direction traffic-path';

/** Flow logs on both VPCs where nothing else is said. */
export const startLogging = (
  { site, scenery: { vpcs, roleArn } }: Pick<Scene, 'site' | 'scenery'>,
  { resourceIds = [vpcs.main.id, vpcs.other.id], trafficType = 'ALL' }: Logging = {},
) =>
  site.aws.ec2.send(
    new CreateFlowLogsCommand({
      ResourceIds: [...resourceIds],
      ResourceType: resourceIds[0]?.startsWith('vpc-') ? 'VPC' : 'Subnet',
      TrafficType: trafficType,
      LogGroupName: sceneryLogGroup,
      MaxAggregationInterval: 60,
      DeliverLogsPermissionArn: roleArn,
      LogFormat: fields.replaceAll(/\S+/g, (field) => `\${${field}}`),
    }),
  );
