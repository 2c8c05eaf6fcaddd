import { madeOnce } from '../../base/remembered.js';
import { lostBefore, type Position, refusedAt } from './consistency.js';
import { atEnd, type Path } from './path.js';

/** Stretches of the way, each between two checkpoints of the ends, and those checkpoints themselves. */
export type PathSection =
  | 'before-source'
  | 'leaving-source'
  | 'request-way'
  | 'entering-destination'
  | 'destination-host'
  | 'leaving-destination'
  | 'reply-way'
  | 'entering-source'
  | 'arrived';

/** Asked for each cause of each conversation, so it is found once for a path. */
export const sectionOf = (path: Path, position: Position): PathSection => sectionsOf(path)[position] ?? 'arrived';

const sectionsOf = madeOnce(({ checkpoints }: Path): readonly PathSection[] => {
  const arrival = atEnd(checkpoints, 'request-at-destination').at;
  const answer = atEnd(checkpoints, 'reply-at-destination').at;
  const borders: readonly (readonly [Position, PathSection])[] = [
    [lostBefore(0), 'before-source'],
    [refusedAt(0), 'leaving-source'],
    [refusedAt(arrival) - 1, 'request-way'],
    [refusedAt(arrival), 'entering-destination'],
    [lostBefore(answer), 'destination-host'],
    [refusedAt(answer), 'leaving-destination'],
    [refusedAt(checkpoints.length - 1) - 1, 'reply-way'],
    [refusedAt(checkpoints.length - 1), 'entering-source'],
  ];
  return Array.from(
    { length: lostBefore(checkpoints.length) },
    (_, position) => borders.find(([last]) => position <= last)?.[1] ?? 'arrived',
  );
});
