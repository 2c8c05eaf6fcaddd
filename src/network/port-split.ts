import { enumerated } from '../base/words.js';
import type { NetworkAclEntry } from './model.js';
import type { PortRange } from './packet.js';

/** The pieces of a range in each of which every entry matches all ports or none. */
export function piecesOf({ from, to }: PortRange, entries: readonly NetworkAclEntry[]): readonly PortRange[] {
  const bounds = entries.flatMap(({ ports }) => (ports ? [ports.from, ports.to + 1] : []));
  const cuts = [...new Set([from, ...bounds, to + 1])].filter((cut) => from <= cut && cut <= to + 1);
  const sorted = cuts.toSorted((one, other) => one - other);
  return sorted.slice(0, -1).map((cut, at) => ({ from: cut, to: (sorted[at + 1] ?? cut) - 1 }));
}

/** Neighbouring pieces as one. */
export function joinedRanges(pieces: readonly PortRange[]): readonly PortRange[] {
  const found: PortRange[] = [];
  for (const piece of pieces) {
    const last = found.at(-1);
    if (last && last.to + 1 === piece.from) found[found.length - 1] = { from: last.from, to: piece.to };
    else found.push(piece);
  }
  return found;
}

/** `1024-32767 and 61000-65535` */
export const portsInWords = (ranges: readonly PortRange[]): string =>
  enumerated(ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)));
