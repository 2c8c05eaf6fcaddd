import type { SeenFlow, SeenWay } from '../../flow-log/seen-flow.js';
import { createEntryTable } from '../scan/entry-table.js';
import { tablesOf } from '../scan/spilling.js';
import { sumsBy, sumWriter } from '../scan/sums.js';
import * as flow from './flow-table.js';
import { type GatheredFlows, NARROW_WORDS, WIDE_WORDS } from './running-flows.js';
import { addressAt, type UninterestingAt, uninterestingAt } from './uninteresting-addresses.js';
import { addWatched, nothingWatched, type WatchedInterface } from './watched.js';

/** What all parts come to. */
export interface Flows {
  readonly interfaces: readonly WatchedInterface[];
  /** Unix seconds of the first start and the last end of traffic. */
  readonly from: number | null;
  readonly to: number | null;
  /**
   * All flows between two addresses at once, of one pair of addresses after the other. Once. Of two addresses that are both
   * `uninteresting` only where some flow was refused, or may have got no answer.
   */
  pairs(uninteresting?: (address: string) => boolean): Iterable<readonly SeenFlow[]>;
}

export function flowsIn(parts: readonly GatheredFlows[]): Flows {
  const ids: string[] = [''];
  const known = new Map([['', nothingWatched('')]]);
  const numberOf = new Map([['', 0]]);
  const numbers = parts.map(({ interfaces }) =>
    Uint32Array.from(interfaces, (one) => {
      const { interfaceId } = one;
      const watched = known.get(interfaceId) ?? nothingWatched(interfaceId);
      known.set(interfaceId, watched);
      addWatched(watched, one);
      const number = numberOf.get(interfaceId) ?? ids.push(interfaceId) - 1;
      numberOf.set(interfaceId, number);
      return number;
    }),
  );
  return {
    interfaces: [...known.values()].filter(({ interfaceId }) => interfaceId !== ''),
    from: least(parts.map(({ from }) => from)),
    to: least(
      parts.map(({ to }) => to && -to),
      -1,
    ),
    *pairs(uninteresting) {
      for (const [kind, words] of [['narrow', NARROW_WORDS] as const, ['wide', WIDE_WORDS] as const]) {
        const isUninteresting = uninteresting && uninterestingAt(words, uninteresting);
        const own = parts.flatMap((part, at) =>
          part[kind].map((one) => ({ one, numbers: numbers[at] as Uint32Array })),
        );
        const renumber = (entries: Uint32Array, at: number, part: number): void => {
          const number = at + words + flow.KEY_INTERFACE;
          entries[number] = own[part]?.numbers[entries[number] as number] as number;
        };
        const tables = tablesOf(
          flow.flowsBy(words),
          own.map(({ one }) => one),
          renumber,
        );
        for (const table of tables) yield* pairsIn(table, words, ids, isUninteresting);
      }
    },
  };
}

function least(values: readonly (number | null)[], sign: 1 | -1 = 1): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : sign * known.reduce((a, b) => Math.min(a, b));
}

/** An address is spelt out once for all its flows with another. */
function* pairsIn(
  table: Uint32Array,
  addressWords: number,
  ids: readonly string[],
  isUninteresting: UninterestingAt | undefined,
): Generator<readonly SeenFlow[]> {
  const order = inOrderOfAddresses(table, addressWords, isUninteresting);
  for (let from = 0; from < order.length; ) {
    const first = order[from] as number;
    let to = from + 1;
    while (to < order.length && compareAddresses(table, addressWords, first, order[to] as number) === 0) to += 1;
    const addresses = [addressAt(table, first, addressWords, 0), addressAt(table, first, addressWords, 1)] as const;
    const places = order.subarray(from, to);
    from = to;
    yield Array.from(places, (at) => flowAt(table, at, addressWords, addresses, ids));
  }
}

const BOTH = 1 | (1 << flow.DIRECTION_BITS);

