import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { State } from '../../src/engine/state.js';
import type { World } from '../../src/sandbox/world/world.js';
import { unannounced } from './audit.js';
import { cleaningEachOnce, expectCleaned } from './cleaned.js';
import { type Life, type Moment, newLife } from './life.js';
import type { Ended, Fate } from './mortal.js';

export interface Sweeping {
  readonly switches: Partial<World['switches']>;
  /** The last stage to do. */
  readonly until: number;
  /** Only deaths between a call and the note of its answer: nothing else that is sent is sent again. */
  readonly duringCalls?: boolean;
  /** How many points there are at least; fewer would mean that something is not saved any more. */
  readonly floors: { readonly start: number; readonly cleanup?: number };
}

/**
 * Kills the lab at every durability point. A point is what a dead process leaves behind: each save of the state and
 * each request that changes the account makes a new one, and between two of them all deaths are the same.
 */
export function killSweep(cloud: string, { switches, until, duringCalls = false, floors }: Sweeping): void {
  const end = { kind: until === 9 ? 'finished' : 'reached' };
  describe(`killed at every save and every change, in a cloud that ${cloud}`, () => {
    it('is completed by resume, and cleaned up without a trace', { timeout: 300_000 }, async () => {
      const empty = newLife({ switches });
      const before = empty.census();
      const all = await watched(empty, (fate) => empty.start({ ...fate, until }));
      const moments = duringCalls ? all.filter(({ saved }) => saved && isUnderWay(saved)) : all;
      const expectResumedCleaned = cleaningEachOnce();
      for (const [k, moment] of moments.entries()) {
        const resumed = newLife({ from: moment });
        expect(await resumed.start({ until }), `killed at ${k}`).toMatchObject({
          error: undefined,
          result: end,
        });
        expectTwoInstances(resumed, k);
        await expectResumedCleaned(resumed, before, `resumed, killed at ${k}`);

        const given = newLife({ from: moment });
        await expectCleaned(given, before, `killed at ${k}`);
      }
      console.log(`kill sweep, ${cloud}: ${moments.length} points of start`);
      expect(moments.length).toBeGreaterThanOrEqual(floors.start);
    });

    // What removes carries no token.
    it.skipIf(duringCalls)(
      'is cleaned up when the clean-up is killed, with its state and without',
      { timeout: 300_000 },
      async () => {
        const empty = newLife({ switches });
        const before = empty.census();
        await empty.start({ until });
        const complete = empty.moment();
        const standing = newLife({ from: complete });
        const moments = await watched(standing, standing.sweep);
        for (const [k, moment] of moments.entries()) {
          await expectCleaned(newLife({ from: moment }), before, `killed at ${k}`);
          const elsewhere = newLife({ from: moment });
          expect(await elsewhere.recover(), `killed at ${k}`).toMatchObject({ result: { kind: 'cleaned', left: [] } });
          expect(elsewhere.census(), `killed at ${k}`).toBe(before);
        }
        console.log(`kill sweep, ${cloud}: ${moments.length} points of clean-up`);
        expect(moments.length).toBeGreaterThanOrEqual(floors.cleanup ?? 0);
      },
    );

    it('outlives one death after the other', { timeout: 300_000 }, async () => {
      const before = newLife({ switches }).census();
      const deaths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 5 });
      const property = fc.asyncProperty(
        deaths,
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 3 }),
        async (starts, sweeps) => {
          const life = newLife({ switches });
          for (const dieAt of starts) await life.start({ dieAt, until });
          expect(await life.start({ until })).toMatchObject({ error: undefined, result: end });
          expectTwoInstances(life, starts.join());
          for (const dieAt of sweeps) await life.sweep({ dieAt });
          await expectCleaned(life, before, `killed at ${[...starts, ...sweeps].join()}`);
        },
      );
      // Random lives (history.test.ts) die so too, among all else that happens.
      await fc.assert(property, { numRuns: 8, seed: 7 });
    });
  });
}

const isUnderWay = ({ steps }: State): boolean => Object.values(steps).some(({ status }) => status === 'intended');

/** What a death would have left, at each point of one run, the moment before the first included. */
async function watched(life: Life, act: (fate: Fate) => Promise<Ended<unknown>>): Promise<readonly Moment[]> {
  const moments = [life.moment()];
  const ended = await act({ onPoint: () => moments.push(life.moment()) });
  expect(ended.error).toBeUndefined();
  expect(ended.points).toBe(moments.length - 1);
  expect(unannounced(life.witnessed)).toEqual([]);
  return moments;
}

const expectTwoInstances = (life: Life, k: number | string) => expect(life.launched(), `killed at ${k}`).toBe(2);
