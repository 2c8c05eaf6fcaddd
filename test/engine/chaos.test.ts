import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem, type ProblemCode } from '../../src/base/problem.js';
import { isShrinking } from '../../src/engine/state.js';
import { doomedLab, Killed, names } from '../helpers/doomed-lab.js';

/** What goes wrong at the n-th call or save of an action; `lost` is lost after the call had its effect. */
type Trouble =
  | 'kill'
  | 'lost'
  | Extract<ProblemCode, 'lost-answer' | 'throttled' | 'sign-in' | 'denied' | 'capacity' | 'rejected'>;
type Action =
  | { readonly do: 'resume' | 'clean'; readonly troubles: Readonly<Record<number, Trouble>> }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'delete'; readonly name: string };

const trouble = fc.constantFrom<Trouble>(
  'kill',
  'lost',
  'lost',
  'lost-answer',
  'throttled',
  'sign-in',
  'denied',
  'capacity',
  'rejected',
);
const troubles = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 40 }), trouble), { maxLength: 5 })
  .map((list) => Object.fromEntries(list));
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('resume' as const), troubles }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('clean' as const), troubles }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 100_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), name: fc.constantFrom(...names) }) },
);

describe('whatever goes wrong, in whatever order', () => {
  it('there is at most one of each object, resume completes the lab, and clean-up leaves nothing but the bystander', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(action, { maxLength: 7 }), async (honoursTokens, actions) => {
        let count = 0;
        let ahead: Readonly<Record<number, Trouble>> = {};
        const lab = doomedLab({
          honoursTokens,
          trouble: (call, when) => {
            const next = when === 'before' ? ahead[++count] : ahead[count];
            if (next === undefined) return;
            if (next === 'kill') return lab.reaper.strikeAt(1);
            const isCallThatChanges = !call.startsWith('find');
            if (next === 'lost') {
              if (when === 'after' && isCallThatChanges) throw new Problem('lost-answer', 'The connection broke.');
            } else if (when === 'before' && (isCallThatChanges || next !== 'lost-answer'))
              throw new Problem(next, `AWS says ${next}.`);
          },
        });
        for (const each of actions) {
          if (each.do === 'pass') lab.clock.advance(each.ms);
          else if (each.do === 'delete') {
            lab.cloud.meddle(each.name, (thing) => {
              thing.removedAt = lab.clock.now();
            });
            // Until AWS says so, nobody can know.
            lab.clock.advance(3_000);
          } else {
            count = 0;
            ahead = each.troubles;
            await lab[each.do]().catch((error: unknown) => {
              if (!(error instanceof Problem || error instanceof Killed)) throw error;
              if (error instanceof Problem && error.code === 'bug') throw error;
            });
            ahead = {};
            lab.reaper.spare();
          }
          const live = lab.owned().map(({ name }) => name);
          expect(live).toEqual([...new Set(live)]);
        }
        const state = await lab.state();
        if (state === undefined || !isShrinking(state)) {
          expect((await lab.resume()).kind).toBe('finished');
          expect(
            lab
              .owned()
              .map(({ name }) => name)
              .sort(),
          ).toEqual([...names].sort());
        }
        expect(await lab.clean()).toMatchObject({ kind: 'cleaned', left: [] });
        expect(lab.cloud.live()).toEqual([lab.bystander]);
      }),
      { numRuns: 250 },
    );
  });
});