/** Accepted both ways and nothing else, and neither way can be a bare refusal by the host, whichever end asked. */
function isAnswered(table: Uint32Array, at: number, addressWords: number): boolean {
  const bits = table[at + flow.keyWords(addressWords) + flow.BITS] as number;
  const isPlain = (bits & ((flow.REFUSED | flow.RESET) * BOTH)) === 0;
  const isAboveBare = ((bits | (bits >> FLAGGED_TO_ABOVE_BARE)) & (flow.FLAGGED * BOTH)) === flow.FLAGGED * BOTH;
  return isPlain && isAboveBare && (bits & (flow.ACCEPTED * BOTH)) === flow.ACCEPTED * BOTH;
}

// What flags tell of a direction, its size tells without them.
const FLAGGED_TO_ABOVE_BARE = Math.log2(flow.ABOVE_BARE / flow.FLAGGED);

/**
 * Where the flows are that may tell something, those of one pair of addresses together: an address of theirs is not uninteresting,
 * or some flow between the two is not plainly answered.
 */
function inOrderOfAddresses(
  table: Uint32Array,
  addressWords: number,
  isUninteresting: UninterestingAt | undefined,
): Float64Array {
  const words = flow.entryWords(addressWords);
  const seen = flow.keyWords(addressWords);
  const places = new Float64Array(table.length / words);
  let count = 0;
  // Those between two uninteresting addresses wait until all of them were seen.
  const uninteresting = new Float64Array(isUninteresting ? places.length : 0);
  let waiting = 0;
  const telling = createEntryTable(sumsBy(addressWords));
  const pairOf = sumWriter(addressWords);
  for (let at = 0; at < table.length; at += words) {
    if (table[at + seen] === 0) continue;
    if (!isUninteresting?.(table, at)) places[count++] = at;
    else {
      uninteresting[waiting++] = at;
      if (!isAnswered(table, at, addressWords)) telling.put(pairOf(table, at));
    }
  }
  for (let each = 0; telling.size > 0 && each < waiting; each += 1) {
    const at = uninteresting[each] as number;
    if (telling.has(table, at)) places[count++] = at;
  }
  return places.subarray(0, count).sort((one, other) => compareAddresses(table, addressWords, one, other));
}

function compareAddresses(table: Uint32Array, addressWords: number, one: number, other: number): number {
  for (let word = 0; word < addressWords; word += 1) {
    const difference = (table[one + word] as number) - (table[other + word] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

function flowAt(
  table: Uint32Array,
  at: number,
  addressWords: number,
  [one, other]: readonly [string, string],
  ids: readonly string[],
): SeenFlow {
  const ports = table[at + addressWords + flow.KEY_PORTS] as number;
  const seen = at + flow.keyWords(addressWords);
  const bits = table[seen + flow.BITS] as number;
  return {
    interfaceId: ids[table[at + addressWords + flow.KEY_INTERFACE] as number] || null,
    protocol: table[at + addressWords + flow.KEY_PROTOCOL] as number,
    ends: [
      { address: one, port: ports >>> 16 },
      { address: other, port: ports & 0xffff },
    ],
    ways: [wayAt(table, seen, bits, 0), wayAt(table, seen, bits >> flow.DIRECTION_BITS, 1)],
    isByInternet: (bits & flow.BY_INTERNET) !== 0,
    began: (bits & flow.BEGAN) !== 0 ? 0 : 1,
  };
}

const wayAt = (table: Uint32Array, seen: number, bits: number, side: 0 | 1): SeenWay => ({
  isAccepted: (bits & flow.ACCEPTED) !== 0,
  isRefused: (bits & flow.REFUSED) !== 0,
  isOpening: (bits & flow.OPENING) !== 0,
  isAnswering: (bits & flow.ANSWERING) !== 0,
  isReset: (bits & flow.RESET) !== 0,
  isFlagged: (bits & flow.FLAGGED) !== 0,
  isAboveBare: (bits & flow.ABOVE_BARE) !== 0,
  isLarge: (bits & flow.LARGE) !== 0,
  first: momentAt(table, seen + flow.FIRST + side),
  lastAccepted: momentAt(table, seen + flow.LAST_ACCEPTED + side),
  lastRefused: momentAt(table, seen + flow.LAST_REFUSED + side),
});

const momentAt = (table: Uint32Array, at: number): number | null => table[at] || null;
