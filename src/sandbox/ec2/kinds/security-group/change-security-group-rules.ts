import { only } from '../../../endpoint/limits.js';
import { AwsError, type Call } from '../../../endpoint/operation.js';
import { find } from '../../lookup.js';
import { quota } from '../../quotas.js';
import { removeRow } from '../../rows.js';
import { setTags, type TagSpecifications, tagsFor } from '../../tag-set.js';
import { inDefaultVpc } from './group-name.js';
import { type SecurityGroupRow, securityGroupKind } from './kind.js';
import { addRule, rulesOfGroup } from './make-security-group.js';
import { type SecurityGroupRuleRow, securityGroupRuleKind } from './rule-kind.js';
import { type Permission, type Rule, rulesInPermissions } from './security-group-permissions.js';
import { permissionsOf, revokedView, ruleKey, ruleView, sayRule } from './security-group-rule-view.js';

/** Either the list of permissions, or the parameters of a single one beside it, as older clients send. */
interface Request {
  readonly GroupId?: string | undefined;
  readonly GroupName?: string | undefined;
  readonly IpPermissions?: readonly Permission[] | undefined;
  readonly IpProtocol?: string | undefined;
  readonly FromPort?: number | undefined;
  readonly ToPort?: number | undefined;
  readonly CidrIp?: string | undefined;
  readonly SourceSecurityGroupName?: string | undefined;
  readonly SourceSecurityGroupOwnerId?: string | undefined;
  readonly SecurityGroupRuleIds?: readonly string[] | undefined;
  readonly TagSpecifications?: TagSpecifications | undefined;
}

export function authorize(call: Call, input: Request, isEgress: boolean) {
  const tags = tagsFor(input.TagSpecifications, 'security-group-rule');
  const group = groupOf(call, input);
  const wanted = rulesInPermissions(call, group, isEgress, permissionsIn(call, input));
  if (wanted.length === 0)
    throw new AwsError('MissingParameter', 'The request must contain the parameter ipPermissions');
  // github.com/hashicorp/terraform-provider-aws/issues/2587
  if (new Set(wanted.map(ruleKey)).size < wanted.length)
    throw new AwsError('InvalidParameterValue', 'The same permission must not appear multiple times');
  const standing = rulesOfGroup(call, group.GroupId, isEgress);
  const present = new Set(standing.map(ruleKey));
  for (const rule of wanted) checkNew(rule, present);
  checkNumber(call, [...standing, ...wanted]);
  const rows = wanted.map((rule) => addRule(call, group, rule));
  for (const row of rows) setTags(call, row.SecurityGroupRuleId, tags);
  return { Return: true, SecurityGroupRules: rows.map((row) => ruleView(call, row)) };
}

/**
 * "Inbound or outbound rules per security group: 60. This quota is enforced separately for IPv4 rules and IPv6 rules. A rule that
 * references a security group or prefix list ID counts as one rule each for IPv4 and IPv6"; a prefix list of one's own counts by its
 * maximum entries (VPC user guide, "Amazon VPC quotas" and "Prefix lists").
 */
function checkNumber(call: Call, rules: readonly Rule[]): void {
  const counts = (rule: Rule): number => call.world.ec2.prefixLists[rule.PrefixListId ?? '']?.MaxEntries ?? 1;
  const total = (some: readonly Rule[]): number => some.reduce((sum, rule) => sum + counts(rule), 0);
  const ofIpv4 = rules.filter(({ CidrIpv6 }) => CidrIpv6 === undefined);
  const ofIpv6 = rules.filter(({ CidrIpv4 }) => CidrIpv4 === undefined);
  if (Math.max(total(ofIpv4), total(ofIpv6)) <= quota(call.world, 'rules-per-security-group')) return;
  throw new AwsError(
    'RulesPerSecurityGroupLimitExceeded',
    'The maximum number of rules per security group has been reached.',
  );
}

/** No rule of a group stands twice, descriptions aside. */
export function checkNew(rule: Parameters<typeof sayRule>[0], present: ReadonlySet<string>): void {
  if (!present.has(ruleKey(rule))) return;
  throw new AwsError('InvalidPermission.Duplicate', `the specified rule "${sayRule(rule)}" already exists`);
}

