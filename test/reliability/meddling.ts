import { DeleteLogGroupCommand, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteFlowLogsCommand,
  DeleteNetworkAclEntryCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSecurityGroupCommand,
  DeleteTagsCommand,
  ReplaceNetworkAclEntryCommand,
  RevokeSecurityGroupIngressCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  AttachRolePolicyCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagRoleCommand,
  UntagRoleCommand,
} from '@aws-sdk/client-iam';
import type { Aws } from '../../src/cloud.js';
import type { World } from '../../src/sandbox/world/world.js';

/** What somebody did to the lab that flowlab must not undo, and how they take it back. */
export interface Claim {
  readonly what: string;
  readonly stands: () => boolean;
  readonly takeBack: () => Promise<unknown>;
}

interface Scene {
  readonly aws: Aws;
  readonly world: World;
  readonly lab: string;
}

type Deletion = (scene: Scene) => Promise<unknown>;
type Modification = (scene: Scene) => Promise<Claim | undefined>;

const labKey = 'flowlab:lab';
const icmp = { IpProtocol: 'icmp', FromPort: -1, ToPort: -1, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const agentPolicy = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';

/** Objects of the lab that somebody deletes, as far as AWS lets them. */
export const deletions = {
  source: (scene) => terminate(scene, 'instances/source'),
  destination: (scene) => terminate(scene, 'instances/destination'),
  'security group': ({ aws, ...scene }) =>
    ifAny(made(scene, 'instances/security-group'), (GroupId) =>
      aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId })),
    ),
  'security group rule': ({ aws, ...scene }) =>
    ifAny(made(scene, 'instances/security-group'), (GroupId) =>
      aws.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [icmp] })),
    ),
  'flow log': ({ aws, ...scene }) =>
    ifAny(made(scene, 'flow-log/flow-log'), (id) => aws.ec2.send(new DeleteFlowLogsCommand({ FlowLogIds: [id] }))),
  'network ACL rule': ({ aws, ...scene }) =>
    ifAny(noted(scene), (acl) =>
      aws.ec2.send(
        new DeleteNetworkAclEntryCommand({ NetworkAclId: acl, RuleNumber: numberOn(scene, acl), Egress: true }),
      ),
    ),
  'policy of the instances': ({ aws, ...scene }) =>
    ifAny(ownRole(scene, 'roles/instance'), (RoleName) =>
      aws.iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: agentPolicy })),
    ),
  'profile membership': async ({ aws, ...scene }) =>
    ifAny(ownProfile(scene), async (InstanceProfileName) => emptyProfile(aws, scene.world, InstanceProfileName)),
  profile: async ({ aws, ...scene }) =>
    ifAny(ownProfile(scene), async (InstanceProfileName) => {
      await emptyProfile(aws, scene.world, InstanceProfileName);
      await aws.iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }));
    }),
  'role of the flow log': async ({ aws, ...scene }) =>
    ifAny(ownRole(scene, 'roles/flow-logs'), async (RoleName) => {
      for (const PolicyArn of [...(scene.world.iam.roles[RoleName]?.attached ?? [])])
        await aws.iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
      await aws.iam.send(new DeleteRoleCommand({ RoleName }));
    }),
} satisfies Readonly<Record<string, Deletion>>;

