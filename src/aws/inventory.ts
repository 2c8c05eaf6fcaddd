import { DescribeLogGroupsCommand, ListTagsForResourceCommand, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { paginateDescribeInstances, paginateDescribeTags } from '@aws-sdk/client-ec2';
import { GetInstanceProfileCommand, GetRoleCommand, paginateListInstanceProfiles, paginateListRoles } from '@aws-sdk/client-iam';
import { isGone } from './classify.js';
import type { Aws } from './clients.js';

/** Something in the account that carries a lab's tag. */
export interface Owned {
  readonly lab: string;
  /** The step that made it, from its tag; null where only the path tells. */
  readonly step: string | null;
  readonly kind: string;
  readonly id: string;
}

export interface Marks {
  readonly labTag: string;
  readonly stepTag: string;
  /** `/flowlab/` */
  readonly iamPathPrefix: string;
  readonly logGroupPrefix: string;
}

/**
 * Everything in this account and region that carries a lab's tag, of one lab or of all: instances that are terminated
 * do not count (they stay visible for about an hour, EC2 user guide, "Instance lifecycle"), nor do their volumes'
 * and interfaces' tags, which go with them.
 */
export async function inventory(aws: Aws, marks: Marks, lab?: string): Promise<readonly Owned[]> {
  return [...(await inEc2(aws, marks, lab)), ...(await inIam(aws, marks, lab)), ...(await inLogs(aws, marks, lab))];
}

async function inEc2(aws: Aws, { labTag, stepTag }: Marks, lab?: string): Promise<readonly Owned[]> {
  const tags = new Map<string, { kind: string; tags: Map<string, string> }>();
  const filters = [{ Name: 'key', Values: [labTag, stepTag, ...(lab ? [`flowlab:${lab}`] : [])] }];
  for await (const page of paginateDescribeTags({ client: aws.ec2 }, { Filters: filters })) {
    for (const { ResourceId, ResourceType, Key, Value } of page.Tags ?? []) {
      if (!ResourceId || !Key) continue;
      const known = tags.get(ResourceId) ?? { kind: ResourceType ?? 'resource', tags: new Map() };
      known.tags.set(Key, Value ?? '');
      tags.set(ResourceId, known);
    }
  }
  const owned = [...tags].flatMap(([id, { kind, tags: own }]): Owned[] => {
    const of = own.get(labTag) ?? (lab && own.has(`flowlab:${lab}`) ? lab : undefined);
    return of === undefined || (lab !== undefined && of !== lab) ? [] : [{ lab: of, step: own.get(stepTag) ?? null, kind, id }];
  });
  const gone = await terminated(aws, owned.filter(({ kind }) => kind === 'instance').map(({ id }) => id));
  // Volumes and interfaces are launched and deleted with their instance; the instance stands for them.
  return owned.filter(({ kind, id }) => !gone.has(id) && !['volume', 'network-interface', 'security-group-rule'].includes(kind));
}

async function terminated(aws: Aws, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const live = new Set<string>();
  if (ids.length === 0) return live;
  const filters = [{ Name: 'instance-id', Values: [...ids] }];
  for await (const page of paginateDescribeInstances({ client: aws.ec2 }, { Filters: filters })) {
    for (const { InstanceId, State } of (page.Reservations ?? []).flatMap(({ Instances }) => Instances ?? [])) {
      if (InstanceId && State?.Name !== 'terminated') live.add(InstanceId);
    }
  }
  return new Set(ids.filter((id) => !live.has(id)));
}

async function inIam({ iam }: Aws, { labTag, stepTag, iamPathPrefix }: Marks, lab?: string): Promise<readonly Owned[]> {
  const PathPrefix = lab ? `${iamPathPrefix}${lab}/` : iamPathPrefix;
  const owned: Owned[] = [];
  const add = (kind: string, id: string, path: string, tags: readonly { Key?: string | undefined; Value?: string | undefined }[]) => {
    const of = tags.find(({ Key }) => Key === labTag)?.Value ?? path.slice(iamPathPrefix.length).replace(/\/.*$/, '');
    owned.push({ lab: of, step: tags.find(({ Key }) => Key === stepTag)?.Value ?? null, kind, id });
  };
  for await (const page of paginateListRoles({ client: iam }, { PathPrefix })) {
    for (const { RoleName, Path } of page.Roles ?? []) {
      const role = await orGone(iam.send(new GetRoleCommand({ RoleName })));
      if (role?.Role && RoleName) add('role', RoleName, Path ?? '', role.Role.Tags ?? []);
    }
  }
  for await (const page of paginateListInstanceProfiles({ client: iam }, { PathPrefix })) {
    for (const { InstanceProfileName, Path } of page.InstanceProfiles ?? []) {
      const profile = await orGone(iam.send(new GetInstanceProfileCommand({ InstanceProfileName })));
      if (profile?.InstanceProfile && InstanceProfileName) add('instance profile', InstanceProfileName, Path ?? '', profile.InstanceProfile.Tags ?? []);
    }
  }
  return owned;
}

async function inLogs(aws: Aws, { labTag, stepTag, logGroupPrefix }: Marks, lab?: string): Promise<readonly Owned[]> {
  const owned: Owned[] = [];
  for await (const page of paginateDescribeLogGroups({ client: aws.logs }, { logGroupNamePrefix: logGroupPrefix })) {
    for (const group of page.logGroups ?? []) {
      const tags = await logGroupTags(aws, group);
      const of = tags?.[labTag];
      if (of !== undefined && (lab === undefined || of === lab) && group.logGroupName) owned.push({ lab: of, step: tags?.[stepTag] ?? null, kind: 'log group', id: group.logGroupName });
    }
  }
  return owned;
}

/** A log group by its exact name, with its tags; undefined where there is none. */
export async function logGroupNamed(aws: Pick<Aws, 'logs'>, name: string): Promise<{ readonly arn: string; readonly tags: Readonly<Record<string, string>>; readonly retentionInDays: number | null } | undefined> {
  // The name is a prefix to the API, and the list is sorted by name: an exact match comes first.
  const { logGroups } = await aws.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
  const group = (logGroups ?? []).find(({ logGroupName }) => logGroupName === name);
  if (!group) return undefined;
  const tags = await logGroupTags(aws, group);
  if (tags === undefined) return undefined;
  return { arn: arnOf(group), tags, retentionInDays: group.retentionInDays ?? null };
}

async function logGroupTags({ logs }: Pick<Aws, 'logs'>, group: { logGroupArn?: string | undefined; arn?: string | undefined }): Promise<Record<string, string> | undefined> {
  const answer = await orGone(logs.send(new ListTagsForResourceCommand({ resourceArn: arnOf(group) })));
  return answer && { ...answer.tags };
}

/** `arn` ends in `:*`; flow logs, tags and policies want it without (CloudWatch Logs API reference, LogGroup). */
const arnOf = ({ logGroupArn, arn }: { logGroupArn?: string | undefined; arn?: string | undefined }): string => logGroupArn ?? (arn ?? '').replace(/:\*$/, '');

async function orGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
