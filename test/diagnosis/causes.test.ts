import { describe, expect, it } from 'vitest';
import { causes, causeTold } from '../../src/diagnosis/causes/index.js';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { worlds } from './cause-worlds.js';
import { ping } from './evidence.js';
import { A, B } from './worlds.js';

describe('every cause', () => {
  for (const [code, own] of Object.entries(worlds)) {
    for (const world of own) {
      it(`${code}: ${world.why}`, () => {
        const { verdict } = diagnose(world.ask ?? ping(A, B), world.network, world.evidence);
        expect(verdict).toMatchObject({ cause: code, ...world.expected });
        expect([verdict.cause, ...verdict.alternatives]).toContain(code);
      });
    }
  }

  it('is documented in a line', () => {
    expect([...Object.keys(worlds), 'DNS_PUBLIC_ADDRESS'].toSorted()).toEqual([...causes.keys()].toSorted());
    for (const means of causes.values()) expect(means).toMatch(/^[A-Z].*\.$/);
  });

  it('says what evidence would tell whether it is the one', () => {
    for (const code of causes.keys()) expect(causeTold(code), code).toMatch(/^[A-Z].*\S$/);
  });
});
