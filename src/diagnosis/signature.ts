import type { Leg } from './verdict.js';

/** What an interface's records say of one leg. `unseen` is not a state: it is any of these. */
export type Seen = 'accept' | 'reject' | 'none';

/** Where a conversation ends. */
export type Place =
  | 'before-source'
  | 'leaving-source'
  | 'request-way'
  | 'entering-destination'
  | 'destination-host'
  | 'leaving-destination'
  | 'reply-way'
  | 'entering-source'
  | 'arrived';

export const legs = [
  'request-at-source',
  'request-at-destination',
  'reply-at-destination',
  'reply-at-source',
] as const satisfies readonly Leg[];

/** What each leg may be: one state where it is known, several where records are missing. */
export type Possible = Readonly<Record<Leg, readonly Seen[]>>;

interface Shape {
  readonly signature: string;
  readonly place: Place;
  readonly seen: readonly [Seen, Seen, Seen, Seen];
}

// A conversation that stops somewhere leaves no record beyond it, and an interface records ACCEPT or REJECT for each
// direction on its own (VPC user guide, "Flow log record examples", "Security group and network ACL rules").
const shapes: readonly Shape[] = [
  { signature: 'K0', place: 'arrived', seen: ['accept', 'accept', 'accept', 'accept'] },
  { signature: 'K1', place: 'leaving-source', seen: ['reject', 'none', 'none', 'none'] },
  { signature: 'K2', place: 'entering-destination', seen: ['accept', 'reject', 'none', 'none'] },
  { signature: 'K3', place: 'leaving-destination', seen: ['accept', 'accept', 'reject', 'none'] },
  { signature: 'K4', place: 'entering-source', seen: ['accept', 'accept', 'accept', 'reject'] },
  { signature: 'K5', place: 'request-way', seen: ['accept', 'none', 'none', 'none'] },
  { signature: 'K6', place: 'destination-host', seen: ['accept', 'accept', 'none', 'none'] },
  { signature: 'K7', place: 'reply-way', seen: ['accept', 'accept', 'accept', 'none'] },
  { signature: 'K8', place: 'before-source', seen: ['none', 'none', 'none', 'none'] },
];

export interface Signature {
  /** K0 to K8 or K12 where the legs leave one shape, null where they leave several. */
  readonly id: string | null;
  /** Where the conversation may have ended, in the order of its way. */
  readonly places: readonly Place[];
  /** The legs that tell the remaining places apart. */
  readonly open: readonly Leg[];
  /** Legs whose records cannot be those of this conversation, given the others. */
  readonly impossible: readonly Leg[];
}

/** The shape of a conversation from what its four legs may be. Total: what fits no shape is cut back to what does. */
export function signatureOf(possible: Possible): Signature {
  const strict = fitting(possible);
  if (strict.length > 0) return summed(possible, strict, [], null);
  // A record proves that the packet passed before, whatever an interface upstream failed to record.
  const believed = withoutGaps(possible);
  const relaxed = fitting(believed);
  const missed = possible['request-at-source'].join() === 'none' ? 'K12' : null;
  if (relaxed.length > 0) return summed(believed, relaxed, [], missed);
  const cut = withoutSequels(believed);
  return summed(cut.possible, fitting(cut.possible), cut.dropped, missed);
}

function summed(
  possible: Possible,
  left: readonly Shape[],
  impossible: readonly Leg[],
  missed: string | null,
): Signature {
  const open = legs.filter((leg, at) => new Set(left.map(({ seen }) => seen[at])).size > 1 && possible[leg].length > 1);
  const only = left.length === 1 ? (left[0]?.signature ?? null) : null;
  return {
    id: missed ?? only,
    places: order.filter((place) => left.some((shape) => shape.place === place)),
    open,
    impossible,
  };
}

const order: readonly Place[] = [
  'before-source',
  'leaving-source',
  'request-way',
  'entering-destination',
  'destination-host',
  'leaving-destination',
  'reply-way',
  'entering-source',
  'arrived',
];

const fitting = (possible: Possible): readonly Shape[] =>
  shapes.filter(({ seen }) => legs.every((leg, at) => possible[leg].some((state) => state === seen[at])));

export const anything: readonly Seen[] = ['accept', 'reject', 'none'];

function withoutGaps(possible: Possible): Possible {
  const last = legs.findLastIndex((leg) => !possible[leg].includes('none'));
  const isGap = (leg: Leg): boolean => possible[leg].includes('none') && !possible[leg].includes('accept');
  return mapLegs((leg, at) => (at < last && isGap(leg) ? ['accept'] : possible[leg]));
}

/** Keeps the way up to the first reject; later records belong to something else. */
function withoutSequels(possible: Possible): { readonly possible: Possible; readonly dropped: readonly Leg[] } {
  const first = legs.findIndex((leg) => possible[leg].join() === 'reject');
  const isSequel = (at: number): boolean => first !== -1 && at > first;
  return {
    possible: mapLegs((leg, at) => (isSequel(at) ? anything : possible[leg])),
    dropped: legs.filter((leg, at) => isSequel(at) && !possible[leg].includes('none')),
  };
}

export const mapLegs = <T>(value: (leg: Leg, at: number) => T): Readonly<Record<Leg, T>> => ({
  'request-at-source': value('request-at-source', 0),
  'request-at-destination': value('request-at-destination', 1),
  'reply-at-destination': value('reply-at-destination', 2),
  'reply-at-source': value('reply-at-source', 3),
});
