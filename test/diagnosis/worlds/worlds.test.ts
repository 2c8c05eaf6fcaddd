import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { FULL } from './detective.js';
import { overstatements, shortcomings } from './expect.js';
import type { Fault } from './fault.js';
import { faultsOf } from './faults.js';
import { heal } from './healing.js';
import { freshLab } from './lab.js';
import { observations } from './observations.js';
import { type Plan, play, worldsPlayed } from './play.js';
import { runs } from './replay.js';
import { protocols, shapeNames, shapeOf } from './shapes.js';
import { gotThrough } from './traffic.js';

afterAll(() => process.stdout.write(`${worldsPlayed()} worlds\n`));

describe.each(shapeNames)('%s', (shape) => {
  it.each(protocols)('%s: each fault alone is named, and none where there is none', async (protocol) => {
    const { places } = await freshLab();
    const all = faultsOf(shapeOf(shape, protocol, places), places);
    const wrong: string[] = [];
    for (let at = -1; at < all.length; at += 1) {
      const pick = (faults: readonly Fault[]): readonly Fault[] => faults.filter((_, index) => index === at);
      const { faults, sent, verdict } = await play({
        shape,
        protocol,
        pick,
        logging: [at % 2 === 0 ? { fields: FULL } : {}],
        recordUnroutable: at % 3 === 0,
        second: (Math.abs(at) * 7) % 60,
        as: at % 4 < 2 ? 'probe' : 'window',
        through: at % 10 === 0 ? 'calls' : 'short-cut',
      });
      const name = faults[0]?.name ?? 'no fault';
      if (gotThrough(sent) !== (faults.length === 0)) wrong.push(`${name}: the sandbox says ${sent.outcomes[0]?.kind}`);
      for (const one of shortcomings(verdict, faults)) wrong.push(`${name}: ${one}`);
    }
    expect(wrong).toEqual([]);
  });
});

const anything = {
  shape: fc.constantFrom(...shapeNames),
  protocol: fc.constantFrom(...protocols),
  recordUnroutable: fc.boolean(),
  noise: fc.boolean(),
  second: fc.nat(59),
  as: fc.constantFrom('probe' as const, 'window' as const),
  through: fc.constantFrom(...(['short-cut', 'short-cut', 'short-cut', 'calls'] as const)),
};

/** As many as asked for that do not undo each other. */
const several =
  (...numbers: readonly number[]) =>
  (all: readonly Fault[]): readonly Fault[] => {
    const chosen: Fault[] = [];
    for (const one of numbers.flatMap((number) => all[number % all.length] ?? [])) {
      const isAlone = chosen.every(({ touches, asks }) => touches !== one.touches && !(asks && one.asks));
      if (isAlone) chosen.push(one);
    }
    return chosen;
  };

const inWords = (faults: readonly Fault[], found: readonly string[]): readonly string[] =>
  found.map((one) => `${faults.map(({ name }) => name).join(' + ') || 'no fault'}: ${one}`);

describe('several faults at once', () => {
  it('are told by the one that stops the packet first, with all the others among the blockers', async () => {
    const plans = fc.record({
      ...anything,
      picks: fc.array(fc.nat(999), { minLength: 2, maxLength: 3 }),
      isFull: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(plans, async ({ picks, isFull, ...plan }) => {
        const { faults, verdict } = await play({
          ...plan,
          pick: several(...picks),
          logging: [isFull ? { fields: FULL } : {}],
        } satisfies Plan);
        expect(inWords(faults, shortcomings(verdict, faults))).toEqual([]);
      }),
      runs(350),
    );
  });
});

describe('the fix', () => {
  it('takes away what is named, one after the other, until it gets through or nothing is left to fix', async () => {
    const plans = fc.record({ ...anything, picks: fc.array(fc.nat(999), { minLength: 1, maxLength: 2 }) });
    await fc.assert(
      fc.asyncProperty(plans, async ({ picks, ...plan }) => {
        const played = await play({ ...plan, as: 'probe', pick: several(...picks), logging: [{ fields: FULL }] });
        const { faults, verdict } = played;
        if (!verdict.fix || faults.some(({ isMute }) => isMute)) return;
        const { isThrough, last, wrong } = await heal(played);
        expect(inWords(faults, wrong)).toEqual([]);
        expect(inWords(faults, isThrough || last.fix === null ? [] : [last.verdict.summary])).toEqual([]);
        const isRules = faults.every(({ stage }) => stage.endsWith('gress'));
        if (isRules) expect(inWords(faults, isThrough ? [] : [last.verdict.summary])).toEqual([]);
      }),
      runs(80),
    );
  });
});

describe('records that are missing', () => {
  it.each(observations)('$name: nothing false is certain', async ({ plan, blind }) => {
    const plans = fc.record({ ...anything, picks: fc.array(fc.nat(999), { maxLength: 2 }), isFull: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(plans, async ({ picks, isFull, ...rest }) => {
        const { places } = await freshLab();
        const own = plan(shapeOf(rest.shape, rest.protocol, places), places, isFull ? { fields: FULL } : {});
        const { faults, sent, verdict } = await play({ ...rest, pick: several(...picks), ...own });
        expect(inWords(faults, overstatements(verdict, faults, gotThrough(sent), blind))).toEqual([]);
      }),
      runs(25),
    );
  });
});
