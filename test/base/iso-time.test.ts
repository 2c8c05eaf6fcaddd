import fc from 'fast-check';
import { expect, it } from 'vitest';
import { epochMs } from '../../src/base/iso-time.js';

it('reads ISO 8601 as the calendar has it', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2199-12-31T23:59:59Z'), noInvalidDate: true }),
      (date) => {
        expect(epochMs(date.toISOString())).toBe(date.getTime());
      },
    ),
    { numRuns: 500, examples: [[new Date('2024-02-29T23:59:59.999Z')], [new Date('2100-03-01T00:00:00Z')]] },
  );
});

it.each([
  ['2026-08-22T10:30:00+00:00', Date.UTC(2026, 7, 22, 10, 30)],
  ['2026-08-22T10:30:00.250000+02:00', Date.UTC(2026, 7, 22, 8, 30, 0, 250)],
  ['2026-08-22T00:15:00-0530', Date.UTC(2026, 7, 22, 5, 45)],
  ['2026-08-22', undefined],
  ['2026-08-22T10:30:00', undefined],
  ['', undefined],
])('%s', (text, expected) => {
  expect(epochMs(text)).toBe(expected);
});
