import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anything, consistentWith, type Observed, signatureOf } from '../../../src/diagnosis/case/consistency.js';

/** `A R . ?` for each checkpoint: accepted, rejected, no record, not known. */
function read(text: string) {
  const states: Readonly<Record<string, readonly Observed[]>> = {
    A: ['accept'],
    R: ['reject'],
    '.': ['none'],
    '?': anything,
  };
  return consistentWith(text.split(' ').map((letter) => states[letter] ?? anything));
}

describe('where a conversation may have ended, by its four checkpoints', () => {
  it.each([
    ['A A A A', 'K0', 8],
    ['R . . .', 'K1', 1],
    ['A R . .', 'K2', 3],
    ['A A R .', 'K3', 5],
    ['A A A R', 'K4', 7],
    ['A . . .', 'K5', 2],
    ['A A . .', 'K6', 4],
    ['A A A .', 'K7', 6],
    ['. . . .', 'K8', 0],
  ])('%s is %s', (text, id, position) => {
    expect(read(text)).toEqual({ left: [position], open: [], impossible: [], isBeginMissed: false });
    expect(signatureOf(read(text))).toBe(id);
  });

  it.each([
    ['? R ? ?', 'K2'],
    ['? ? R ?', 'K3'],
    ['? ? ? R', 'K4'],
    ['R ? ? ?', 'K1'],
    ['? ? ? A', 'K0'],
  ])('one record can be enough: %s is %s', (text, id) => {
    expect(read(text).open).toEqual([]);
    expect(signatureOf(read(text))).toBe(id);
  });

  it('with the source alone recorded, a request without an answer leaves five ends open', () => {
    const { left, open } = read('A ? ? .');
    expect(left).toEqual([2, 3, 4, 5, 6]);
    expect(open).toEqual([1, 2]);
    expect(signatureOf(read('A ? ? .'))).toBeNull();
  });

  it('with the destination alone recorded, an answer that left may have arrived or not', () => {
    expect(read('? A A ?').left).toEqual([6, 7, 8]);
  });

  it('with the destination alone recorded, no record there may mean three things', () => {
    expect(read('? . . ?').left).toEqual([0, 1, 2]);
  });

  it('a request that the destination recorded and the source did not is K12', () => {
    expect(read('. A A A').left).toEqual([8]);
    expect(read('. R . .').left).toEqual([3]);
    expect(signatureOf(read('. R . .'))).toBe('K12');
  });

  it('an answer to a request that was rejected cannot be', () => {
    expect(read('A R A .')).toMatchObject({ left: [3], impossible: [2] });
    expect(read('R A A A').impossible).toEqual([1, 2, 3]);
  });

  it('half a view excludes half: rejects that are not recorded leave no room for an accept', () => {
    const half: readonly Observed[] = ['reject', 'none'];
    expect(consistentWith([['accept'], half, half, half]).left).toEqual([2, 3]);
  });
});

describe('any number of checkpoints', () => {
  const states = fc.constantFrom<readonly Observed[]>(
    ['accept'],
    ['reject'],
    ['none'],
    ['accept', 'none'],
    ['reject', 'none'],
    anything,
  );

  it('always leaves an end, in the order of the way', () => {
    fc.assert(
      fc.property(fc.array(states, { minLength: 1, maxLength: 9 }), (possible) => {
        const { left } = consistentWith(possible);
        expect(left.length).toBeGreaterThan(0);
        expect(left).toEqual([...left].toSorted((one, other) => one - other));
      }),
      { numRuns: 1500 },
    );
  });

  it('never excludes the end that a conversation had, whatever part of its records is missing', () => {
    const told = fc.integer({ min: 1, max: 9 }).chain((count) =>
      fc.record({
        end: fc.integer({ min: 0, max: 2 * count }),
        isMissing: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
      }),
    );
    fc.assert(
      fc.property(told, ({ end, isMissing }) => {
        const possible = isMissing.map((missing, at): readonly Observed[] => {
          if (missing) return anything;
          const refused = 2 * at + 1;
          return [end === refused ? 'reject' : end > refused ? 'accept' : 'none'];
        });
        const { left, impossible, isBeginMissed } = consistentWith(possible);
        expect(left).toContain(end);
        expect({ impossible, isBeginMissed }).toEqual({ impossible: [], isBeginMissed: false });
      }),
      { numRuns: 1500 },
    );
  });
});
