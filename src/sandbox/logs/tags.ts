import {
  ListTagsForResourceCommand,
  ListTagsLogGroupCommand,
  TagLogGroupCommand,
  TagResourceCommand,
  UntagLogGroupCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { type Call, type Operation, on } from '../endpoint/operation.js';
import { putRow } from '../world/table.js';
import type { LogGroupRow } from '../world/world.js';
import { groupNamed } from './group-events.js';
import { checkedTags, invalid } from './groups.js';

/** By the ARN without `:*` (CloudWatch Logs API reference, TagResource); the older calls by name. */
export const logTagOperations: readonly Operation[] = [
  on(TagResourceCommand, (input, call) => tag(byArn(call, input.resourceArn), input.tags ?? {})),
  on(UntagResourceCommand, (input, call) => untag(byArn(call, input.resourceArn), input.tagKeys ?? [])),
  on(ListTagsForResourceCommand, (input, call) => ({ tags: { ...byArn(call, input.resourceArn).tags } })),
  on(TagLogGroupCommand, (input, call) => tag(groupNamed(call, input.logGroupName), input.tags ?? {})),
  on(UntagLogGroupCommand, (input, call) => untag(groupNamed(call, input.logGroupName), input.tags ?? [])),
  on(ListTagsLogGroupCommand, (input, call) => ({ tags: { ...groupNamed(call, input.logGroupName).tags } })),
];

function byArn(call: Call, resourceArn: string | undefined): LogGroupRow {
  const name = /^arn:[\w-]+:logs:[^:]*:\d{12}:log-group:([^:]+)(:\*)?$/.exec(resourceArn ?? '')?.[1];
  if (name === undefined) throw invalid(`Invalid ARN: ${resourceArn}`);
  return groupNamed(call, name);
}

function tag(group: LogGroupRow, tags: Readonly<Record<string, string>>): object {
  for (const [key, value] of Object.entries(checkedTags({ ...group.tags, ...tags }))) putRow(group.tags, key, value);
  return {};
}

function untag(group: LogGroupRow, keys: readonly string[]): object {
  for (const key of keys) delete group.tags[key];
  return {};
}
