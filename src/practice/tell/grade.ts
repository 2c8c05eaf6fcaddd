import { counted } from '../../base/words.js';
import type { Event } from '../../ui.js';
import type { ExpertStep } from '../expert/path.js';
import { type Grade, isSolved, parts, shareOf } from '../grade/part.js';

/** What somebody looked at, and what would have told. */
export interface PathTaken {
  /** Different things. */
  readonly looks: number;
  readonly hints: number;
  readonly expert: readonly ExpertStep[];
}

/** Told once the answer is found: before that it would be the answer. */
function pathEvents({ place, cause }: Grade, { looks, hints, expert }: PathTaken): readonly Event[] {
  if (place.earned + cause.earned < place.of + cause.of || expert.length === 0) return [];
  const helped = hints === 0 ? '' : ` and took ${counted(hints, 'hint')}`;
  return [
    {
      kind: 'list',
      title: `You looked at ${counted(looks, 'thing')}${helped}. ${counted(expert.length, 'look')} can tell all suspects apart:`,
      items: expert.map(
        ({ test, shows, left }) =>
          `${test.words}: ${shows}. ${left.length === 1 ? 'One suspect is left.' : `${left.length} suspects are left.`}`,
      ),
    },
  ];
}

/** The five parts, each with its reason. */
export function gradeEvents(grade: Grade, path: PathTaken): readonly Event[] {
  const done = isSolved(grade);
  return [
    {
      kind: 'table',
      title: '',
      columns: ['PART', 'POINTS', 'WHY'],
      rows: parts.map((name) => [name, `${grade[name].earned} of ${grade[name].of}`, grade[name].why]),
    },
    ...pathEvents(grade, path),
    done
      ? { kind: 'note', tone: 'ok', text: 'Solved: named, proved, and put right.' }
      : { kind: 'note', tone: 'warn', text: `Not solved yet: ${Math.round(shareOf(grade) * 100)} % of the points.` },
    {
      kind: 'next',
      title: '',
      commands: done
        ? [{ text: 'Another', command: 'npx flowlab practice --random' }]
        : [
            { text: 'Answer again', command: 'npx flowlab practice answer' },
            { text: 'A hint', command: 'npx flowlab practice hint' },
          ],
    },
  ];
}
