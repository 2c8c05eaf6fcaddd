import { type Cidr, covers, formatCidr, overlaps, parseCidr, prefixLength } from '../../network/cidr.js';
import type { Network, Route, SecurityGroupRule } from '../../network/model.js';
import { documentation } from './documentation-addresses.js';

/**
 * The network with every block that holds private addresses and public ones (`0.0.0.0/1`) replaced by what of it matters:
 * no stand-in can lie around some of both and no others. A block that holds everything stays.
 */
export function withoutWideBlocks(network: Network, keep: readonly string[], seen: readonly Cidr[]): Network {
  const others = seen.map(formatCidr);
  const parts = once((cidr) => partsOf(cidr, keep, others) ?? [cidr]);
  return {
    ...network,
    securityGroups: network.securityGroups.map((group) => ({
      ...group,
      ingress: group.ingress.flatMap((rule) => withPeers(rule, parts)),
      egress: group.egress.flatMap((rule) => withPeers(rule, parts)),
    })),
    networkAcls: network.networkAcls.map((acl) => ({
      ...acl,
      entries: acl.entries.flatMap((entry) => parts(entry.cidr).map((cidr) => ({ ...entry, cidr }))),
    })),
    routeTables: network.routeTables.map((table) => ({
      ...table,
      routes: table.routes.flatMap((route) => withDestinations(route, table.routes, parts)),
    })),
    prefixLists: network.prefixLists.map((list) => ({ ...list, cidrs: list.cidrs.flatMap(parts) })),
  };
}

/** The same few blocks stand in many rules. */
function once(parts: Parts): Parts {
  const known = new Map<string, readonly string[]>();
  return (cidr) => {
    const found = known.get(cidr) ?? parts(cidr);
    known.set(cidr, found);
    return found;
  };
}

type Parts = (cidr: string) => readonly string[];

const withPeers = (rule: SecurityGroupRule, parts: Parts): readonly SecurityGroupRule[] =>
  rule.peer.kind === 'cidr' ? parts(rule.peer.cidr).map((cidr) => ({ ...rule, peer: { kind: 'cidr', cidr } })) : [rule];

/** Where a longer prefix of the table decides, a part must not come before it. */
function withDestinations(route: Route, all: readonly Route[], parts: Parts): readonly Route[] {
  const { destination } = route;
  const longer = all
    .map((other) => other.destination)
    .filter((other) => (prefixLength(other) ?? 0) > (prefixLength(destination) ?? 0) && isInside(other, destination));
  const own = parts(destination);
  if (own.length === 1 && own[0] === destination) return [route];
  return own
    .filter((part) => !longer.some((other) => isInside(part, other)))
    .map((part) => ({ ...route, destination: part }));
}

/** Undefined where it needs no parting. */
function partsOf(cidr: string, keep: readonly string[], seen: readonly string[]): readonly string[] | undefined {
  const isWide =
    parseCidr(cidr) && keep.some((kept) => overlaps(kept, cidr)) && !keep.some((kept) => isInside(cidr, kept));
  const family = parseCidr(cidr)?.family;
  const own = [...documentation, ...seen].filter((block) => parseCidr(block)?.family === family);
  if (!isWide || own.every((block) => isInside(block, cidr))) return undefined;
  const inside = [...keep, ...seen].filter((block) => isInside(block, cidr));
  return inside.filter(
    (block, at) => !inside.some((other, place) => isInside(block, other) && (place < at || !isInside(other, block))),
  );
}

const isInside = (narrow: string, wide: string): boolean => covers(wide, narrow);
