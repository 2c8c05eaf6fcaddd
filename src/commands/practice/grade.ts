import { gradeOf } from '../../practice/grade/grade.js';
import { isSolved } from '../../practice/grade/part.js';
import { gradeEvents } from '../../practice/tell/grade.js';
import { workOf } from '../../practice/work/judge.js';
import { noteGrade } from '../../practice/work/progress.js';
import type { Exit } from '../exit.js';
import type { Surroundings } from '../surroundings.js';
import { atBench } from './bench.js';
import { spellFor } from './practice-files.js';
import { show } from './show.js';

/** Grades answer and repair, from the records and by packets. Exit 3 where something is lacking. */
export const grade = (surroundings: Surroundings, { json = false }: { readonly json?: boolean }): Promise<Exit> =>
  atBench(surroundings, async ({ exercise, site, place, keep }) => {
    const given = gradeOf(await workOf(exercise, site));
    if (exercise.answer !== null) await noteGrade(place, exercise, given, Date.now());
    const solved = isSolved(given);
    if (solved && exercise.closedAt === null) await keep({ ...exercise, closedAt: site.now() });
    return show(surroundings, json ? given : gradeEvents(given, spellFor(surroundings)), solved ? 0 : 3);
  });
