import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenOf } from '../../src/engine/token.js';

const names = fc.stringMatching(/^[a-z0-9][a-z0-9/-]{0,79}$/);

describe('a client token', () => {
  it('says lab, step and attempt', () => {
    expect(tokenOf('abcdefg2', 'instances/source', 2)).toBe('abcdefg2-instances.source-2');
  });

  it('is at most 64 characters of ASCII', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 80 }), fc.integer({ min: 1, max: 9_999 }), (step, attempt) => {
        expect(tokenOf('abcdefg2', step, attempt)).toMatch(/^[\x21-\x7e]{1,64}$/);
      }),
    );
  });

  it('differs where step or attempt differ', () => {
    const wanted = fc.tuple(names, fc.integer({ min: 1, max: 99 }));
    fc.assert(
      fc.property(wanted, wanted, (a, b) => {
        fc.pre(a[0] !== b[0] || a[1] !== b[1]);
        expect(tokenOf('abcdefg2', ...a)).not.toBe(tokenOf('abcdefg2', ...b));
      }),
      { numRuns: 1_000 },
    );
    const long = 'x'.repeat(70);
    expect(tokenOf('abcdefg2', `${long}a`, 1)).not.toBe(tokenOf('abcdefg2', `${long}b`, 1));
  });
});
