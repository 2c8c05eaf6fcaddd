import { expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { evidence, ping, seen } from './evidence.js';
import { A, B, open, THERE } from './worlds.js';

it('months of pings, which are one conversation, are judged like three of them', () => {
  const network = open().group('sg-b', { ingress: [] }).build();
  const pings = (count: number) =>
    Array.from({ length: count }, (_, minute) => minute * 60).flatMap((start) => [
      seen('eni-a', THERE, 'ACCEPT', { start }),
      seen('eni-b', THERE, 'REJECT', { start }),
    ]);
  const verdictOf = (count: number) => diagnose(ping(A, B), network, evidence(pings(count))).verdict;
  const { summary: _, ...few } = verdictOf(3);
  expect(verdictOf(80_000)).toMatchObject(few);
  expect(few.outcome).toBe('blocked');
});
