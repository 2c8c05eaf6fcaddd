import { describe, expect, it } from 'vitest';
import { runningHeldTimes } from '../../src/flow-log/held-times.js';

const row = (start: number, end: number, interfaceId = 'eni-a') => ({ interfaceId, start, end });

describe('of which times there are rows of an interface', () => {
  it('whole windows are as long as they are, and neighbours are one, in any order', () => {
    const { see, heldTimes } = runningHeldTimes();
    for (const one of [row(180, 239), row(0, 59), row(60, 119), row(0, 59, 'eni-b')]) see(one);
    expect(heldTimes()).toEqual({
      'eni-a': [
        [0, 119],
        [180, 239],
      ],
      'eni-b': [[0, 59]],
    });
  });

  it('a short row may be anywhere in its window of a minute', () => {
    const { see, heldTimes } = runningHeldTimes();
    see(row(100, 103));
    expect(heldTimes()).toEqual({ 'eni-a': [[44, 159]] });
  });

  it('a row that says that records were lost holds nothing', () => {
    const { see, heldTimes } = runningHeldTimes();
    see({ ...row(0, 59), logStatus: 'SKIPDATA' });
    see({ start: 0, end: 59 });
    expect(heldTimes()).toEqual({});
  });

  it('a million rows of an hour are not more than that hour', () => {
    const { see, heldTimes } = runningHeldTimes();
    for (let at = 0; at < 1_000_000; at += 1) see(row(at % 3600, (at % 3600) + 5));
    expect(heldTimes()['eni-a']).toHaveLength(1);
  });
});
