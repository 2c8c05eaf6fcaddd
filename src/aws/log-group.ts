import { DescribeLogGroupsCommand, ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Aws } from '../cloud.js';
import { unlessGone } from './gone.js';

/** A log group by its exact name, with its tags; undefined where there is none. */
export async function logGroupNamed(
  aws: Pick<Aws, 'logs'>,
  name: string,
): Promise<
  | { readonly arn: string; readonly tags: Readonly<Record<string, string>>; readonly retentionInDays: number | null }
  | undefined
> {
  // The name is a prefix to the API, and the list is sorted by name: an exact match comes first.
  const { logGroups } = await aws.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
  const group = (logGroups ?? []).find(({ logGroupName }) => logGroupName === name);
  if (!group) return undefined;
  const tags = await logGroupTags(aws, group);
  if (tags === undefined) return undefined;
  return { arn: arnOf(group), tags, retentionInDays: group.retentionInDays ?? null };
}

/** Undefined where the group is gone. */
export async function logGroupTags(
  { logs }: Pick<Aws, 'logs'>,
  group: { logGroupArn?: string | undefined; arn?: string | undefined },
): Promise<Record<string, string> | undefined> {
  const answer = await unlessGone(logs.send(new ListTagsForResourceCommand({ resourceArn: arnOf(group) })));
  return answer && { ...answer.tags };
}

/** `arn` ends in `:*`; flow logs, tags and policies want it without (CloudWatch Logs API reference, LogGroup). */
const arnOf = ({ logGroupArn, arn }: { logGroupArn?: string | undefined; arn?: string | undefined }): string =>
  logGroupArn ?? (arn ?? '').replace(/:\*$/, '');
