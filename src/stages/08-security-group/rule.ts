import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { classify, isGone } from '../../aws/classify.js';
import type { Context } from '../../engine/step.js';
import { change } from '../../engine/step.js';
import { ignoreGone } from '../01-roles/role.js';
import { securityGroup } from '../02-instances/security-group.js';
import { tagsOf } from '../names.js';

const id = 'security-group/rule';

type RulePlan = { readonly groupId: string; readonly from: 'anywhere' | 'group' };
type RuleMade = RulePlan & { readonly id: string };

export const rule = change<RulePlan, RuleMade>({
  id,
  title: 'The missing inbound rule',
  resource: 'security group rule',
  label: (made) => `All ICMP - IPv4 from ${made.from === 'anywhere' ? '0.0.0.0/0' : made.groupId}`,
  plan: async (context) => ({ groupId: context.result(securityGroup).id, from: await askSource(context) }),
  preview: (plan) => ({
    sign: '+',
    what: `inbound rule on ${plan.groupId}: All ICMP - IPv4 from ${plan.from === 'anywhere' ? 'anywhere' : 'the group itself'}`,
    why: 'ping uses ICMP, neither TCP nor UDP. The rule counts for every interface that carries the group.',
    command: `aws ec2 authorize-security-group-ingress --group-id ${plan.groupId} --ip-permissions '${cliPermission(plan)}'`,
    cost: 'free',
  }),
  // A group of this lab has no other ICMP rule than the lab's, so the exact rule is proof enough.
  find: async (context, { plan, result }) => {
    const groupId = result?.groupId ?? plan?.groupId ?? context.known(securityGroup)?.id;
    if (groupId === undefined) return undefined;
    const permissions = await inboundRules(context, groupId);
    const froms = plan || result ? [(result ?? plan)?.from ?? 'anywhere'] : (['anywhere', 'group'] as const);
    const from = froms.find((each) => permissions.some((permission) => admits(permission, groupId, each)));
    return from === undefined ? undefined : { id: `${groupId}/icmp/${from}`, groupId, from };
  },
  make: async ({ aws, lab }, plan) => {
    const tags = [{ ResourceType: 'security-group-rule' as const, Tags: tagsOf(lab, id, 'allow-icmp') }];
    try {
      await aws.ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId: plan.groupId,
          IpPermissions: [permissionOf(plan)],
          TagSpecifications: tags,
        }),
      );
    } catch (error) {
      if (classify(error) !== 'exists') throw error;
    }
    return { ...plan, id: `${plan.groupId}/icmp/${plan.from}` };
  },
  // In a default VPC an unknown rule is no error, elsewhere it is (EC2 API reference, RevokeSecurityGroupIngress).
  remove: ({ aws }, { groupId, from }) =>
    ignoreGone(
      aws.ec2.send(
        new RevokeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [permissionOf({ groupId, from })] }),
      ),
    ),
});

const askSource = ({ ui }: Context): Promise<RulePlan['from']> =>
  ui.ask<RulePlan['from']>({
    id: 'fix-source',
    flag: '--yes',
    text: 'Who may ping?',
    choices: [
      {
        value: 'anywhere',
        label: 'Anywhere (0.0.0.0/0)',
        hint: 'the guide’s choice; these machines have public addresses, so anyone may ping them',
      },
      { value: 'group', label: 'Only machines in the same security group', hint: 'just what the lab needs' },
    ],
    default: 0,
  });

const permissionOf = ({ groupId, from }: RulePlan): IpPermission => ({
  IpProtocol: 'icmp',
  FromPort: -1,
  ToPort: -1,
  ...(from === 'anywhere'
    ? { IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'flowlab stage 8' }] }
    : { UserIdGroupPairs: [{ GroupId: groupId, Description: 'flowlab stage 8' }] }),
});

const cliPermission = ({ groupId, from }: RulePlan): string =>
  `IpProtocol=icmp,FromPort=-1,ToPort=-1,${from === 'anywhere' ? 'IpRanges=[{CidrIp=0.0.0.0/0}]' : `UserIdGroupPairs=[{GroupId=${groupId}}]`}`;

const admits = (
  { IpProtocol, FromPort, IpRanges, UserIdGroupPairs }: IpPermission,
  groupId: string,
  from: RulePlan['from'],
): boolean =>
  IpProtocol === 'icmp' &&
  (FromPort ?? -1) === -1 &&
  (from === 'anywhere'
    ? IpRanges?.some(({ CidrIp }) => CidrIp === '0.0.0.0/0') === true
    : UserIdGroupPairs?.some(({ GroupId }) => GroupId === groupId) === true);

async function inboundRules({ aws }: Context, groupId: string): Promise<readonly IpPermission[]> {
  try {
    return (
      (await aws.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] }))).SecurityGroups?.[0]
        ?.IpPermissions ?? []
    );
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}
