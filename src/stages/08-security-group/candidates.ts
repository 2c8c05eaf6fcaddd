import type { IpPermission } from '@aws-sdk/client-ec2';
import { contains } from '../../network/cidr.js';

/** The rules that a learner may try. `block` is one that the source is not in. */
export const choices = ['ssh', 'block', 'group', 'anywhere'] as const;
export type RuleChoice = (typeof choices)[number];

export type RulePlan = { readonly groupId: string; readonly from: RuleChoice; readonly cidr: string };

const anywhere = '0.0.0.0/0';
const blocks = ['10.0.0.0/8', '192.168.0.0/16'];

/** A private block that an address is not in: the guide's trap is a range that looks right. */
export const blockWithout = (address: string): string => blocks.find((block) => !contains(block, address)) ?? anywhere;

export const cidrOf = (from: RuleChoice, sourceAddress: string): string =>
  from === 'block' ? blockWithout(sourceAddress) : anywhere;

export function ruleName({ from, cidr, groupId }: RulePlan): string {
  if (from === 'ssh') return `SSH (TCP 22) from ${cidr}`;
  return `All ICMP - IPv4 from ${from === 'group' ? groupId : cidr}`;
}

export function permissionOf({ groupId, from, cidr }: RulePlan): IpPermission {
  const what =
    from === 'ssh' ? { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 } : { IpProtocol: 'icmp', FromPort: -1, ToPort: -1 };
  const description = 'flowlab stage 8';
  return from === 'group'
    ? { ...what, UserIdGroupPairs: [{ GroupId: groupId, Description: description }] }
    : { ...what, IpRanges: [{ CidrIp: cidr, Description: description }] };
}

/** The AWS CLI's spelling. */
export function cliPermission({ groupId, from, cidr }: RulePlan): string {
  const what = from === 'ssh' ? 'IpProtocol=tcp,FromPort=22,ToPort=22' : 'IpProtocol=icmp,FromPort=-1,ToPort=-1';
  return from === 'group' ? `${what},UserIdGroupPairs=[{GroupId=${groupId}}]` : `${what},IpRanges=[{CidrIp=${cidr}}]`;
}

/** Is this the rule, word for word? */
export function isRule(permission: IpPermission, { groupId, from, cidr }: RulePlan): boolean {
  const wanted = permissionOf({ groupId, from, cidr });
  return (
    permission.IpProtocol === wanted.IpProtocol &&
    (permission.FromPort ?? -1) === wanted.FromPort &&
    (permission.ToPort ?? -1) === wanted.ToPort &&
    (from === 'group'
      ? permission.UserIdGroupPairs?.some(({ GroupId }) => GroupId === groupId) === true
      : permission.IpRanges?.some(({ CidrIp }) => CidrIp === cidr) === true)
  );
}
