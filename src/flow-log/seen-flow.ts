/** What the records of one interface come to for one flow: a 5-tuple with its answer. */
export interface SeenFlow {
  /** Null where the records do not say. */
  readonly interfaceId: string | null;
  /** IANA number. */
  readonly protocol: number;
  /** In an order that is the same for both directions. */
  readonly ends: readonly [SeenEnd, SeenEnd];
  /** What the first end sent to the second, and the second to the first. */
  readonly ways: readonly [SeenWay, SeenWay];
  /** An end was known by its public address. */
  readonly isByInternet: boolean;
  /** Which end was seen first; of one second, whose record came first. */
  readonly began: 0 | 1;
}

export interface SeenEnd {
  /** Of an interface with a public address, the private one behind it. */
  readonly address: string;
  /** 0 for protocols without ports. */
  readonly port: number;
}

/** One direction. Times are Unix seconds; null where there is no such record, or where it does not say. */
export interface SeenWay {
  readonly isAccepted: boolean;
  readonly isRefused: boolean;
  /** A record with a SYN and no ACK. */
  readonly isOpening: boolean;
  /** A record with a SYN and an ACK. */
  readonly isAnswering: boolean;
  /** A record with a RST and no SYN. */
  readonly isReset: boolean;
  /** A record that tells its TCP flags. */
  readonly isFlagged: boolean;
  /** A record of packets that are more than a bare TCP header. */
  readonly isAboveBare: boolean;
  /** A record of packets that are more than an opening of a connection. */
  readonly isLarge: boolean;
  readonly first: number | null;
  readonly lastAccepted: number | null;
  readonly lastRefused: number | null;
}

/** The same direction, seen at two interfaces. */
export const bothSeen = (one: SeenWay, other: SeenWay): SeenWay => ({
  isAccepted: one.isAccepted || other.isAccepted,
  isRefused: one.isRefused || other.isRefused,
  isOpening: one.isOpening || other.isOpening,
  isAnswering: one.isAnswering || other.isAnswering,
  isReset: one.isReset || other.isReset,
  isFlagged: one.isFlagged || other.isFlagged,
  isAboveBare: one.isAboveBare || other.isAboveBare,
  isLarge: one.isLarge || other.isLarge,
  first: either(Math.min, one.first, other.first),
  lastAccepted: either(Math.max, one.lastAccepted, other.lastAccepted),
  lastRefused: either(Math.max, one.lastRefused, other.lastRefused),
});

const either = (
  choose: (one: number, other: number) => number,
  one: number | null,
  other: number | null,
): number | null => (one === null || other === null ? (one ?? other) : choose(one, other));
