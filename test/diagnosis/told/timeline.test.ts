import { describe, expect, it } from 'vitest';
import { timelineOf } from '../../../src/diagnosis/told/timeline.js';
import { BEGIN, evidence, ping, seen } from '../evidence.js';
import { A, B, open, THERE } from '../worlds.js';

const at = (minute: number, action: 'ACCEPT' | 'REJECT', length = 50): string =>
  seen('eni-b', THERE, action, { start: minute * 60, end: minute * 60 + length });

describe('the conversation through time', () => {
  it('has a letter for each minute at the place that decides', () => {
    const timeline = timelineOf(
      ping(A, B),
      open().build(),
      evidence([at(0, 'REJECT'), at(1, 'REJECT', 20), at(1, 'ACCEPT'), at(3, 'ACCEPT')]),
    );
    expect(timeline).toEqual({ leg: 'request-at-destination', text: 'RB.A', from: BEGIN * 1000, slotMs: 60_000 });
  });

  it('stays on one line: slots grow with the time', () => {
    const timeline = timelineOf(ping(A, B), open().build(), evidence([at(0, 'REJECT'), at(600, 'ACCEPT')]));
    expect(timeline?.text.length).toBeLessThanOrEqual(61);
    expect(timeline?.text).toMatch(/^R\.+A$/);
  });

  it('is none without records', () => {
    expect(timelineOf(ping(A, B), open().build(), evidence([]))).toBeNull();
  });
});
