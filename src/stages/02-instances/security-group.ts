import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  paginateDescribeSecurityGroups,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { classify, codeOf } from '../../aws/classify.js';
import { ignoreGone, unlessGone } from '../../aws/gone.js';
import { Problem } from '../../base/problem.js';
import { retrying } from '../../base/wait.js';
import type { Context } from '../../engine/step.js';
import { change } from '../../engine/step.js';
import { candidates, hasOurTags, isOfStep, names, ourTags, stepFilters } from '../names.js';
import { answered, notOurs, orExists, taken } from '../ownership.js';
import { ifBusy } from '../transient-errors.js';
import { placement } from './placement.js';

const id = 'instances/security-group';
const description = 'flowlab: VPC Flow Logs lab';

type GroupPlan = { readonly name: string; readonly vpcId: string };
type GroupMade = { readonly id: string; readonly name: string; readonly vpcId: string };

export const securityGroup = change<GroupPlan, GroupMade>({
  id,
  title: 'The security group',
  resource: 'security group',
  label: (made) => `${made.name} ${made.id}`,
  plan: async (context) => {
    const { vpcId } = context.result(placement);
    const [plain, suffixed] = candidates(names.securityGroup, context.lab);
    const present = await named(context, plain, vpcId);
    return { name: !present || hasOurTags(context.lab, present.Tags) ? plain : suffixed, vpcId };
  },
  preview: ({ name, vpcId }) => ({
    sign: '+',
    what: `security group ${name}`,
    why: 'One for both instances, with no inbound rule: nothing may open a connection to them. Outbound, everything is allowed. Remember this one.',
    command: `aws ec2 create-security-group --group-name ${name} --description '${description}' --vpc-id ${vpcId}`,
    cost: 'free',
    console:
      'EC2 > Security Groups > Create security group > no inbound rule; or, while launching: Network settings > Create security group > untick “Allow SSH traffic from”',
  }),
  find: async (context, { plan, result }) => {
    const group = await lookFor(context, plan, result);
    if (!group) return undefined;
    if (!hasOurTags(context.lab, group.Tags))
      throw (result ? notOurs : taken)(`Security group ${group.GroupName} (${group.GroupId})`);
    return {
      id: answered(group.GroupId, 'DescribeSecurityGroups'),
      name: group.GroupName ?? '',
      vpcId: group.VpcId ?? '',
    };
  },
  make: async ({ aws, lab }, { name, vpcId }) => {
    const tags = [{ ResourceType: 'security-group' as const, Tags: ourTags(lab, id, name) }];
    const command = new CreateSecurityGroupCommand({
      GroupName: name,
      Description: description,
      VpcId: vpcId,
      TagSpecifications: tags,
    });
    const { GroupId } = await orExists('CreateSecurityGroup', aws.ec2.send(command));
    return { id: answered(GroupId, 'CreateSecurityGroup'), name, vpcId };
  },
  // In use until the instances' interfaces are gone, which may be a little after they are `terminated`.
  remove: async (context, { id: GroupId }) => {
    try {
      await retrying(
        { ...context, call: 'DeleteSecurityGroup', timeoutMs: 300_000, reason: ifBusy('an interface still uses it') },
        () => ignoreGone(context.aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId }))),
      );
    } catch (error) {
      throw classify(error) === 'busy' ? inUse(GroupId, error) : error;
    }
  },
});

async function lookFor(
  context: Context,
  plan: GroupPlan | undefined,
  result: GroupMade | undefined,
): Promise<SecurityGroup | undefined> {
  if (result) return withId(context, result.id);
  if (plan) return named(context, plan.name, plan.vpcId);
  for await (const { SecurityGroups } of paginateDescribeSecurityGroups(
    { client: context.aws.ec2 },
    { Filters: stepFilters(context.lab, id) },
  )) {
    const listed = SecurityGroups?.find(({ Tags }) => isOfStep(context.lab, id, Tags));
    if (listed) return listed;
  }
  return undefined;
}

async function withId({ aws }: Context, groupId: string): Promise<SecurityGroup | undefined> {
  const described = await unlessGone(aws.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] })));
  return described?.SecurityGroups?.[0];
}

async function named({ aws }: Context, name: string, vpcId: string): Promise<SecurityGroup | undefined> {
  const filters = [
    { Name: 'group-name', Values: [name] },
    { Name: 'vpc-id', Values: [vpcId] },
  ];
  const { SecurityGroups } = await aws.ec2.send(new DescribeSecurityGroupsCommand({ Filters: filters }));
  return SecurityGroups?.find(({ GroupName, VpcId }) => GroupName === name && VpcId === vpcId);
}

const inUse = (groupId: string, error: unknown): Problem =>
  new Problem(
    'leftovers',
    `Security group ${groupId} is still in use (${codeOf(error)}), by an interface or by a rule of another group.`,
    [
      `Which interfaces use it: aws ec2 describe-network-interfaces --filters Name=group-id,Values=${groupId}`,
      'Once nothing does, remove it: npx flowlab cleanup',
    ],
    error,
  );
