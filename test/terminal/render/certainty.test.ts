import { describe, expect, it } from 'vitest';
import type { Hop, Verdict } from '../../../src/diagnosis/verdict.js';
import { briefCertainty } from '../../../src/terminal/render/verdict-words.js';
import { verdict as sample } from './every-event.js';

interface Given {
  readonly verdict?: Partial<Verdict['verdict']>;
  readonly hop?: Partial<Hop>;
  readonly legs?: readonly Verdict['evidence'][number]['leg'][];
  readonly contradictions?: readonly string[];
}

/** A likely verdict with one hop. */
function why({ verdict = {}, hop, legs = [], contradictions = [] }: Given): string {
  const first = sample.hops[0];
  if (!first) throw new Error('The sample has hops');
  const told: Verdict = {
    ...sample,
    verdict: { ...sample.verdict, certainty: 'likely', ...verdict },
    hops: hop ? [{ ...first, ...hop }] : [],
    evidence: legs.map((leg) => ({ leg, eniId: 'eni-1', record: '' })),
    contradictions,
  };
  const [word, text] = briefCertainty(told);
  expect(word).toBe('Likely');
  return text;
}

const denied = { config: 'deny', result: 'deny' } as const;

describe('what a likely verdict rests on is said', () => {
  it.each<[string, Given]>([
    ['only the rules say it', { hop: { ...denied, evidence: 'none' } }],
    ['only the records show it', { hop: { config: 'unknown', result: 'deny', evidence: 'reject' } }],
    ['records and rules say it, as far as they go', { hop: { ...denied, evidence: 'reject' } }],
    [
      'records and rules say it, and something speaks against it',
      { hop: { ...denied, evidence: 'reject' }, contradictions: ['but'] },
    ],
    [
      'records and rules say it, and do not rule everything else out',
      { hop: { ...denied, evidence: 'reject' }, verdict: { alternatives: ['BLOCK_PUBLIC_ACCESS'] } },
    ],
    ['it follows from what is not recorded', { verdict: { outcome: 'inconclusive', cause: 'NO_TRAFFIC' } }],
    ['records and rules do not agree', { verdict: { outcome: 'inconclusive', cause: 'STALE_EVIDENCE' } }],
    [
      'it was let in, and no answer is recorded',
      { verdict: { outcome: 'unanswered', cause: 'HOST_SILENT' }, legs: ['request-at-destination'] },
    ],
    [
      'the records show it up to the answer’s way back',
      {
        verdict: { outcome: 'delivered', cause: null },
        hop: { config: 'allow', result: 'allow', evidence: 'accept' },
        legs: ['request-at-destination', 'reply-at-destination'],
      },
    ],
  ])('%s', (text, given) => expect(why(given)).toBe(text));
});

it('names the records where Block Public Access stops it at a gateway and the interface recorded the refusal', () => {
  const [hop] = sample.hops;
  if (!hop) throw new Error('The sample has hops');
  const times = { start: '2026-11-23T10:42:00Z', end: '2026-11-23T10:42:40Z' };
  const ends = { srcaddr: '10.0.0.4', dstaddr: '192.0.2.1', srcport: 40_000, dstport: 443 };
  const fields = { ...ends, ...times, protocol: 6, packets: 3, bytes: 180 };
  const said = (action: 'ACCEPT' | 'REJECT') =>
    briefCertainty({
      ...sample,
      verdict: { ...sample.verdict, certainty: 'likely', alternatives: [] },
      hops: [{ ...hop, ...denied, component: 'gateway', evidence: 'none' }],
      evidence: [{ leg: 'request-at-source', eniId: 'eni-1', record: '', fields: { ...fields, action } }],
      contradictions: [],
    })[1];
  expect(said('REJECT')).toBe('records and rules say it, as far as they go');
  expect(said('ACCEPT')).toBe('only the rules say it');
});
