import type { Closer, Trouble } from '../../../diagnosis/troubles/trouble.js';
import { firstGroups, groupsOf, othersInWords, placeInWords, type TroubleGroup } from '../trouble-groups.js';
import { causeInWords, conversationTraffic, sourceInWords } from '../troubles.js';

export const troubleHeads = ['#', 'From', 'To', 'Traffic', 'Tries', 'Cause'] as const;

// A page of more is no page any more.
const MOST_ROWS = 1_000;

/** The table, and a line about what is not in it. */
export function troubleTable(troubles: readonly Trouble[]): {
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
} {
  const { shown, more } = firstGroups(troubles, MOST_ROWS);
  return { rows: shown.map(rowOf), notes: more === 0 ? [] : [`And ${more} more: npx flowlab diagnose --json`] };
}

function rowOf(group: TroubleGroup): readonly string[] {
  const { number, first } = group;
  const { suspicion } = first;
  return [
    String(number),
    sourceInWords(suspicion),
    `${placeInWords(suspicion.destination)}${othersInWords(group)}`,
    conversationTraffic(suspicion),
    String(suspicion.tries),
    causeInWords(first),
  ];
}

/** Those behind the first of which more is known than a row. */
export const closerLook = (
  troubles: readonly Trouble[],
): readonly { readonly number: number; readonly trouble: Trouble; readonly closer: Closer }[] =>
  groupsOf(troubles)
    .slice(1)
    .flatMap(({ number, first: trouble }) => (trouble.closer ? [{ number, trouble, closer: trouble.closer }] : []));
