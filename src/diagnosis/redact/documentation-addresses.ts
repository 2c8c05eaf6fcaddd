import { type Address, bitsOf } from '../../network/address.js';
import { type Cidr, parseCidr } from '../../network/cidr.js';

/** Finds the stand-in of a block that was among those given; an address is a block of its whole length. */
export type StandIn = (block: Cidr) => Cidr | undefined;

interface Node {
  readonly block: Cidr;
  /** How many addresses its stand-in takes: a power of two. */
  readonly size: bigint;
  readonly inside: readonly Node[];
}

// Nobody has these (RFC 5737, RFC 3849). Where they do not suffice: benchmarks (RFC 2544), and what is reserved (RFC 1112).
const spaces: Readonly<Record<4 | 6, readonly string[]>> = {
  4: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '198.18.0.0/15', '240.0.0.0/4'],
  6: ['2001:db8::/32'],
};

export const documentation: readonly string[] = [...spaces[4], ...spaces[6]];

/**
 * Stand-ins from the blocks that are set aside for documentation. What lies in a block lies in its stand-in, what does not
 * does not, and the longer of two prefixes stays the longer: so rules and routes match what they matched. They follow from
 * the order of the blocks alone, and nobody can compute the originals back.
 */
export function documentationStandIns(blocks: readonly Cidr[]): StandIn {
  const found = new Map<string, Cidr>();
  for (const family of [4, 6] as const) {
    const distinct = new Map(blocks.filter((one) => one.family === family).map((one) => [keyOf(one), one]));
    settle(
      forest([...distinct.values()]),
      spaces[family].flatMap((cidr) => parseCidr(cidr) ?? []),
      found,
    );
  }
  return (block) => found.get(keyOf(block));
}

const keyOf = ({ family, first, prefix }: Cidr): string => `${family} ${first} ${prefix}`;

/** Blocks are either nested or apart. Each with those right inside it, in the order in which they came. */
function forest(blocks: readonly Cidr[]): readonly Node[] {
  const order = new Map(blocks.map((block, at) => [block, at]));
  const sorted = blocks.toSorted((one, other) =>
    one.first === other.first ? one.prefix - other.prefix : one.first < other.first ? -1 : 1,
  );
  let at = 0;
  const within = (end: bigint | null): readonly Node[] => {
    const nodes: Node[] = [];
    for (let block = sorted[at]; block && (end === null || block.first < end); block = sorted[at]) {
      at += 1;
      nodes.push(nodeOf(block, within(block.first + sizeOf(block))));
    }
    return nodes.toSorted((one, other) => (order.get(one.block) ?? 0) - (order.get(other.block) ?? 0));
  };
  return within(null);
}

const sizeOf = ({ family, prefix }: Cidr): bigint => 1n << BigInt(bitsOf(family) - prefix);

// In IPv4 there is room for some hundred; in IPv6 a block keeps its length, up to that of a site.
const largest = { 4: 4n, 6: 1n << 80n } as const;

/** Room for all that is inside, and more than any of it alone takes. */
function nodeOf(block: Cidr, inside: readonly Node[]): Node {
  const natural = sizeOf(block);
  let size = natural < largest[block.family] ? natural : largest[block.family];
  const widest = inside.toSorted(bySize)[0]?.size ?? 0n;
  const left = firstUsed(size);
  // The widest begins a whole of its size later where the first few addresses are left out.
  const needed = inside.reduce((sum, one) => sum + one.size, left === 0n || widest < left ? left : widest);
  while (size < needed || size <= widest) size *= 2n;
  return { block, size, inside };
}

const bySize = (one: Node, other: Node): number => (one.size === other.size ? 0 : one.size > other.size ? -1 : 1);

/** The first addresses of a subnet are those of its router and of Amazon's services: no stand-in may become one. */
const firstUsed = (size: bigint): bigint => (size >= 64n ? 16n : 0n);

/** Largest first, so that little is lost between them. */
function settle(nodes: readonly Node[], spaces: readonly Cidr[], found: Map<string, Cidr>): void {
  const room = spaces.map((space) => ({
    next: space.first + firstUsed(sizeOf(space)),
    end: space.first + sizeOf(space),
  }));
  for (const node of nodes.toSorted(bySize)) {
    const start = (next: bigint): bigint => ((next + node.size - 1n) / node.size) * node.size;
    const space = room.find(({ next, end }) => start(next) + node.size <= end);
    const first = space && start(space.next);
    const standIn =
      first === undefined ? crowdedOut[node.block.family] : { ...node.block, first, prefix: prefixOf(node) };
    if (space && first !== undefined) space.next = first + node.size;
    found.set(keyOf(node.block), standIn);
    settle(node.inside, first === undefined ? [] : [standIn], found);
  }
}

// More blocks than documentation has room for: which is which is lost before any is shown.
const crowdedOut = {
  4: { family: 4, first: 0xc0000200n, prefix: 32 },
  6: { family: 6, first: 0x20010db8n << 96n, prefix: 128 },
} as const;

const prefixOf = ({ block, size }: Node): number => bitsOf(block.family) - (size.toString(2).length - 1);

export const asBlock = ({ family, value }: Address): Cidr => ({ family, first: value, prefix: bitsOf(family) });
