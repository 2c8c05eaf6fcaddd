import { CreateNetworkAclEntryCommand, DeleteNetworkAclEntryCommand, type NetworkAclEntry } from '@aws-sdk/client-ec2';
import { ignoreGone } from '../../aws/gone.js';
import type { Context } from '../../engine/step.js';
import { change } from '../../engine/step.js';
import { notOurs, orExists, taken } from '../ownership.js';
import { aclNamed, aclTag } from './acl-tag.js';

type EntryPlan = { readonly aclId: string; readonly ruleNumber: number };
type EntryMade = EntryPlan & { readonly id: string };

export const aclRule = change<EntryPlan, EntryMade>({
  id: 'network-acl/rule',
  title: 'An outbound rule that denies ICMP',
  resource: 'network ACL rule',
  label: (made) => `outbound rule ${made.ruleNumber} of ${made.aclId}`,
  plan: async (context) => {
    const { aclId, ruleNumber } = context.result(aclTag);
    return { aclId, ruleNumber };
  },
  preview: ({ aclId, ruleNumber }) => ({
    sign: '+',
    verb: 'add',
    what: `outbound rule ${ruleNumber} to network ACL ${aclId}: deny all ICMP`,
    why: `Rules are tried in the order of their numbers and the first match decides: at 101 it would come after rule 100, which allows everything, and never be asked. It counts for every subnet of this ACL until the lab is cleaned up.`,
    command: `aws ec2 create-network-acl-entry --network-acl-id ${aclId} --egress --rule-number ${ruleNumber} --protocol 1 --icmp-type-code Type=-1,Code=-1 --cidr-block 0.0.0.0/0 --rule-action deny`,
    console: `VPC > Network ACLs > ${aclId} > Outbound rules > Edit outbound rules > Add new rule: ${ruleNumber}, All ICMP - IPv4, 0.0.0.0/0, Deny`,
    cost: 'free',
  }),
  find: async (context, { plan, result }) => {
    const known = result ?? plan ?? context.known(aclTag);
    if (!known) return undefined;
    const { aclId, ruleNumber } = known;
    const entry = (await aclNamed(context, aclId))?.Entries?.find(
      ({ Egress, RuleNumber }) => Egress === true && RuleNumber === ruleNumber,
    );
    if (!entry) return undefined;
    if (!isTheRule(entry)) throw (result ? notOurs : taken)(`Outbound rule ${ruleNumber} of ${aclId}`);
    return { id: `${aclId}/egress/${ruleNumber}`, aclId, ruleNumber };
  },
  make: async ({ aws }: Context, plan) => {
    const command = new CreateNetworkAclEntryCommand({
      NetworkAclId: plan.aclId,
      RuleNumber: plan.ruleNumber,
      Egress: true,
      Protocol: '1',
      IcmpTypeCode: { Type: -1, Code: -1 },
      CidrBlock: '0.0.0.0/0',
      RuleAction: 'deny',
    });
    await orExists('CreateNetworkAclEntry', aws.ec2.send(command));
    return { ...plan, id: `${plan.aclId}/egress/${plan.ruleNumber}` };
  },
  remove: ({ aws }, { aclId, ruleNumber }) =>
    ignoreGone(
      aws.ec2.send(new DeleteNetworkAclEntryCommand({ NetworkAclId: aclId, RuleNumber: ruleNumber, Egress: true })),
    ),
});

/** Every field as the lab wrote it; a rule that somebody edited since is theirs. */
const isTheRule = ({
  Protocol,
  RuleAction,
  CidrBlock,
  Ipv6CidrBlock,
  IcmpTypeCode,
  PortRange,
}: NetworkAclEntry): boolean =>
  Protocol === '1' &&
  RuleAction === 'deny' &&
  CidrBlock === '0.0.0.0/0' &&
  Ipv6CidrBlock === undefined &&
  (IcmpTypeCode === undefined || ((IcmpTypeCode.Type ?? -1) === -1 && (IcmpTypeCode.Code ?? -1) === -1)) &&
  (PortRange === undefined || PortRange.From === undefined);
