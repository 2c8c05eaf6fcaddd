import { expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { evidence, ping, seen, tcp } from './evidence.js';
import { A, B, BACK, open, THERE } from './worlds.js';

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

it('and so is one long connection beside which both ends ping each other all the time', () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, minute) => minute * 60).flatMap((start) =>
      ['eni-a', 'eni-b'].flatMap((eni) => [
        seen(eni, THERE, 'ACCEPT', { start, protocol: 6, ports: '40000 443' }),
        seen(eni, BACK, 'ACCEPT', { start, protocol: 6, ports: '443 40000' }),
        seen(eni, THERE, 'ACCEPT', { start }),
        seen(eni, BACK, 'ACCEPT', { start }),
      ]),
    );
  const verdictOf = (count: number) => diagnose(tcp(A, B, 443), open().build(), evidence(rows(count))).verdict;
  const { summary: _, ...few } = verdictOf(3);
  expect(verdictOf(20_000)).toMatchObject(few);
  expect(few.outcome).toBe('delivered');
});
