import { familyOf } from './address.js';
import { contains, containsAny, parseCidr } from './cidr.js';
import { type Lack, notDescribed } from './coverage.js';
import {
  both,
  type Decision,
  type Direction,
  matchesTraffic,
  matchIf,
  type RuledTraffic,
  type RuleMatch,
} from './decision.js';
import type { Network, PrefixList, SecurityGroup, SecurityGroupRule } from './model.js';
import { hasPorts, isIcmp, type Packet, TCP, UDP } from './packet.js';
import { coverageInWords, preposition, trafficInWords } from './wording.js';

/** The other end of a packet, as the source or destination of a rule sees it. */
export interface Peer {
  readonly address: string;
  /** The groups of the interface that has this private address; null where the configuration does not tell. */
  readonly groupIds: readonly string[] | null;
  /** Groups of whoever stands behind the address that a reference does not reach, and why. */
  readonly hidden?: { readonly groupIds: readonly string[]; readonly why: string };
}

export interface SecurityGroupDecision extends Decision {
  /** The rule that allows; null otherwise. */
  readonly rule: SecurityGroupRule | null;
  /** Why it is not known. */
  readonly lacks?: Lack;
}

/**
 * What the security groups of one interface decide together: a packet passes if any rule of any group allows it
 * (VPC user guide, "Security group rules"). Connections already let through are not asked about here.
 */
export function decideSecurityGroups(
  network: Pick<Network, 'securityGroups' | 'prefixLists'>,
  groupIds: readonly string[],
  direction: Direction,
  packet: Packet,
  peer: Peer,
): SecurityGroupDecision {
  const groups = groupIds.flatMap((id) => network.securityGroups.filter((group) => group.id === id));
  const judged = groups.map((group) => ({
    group,
    ...decide(rulesOf(group, direction), packet, peer, network.prefixLists),
  }));
  const allowed = judged.find(({ decision }) => decision === 'allow');
  if (allowed?.rule) {
    const words = `${side(direction)} rule allows ${ruleInWords(allowed.rule, direction)}`;
    return { decision: 'allow', rule: allowed.rule, words, resourceId: allowed.group.id };
  }
  const missing = groupIds.find((id) => !groups.some((group) => group.id === id && group.unread !== direction));
  if (missing !== undefined || groupIds.length === 0) {
    const isHalf = groups.some(({ id }) => id === missing);
    const words =
      missing === undefined
        ? 'the security groups are not known'
        : `${missing} is ${isHalf ? `described without its ${side(direction)} rules` : 'not described'}`;
    const lacks: Lack = { part: 'securityGroups', why: 'not-described', words };
    return { decision: 'unknown', rule: null, words, resourceId: missing ?? null, lacks };
  }
  const open = judged.find(({ decision }) => decision === 'unknown');
  if (open?.rule) {
    const words = `it is not known whether the ${side(direction)} rule for ${ruleInWords(open.rule, direction)} matches ${peer.address}`;
    return { decision: 'unknown', rule: null, words, resourceId: open.group.id, ...lackOf(open.rule, peer) };
  }
  const rules = groups.flatMap((group) => rulesOf(group, direction));
  const near =
    nearMiss(rules, packet, peer) ||
    otherTraffic(rules, packet, peer, direction, network.prefixLists) ||
    otherPeer(rules, packet, direction);
  const traffic = `${trafficInWords(packet, direction)}${near}`;
  const [resourceId = null] = groupIds;
  const words = `no ${side(direction)} rule allows ${traffic}`;
  const clause = `security group ${resourceId} has no ${side(direction)} rule that allows ${traffic}`;
  return { decision: 'deny', rule: null, words, clause, resourceId };
}

function lackOf({ peer: wanted }: SecurityGroupRule, { address }: Peer): { readonly lacks?: Lack } {
  if (wanted.kind === 'prefix-list') return { lacks: notDescribed('prefixLists', wanted.prefixListId) };
  if (wanted.kind === 'cidr') return {};
  return { lacks: { part: 'interfaces', why: 'not-described', words: `the groups of ${address} are not known` } };
}

/** One list of rules: any rule that matches allows, and nothing denies. `rule` is the one that decided or left it open. */
export function decide(
  rules: readonly SecurityGroupRule[],
  packet: Packet,
  peer: Peer,
  prefixLists: readonly PrefixList[],
): { readonly decision: 'allow' | 'deny' | 'unknown'; readonly rule: SecurityGroupRule | null } {
  const matches = rules.map((rule) => both(matchesRule(rule, packet), matchesPeer(rule, peer, prefixLists)));
  const index = matches.includes('yes') ? matches.indexOf('yes') : matches.indexOf('unknown');
  const rule = rules[index] ?? null;
  if (!rule) return { decision: 'deny', rule };
  return { decision: matches[index] === 'yes' ? 'allow' : 'unknown', rule };
}

