import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { contradictionsOnScreen } from '../one-screen.js';
import { trial } from './judge/run.js';
import { show } from './judge/show.js';
import { failureText, readmeText, tableText, tally } from './judge/table.js';
import { TAKES } from './worlds/evidence.js';
import { FAULTS } from './worlds/faults.js';
import { WAYS } from './worlds/scene.js';

/** While at work fewer do: CALIBRATION_WORLDS=300. */
const WORLDS = Number(process.env.CALIBRATION_WORLDS ?? 3_000);

/** Others than those by which the limits were set are judged and printed alone: CALIBRATION_FIRST=12001. */
const FIRST = Number(process.env.CALIBRATION_FIRST ?? 1);

/** One world alone, printed: CALIBRATION_WORLD=17 npx vitest run test/diagnosis/calibration */
const only = process.env.CALIBRATION_WORLD;

/**
 * What may still go wrong, of so many worlds; each number may only sink. The aim: certain never, likely in 5 % at most,
 * possible in 10 %, nothing of the others, and a decision in 98 % of the worlds from which nothing is taken.
 */
const ALLOWED = {
  certainWrong: 0,
  likelyWrong: 1,
  possibleWrong: 2,
  inconclusiveWrong: 1,
  falseDelivered: 0,
  overclaims: 0,
  ruledOutTruths: 0,
  shrugs: 0,
  badFixes: 0,
} as const;

test.runIf(only !== undefined)('a world is printed', () => {
  console.log(show(trial(Number(only))));
});

test.skipIf(only !== undefined)(
  'in random worlds, with evidence taken away, no verdict claims more than it can know',
  () => {
    const trials = Array.from({ length: WORLDS }, (_, at) => trial(FIRST + at));
    const table = tally(trials);
    console.log(tableText(table));
    if (FIRST !== 1) return console.log(failureText(trials));
    const { claims, falseDelivered, overclaims, ruledOutTruths, shrugs, fixes } = table;
    const found = {
      certainWrong: claims.certain.wrong,
      likelyWrong: claims.likely.wrong,
      possibleWrong: claims.possible.wrong,
      inconclusiveWrong: claims.inconclusive.wrong,
      falseDelivered,
      overclaims,
      ruledOutTruths,
      shrugs,
      badFixes: fixes.bad,
    };
    const worse = Object.entries(found).filter(([name, count]) => count > ALLOWED[name as keyof typeof ALLOWED]);
    expect(worse, failureText(trials)).toEqual([]);
    const crossed = trials.flatMap(({ world, verdict }) =>
      contradictionsOnScreen(verdict).map((what) => `world ${world.seed}: ${what}`),
    );
    expect(crossed).toEqual([]);
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    if (WORLDS === 3_000) expect(readme).toContain(readmeText(table));
    // Every fault has come up, every way has been asked about, and everything that can be taken away has been taken, but for
    // the side of a peering, which only a quarter of the worlds can lose: it comes up in others (CALIBRATION_FIRST).
    const met = new Set(trials.flatMap(({ world, handed }) => [world.fault, world.scene.way, ...handed.taken]));
    expect([...Object.keys(FAULTS), ...WAYS, ...Object.keys(TAKES)].filter((name) => !met.has(name))).toEqual([]);
  },
);
