import { describe, expect, it } from 'vitest';
import { clockOf, momentInWords, spanInWords } from '../../src/terminal/local-time.js';

const at = (iso: string): number => Date.parse(iso) / 1000;

describe('a clock', () => {
  it('shows UTC as it is', () =>
    expect(momentInWords(clockOf('UTC'), at('2026-11-23T10:40:05Z'))).toBe('2026-11-23 10:40:05 UTC'));

  it('shows the time of its zone, and says how far that is from UTC', () => {
    expect(momentInWords(clockOf('Europe/Berlin'), at('2026-11-23T23:40:05Z'))).toBe('2026-11-24 00:40:05 UTC+1');
    expect(momentInWords(clockOf('Asia/Kolkata'), at('2026-11-23T10:40:05Z'))).toBe('2026-11-23 16:10:05 UTC+5:30');
    expect(momentInWords(clockOf('America/St_Johns'), at('2026-11-23T10:40:05Z'))).toBe('2026-11-23 07:10:05 UTC-3:30');
  });

  it('changes with summer time, to the second', () => {
    const berlin = clockOf('Europe/Berlin');
    expect(momentInWords(berlin, at('2026-10-25T00:59:59Z'))).toBe('2026-10-25 02:59:59 UTC+2');
    expect(momentInWords(berlin, at('2026-10-25T01:00:00Z'))).toBe('2026-10-25 02:00:00 UTC+1');
  });

  it('is UTC where nobody knows its zone, and for times that no calendar has', () => {
    expect(momentInWords(clockOf('Mars/Olympus'), at('2026-11-23T10:40:05Z'))).toBe('2026-11-23 10:40:05 UTC');
    expect(momentInWords(clockOf('Europe/Berlin'), 9e15)).toMatch(/ UTC$/);
  });
});

describe('a span', () => {
  const berlin = clockOf('Europe/Berlin');
  it('names day and zone once', () =>
    expect(spanInWords(berlin, at('2026-11-23T10:40:00Z'), at('2026-11-23T10:40:28Z'))).toBe(
      '2026-11-23 11:40:00 to 11:40:28 UTC+1',
    ));
  it('names both days where midnight lies between', () =>
    expect(spanInWords(berlin, at('2026-11-23T22:59:00Z'), at('2026-11-23T23:01:00Z'))).toBe(
      '2026-11-23 23:59:00 to 2026-11-24 00:01:00 UTC+1',
    ));
  it('names both zones where the clocks change between', () =>
    expect(spanInWords(berlin, at('2026-10-25T00:59:00Z'), at('2026-10-25T01:01:00Z'))).toBe(
      '2026-10-25 02:59:00 UTC+2 to 2026-10-25 02:01:00 UTC+1',
    ));
  it('is a moment where it has no length', () =>
    expect(spanInWords(clockOf('UTC'), 0, 0)).toBe('1970-01-01 00:00:00 UTC'));
});
