import type { Closer, Trouble } from '../../../diagnosis/troubles/trouble.js';
import { causeInWords, groupsOf, othersInWords, placeInWords, sourceInWords, trafficInWords } from '../troubles.js';

export const troubleHeads = ['#', 'From', 'To', 'Traffic', 'Tries', 'Cause'] as const;

// A page of more is no page any more.
const MOST_ROWS = 1_000;

export const troubleRows = (troubles: readonly Trouble[]): readonly (readonly string[])[] =>
  groupsOf(troubles)
    .slice(0, MOST_ROWS)
    .map((group) => {
      const { number, first } = group;
      const { suspicion } = first;
      return [
        String(number),
        sourceInWords(suspicion),
        `${placeInWords(suspicion.destination)}${othersInWords(group)}`,
        trafficInWords(suspicion),
        String(suspicion.tries),
        causeInWords(first),
      ];
    });

/** What is not in the table. */
export function moreRows(troubles: readonly Trouble[]): readonly string[] {
  const more = groupsOf(troubles)
    .slice(MOST_ROWS)
    .reduce((sum, { others }) => sum + 1 + others, 0);
  return more === 0 ? [] : [`And ${more} more: npx flowlab diagnose --json`];
}

/** Those behind the first of which more is known than a row. */
export const closerLook = (
  troubles: readonly Trouble[],
): readonly { readonly number: number; readonly trouble: Trouble; readonly closer: Closer }[] =>
  groupsOf(troubles)
    .slice(1)
    .flatMap(({ number, first: trouble }) => (trouble.closer ? [{ number, trouble, closer: trouble.closer }] : []));
