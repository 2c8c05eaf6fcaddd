import { paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
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
import { classify, isDenied } from './classify.js';
import { unlessGone } from './gone.js';
import { logGroupTags } from './log-group.js';

export interface Marks {
  readonly labTag: string;
  readonly stepTag: string;
  /** `/flowlab/` */
  readonly iamPathPrefix: string;
  readonly logGroupPrefix: string;
}

/** A no to this one call. Trouble with the network, the sign-in or the clock concerns them all. */
export const isRefusal = (error: unknown): boolean => ['denied', 'org-denied', 'refused'].includes(classify(error));

type Tagged = readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;

interface Seen {
  readonly lab: string | undefined;
  readonly step: string | null;
  readonly id: string | undefined;
}

type List = (aws: Aws, marks: Marks, lab: string | undefined) => AsyncIterable<Seen>;

const byTag = ({ labTag, stepTag }: Marks, id: string | undefined, tags: Tagged): Seen => {
  const value = (wanted: string) => tags?.find(({ Key }) => Key === wanted)?.Value;
  return { lab: value(labTag), step: value(stepTag) ?? null, id };
};

const own = ({ labTag }: Marks, lab: string | undefined) =>
  lab === undefined ? { Name: 'tag-key', Values: [labTag] } : { Name: `tag:${labTag}`, Values: [lab] };

// Terminated instances stay visible for about an hour (EC2 user guide, "Instance lifecycle").
const alive = ['pending', 'running', 'shutting-down', 'stopping', 'stopped'];
const idle = { Name: 'status', Values: ['available'] };

/** Every kind that a lab can leave behind, what costs most first. A change's `resource` is the name of its kind. */
export const inventoryKinds: Readonly<Record<string, List>> = {
  async *instance({ ec2: client }, marks, lab) {
    const Filters = [own(marks, lab), { Name: 'instance-state-name', Values: alive }];
    for await (const { Reservations } of paginateDescribeInstances({ client }, { Filters }))
      for (const { InstanceId, Tags, State } of (Reservations ?? []).flatMap(({ Instances }) => Instances ?? []))
        if (State?.Name !== 'terminated') yield byTag(marks, InstanceId, Tags);
  },
  async *'security group'({ ec2: client }, marks, lab) {
    for await (const { SecurityGroups } of paginateDescribeSecurityGroups({ client }, { Filters: [own(marks, lab)] }))
      for (const { GroupId, Tags } of SecurityGroups ?? []) yield byTag(marks, GroupId, Tags);
  },
  async *'flow log'({ ec2: client }, marks, lab) {
    for await (const { FlowLogs } of paginateDescribeFlowLogs({ client }, { Filter: [own(marks, lab)] }))
      for (const { FlowLogId, Tags } of FlowLogs ?? []) yield byTag(marks, FlowLogId, Tags);
  },
  // An interface or a volume of an instance goes with it; one that stays behind is on its own.
  async *'network interface'({ ec2: client }, marks, lab) {
    const Filters = [own(marks, lab), idle];
    for await (const { NetworkInterfaces } of paginateDescribeNetworkInterfaces({ client }, { Filters }))
      for (const { NetworkInterfaceId, TagSet, Status } of NetworkInterfaces ?? [])
        if (Status !== 'in-use') yield byTag(marks, NetworkInterfaceId, TagSet);
  },
  async *volume({ ec2: client }, marks, lab) {
    for await (const { Volumes } of paginateDescribeVolumes({ client }, { Filters: [own(marks, lab), idle] }))
      for (const { VolumeId, Tags, State } of Volumes ?? []) if (State !== 'in-use') yield byTag(marks, VolumeId, Tags);
  },
  // A network ACL is not a lab's own; it carries a note under a key with the id of each lab that has a rule in it.
  async *'note on network ACL'({ ec2: client }, _, lab) {
    const noted = lab === undefined ? {} : { Filters: [{ Name: 'tag-key', Values: [`flowlab:${lab}`] }] };
    for await (const { NetworkAcls } of paginateDescribeNetworkAcls({ client }, noted))
      for (const { NetworkAclId: id, Tags } of NetworkAcls ?? [])
        for (const of of labsNotedIn(Tags)) yield { lab: of, step: null, id };
  },
  async *role({ iam: client }, marks, lab) {
    for await (const { Roles } of paginateListRoles({ client }, { PathPrefix: iamPathOf(marks, lab) })) {
      for (const { RoleName, Path } of Roles ?? []) {
        if (!Path?.startsWith(iamPathOf(marks, lab))) continue;
        const role = await orUnread(client.send(new GetRoleCommand({ RoleName })));
        if (role) yield byTagOrPath(marks, RoleName, Path, role.Role?.Tags);
      }
    }
  },
  async *'instance profile'({ iam: client }, marks, lab) {
    for await (const { InstanceProfiles } of paginateListInstanceProfiles(
      { client },
      { PathPrefix: iamPathOf(marks, lab) },
    )) {
      for (const { InstanceProfileName, Path } of InstanceProfiles ?? []) {
        if (!Path?.startsWith(iamPathOf(marks, lab))) continue;
        const profile = await orUnread(client.send(new GetInstanceProfileCommand({ InstanceProfileName })));
        if (profile) yield byTagOrPath(marks, InstanceProfileName, Path, profile.InstanceProfile?.Tags);
      }
    }
  },
  async *'log group'(aws, { labTag, stepTag, logGroupPrefix }) {
    let refusal: { readonly error: unknown } | undefined;
    for await (const page of paginateDescribeLogGroups({ client: aws.logs }, { logGroupNamePrefix: logGroupPrefix })) {
      for (const group of page.logGroups ?? []) {
        try {
          const tags = await logGroupTags(aws, group);
          yield { lab: tags?.[labTag], step: tags?.[stepTag] ?? null, id: group.logGroupName };
        } catch (error) {
          if (!isRefusal(error)) throw error;
          refusal ??= { error };
        }
      }
    }
    if (refusal) throw refusal.error;
  },
};

const labsNotedIn = (tags: Tagged): readonly string[] =>
  (tags ?? []).flatMap(({ Key }) => /^flowlab:([a-z2-7]{8})$/.exec(Key ?? '')?.[1] ?? []);

const iamPathOf = ({ iamPathPrefix }: Marks, lab: string | undefined): string =>
  lab === undefined ? iamPathPrefix : `${iamPathPrefix}${lab}/`;

/** The path, which nobody can change, speaks where the tag is gone or may not be read. */
function byTagOrPath(marks: Marks, id: string | undefined, path: string, tags: Tagged): Seen {
  const seen = byTag(marks, id, tags);
  return { ...seen, lab: seen.lab ?? /^([a-z2-7]{8})\/$/.exec(path.slice(marks.iamPathPrefix.length))?.[1] };
}

/** The answer, an empty one where it was refused, undefined where what was asked for is gone. */
async function orUnread<T extends object>(answer: Promise<T>): Promise<Partial<T> | undefined> {
  try {
    return await unlessGone(answer);
  } catch (error) {
    if (isDenied(error)) return {};
    throw error;
  }
}

/** Resources without a tag of their own: each goes with another one, or is told by the tag of what carries it. */
const parts: readonly string[] = [
  'policy attachment',
  'policy',
  'profile membership',
  'retention',
  'security group rule',
  'tag',
  'network ACL rule',
];

export const isPart = (resource: string): boolean => parts.includes(resource);

/**
 * Whether a clean-up without a state file finds such a resource: itself, or what it is a part of.
 *
 * @internal The promise that the stages' tests hold every change to.
 */
export const isSearched = (resource: string): boolean => isPart(resource) || Object.hasOwn(inventoryKinds, resource);
