import type { Network, SecurityGroup, SecurityGroupRule } from '../../network/model.js';
import type { GroupChange } from '../fix/change.js';
import { isSameRule } from '../fix/changes/groups.js';
import type { NotUnderstood } from './command-line.js';
import { type CliOptions, member, one, textOption } from './options.js';
import { asPermission, permissionsIn, rulesIn, simple } from './permissions.js';
import { valueIn } from './shorthand.js';

export const groupOptions = [
  'group-id',
  'group-name',
  'ip-permissions',
  'protocol',
  'port',
  'cidr',
  'source-group',
  'group-owner',
  'security-group-rule-ids',
  'tag-specifications',
];

/** The rules that a command adds to a group or takes from it, each a change; or why AWS would refuse it. */
export function changedRules(
  network: Network,
  kind: GroupChange['kind'],
  options: CliOptions,
): readonly GroupChange[] | NotUnderstood {
  const group = groupIn(network, options);
  if ('reason' in group) return group;
  const isIngress = kind === 'authorize-ingress' || kind === 'revoke-ingress';
  const rules = isIngress ? group.ingress : group.egress;
  if (options.has('security-group-rule-ids')) return byRuleIds(group, rules, kind, options);
  const permissions = options.has('ip-permissions') ? permissionsIn(options) : [simple(options)];
  const read: SecurityGroupRule[] = [];
  for (const permission of permissions) {
    const some = permission === undefined ? undefined : rulesIn(permission, network, group);
    if (some === undefined) return { reason: 'has no permission that AWS would take' };
    if ('reason' in some) return some;
    read.push(...some);
  }
  if (read.length === 0) return { reason: 'has no permission that AWS would take' };
  const refused = read
    .map((rule, at) => refusal(group, [...rules, ...added(kind, read.slice(0, at))], kind, rule))
    .find(Boolean);
  return refused ? { reason: refused } : read.map((rule) => ({ kind, groupId: group.id, rule }));
}

const added = (kind: GroupChange['kind'], rules: readonly SecurityGroupRule[]): readonly SecurityGroupRule[] =>
  kind.startsWith('authorize') ? rules : [];

/** By its id, or by a name that one group alone has. */
function groupIn({ securityGroups }: Network, options: CliOptions): SecurityGroup | NotUnderstood {
  const [id, name] = [one(options, 'group-id'), one(options, 'group-name')];
  if ((id === undefined) === (name === undefined)) return { reason: 'names no group: --group-id sg-…' };
  const found = securityGroups.filter((group) => (id === undefined ? group.name === name : group.id === id));
  const [group] = found;
  if (!group) return { reason: `is about ${id ?? name}, which is not in this network` };
  return found.length === 1 ? group : { reason: `is about ${name}, which several groups are called: --group-id sg-…` };
}

const unknownIds =
  'names a rule by an id that the description of the network does not have: npx flowlab network writes them, or add SecurityGroupRules (aws ec2 describe-security-group-rules), or say the rule by --ip-permissions';

function byRuleIds(
  { id: groupId }: SecurityGroup,
  rules: readonly SecurityGroupRule[],
  kind: GroupChange['kind'],
  options: CliOptions,
): readonly GroupChange[] | NotUnderstood {
  if (kind.startsWith('authorize')) return { reason: 'has --security-group-rule-ids, which belong to revoke' };
  const ids = options.get('security-group-rule-ids') ?? [];
  const found = ids.map((id) => rules.find((rule) => rule.id === id));
  const missing = ids.find((_, at) => found[at] === undefined);
  if (ids.length === 0) return { reason: 'names no rule: --security-group-rule-ids sgr-…' };
  if (missing !== undefined)
    return {
      reason: rules.some(({ id }) => id !== undefined)
        ? `takes away ${missing}, which ${groupId} does not have`
        : unknownIds,
    };
  return found.flatMap((rule) => (rule ? { kind, groupId, rule } : []));
}

export const modifiedOptions = ['group-id', 'security-group-rules'];

/** A rule that is modified is taken away and another put in its place. */
export function modifiedRules(network: Network, options: CliOptions): readonly GroupChange[] | NotUnderstood {
  const group = groupIn(network, options);
  if ('reason' in group) return group;
  const updates = (options.get('security-group-rules') ?? [])
    .map(valueIn)
    .flatMap((value) => (Array.isArray(value) ? value : [value]));
  const changes: GroupChange[] = [];
  for (const update of updates) {
    const id = textOption(member(update, 'SecurityGroupRuleId'));
    const side = group.ingress.some((rule) => rule.id === id) ? 'ingress' : 'egress';
    const before = group[side].find((rule) => id !== undefined && rule.id === id);
    if (!before) {
      const isListed = [...group.ingress, ...group.egress].some((rule) => rule.id !== undefined);
      return { reason: isListed && id !== undefined ? `modifies ${id}, which ${group.id} does not have` : unknownIds };
    }
    const rule = rulesIn(asPermission(member(update, 'SecurityGroupRule')), network, group);
    if (rule === undefined) return { reason: 'describes no rule that AWS would take' };
    if ('reason' in rule) return rule;
    const [after, ...more] = rule;
    if (!after || more.length > 0) return { reason: 'describes no rule that AWS would take' };
    if (group[side].some((other) => other !== before && isSameRule(other, after)))
      return { reason: `makes a rule that ${group.id} has already` };
    changes.push({ kind: `revoke-${side}`, groupId: group.id, rule: before });
    changes.push({
      kind: `authorize-${side}`,
      groupId: group.id,
      rule: { ...after, ...(id === undefined ? {} : { id }) },
    });
  }
  return changes.length > 0
    ? changes
    : { reason: 'modifies no rule: --security-group-rules SecurityGroupRuleId=sgr-…,SecurityGroupRule={…}' };
}

function refusal(
  { id }: SecurityGroup,
  rules: readonly SecurityGroupRule[],
  kind: GroupChange['kind'],
  rule: SecurityGroupRule,
): string | undefined {
  const isThere = rules.some((known) => isSameRule(known, rule));
  if (kind.startsWith('authorize')) return isThere ? `adds a rule that ${id} has already` : undefined;
  return isThere ? undefined : `takes away a rule that ${id} does not have`;
}
