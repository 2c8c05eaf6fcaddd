import { madeOnce } from '../../base/remembered.js';
import type { Leg } from '../verdict.js';
import { lostBefore, type Position, refusedAt } from './consistency.js';
import { atEnd, type Path } from './path.js';

/** The checkpoints of the ends, and the sections of the way before, between and behind them. */
export type PathSection = Leg | 'before-source' | 'request-way' | 'destination-host' | 'reply-way' | 'arrived';

/** Asked for each cause of each conversation, so it is found once for a path. */
export const sectionOf = (path: Path, position: Position): PathSection => sectionsOf(path)[position] ?? 'arrived';

const sectionsOf = madeOnce(({ checkpoints }: Path): readonly PathSection[] => {
  const arrival = atEnd(checkpoints, 'request-at-destination').at;
  const answer = atEnd(checkpoints, 'reply-at-destination').at;
  const borders: readonly (readonly [Position, PathSection])[] = [
    [lostBefore(0), 'before-source'],
    [refusedAt(0), 'request-at-source'],
    [refusedAt(arrival) - 1, 'request-way'],
    [refusedAt(arrival), 'request-at-destination'],
    [lostBefore(answer), 'destination-host'],
    [refusedAt(answer), 'reply-at-destination'],
    [refusedAt(checkpoints.length - 1) - 1, 'reply-way'],
    [refusedAt(checkpoints.length - 1), 'reply-at-source'],
  ];
  return Array.from(
    { length: lostBefore(checkpoints.length) },
    (_, position) => borders.find(([last]) => position <= last)?.[1] ?? 'arrived',
  );
});
