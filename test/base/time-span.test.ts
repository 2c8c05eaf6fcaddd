import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.js';
import { type Moment, momentIn, parseMoment, spanOf, timeOf } from '../../src/base/time-span.js';

const now = Date.UTC(2026, 10, 23, 14, 30, 15, 250);

const parseTime = (text: string, at: number): number | undefined => {
  const moment = parseMoment(text);
  return moment && timeOf(moment, at);
};

const asked = ({ since, until }: { since?: string; until?: string }) => {
  const moment = (text: string | undefined): Moment | null => (text === undefined ? null : momentIn('--since', text));
  return { since: moment(since), until: moment(until) };
};

const refusal = (act: () => unknown): string => {
  try {
    act();
    return 'no problem';
  } catch (error) {
    return isProblem(error, 'usage') ? [error.message, ...error.next].join('\n') : String(error);
  }
};

describe('a time on the command line', () => {
  it.each([
    ['15m', now - 900_000],
    ['90s', now - 90_000],
    ['2h', now - 7_200_000],
    ['1d', now - 86_400_000],
    ['2w', now - 14 * 86_400_000],
    ['1h30m', now - 5_400_000],
    [' 15M ', now - 900_000],
    ['now', now],
    ['1795444215', 1_795_444_215_000],
    ['1795444215.5', 1_795_444_215_500],
    ['1795444215123', 1_795_444_215_123],
    ['2026-11-23', Date.UTC(2026, 10, 23)],
    ['2026-11-23T14:00', Date.UTC(2026, 10, 23, 14)],
    ['2026-11-23 14:00:05', Date.UTC(2026, 10, 23, 14, 0, 5)],
    ['2026-11-23T14:00:05.25Z', Date.UTC(2026, 10, 23, 14, 0, 5, 250)],
    ['2026-11-23T14:00+02:00', Date.UTC(2026, 10, 23, 12)],
    ['2026-11-23T14:00:05-0530', Date.UTC(2026, 10, 23, 19, 30, 5)],
    ['2028-02-29', Date.UTC(2028, 1, 29)],
  ])('%s is understood', (text, time) => {
    expect(parseTime(text, now)).toBe(time);
  });

  it.each([
    '',
    '15',
    'm15',
    '15 m',
    '-15m',
    '1e3s',
    '15mm',
    'yesterday',
    '2026-13-01',
    '2026-02-29',
    '2026-11-31',
    '2026-11-23T24:00',
    '2026-11-23T14:60',
    '23.11.2026',
    '123456',
    '12345678901',
    'NaN',
    '∞',
  ])('%s is none', (text) => {
    expect(parseTime(text, now)).toBeUndefined();
  });

  it('counts back what was written, in any units and order', () => {
    const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
    const part = fc.tuple(fc.integer({ min: 0, max: 9999 }), fc.constantFrom('s', 'm', 'h', 'd', 'w'));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const text = parts.map(([count, unit]) => `${count}${unit}`).join('');
        const ms = parts.reduce((sum, [count, unit]) => sum + count * units[unit], 0);
        expect(parseTime(text, now)).toBe(now - ms);
      }),
    );
  });

  it('reads back every moment from ISO text, from Unix seconds and from milliseconds', () => {
    const moments = fc.date({ min: new Date('2001-09-10'), max: new Date('2286-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moments, (date) => {
        const ms = date.getTime();
        expect(parseTime(date.toISOString(), now)).toBe(ms);
        expect(parseTime(String(ms), now)).toBe(ms);
        expect(parseTime(String(Math.floor(ms / 1000)), now)).toBe(Math.floor(ms / 1000) * 1000);
      }),
    );
  });

  it('never throws, and is a whole moment where it is one at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9TZ:.smhdw+ -]{0,25}$/)), (text) => {
        const time = parseTime(text, now);
        expect(time === undefined || Number.isInteger(time)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('that is none is refused with examples', () => {
    expect(refusal(() => momentIn('--since', 'yesterday'))).toBe(
      '--since yesterday is not a time.\nHow long ago: --since 15m (also s, h, d, w)\nOr when, in UTC unless it says otherwise: --since 2026-11-23T14:00Z, or Unix seconds',
    );
  });
});

describe('a span of time', () => {
  it('goes back from now as far as usual', () => {
    expect(spanOf(asked({}), 900_000, now)).toEqual({ since: now - 900_000, until: null });
  });

  it('goes back from --until where that is given', () => {
    expect(spanOf(asked({ until: '2026-11-23T12:00Z' }), 900_000, now)).toEqual({
      since: Date.UTC(2026, 10, 23, 11, 45),
      until: Date.UTC(2026, 10, 23, 12),
    });
  });

  it('has no beginning where nothing is usual', () => {
    expect(spanOf(asked({}), null, now)).toEqual({ since: null, until: null });
  });

  it('must begin before it ends', () => {
    expect(refusal(() => spanOf(asked({ since: '1h', until: '2h' }), 900_000, now))).toMatch(
      /^--since 1h is not before --until 2h\./,
    );
    expect(refusal(() => spanOf(asked({ since: 'now' }), 900_000, now))).toMatch(/^--since now is not before now\./);
    expect(refusal(() => spanOf(asked({ since: '2027-01-01' }), 900_000, now))).toMatch(
      /^--since 2027-01-01 is not before now\./,
    );
  });
});
