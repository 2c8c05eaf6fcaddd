import { canonicalAddress } from './address.js';
import { addressesOf, interfaceAtPublic, owns } from './locate.js';
import type { Interface, Network } from './model.js';

/** What somebody means by an instance id, an interface id, an address or a name. */
export type Resolved =
  /** `address` is the one asked for, canonical; where none was, the interface's primary private address. */
  | { readonly kind: 'interface'; readonly interface: Interface; readonly address: string }
  /** An address that no interface of the network has: a host on the internet, or a mistake. */
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'ambiguous'; readonly matches: readonly Interface[] }
  /** The nearest things there are, best first, at most three. */
  | { readonly kind: 'not-found'; readonly suggestions: readonly string[] };

export function resolveEnd(network: Network, text: string): Resolved {
  const wanted = text.trim();
  const address = canonicalAddress(wanted);
  if (address !== undefined) return resolveAddress(network, address);
  const matches = matching(network, wanted);
  const one = primaryOf(matches);
  const own = one && addressesOf(one)[0];
  if (one && own !== undefined) return { kind: 'interface', interface: one, address: own };
  return matches.length > 0
    ? { kind: 'ambiguous', matches }
    : { kind: 'not-found', suggestions: suggestions(network, wanted) };
}

function resolveAddress(network: Network, address: string): Resolved {
  const owners = network.interfaces.filter((one) => owns(one, address));
  if (owners.length > 1) return { kind: 'ambiguous', matches: owners };
  const owner = owners[0] ?? interfaceAtPublic(network, address)?.owner;
  return owner ? { kind: 'interface', interface: owner, address } : { kind: 'address', address };
}

/** Ids before names, exact names before those that differ in case. */
function matching({ interfaces }: Network, wanted: string): readonly Interface[] {
  const same = (one: string | null) => one?.toLowerCase() === wanted.toLowerCase();
  const ways: readonly ((one: Interface) => boolean)[] = [
    ({ id, instanceId }) => same(id) || same(instanceId),
    ({ name }) => name === wanted,
    ({ name }) => same(name),
  ];
  for (const way of ways) {
    const found = interfaces.filter(way);
    if (found.length > 0) return found;
  }
  return [];
}

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
