import { enumerated } from '../../base/words.js';
import { lostBefore, refusedAt } from './consistency.js';
import { endOfAttempt, type Judged } from './judged.js';
import type { Checkpoint, Path, PathHop } from './path.js';

/** Some client ports get answers and others do not, and the current rules say which. */
export interface PortSplit {
  /** Oldest first. */
  readonly accepted: readonly Judged[];
  readonly refused: readonly Judged[];
}

// More attempts than these prove nothing more.
export const SAMPLE = 20;

/** Null where new attempts do not differ at any checkpoint, or the rules do not tell them apart by their ports. */
export function portSplitOf(
  attempts: readonly Judged[],
  checkpoints: readonly Checkpoint[],
  pathOf: (attempt: Judged) => Path,
): PortSplit | null {
  for (const { at } of checkpoints) {
    const those = (is: (one: Judged, checkpoint: number) => boolean) =>
      attempts.filter((one) => one.isNew && one.client !== null && is(one, at)).slice(-SAMPLE);
    const [accepted, refused] = [those(isPast), those(mayEndAt)];
    const isSaid = (one: Judged, decision: 'allow' | 'deny') => pathOf(one).checkpoints[at]?.configured === decision;
    if (accepted.length === 0 || refused.length === 0) continue;
    if (refused.every((one) => isSaid(one, 'deny')) && accepted.every((one) => isSaid(one, 'allow')))
      return { accepted, refused };
  }
  return null;
}

const isPast = ({ left }: Judged, checkpoint: number): boolean =>
  left.length > 0 && left.every((position) => position > refusedAt(checkpoint));

/** Whether seen there or not: it did not get through. What was let pass there at first was refused for another reason. */
const mayEndAt = ({ left, sights }: Judged, checkpoint: number): boolean =>
  left.includes(refusedAt(checkpoint)) &&
  !left.includes(lostBefore(sights.length)) &&
  !sights[checkpoint]?.recorded.some(({ action }) => action === 'ACCEPT');

/** `client ports 33000 and 40112 were refused, 50001 and 52000 were accepted`. */
export function splitInWords({ accepted, refused }: PortSplit): string {
  const ports = (attempts: readonly Judged[]): string => {
    const numbers = [...new Set(attempts.flatMap(({ client }) => client ?? []))].toSorted((one, other) => one - other);
    return numbers.length > 4 ? `${numbers[0]} to ${numbers.at(-1)}` : enumerated(numbers.map(String));
  };
  return `Some client ports get answers and others do not: ${ports(refused)} refused, ${ports(accepted)} accepted.`;
}

/** What refuses another one today, by the port of its client, although it got through then. */
export function closedSince(
  attempts: readonly Judged[],
  deciding: Judged,
  pathOf: (attempt: Judged) => Path,
): PathHop | null {
  const isThrough = (one: Judged): boolean => one.isNew && one.client !== null && endOfAttempt(one) === 'through';
  const stopOf = (one: Judged): PathHop | undefined => pathOf(one).steps.find(({ decision }) => decision === 'deny');
  if (!isThrough(deciding) || stopOf(deciding)) return null;
  const others = attempts.filter(isThrough).slice(-SAMPLE);
  return others.flatMap((one) => stopOf(one) ?? []).at(-1) ?? null;
}
