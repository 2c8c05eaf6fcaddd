import { describe, expect, it } from 'vitest';
import { duration, spokenDuration, stopwatch } from '../../../src/terminal/render/duration.js';

describe('durations', () => {
  it('are short where something took its time', () => {
    expect([312, 42_700, 64_000, 4_200_000].map(duration)).toEqual(['0.3s', '42.7s', '1m 04s', '1h 10m']);
  });
  it('never round up to sixty seconds', () => {
    expect(duration(59_990)).toBe('59.9s');
    expect(duration(119_999)).toBe('1m 59s');
  });
  it('run like a clock', () => {
    expect([0, 42_000, 90_000, 3_723_000].map(stopwatch)).toEqual(['0:00', '0:42', '1:30', '1:02:03']);
  });
  it('are whole sentences for the ear', () => {
    expect([1_000, 30_000, 60_000, 90_000].map(spokenDuration)).toEqual([
      '1 second',
      '30 seconds',
      '1 minute',
      '1 minute 30 seconds',
    ]);
  });
  it('survive a clock that went backwards or nowhere', () => {
    expect([-5, Number.NaN, Number.POSITIVE_INFINITY].map(stopwatch)).toEqual(['0:00', '0:00', '0:00']);
  });
});
