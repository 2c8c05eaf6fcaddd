import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeNetworkAclsCommand,
  type NetworkAcl,
  paginateDescribeNetworkAcls,
} from '@aws-sdk/client-ec2';
import { ignoreGone, unlessGone } from '../../aws/gone.js';
import { Problem } from '../../base/problem.js';
import type { Context } from '../../engine/step.js';
import { change } from '../../engine/step.js';
import { source } from '../02-instances/stage.js';
import { aclTagKey, aclTagValue, ruleNumberIn } from '../names.js';

type TagPlan = { readonly aclId: string; readonly ruleNumber: number; readonly key: string };
type TagMade = { readonly id: string; readonly aclId: string; readonly ruleNumber: number };

/** The mark by which the rule of the next step can be found again: an ACL's entries carry no tags of their own. */
export const aclTag = change<TagPlan, TagMade>({
  id: 'network-acl/tag',
  title: 'A note on the network ACL',
  resource: 'tag',
  label: (made) => `on ${made.aclId}`,
  plan: async (context) => {
    const acl = await aclOfSubnet(context, context.result(source).subnetId);
    const ruleNumber = freeNumber(acl);
    if (ruleNumber !== 1)
      context.ui.tell({
        kind: 'note',
        tone: 'info',
        text: `Outbound rule 1 of ${acl.NetworkAclId} is taken; the lab uses ${ruleNumber}.`,
      });
    return { aclId: acl.NetworkAclId ?? '', ruleNumber, key: aclTagKey(context.lab) };
  },
  preview: ({ aclId, ruleNumber, key }) => ({
    sign: '+',
    verb: 'tag',
    what: `network ACL ${aclId}`,
    why: `The ACL is not the lab’s own, and its rules cannot carry tags. The note says that outbound rule ${ruleNumber} is the lab’s, so that clean-up finds it even if this computer is lost.`,
    command: `aws ec2 create-tags --resources ${aclId} --tags Key=${key},Value=${aclTagValue(ruleNumber)}`,
    console: `VPC > Network ACLs > ${aclId} > Tags > Manage tags`,
    cost: 'free',
  }),
  find: async (context, { plan, result }) => {
    const acl = await noted(context, (result ?? plan)?.aclId);
    const ruleNumber = ruleNumberIn(acl?.Tags?.find(({ Key }) => Key === aclTagKey(context.lab))?.Value);
    if (!acl?.NetworkAclId || ruleNumber === undefined) return undefined;
    return { id: `${acl.NetworkAclId}/${aclTagKey(context.lab)}`, aclId: acl.NetworkAclId, ruleNumber };
  },
  make: async ({ aws }, { aclId, ruleNumber, key }) => {
    await aws.ec2.send(
      new CreateTagsCommand({ Resources: [aclId], Tags: [{ Key: key, Value: aclTagValue(ruleNumber) }] }),
    );
    return { id: `${aclId}/${key}`, aclId, ruleNumber };
  },
  remove: ({ aws, lab }, { aclId }) =>
    ignoreGone(aws.ec2.send(new DeleteTagsCommand({ Resources: [aclId], Tags: [{ Key: aclTagKey(lab) }] }))),
});

async function noted(context: Context, aclId: string | undefined): Promise<NetworkAcl | undefined> {
  if (aclId !== undefined) return aclNamed(context, aclId);
  const filters = [{ Name: 'tag-key', Values: [aclTagKey(context.lab)] }];
  for await (const { NetworkAcls } of paginateDescribeNetworkAcls({ client: context.aws.ec2 }, { Filters: filters })) {
    const listed = NetworkAcls?.find(({ Tags }) => Tags?.some(({ Key }) => Key === aclTagKey(context.lab)));
    if (listed) return listed;
  }
  return undefined;
}

export async function aclNamed({ aws }: Context, aclId: string): Promise<NetworkAcl | undefined> {
  const described = await unlessGone(aws.ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds: [aclId] })));
  return described?.NetworkAcls?.[0];
}

async function aclOfSubnet({ aws }: Context, subnetId: string): Promise<NetworkAcl> {
  const { NetworkAcls } = await aws.ec2.send(
    new DescribeNetworkAclsCommand({ Filters: [{ Name: 'association.subnet-id', Values: [subnetId] }] }),
  );
  const acl = NetworkAcls?.[0];
  if (acl?.NetworkAclId) return acl;
  throw new Problem('precondition', `AWS shows no network ACL for subnet ${subnetId}.`, [
    'Look again: npx flowlab resume',
    'Skip the bonus: npx flowlab cleanup',
  ]);
}

/** The lowest free number that comes before every rule of the ACL's owner (rule 100 as a rule): lower numbers decide first. */
export function freeNumber(acl: NetworkAcl): number {
  const used = new Set((acl.Entries ?? []).filter(({ Egress }) => Egress).map(({ RuleNumber }) => RuleNumber));
  for (let number = 1; number < 100; number++) if (!used.has(number)) return number;
  throw new Problem('taken', `Outbound rules 1 to 99 of ${acl.NetworkAclId} are all taken.`, [
    'Skip the bonus: npx flowlab cleanup',
  ]);
}