/** `tcp 22 from 10.0.0.0/8`, `icmp from sg-0abc`. */
export const ruleInWords = (rule: SecurityGroupRule, direction: Direction): string =>
  `${coverageInWords(trafficOf(rule))} ${preposition(direction)} ${peerInWords(rule)}`;

export const rulesOf = (group: SecurityGroup, direction: Direction): readonly SecurityGroupRule[] =>
  direction === 'ingress' ? group.ingress : group.egress;

/** `from` is the ICMP type and `to` the code (EC2 API reference, IpPermission). */
function trafficOf({ protocol, from, to }: SecurityGroupRule): RuledTraffic {
  const [first, last] = [from ?? -1, to ?? -1];
  return {
    protocol,
    ports: hasPorts(protocol) && first !== -1 ? { from: first, to: last } : null,
    icmp: isIcmp(protocol) ? { type: first, code: last } : null,
  };
}

const matchesRule = (rule: SecurityGroupRule, packet: Packet): RuleMatch => matchesTraffic(trafficOf(rule), packet);

function matchesPeer({ peer: wanted }: SecurityGroupRule, peer: Peer, prefixLists: readonly PrefixList[]): RuleMatch {
  switch (wanted.kind) {
    case 'cidr':
      return matchIf(contains(wanted.cidr, peer.address));
    case 'prefix-list': {
      const list = prefixLists.find(({ id }) => id === wanted.prefixListId);
      return list ? matchIf(containsAny(list.cidrs, peer.address)) : 'unknown';
    }
    case 'group':
      return peer.groupIds ? matchIf(peer.groupIds.includes(wanted.groupId)) : 'unknown';
  }
}

function peerInWords({ peer }: SecurityGroupRule): string {
  if (peer.kind === 'cidr') return peer.cidr;
  return peer.kind === 'group' ? peer.groupId : peer.prefixListId;
}

/** Why a rule that looks right is not: it names a group that cannot be seen, or the other address family. */
function nearMiss(rules: readonly SecurityGroupRule[], packet: Packet, { address, hidden }: Peer): string {
  const near = rules.filter(
    (rule) => matchesRule(rule, packet) !== 'no' || (isIcmp(rule.protocol) && isIcmp(packet.protocol)),
  );
  for (const { peer } of near) {
    if (peer.kind === 'group' && hidden?.groupIds.includes(peer.groupId)) {
      return `; the rule for ${peer.groupId} does not count: ${hidden.why}`;
    }
    const family = peer.kind === 'cidr' ? parseCidr(peer.cidr)?.family : undefined;
    if (peer.kind === 'cidr' && family !== familyOf(address)) {
      return `; the rule for ${peer.cidr} is for IPv${family} only`;
    }
  }
  return '';
}

/** Nor does one for the right peer and protocol, where it is about another port or type of ICMP. */
function otherTraffic(
  rules: readonly SecurityGroupRule[],
  packet: Packet,
  peer: Peer,
  direction: Direction,
  prefixLists: readonly PrefixList[],
): string {
  const near = rules.find(
    (rule) => rule.protocol === packet.protocol && matchesPeer(rule, peer, prefixLists) === 'yes',
  );
  if (near?.from == null) return otherProtocol(rules, packet, peer, direction, prefixLists);
  const what = hasPorts(packet.protocol) ? 'port' : 'type';
  return `; the rule for ${ruleInWords(near, direction)} is for another ${what}`;
}

/** Nor one for the right port and peer by the other of TCP and UDP, as with DNS. */
function otherProtocol(
  rules: readonly SecurityGroupRule[],
  packet: Packet,
  peer: Peer,
  direction: Direction,
  prefixLists: readonly PrefixList[],
): string {
  if (!hasPorts(packet.protocol)) return '';
  const other = { ...packet, protocol: packet.protocol === TCP ? UDP : TCP };
  const { rule } = decide(
    rules.filter(({ protocol, from }) => protocol === other.protocol && from !== null),
    other,
    peer,
    prefixLists,
  );
  return rule ? `; the rule for ${ruleInWords(rule, direction)} is for another protocol` : '';
}

/** Nor does one for the right traffic, where it is for somebody else. */
function otherPeer(rules: readonly SecurityGroupRule[], packet: Packet, direction: Direction): string {
  const near = rules.filter((rule) => rule.protocol !== -1 && matchesRule(rule, packet) === 'yes');
  const [first, ...others] = near;
  if (!first) return '';
  const isMany = others.length > 0;
  return `; the rule${isMany ? 's' : ''} for ${ruleInWords(first, direction)}${isMany ? ` and ${others.length} more are` : ' is'} for others`;
}

const side = (direction: Direction): 'inbound' | 'outbound' => (direction === 'ingress' ? 'inbound' : 'outbound');
