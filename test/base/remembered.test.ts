import { describe, expect, it } from 'vitest';
import { madeOnce, remembered } from '../../src/base/remembered.js';

describe('an answer that is remembered', () => {
  it('is found once for each text, also where it is undefined', () => {
    const asked: string[] = [];
    const find = remembered((text) => {
      asked.push(text);
      return text === 'none' ? undefined : text.length;
    }, 10);
    expect(['ab', 'none', 'ab', 'none', 'abc'].map(find)).toEqual([2, undefined, 2, undefined, 3]);
    expect(asked).toEqual(['ab', 'none', 'abc']);
  });

  it('is forgotten where there are too many, and right all the same', () => {
    let asked = 0;
    const find = remembered((text) => {
      asked += 1;
      return text.toUpperCase();
    }, 2);
    expect(['a', 'b', 'c', 'a'].map(find)).toEqual(['A', 'B', 'C', 'A']);
    expect(asked).toBe(4);
  });

  it('belongs to the very value that it was made of', () => {
    const make = madeOnce((list: readonly number[]) => ({ sum: list.reduce((one, other) => one + other, 0) }));
    const list = [1, 2];
    expect(make(list)).toBe(make(list));
    expect(make([1, 2])).not.toBe(make(list));
  });
});
