import { canonicalAddress } from './address.js';
import { type ArnTarget, arnTarget } from './arn.js';
import { addressesOf, interfaceAtPublic, interfacesOf, owns } from './locate.js';
import type { Interface, Network } from './model.js';
import { ownerOf } from './owner.js';

/** What somebody means by an id, an ARN, an address or a name. */
export type Resolved =
  /**
   * `address` is the one asked for, canonical; where none was, the interface's primary private address. `others`: the
   * further interfaces of the same instance, by which it may talk as well.
   */
  | {
      readonly kind: 'interface';
      readonly interface: Interface;
      readonly address: string;
      readonly others?: readonly Interface[];
    }
  /** An address that no interface of the network has: a host on the internet, or a mistake. */
  | { readonly kind: 'address'; readonly address: string }
  /** `why` it cannot be told which, where that is not plain: a sentence without its end. */
  | { readonly kind: 'ambiguous'; readonly matches: readonly Interface[]; readonly why?: string }
  /** The nearest things there are, best first, at most three. */
  | { readonly kind: 'not-found'; readonly suggestions: readonly string[] };

export function resolveEnd(network: Network, text: string): Resolved {
  const wanted = text.trim();
  const address = canonicalAddress(wanted);
  if (address !== undefined) return resolveAddress(network, address);
  const named = arnTarget(wanted);
  if (named?.kind === 'service') return resolveService(network, wanted, named);
  const matches = matching(network, named?.id ?? wanted);
  return resolveMatches(network, matches) ?? { kind: 'not-found', suggestions: suggestions(network, wanted) };
}

function resolveMatches(network: Network, matches: readonly Interface[], why?: string): Resolved | undefined {
  const one = primaryOf(matches);
  const own = one && addressesOf(one)[0];
  if (one && own !== undefined) {
    const others = interfacesOf(network, one).filter(({ id }) => id !== one.id);
    return { kind: 'interface', interface: one, address: own, ...(others.length > 0 ? { others } : {}) };
  }
  return matches.length > 0 ? { kind: 'ambiguous', matches, ...(why === undefined ? {} : { why }) } : undefined;
}

/** A service's own name is on its interfaces, or, where none of them carries it, each of the service's may be meant. */
function resolveService(network: Network, wanted: string, target: Extract<ArnTarget, { kind: 'service' }>): Resolved {
  const { owners, service, name } = target;
  const own = network.interfaces.filter((one) => owners.includes(ownerOf(one).kind));
  const matches = name === null ? own : own.filter((one) => isCalled(one, name));
  const why = name === null ? `the interfaces of ${service} do not carry their names` : undefined;
  return resolveMatches(network, matches, why) ?? { kind: 'not-found', suggestions: suggestions(network, wanted) };
}

/** Nodes of one cluster have its name and a number each. */
function isCalled(one: Interface, name: string): boolean {
  const owner = ownerOf(one);
  return owner.name === name || (owner.kind === 'elasticache' && owner.name?.startsWith(`${name}-`) === true);
}

function resolveAddress(network: Network, address: string): Resolved {
  const owners = network.interfaces.filter((one) => owns(one, address));
  if (owners.length > 1) return { kind: 'ambiguous', matches: owners };
  const owner = owners[0] ?? interfaceAtPublic(network, address)?.owner;
  if (!owner) return { kind: 'address', address };
  const others = interfacesOf(network, owner).filter(({ id }) => id !== owner.id);
  return { kind: 'interface', interface: owner, address, ...(others.length > 0 ? { others } : {}) };
}

/** Ids before names, Name tags before what services call theirs, exact names before those that differ in case. */
function matching(network: Network, wanted: string): readonly Interface[] {
  const { interfaces } = network;
  const owned = idsOfOwned(network, wanted.toLowerCase());
  const same = (one: string | null) => one?.toLowerCase() === wanted.toLowerCase();
  const ways: readonly ((one: Interface) => boolean)[] = [
    ({ id, instanceId }) => same(id) || same(instanceId),
    ({ id }) => owned.includes(id),
    ({ subnetId }) => same(subnetId),
    ({ name }) => name === wanted,
    (one) => isCalled(one, wanted) || ownerPath(one) === wanted,
    ({ name }) => same(name),
    (one) => same(ownerOf(one).name),
  ];
  for (const way of ways) {
    const found = interfaces.filter(way);
    if (found.length > 0) return found;
  }
  return [];
}

/** The interfaces that a NAT gateway or an endpoint names as its own. */
const idsOfOwned = ({ natGateways, vpcEndpoints = [] }: Network, wanted: string): readonly string[] => [
  ...natGateways.filter(({ id }) => id === wanted).flatMap(({ interfaceId }) => interfaceId ?? []),
  ...vpcEndpoints.filter(({ id }) => id === wanted).flatMap(({ interfaceIds }) => interfaceIds),
];

/** `app/my-alb/50dc6c495c0c9188`, as load balancers are named in logs and metrics. */
const ownerPath = ({ description }: Interface): string | undefined =>
  description?.startsWith('ELB ') ? description.slice('ELB '.length) : undefined;

/** Of the interfaces of one instance its first; several instances have none in common. */
function primaryOf(matches: readonly Interface[]): Interface | undefined {
  const [first, ...others] = matches;
  if (others.length === 0) return first;
  if (!first?.instanceId || others.some(({ instanceId }) => instanceId !== first.instanceId)) return undefined;
  return matches.find(({ deviceIndex }) => deviceIndex === 0);
}

function suggestions({ interfaces }: Network, wanted: string): readonly string[] {
  const known = interfaces.flatMap(({ id, instanceId, name }) => [id, instanceId, name]).filter((one) => one !== null);
  return [...new Set(known)]
    .map((one) => ({ one, distance: distance(one.toLowerCase(), wanted.toLowerCase()) }))
    .filter(({ one, distance: far }) => far <= Math.max(2, Math.floor(one.length / 4)))
    .toSorted((a, b) => a.distance - b.distance || a.one.localeCompare(b.one, 'en'))
    .slice(0, 3)
    .map(({ one }) => one);
}

/** How many letters must change (Levenshtein); nothing where one starts with the other. */
function distance(one: string, other: string): number {
  if (other.length >= 2 && one.startsWith(other)) return 0;
  let previous = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...one].entries()) {
    const current = [row + 1];
    for (const [column, wanted] of [...other].entries()) {
      const replaced = (previous[column] ?? 0) + (letter === wanted ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
