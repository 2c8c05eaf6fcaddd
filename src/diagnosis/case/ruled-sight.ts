import { TCP } from '../../network/packet.js';
import type { Judged } from './judged.js';
import { ordered } from './ordered.js';
import type { Path, Ruled } from './path.js';
import { tellingOfRules } from './segments.js';
import { type Sight, type Turn, turnOf } from './sight.js';

/** All that is known of one checkpoint. */
export interface RuledSight extends Sight, Ruled {
  /** What new connections met there first, and then otherwise. */
  readonly turn: Turn | null;
}

/** An attempt with what the rules of that path decide of it. */
export const ruledBy = ({ checkpoints }: Path, attempt: Judged): Judged<RuledSight> => ({
  ...attempt,
  sights: attempt.sights.flatMap((one) => {
    const rules = checkpoints[one.at];
    return rules ? [{ ...one, ...rules, turn: null }] : [];
  }),
});

/** Of new connections alone: of others than the deciding one, what they met first. */
export function withTurns(
  attempt: Judged<RuledSight>,
  attempts: readonly Judged[],
  deciding: Judged,
  protocol: number,
): Judged<RuledSight> {
  const turnAt = ({ at, configured }: RuledSight): Turn | null => {
    const own = deciding.sights[at];
    const isRule = configured === 'deny';
    const counted = isRule ? own?.recorded : own?.records;
    const current = protocol === TCP ? tellingOfRules(own?.recorded ?? [], isRule) : (counted ?? []);
    const others = attempts.flatMap((one) =>
      one === deciding || !one.isNew ? [] : (one.sights[at]?.records.slice(0, 1) ?? []),
    );
    return turnOf(ordered([...others, ...current]));
  };
  return { ...attempt, sights: attempt.sights.map((one) => ({ ...one, turn: turnAt(one) })) };
}