export function revoke(call: Call, input: Request, isEgress: boolean) {
  const group = groupOf(call, input);
  const rules = rulesOfGroup(call, group.GroupId, isEgress);
  const named = (input.SecurityGroupRuleIds ?? []).map((id) => namedRule(call, rules, id));
  const wanted = rulesInPermissions(call, group, isEgress, permissionsIn(call, input));
  if (named.length + wanted.length === 0)
    throw new AwsError('MissingParameter', 'The request must contain the parameter ipPermissions');
  const matched = wanted.map((rule) => rules.find((row) => ruleKey(row) === ruleKey(rule)));
  const unknown = wanted.filter((_, index) => matched[index] === undefined);
  // In a default VPC unknown rules are only reported; elsewhere they fail the call (EC2 API reference, RevokeSecurityGroupIngress).
  if (unknown.length > 0 && !call.world.ec2.vpcs[group.VpcId]?.IsDefault) {
    throw new AwsError('InvalidPermission.NotFound', unknownRule);
  }
  const revoked = [...named, ...matched.filter((row) => row !== undefined)];
  for (const { SecurityGroupRuleId } of revoked) {
    removeRow(call, securityGroupRuleKind, SecurityGroupRuleId);
  }
  return {
    Return: true,
    UnknownIpPermissions: permissionsOf(unknown),
    RevokedSecurityGroupRules: revoked.map(revokedView),
  };
}

/** Descriptions are changed without touching what the rules let through; none takes the description away. */
export function setDescriptions(
  call: Call,
  input: Request & {
    readonly SecurityGroupRuleDescriptions?:
      | readonly { readonly SecurityGroupRuleId?: string | undefined; readonly Description?: string | undefined }[]
      | undefined;
  },
  isEgress: boolean,
) {
  const group = groupOf(call, input);
  const rules = rulesOfGroup(call, group.GroupId, isEgress);
  const byId = (input.SecurityGroupRuleDescriptions ?? []).map(({ SecurityGroupRuleId = '', Description }) => ({
    row: namedRule(call, rules, SecurityGroupRuleId),
    text: Description,
  }));
  const byRule = rulesInPermissions(call, group, isEgress, permissionsIn(call, input)).map((rule) => {
    const row = rules.find((one) => ruleKey(one) === ruleKey(rule));
    if (!row) throw new AwsError('InvalidPermission.NotFound', unknownRule);
    return { row, text: rule.Description };
  });
  if (byId.length + byRule.length === 0)
    throw new AwsError('MissingParameter', 'The request must contain the parameter ipPermissions');
  for (const { row, text } of [...byId, ...byRule]) {
    const { Description: _, ...rest } = row;
    call.world.ec2.securityGroupRules[row.SecurityGroupRuleId] =
      text === undefined ? rest : { ...rest, Description: text };
  }
  return { Return: true };
}

const unknownRule = 'The specified rule does not exist in this security group.';

function namedRule(call: Call, rules: readonly SecurityGroupRuleRow[], id: string): SecurityGroupRuleRow {
  const row = find(call, securityGroupRuleKind, id);
  if (!rules.includes(row)) throw securityGroupRuleKind.notFound(id);
  return row;
}

function permissionsIn(call: Call, input: Request): readonly Permission[] {
  only('ec2', 'SourceSecurityGroupOwnerId', input.SourceSecurityGroupOwnerId, [call.world.account]);
  const { IpPermissions, IpProtocol, FromPort, ToPort, CidrIp, SourceSecurityGroupName } = input;
  const IpRanges = CidrIp === undefined ? [] : [{ CidrIp }];
  const UserIdGroupPairs = SourceSecurityGroupName === undefined ? [] : [{ GroupName: SourceSecurityGroupName }];
  if (IpProtocol !== undefined || CidrIp !== undefined)
    return [...(IpPermissions ?? []), { IpProtocol, FromPort, ToPort, IpRanges, UserIdGroupPairs }];
  if (SourceSecurityGroupName === undefined) return IpPermissions ?? [];
  // "The rule grants full ICMP, UDP, and TCP access" (EC2 API reference, AuthorizeSecurityGroupIngress: SourceSecurityGroupName).
  const all = ['tcp', 'udp', 'icmp'].map((protocol) => ({ IpProtocol: protocol, FromPort: -1, ToPort: -1 }));
  return [...(IpPermissions ?? []), ...all.map((traffic) => ({ ...traffic, UserIdGroupPairs }))];
}

function groupOf(call: Call, { GroupId, GroupName }: Request): SecurityGroupRow {
  if (GroupId !== undefined) return find(call, securityGroupKind, GroupId);
  if (GroupName === undefined)
    throw new AwsError('MissingParameter', 'The request must contain the parameter groupName or groupId');
  return find(call, securityGroupKind, inDefaultVpc(call, GroupName).GroupId);
}
