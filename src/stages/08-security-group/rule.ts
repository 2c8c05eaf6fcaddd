import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { classify } from '../../aws/classify.js';
import { ignoreGone, unlessGone } from '../../aws/gone.js';
import type { Context } from '../../engine/step.js';
import { change } from '../../engine/step.js';
import { securityGroup } from '../02-instances/security-group.js';
import { source } from '../02-instances/stage.js';
import { ourTags } from '../names.js';
import {
  blockWithout,
  choices,
  cidrOf,
  cliPermission,
  isRule,
  permissionOf,
  type RuleChoice,
  type RulePlan,
  ruleName,
} from './candidates.js';
import { lastTry } from './tries.js';

const id = 'security-group/rule';

type RuleMade = RulePlan & { readonly id: string };

export const rule = change<RulePlan, RuleMade>({
  id,
  title: 'An inbound rule',
  resource: 'security group rule',
  label: (made) => ruleName(withCidr(made)),
  plan: async (context) => {
    const groupId = context.result(securityGroup).id;
    const { address } = context.result(source);
    const tried = lastTry(context);
    // It is asked for once more only where it is not there any more.
    if (tried?.solved)
      context.ui.tell({ kind: 'text', text: 'The rule of stage 8 is gone, so stage 8 begins once more.' });
    const from = tried?.show ? 'group' : await askRule(context, address);
    return { groupId, from, cidr: cidrOf(from, address) };
  },
  preview: (plan) => ({
    sign: '+',
    verb: 'add',
    what: `inbound rule to ${plan.groupId}: ${plan.from === 'group' ? 'All ICMP - IPv4 from the group itself' : ruleName(plan).replace('0.0.0.0/0', 'anywhere')}`,
    why: 'The rule counts for every interface that carries the group.',
    command: `aws ec2 authorize-security-group-ingress --group-id ${plan.groupId} --ip-permissions '${cliPermission(plan)}'`,
    cost: 'free',
    console: `EC2 > Instances > the destination > Security > its group > Edit inbound rules > Add rule: ${plan.from === 'ssh' ? 'type SSH' : 'type All ICMP - IPv4'}, source ${plan.from === 'group' ? 'Custom, the group itself' : plan.cidr} > Save rules`,
  }),
  // A group of this lab has no other such rule than the lab's, so the exact rule is proof enough.
  find: async (context, { plan, result }) => {
    const known = result ?? plan;
    const groupId = known?.groupId ?? context.known(securityGroup)?.id;
    if (groupId === undefined) return undefined;
    const permissions = await inboundRules(context, groupId);
    const address = context.known(source)?.address ?? '';
    const possible = known
      ? [withCidr(known)]
      : choices.map((from) => ({ groupId, from, cidr: cidrOf(from, address) }));
    const found = possible.find((each) => permissions.some((permission) => isRule(permission, each)));
    return found && made(found);
  },
  make: async ({ aws, lab }, plan) => {
    const tags = [
      {
        ResourceType: 'security-group-rule' as const,
        Tags: ourTags(lab, id, plan.from === 'ssh' ? 'allow-ssh' : 'allow-icmp'),
      },
    ];
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
    return made(plan);
  },
  // In a default VPC an unknown rule is no error, elsewhere it is (EC2 API reference, RevokeSecurityGroupIngress).
  remove: ({ aws }, result) =>
    ignoreGone(
      aws.ec2.send(
        new RevokeSecurityGroupIngressCommand({
          GroupId: result.groupId,
          IpPermissions: [permissionOf(withCidr(result))],
        }),
      ),
    ),
});

const made = ({ groupId, from, cidr }: RulePlan): RuleMade => ({
  groupId,
  from,
  cidr,
  id: `${groupId}/${from === 'ssh' ? 'tcp' : 'icmp'}/${from}`,
});

/** A lab begun before there was a choice of blocks did not note one. */
const withCidr = ({ groupId, from, cidr }: RulePlan): RulePlan => ({ groupId, from, cidr: cidr ?? '0.0.0.0/0' });

/** The learner chooses; a hint comes on demand, and with --yes it is the one that works from anywhere. */
async function askRule({ ui }: Context, address: string): Promise<RuleChoice> {
  for (let hinted = false; ; hinted = true) {
    const chosen = await ui.ask<RuleChoice | 'hint'>({
      id: 'fix-source',
      flag: '--rule',
      text: 'Which inbound rule lets the ping in?',
      choices: [
        { value: 'ssh', label: 'SSH (TCP 22) from anywhere' },
        { value: 'block', label: `All ICMP - IPv4 from ${blockWithout(address)}` },
        { value: 'group', label: 'All ICMP - IPv4 from the security group itself' },
        { value: 'anywhere', label: 'All ICMP - IPv4 from anywhere (0.0.0.0/0)' },
        ...(hinted ? [] : [{ value: 'hint', label: 'A hint, please' } as const]),
      ],
      // A hint is asked for, not the answer.
      default: hinted ? 0 : 4,
      yes: 3,
    });
    if (chosen !== 'hint') return chosen;
    ui.tell({
      kind: 'text',
      text: `A rule lets in what matches all of it: protocol, port, and where it comes from. Think of the records of the ping: which protocol do they have, and which srcaddr (${address})? More than one of these rules would do; which one opens least?`,
    });
  }
}

async function inboundRules({ aws }: Context, groupId: string): Promise<readonly IpPermission[]> {
  const described = await unlessGone(aws.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] })));
  return described?.SecurityGroups?.[0]?.IpPermissions ?? [];
}
