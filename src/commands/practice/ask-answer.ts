import type { Answer } from '../../practice/grade/answer.js';
import { causeChoices, citeChoices, placeChoices } from '../../practice/tell/choices.js';
import type { Choice, Ui } from '../../ui.js';
import type { Exit } from '../exit.js';
import { show } from '../show.js';
import type { Surroundings } from '../surroundings.js';
import { atBench } from './bench.js';

/** Asks for the answer, part by part. */
export const askAnswer = (ui: Ui, surroundings: Surroundings): Promise<Exit> =>
  atBench(surroundings, async ({ exercise, ground, keep }) => {
    const { facts } = await ground.work(exercise);
    const one = <A>(id: string, text: string, choices: readonly Choice<A>[]) =>
      ui.ask({ id: `practice-${id}`, flag: `--${id}`, text, choices, default: 0 });
    const several = async <A>(id: string, text: string, choices: readonly Choice<A>[], most: number) => {
      const chosen: A[] = [];
      while (chosen.length < most) {
        const open = choices.filter(({ value }) => !chosen.includes(value));
        const last = { value: null, label: chosen.length === 0 ? 'Nothing' : 'That is all' };
        const next = await one<A | null>(id, text, chosen.length === 0 ? [...open, last] : [last, ...open]);
        if (next === null) break;
        chosen.push(next);
      }
      return chosen;
    };
    const causes = causeChoices(facts);
    const place = await one('place', 'Where does it end?', placeChoices(facts));
    const cause = await one('cause', 'What is it?', causes);
    const records = ground.records();
    const cited = await several('cite', 'Which record proves it?', citeChoices(facts, records), 3);
    const others = causes.filter(({ value }) => value !== cause);
    const excluded = await several('excluded', 'What could it have been as well, and is not?', others, 3);
    const answer: Answer = { place, cause, cited, excluded };
    await keep({ ...exercise, answer });
    return show(surroundings, [
      { kind: 'note', tone: 'ok', text: `Your answer is kept: ${cause} at ${place}. Now put it right, and try it.` },
    ]);
  });
