import {
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  paginateDescribeFlowLogs,
  paginateDescribeInstances,
  paginateDescribeNetworkAcls,
  paginateDescribeNetworkInterfaces,
  paginateDescribeSecurityGroups,
  paginateDescribeVolumes,
} from '@aws-sdk/client-ec2';
import {
  GetInstanceProfileCommand,
  GetRoleCommand,
  paginateListInstanceProfiles,
  paginateListRoles,
} from '@aws-sdk/client-iam';
import type { Aws } from '../cloud.js';
import { isGone } from './classify.js';

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
 * Everything in this account and region that carries a lab's tag, of one lab or of all. Each kind is described rather
 * than looked up in DescribeTags, whose list can still hold what was just deleted. Terminated instances do not count:
 * they stay visible for about an hour (EC2 user guide, "Instance lifecycle").
 */
export async function inventory(aws: Aws, marks: Marks, lab?: string): Promise<readonly Owned[]> {
  return [...(await inEc2(aws, marks, lab)), ...(await inIam(aws, marks, lab)), ...(await inLogs(aws, marks, lab))];
}

type Tagged = readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;

async function inEc2({ ec2 }: Aws, { labTag, stepTag }: Marks, lab?: string): Promise<readonly Owned[]> {
  const owned: Owned[] = [];
  const add = (kind: string, id: string | undefined, tags: Tagged) => {
    const value = (wanted: string) => tags?.find(({ Key }) => Key === wanted)?.Value;
    const of = value(labTag);
    if (id !== undefined && of !== undefined) owned.push({ lab: of, step: value(stepTag) ?? null, kind, id });
  };
  const client = { client: ec2 };
  const own = [lab === undefined ? { Name: 'tag-key', Values: [labTag] } : { Name: `tag:${labTag}`, Values: [lab] }];
  const alive = { Name: 'instance-state-name', Values: ['pending', 'running', 'shutting-down', 'stopping', 'stopped'] };
  for await (const { Reservations } of paginateDescribeInstances(client, { Filters: [...own, alive] })) {
    for (const { InstanceId, Tags } of (Reservations ?? []).flatMap(({ Instances }) => Instances ?? []))
      add('instance', InstanceId, Tags);
  }
  for await (const { SecurityGroups } of paginateDescribeSecurityGroups(client, { Filters: own })) {
    for (const { GroupId, Tags } of SecurityGroups ?? []) add('security group', GroupId, Tags);
  }
  for await (const { FlowLogs } of paginateDescribeFlowLogs(client, { Filter: own })) {
    for (const { FlowLogId, Tags } of FlowLogs ?? []) add('flow log', FlowLogId, Tags);
  }
  // An interface or a volume of an instance goes with it; one that stays behind is on its own.
  for await (const { NetworkInterfaces } of paginateDescribeNetworkInterfaces(client, {
    Filters: [...own, { Name: 'status', Values: ['available'] }],
  })) {
    for (const { NetworkInterfaceId, TagSet } of NetworkInterfaces ?? [])
      add('network interface', NetworkInterfaceId, TagSet);
  }
  for await (const { Volumes } of paginateDescribeVolumes(client, {
    Filters: [...own, { Name: 'status', Values: ['available'] }],
  })) {
    for (const { VolumeId, Tags } of Volumes ?? []) add('volume', VolumeId, Tags);
  }
  // A network ACL is not a lab's own; it carries a note under a key with the id of each lab that has a rule in it.
  for await (const { NetworkAcls } of paginateDescribeNetworkAcls(
    client,
    lab === undefined ? {} : { Filters: [{ Name: 'tag-key', Values: [`flowlab:${lab}`] }] },
  )) {
    for (const { NetworkAclId: id, Tags } of NetworkAcls ?? []) {
      for (const of of labsNotedIn(Tags))
        if (id !== undefined && (lab ?? of) === of)
          owned.push({ lab: of, step: null, kind: 'note on network ACL', id });
    }
  }
  return owned;
}

const labsNotedIn = (tags: Tagged): readonly string[] =>
  (tags ?? []).flatMap(({ Key }) => /^flowlab:([a-z2-7]{8})$/.exec(Key ?? '')?.[1] ?? []);

async function inIam({ iam }: Aws, { labTag, stepTag, iamPathPrefix }: Marks, lab?: string): Promise<readonly Owned[]> {
  const PathPrefix = lab ? `${iamPathPrefix}${lab}/` : iamPathPrefix;
  const owned: Owned[] = [];
  const add = (
    kind: string,
    id: string,
    path: string,
    tags: readonly { Key?: string | undefined; Value?: string | undefined }[],
  ) => {
    const of =
      tags.find(({ Key }) => Key === labTag)?.Value ?? /^([a-z2-7]{8})\/$/.exec(path.slice(iamPathPrefix.length))?.[1];
    if (of !== undefined)
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
      if (profile?.InstanceProfile && InstanceProfileName)
        add('instance profile', InstanceProfileName, Path ?? '', profile.InstanceProfile.Tags ?? []);
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
      if (of !== undefined && (lab === undefined || of === lab) && group.logGroupName)
        owned.push({ lab: of, step: tags?.[stepTag] ?? null, kind: 'log group', id: group.logGroupName });
    }
  }
  return owned;
}

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

async function logGroupTags(
  { logs }: Pick<Aws, 'logs'>,
  group: { logGroupArn?: string | undefined; arn?: string | undefined },
): Promise<Record<string, string> | undefined> {
  const answer = await orGone(logs.send(new ListTagsForResourceCommand({ resourceArn: arnOf(group) })));
  return answer && { ...answer.tags };
}

/** `arn` ends in `:*`; flow logs, tags and policies want it without (CloudWatch Logs API reference, LogGroup). */
const arnOf = ({ logGroupArn, arn }: { logGroupArn?: string | undefined; arn?: string | undefined }): string =>
  logGroupArn ?? (arn ?? '').replace(/:\*$/, '');

async function orGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
