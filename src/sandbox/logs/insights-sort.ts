import { type Expression, expressionName } from './insights-expressions.js';
import type { EventRow } from './insights-functions.js';
import { compareValues, evaluate } from './insights-values.js';

interface SortKey {
  readonly by: Expression;
  readonly descending: boolean;
}

/** The first rows of an order, of which no more are kept than that, and as many again. */
export function* sorted(rows: Iterable<EventRow>, keys: readonly SortKey[], most: number): Iterable<EventRow> {
  const compare = (a: EventRow, b: EventRow) => compareRows(keys, a, b);
  let kept: EventRow[] = [];
  let worst: EventRow | undefined;
  for (const row of rows) {
    if (most === 0 || (worst !== undefined && compare(row, worst) >= 0)) continue;
    kept.push(row);
    if (kept.length < 2 * most + ROOM) continue;
    // A stable sort: of equal rows those stay that came first.
    kept = kept.sort(compare).slice(0, most);
    worst = kept.at(-1);
  }
  yield* kept.sort(compare).slice(0, most);
}

const ROOM = 1_000;

function compareRows(keys: readonly SortKey[], a: EventRow, b: EventRow): number {
  for (const { by, descending } of keys) {
    // `sort count(*)` means the column of that name.
    const name = expressionName(by);
    const [left, right] =
      Object.hasOwn(a, name) || Object.hasOwn(b, name) ? [a[name], b[name]] : [evaluate(by, a), evaluate(by, b)];
    const order = compareValues(left, right);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}