export const modifications = {
  'a tag taken off the source': untagged('instances/source'),
  'a tag taken off the security group': untagged('instances/security-group'),
  'a tag taken off the flow log': untagged('flow-log/flow-log'),
  'a tag taken off a role': async ({ aws, ...scene }) => {
    const RoleName = ownRole(scene, 'roles/instance');
    if (RoleName === undefined) return undefined;
    await aws.iam.send(new UntagRoleCommand({ RoleName, TagKeys: [labKey] }));
    return {
      what: `role ${RoleName}`,
      stands: () => scene.world.iam.roles[RoleName] !== undefined,
      takeBack: () => aws.iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: labKey, Value: scene.lab }] })),
    };
  },
  'a tag taken off the log group': async ({ aws, ...scene }) => {
    const name = ownGroup(scene);
    if (name === undefined) return undefined;
    const resourceArn = `arn:aws:logs:${scene.world.region}:${scene.world.account}:log-group:${name}`;
    await aws.logs.send(new UntagResourceCommand({ resourceArn, tagKeys: [labKey] }));
    return {
      what: `log group ${name}`,
      stands: () => scene.world.logs.groups[name] !== undefined,
      takeBack: () => aws.logs.send(new TagResourceCommand({ resourceArn, tags: { [labKey]: scene.lab } })),
    };
  },
  // While the flow log's role may do anything in CloudWatch Logs, a delivery makes the group anew, without a tag.
  'the log group deleted under the flow log': async ({ aws, ...scene }) => {
    const logGroupName = ownGroup(scene);
    if (logGroupName === undefined) return undefined;
    await aws.logs.send(new DeleteLogGroupCommand({ logGroupName }));
    const isBack = () => scene.world.logs.groups[logGroupName] !== undefined && ownGroup(scene) === undefined;
    return {
      what: `log group ${logGroupName}`,
      stands: isBack,
      takeBack: async () => isBack() && aws.logs.send(new DeleteLogGroupCommand({ logGroupName })),
    };
  },
  'a rule more in the security group': async ({ aws, ...scene }) => {
    const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '198.51.100.7/32' }] };
    await ifAny(made(scene, 'instances/security-group'), (GroupId) =>
      aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [ssh] })),
    );
    return undefined;
  },
  'the source stopped': async ({ aws, ...scene }) => {
    await ifAny(made(scene, 'instances/source'), (id) => aws.ec2.send(new StopInstancesCommand({ InstanceIds: [id] })));
    return undefined;
  },
  // Without the note and without the state nothing says whose the rule is: then it stays, until the note is back.
  'the note taken off the network ACL': async ({ aws, ...scene }) => {
    const acl = noted(scene);
    const RuleNumber = acl === undefined ? undefined : numberOn(scene, acl);
    if (acl === undefined || RuleNumber === undefined) return undefined;
    const Tags = [{ Key: `flowlab:${scene.lab}`, Value: `network-acl-entry:egress:${RuleNumber}` }];
    await aws.ec2.send(new DeleteTagsCommand({ Resources: [acl], Tags: Tags.map(({ Key }) => ({ Key })) }));
    const isThere = () =>
      scene.world.ec2.networkAcls[acl]?.Entries.some((entry) => entry.Egress && entry.RuleNumber === RuleNumber);
    return {
      what: `note on ${acl}`,
      stands: () => false,
      takeBack: async () => isThere() && aws.ec2.send(new CreateTagsCommand({ Resources: [acl], Tags })),
    };
  },
  'the network ACL rule edited': async ({ aws, ...scene }) => {
    const NetworkAclId = noted(scene);
    const RuleNumber = NetworkAclId === undefined ? undefined : numberOn(scene, NetworkAclId);
    if (NetworkAclId === undefined || RuleNumber === undefined) return undefined;
    const entry = { NetworkAclId, RuleNumber, Egress: true };
    await aws.ec2.send(
      new ReplaceNetworkAclEntryCommand({
        ...entry,
        Protocol: '17',
        CidrBlock: '192.0.2.0/24',
        RuleAction: 'deny',
        PortRange: { From: 53, To: 53 },
      }),
    );
    return {
      what: `rule ${RuleNumber} of ${NetworkAclId}`,
      stands: () =>
        scene.world.ec2.networkAcls[NetworkAclId]?.Entries.some(({ CidrBlock }) => CidrBlock === '192.0.2.0/24') ===
        true,
      takeBack: () => aws.ec2.send(new DeleteNetworkAclEntryCommand(entry)),
    };
  },
  'a policy more on a role': async ({ aws, ...scene }) => {
    const RoleName = ownRole(scene, 'roles/flow-logs');
    if (RoleName === undefined) return undefined;
    await aws.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: agentPolicy }));
    return {
      what: `policy on ${RoleName}`,
      stands: () => scene.world.iam.roles[RoleName]?.attached.includes(agentPolicy) === true,
      takeBack: () => aws.iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: agentPolicy })),
    };
  },
  'an interface in the security group': async ({ aws, ...scene }) => {
    const group = made(scene, 'instances/security-group');
    if (group === undefined) return undefined;
    const SubnetId = Object.keys(scene.world.ec2.subnets)[0];
    const { NetworkInterface } = await aws.ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, Groups: [group] }));
    const id = NetworkInterface?.NetworkInterfaceId ?? '';
    return {
      what: `interface ${id}`,
      stands: () => scene.world.ec2.interfaces[id]?.Groups.some(({ GroupId }) => GroupId === group) === true,
      takeBack: () => aws.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id })),
    };
  },
  'a rule elsewhere that names the security group': async ({ aws, ...scene }) => {
    const group = made(scene, 'instances/security-group');
    if (group === undefined) return undefined;
    const VpcId = Object.keys(scene.world.ec2.vpcs)[0];
    const create = new CreateSecurityGroupCommand({
      GroupName: `names-${scene.world.seed}`,
      Description: 'theirs',
      VpcId,
    });
    const { GroupId } = await aws.ec2.send(create);
    const permission = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: group }] };
    await aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] }));
    return {
      what: `rule that names ${group}`,
      stands: () => JSON.stringify(scene.world.ec2.securityGroupRules).includes(`"${GroupId}"`),
      takeBack: () => aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId })),
    };
  },
} satisfies Readonly<Record<string, Modification>>;

