import { generator } from '../sandbox/world/ids.js';

/** Chance that follows from a seed: the same seed throws the same. */
export interface Dice {
  /** One of them. */
  pick<T>(from: readonly [T, ...T[]]): T;
  /** All of them in another order. */
  shuffled<T>(all: readonly T[]): T[];
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
}

export function diceOf(seed: number): Dice {
  const random = generator({ seed });
  const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  return {
    between,
    pick: (from) => from[between(0, from.length - 1)] ?? from[0],
    shuffled: (all) =>
      all
        .map((value) => ({ value, by: random() }))
        .toSorted((one, other) => one.by - other.by)
        .map(({ value }) => value),
  };
}
