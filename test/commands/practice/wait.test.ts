import { expect, it } from 'vitest';
import { momentSince } from '../../../src/commands/practice/wait.js';

it.each([
  ['2026-11-27T14:26:10Z', '2026-11-27T14:32:10Z', '14:32'],
  ['2026-11-27T23:58:00Z', '2026-11-28T00:04:00Z', '2026-11-28 00:04'],
  ['2026-11-27T14:26:00Z', '2026-11-28T14:26:00Z', '2026-11-28 14:26'],
])('waiting from %s to %s ends at “%s”: with the date where another day has come', (before, now, said) => {
  expect(momentSince(Date.parse(before), Date.parse(now))).toBe(said);
});
