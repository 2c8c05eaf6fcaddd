import type { Event } from '../../ui.js';
import { type Grade, isSolved, parts, shareOf } from '../grade/part.js';
import type { Spell } from './ticket.js';

/** The five parts, each with its reason. */
export function gradeEvents(grade: Grade, spell: Spell): readonly Event[] {
  const done = isSolved(grade);
  return [
    {
      kind: 'table',
      title: '',
      columns: ['PART', 'POINTS', 'WHY'],
      rows: parts.map((name) => [name, `${grade[name].earned} of ${grade[name].of}`, grade[name].why]),
    },
    done
      ? { kind: 'note', tone: 'ok', text: 'Solved: named, proved, and put right.' }
      : { kind: 'note', tone: 'warn', text: `Not solved yet: ${Math.round(shareOf(grade) * 100)} % of the points.` },
    {
      kind: 'next',
      title: '',
      commands: done
        ? [{ text: 'Another', command: spell('practice --random') }]
        : [
            { text: 'Answer again', command: spell('practice answer') },
            { text: 'A hint', command: spell('practice hint') },
          ],
    },
  ];
}