function untagged(step: string): Modification {
  return async ({ aws, ...scene }) => {
    const id = made(scene, step);
    if (id === undefined) return undefined;
    await aws.ec2.send(new DeleteTagsCommand({ Resources: [id], Tags: [{ Key: labKey }] }));
    return {
      what: id,
      stands: () => isAlive(scene.world, id),
      takeBack: () =>
        aws.ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: labKey, Value: scene.lab }] })),
    };
  };
}

const ifAny = async <T>(id: string | undefined, act: (id: string) => Promise<T>): Promise<T | undefined> =>
  id === undefined ? undefined : act(id);

type Place = Omit<Scene, 'aws'>;

/** The living object in EC2 that a step of the lab made. */
const made = ({ world, lab }: Place, step: string): string | undefined =>
  Object.entries(world.ec2.tags).find(
    ([id, tags]) =>
      tags[labKey] === lab && tags['flowlab:step'] === step && /^(i|sg|fl)-/.test(id) && isAlive(world, id),
  )?.[0];

function isAlive({ ec2 }: World, id: string): boolean {
  if (id.startsWith('i-')) return ec2.instances[id]?.terminatedAt === null;
  if (id.startsWith('fl-')) return ec2.flowLogs[id]?.deletedAt === null;
  return ec2.securityGroups[id] !== undefined;
}

const ownRole = ({ world, lab }: Place, step: string): string | undefined =>
  Object.values(world.iam.roles).find(({ tags }) => tags[labKey] === lab && tags['flowlab:step'] === step)?.RoleName;

const ownProfile = ({ world, lab }: Place): string | undefined =>
  Object.values(world.iam.profiles).find(({ tags }) => tags[labKey] === lab)?.InstanceProfileName;

const ownGroup = ({ world, lab }: Place): string | undefined =>
  Object.values(world.logs.groups).find(({ tags }) => tags[labKey] === lab)?.logGroupName;

const noted = ({ world, lab }: Place): string | undefined =>
  Object.keys(world.ec2.networkAcls).find((id) => world.ec2.tags[id]?.[`flowlab:${lab}`] !== undefined);

function numberOn({ world, lab }: Place, acl: string): number | undefined {
  const number = Number(world.ec2.tags[acl]?.[`flowlab:${lab}`]?.split(':').at(-1));
  const entries = world.ec2.networkAcls[acl]?.Entries ?? [];
  return entries.some(({ Egress, RuleNumber }) => Egress === true && RuleNumber === number) ? number : undefined;
}

const terminate = ({ aws, ...scene }: Scene, step: string) =>
  ifAny(made(scene, step), (id) => aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })));

async function emptyProfile({ iam }: Aws, { iam: { profiles } }: World, InstanceProfileName: string): Promise<void> {
  for (const RoleName of [...(profiles[InstanceProfileName]?.roles ?? [])])
    await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
}
