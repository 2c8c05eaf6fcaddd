import { expertPath } from '../../practice/expert/path.js';
import { gradeOf } from '../../practice/grade/grade.js';
import { isSolved } from '../../practice/grade/part.js';
import { keyOf } from '../../practice/key/key.js';
import { gradeEvents } from '../../practice/tell/grade.js';
import { noteGrade } from '../../practice/work/progress.js';
import type { Exit } from '../exit.js';
import { show } from '../show.js';
import type { Surroundings } from '../surroundings.js';
import { atBench } from './bench.js';

/** Grades answer and repair, from the records and by packets. Exit 3 where something is lacking. */
export const runGrade = (surroundings: Surroundings, { json = false }: { readonly json?: boolean }): Promise<Exit> =>
  atBench(surroundings, async ({ exercise, ground, place, keep }) => {
    const work = await ground.work(exercise);
    const given = gradeOf(work);
    if (exercise.answer !== null) await noteGrade(place, exercise, given, Date.now());
    const solved = isSolved(given);
    if (solved && exercise.closedAt === null) await keep({ ...exercise, closedAt: ground.now() });
    const path = {
      looks: new Set(exercise.looks.map(({ kind, about }) => `${kind} ${about}`)).size,
      hints: exercise.hints,
      expert: expertPath(work.facts, keyOf(work.facts)),
    };
    return show(surroundings, json ? given : gradeEvents(given, path), solved ? 0 : 3);
  });
