import { canonicalCidr } from '../../src/network/cidr.js';
import type { NetworkAclEntry, Route, SecurityGroupRule } from '../../src/network/model.js';

const protocols: Readonly<Record<string, number>> = { all: -1, icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };

/** `tcp 22 from sg-a`, `icmp 8/0 from 10.0.0.0/8`, `all to pl-1`, `udp 1024-65535 to 0.0.0.0/0`. */
export function securityGroupRule(text: string): SecurityGroupRule {
  const { protocol, first, second, peer } = traffic(text);
  const isSingle = second === null && (protocol === 6 || protocol === 17);
  const isAny = second === null && (protocol === 1 || protocol === 58);
  return {
    protocol,
    from: first ?? (isAny ? -1 : null),
    to: isSingle ? first : isAny ? -1 : second,
    peer: peerOf(peer),
  };
}

/** `100 allow tcp 443 from 0.0.0.0/0`; `*` is 32767. */
export function networkAclEntry(text: string, egress: boolean): NetworkAclEntry {
  const found = /^(\d+|\*) (allow|deny) (.+)$/.exec(text);
  if (!found) throw new Error(`Not a network ACL entry: ${text}`);
  const { protocol, first, second, peer } = traffic(found[3] ?? '');
  const cidr = canonicalCidr(peer);
  if (cidr === undefined) throw new Error(`Not a CIDR: ${peer}`);
  const isIcmp = protocol === 1 || protocol === 58;
  return {
    number: found[1] === '*' ? 32767 : Number(found[1]),
    egress,
    action: found[2] === 'allow' ? 'allow' : 'deny',
    protocol,
    cidr,
    ports: isIcmp || first === null ? null : { from: first, to: second ?? first },
    icmp: isIcmp ? { type: first ?? -1, code: second ?? -1 } : null,
  };
}

/** `0.0.0.0/0 -> igw-1`, `10.1.0.0/16 -> pcx-1 (blackhole)`, `pl-1 -> vpce-1`, `10.9.0.0/16 -> vgw-1 (propagated)`. */
export function route(text: string): Route {
  const found = /^(\S+) -> (\S+)(?: \((blackhole|propagated)\))?$/.exec(text);
  if (!found) throw new Error(`Not a route: ${text}`);
  const [, destination = '', id = '', note] = found;
  return {
    destination: canonicalCidr(destination) ?? destination,
    target: targetOf(id),
    state: note === 'blackhole' ? 'blackhole' : 'active',
    ...(note === 'propagated' ? { propagated: true } : {}),
  };
}

function traffic(text: string): { protocol: number; first: number | null; second: number | null; peer: string } {
  const found = /^(\w+)(?: (\d+)(?:[-/](-?\d+))?)? (?:from|to) (\S+)$/.exec(text);
  if (!found) throw new Error(`Not a rule: ${text}`);
  const [, name = '', first, second, peer = ''] = found;
  const protocol = protocols[name] ?? Number(name);
  if (Number.isNaN(protocol)) throw new Error(`Not a protocol: ${name}`);
  return {
    protocol,
    first: first === undefined ? null : Number(first),
    second: second === undefined ? null : Number(second),
    peer,
  };
}

function peerOf(text: string): SecurityGroupRule['peer'] {
  if (text.startsWith('sg-')) return { kind: 'group', groupId: text };
  if (text.startsWith('pl-')) return { kind: 'prefix-list', prefixListId: text };
  const cidr = canonicalCidr(text);
  if (cidr === undefined) throw new Error(`Neither a CIDR, a group nor a prefix list: ${text}`);
  return { kind: 'cidr', cidr };
}

function targetOf(id: string): Route['target'] {
  switch (id.split('-')[0]) {
    case 'local':
      return { kind: 'local' };
    case 'igw':
      return { kind: 'internet-gateway', id };
    case 'eigw':
      return { kind: 'egress-only-internet-gateway', id };
    case 'nat':
      return { kind: 'nat-gateway', id };
    case 'pcx':
      return { kind: 'peering', id };
    case 'eni':
      return { kind: 'interface', id };
    case 'tgw':
      return { kind: 'transit-gateway', id };
    case 'vgw':
      return { kind: 'virtual-private-gateway', id };
    case 'vpce':
      return { kind: 'vpc-endpoint', id };
    default:
      return { kind: 'other', id };
  }
}
