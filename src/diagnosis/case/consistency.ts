/** What an interface's records say of one packet in one direction. `unseen` is not a state: it is any of these. */
export type Observed = 'accept' | 'reject' | 'none';

export const anything: readonly Observed[] = ['accept', 'reject', 'none'];

/**
 * Where a conversation ends, among n checkpoints that it passes one after the other: 2i is lost before checkpoint i,
 * 2i + 1 is refused at it, 2n is got through.
 */
export type Position = number;

export const lostBefore = (checkpoint: number): Position => 2 * checkpoint;
export const refusedAt = (checkpoint: number): Position => 2 * checkpoint + 1;

/**
 * A conversation that ends somewhere leaves no record beyond it, and an interface records ACCEPT or REJECT for each
 * direction on its own (VPC user guide, "Flow log record examples", "Security group and network ACL rules").
 */
export function predicted(position: Position, checkpoint: number): Observed {
  if (refusedAt(checkpoint) === position) return 'reject';
  return position > refusedAt(checkpoint) ? 'accept' : 'none';
}

export interface Consistent {
  /** Where it may have ended, in the order of the way. */
  readonly left: readonly Position[];
  /** Checkpoints that tell the remaining positions apart. */
  readonly open: readonly number[];
  /** Checkpoints whose records cannot be of this conversation, given the others. */
  readonly impossible: readonly number[];
  /** The first checkpoint recorded nothing of what later ones did. */
  readonly isBeginMissed: boolean;
}

/** The ends that agree with what each checkpoint may have seen. Total: what agrees with no end is cut back to what does. */
export function consistentWith(possible: readonly (readonly Observed[])[]): Consistent {
  const strict = fitting(possible);
  if (strict.length > 0) return summed(possible, strict, [], false);
  // A record proves that the packet passed before, whatever an interface upstream failed to record.
  const believed = withoutGaps(possible);
  const isBeginMissed = possible[0]?.join() === 'none';
  // What was recorded behind a reject belongs to something else.
  const first = believed.findIndex((states) => states.join() === 'reject');
  const cut = believed.map((states, at) => (first !== -1 && at > first ? anything : states));
  const dropped = believed.flatMap((states, at) =>
    first !== -1 && at > first && !states.includes('none') ? [at] : [],
  );
  return summed(cut, fitting(cut), dropped, isBeginMissed);
}

function fitting(possible: readonly (readonly Observed[])[]): readonly Position[] {
  const all = Array.from({ length: 2 * possible.length + 1 }, (_, position) => position);
  return all.filter((position) => possible.every((states, at) => states.includes(predicted(position, at))));
}

function withoutGaps(possible: readonly (readonly Observed[])[]): readonly (readonly Observed[])[] {
  const last = possible.findLastIndex((states) => !states.includes('none'));
  const isGap = (states: readonly Observed[]): boolean => states.includes('none') && !states.includes('accept');
  return possible.map((states, at) => (at < last && isGap(states) ? ['accept'] : states));
}

function summed(
  possible: readonly (readonly Observed[])[],
  left: readonly Position[],
  impossible: readonly number[],
  isBeginMissed: boolean,
): Consistent {
  const isOpen = (states: readonly Observed[], at: number): boolean =>
    states.length > 1 && new Set(left.map((position) => predicted(position, at))).size > 1;
  const open = possible.flatMap((states, at) => (isOpen(states, at) ? [at] : []));
  return { left, open, impossible, isBeginMissed };
}

/** The names that engineers' tables give the ends of a conversation with its four checkpoints. */
const signatures = ['K8', 'K1', 'K5', 'K2', 'K6', 'K3', 'K7', 'K4', 'K0'] as const;

/** K0 to K8, or K12 where the source recorded nothing of it; null where several are left. */
export function signatureOf({ left, isBeginMissed }: Consistent): string | null {
  if (isBeginMissed) return 'K12';
  return left.length === 1 ? (signatures[left[0] ?? 0] ?? null) : null;
}
