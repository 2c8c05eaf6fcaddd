import type { FlowLogRow } from '../ec2/kinds/flow-log/kind.js';
import { allows, roleByArn, trusts } from '../iam/access.js';
import { arn } from '../world/ids.js';
import type { World } from '../world/world.js';

export interface Access {
  readonly mayWrite: boolean;
  readonly mayCreateGroup: boolean;
}

const NONE: Access = { mayWrite: false, mayCreateGroup: false };

/** What the delivery role allows now. Without a trust in the flow logs service it allows nothing. */
export function deliveryAccess(world: World, flowLog: FlowLogRow): Access {
  const name = groupNameOf(flowLog);
  const role = flowLog.roleArn === null ? null : roleByArn(world, flowLog.roleArn);
  if (name === null || !role || !trusts(role, 'vpc-flow-logs.amazonaws.com')) return NONE;
  const group = arn(world, 'logs', `log-group:${name}`);
  const stream = `${group}:log-stream:eni`;
  return {
    mayWrite: allows(world, role, 'logs:CreateLogStream', stream) && allows(world, role, 'logs:PutLogEvents', stream),
    mayCreateGroup:
      allows(world, role, 'logs:CreateLogGroup', group) || allows(world, role, 'logs:CreateLogGroup', stream),
  };
}

/** What it allowed at a time. */
export function accessAt(world: World, flowLog: FlowLogRow, at: number): Access {
  return world.history?.delivery[flowLog.FlowLogId]?.findLast(({ since }) => since <= at) ?? NONE;
}

/** `LogGroupName`, or the name inside the ARN in `LogDestination`; null for other destinations. */
export function groupNameOf({ LogGroupName, LogDestination, LogDestinationType }: FlowLogRow): string | null {
  if (LogDestinationType !== undefined && LogDestinationType !== 'cloud-watch-logs') return null;
  return LogGroupName ?? /:log-group:([^:]+)/.exec(LogDestination ?? '')?.[1] ?? null;
}
