import { describe, expect, it } from 'vitest';
import type { Hop } from '../../../src/diagnosis/verdict.js';
import { hopWords } from '../../../src/terminal/render/path.js';

const hop = (number: number, given: Partial<Hop> = {}): Hop => ({
  number,
  leg: 'request',
  component: 'security-group',
  at: 'source',
  direction: 'egress',
  resourceId: 'sg-1',
  rule: 'a rule',
  config: 'allow',
  evidence: 'accept',
  ...given,
});

const results = (hops: readonly Hop[], culprit?: number) => hopWords(hops, culprit).map(({ result }) => result);
const culprits = (hops: readonly Hop[], culprit?: number) =>
  hopWords(hops, culprit).flatMap((words) => (words.culprit ? [words.number] : []));

describe('a hop', () => {
  it('that the configuration denies is DENY and the culprit, and what follows was not reached', () => {
    const hops = [hop(1), hop(2, { config: 'deny', evidence: 'reject' }), hop(3, { evidence: 'none' })];
    expect(results(hops)).toEqual(['allow', 'DENY', 'not reached']);
    expect(culprits(hops)).toEqual([2]);
  });

  it('that was seen after the culprit was reached all the same', () => {
    expect(results([hop(1, { config: 'deny', evidence: 'none' }), hop(2)])).toEqual(['DENY', 'allow']);
  });

  it('that allows is not blamed for the reject of its neighbour at the same interface', () => {
    const acl = hop(1, { component: 'network-acl', evidence: 'reject' });
    const group = hop(2, { config: 'deny', evidence: 'reject' });
    expect(results([acl, group])).toEqual(['allow', 'DENY']);
    expect(culprits([acl, group])).toEqual([2]);
  });

  it('is a conflict where records and configuration disagree', () => {
    expect(results([hop(1, { config: 'allow', evidence: 'reject' })])).toEqual(['conflict']);
    expect(results([hop(1, { config: 'deny', evidence: 'accept' })])).toEqual(['conflict']);
  });

  it('is DENY on the word of the records where the configuration is unknown', () => {
    expect(results([hop(1, { config: 'unknown', evidence: 'reject' })])).toEqual(['DENY']);
  });

  it('is unknown where neither tells', () => {
    expect(results([hop(1, { config: 'unknown', evidence: 'none' })])).toEqual(['unknown']);
  });

  it('does not apply inside one subnet', () => {
    expect(results([hop(1, { component: 'network-acl', config: 'not-applied' })])).toEqual(['not applied']);
  });

  it('that is the destination’s host answers, refuses, or stays silent, and silence is where it stopped', () => {
    const host = { component: 'host', at: 'destination', direction: null } as const;
    expect(results([hop(1, { ...host, config: 'unknown', evidence: 'accept' })])).toEqual(['answered']);
    expect(results([hop(1, { ...host, config: 'allow', evidence: 'none' })])).toEqual(['NO ANSWER']);
    expect(results([hop(1, { ...host, config: 'deny', evidence: 'unseen' })])).toEqual(['NO ANSWER']);
    expect(results([hop(1, { ...host, config: 'allow', evidence: 'reject' })])).toEqual(['REFUSED']);
    expect(results([hop(1, { ...host, config: 'unknown', evidence: 'unseen' })])).toEqual(['unknown']);
    expect(culprits([hop(1), hop(2, { ...host, evidence: 'none' }), hop(3, { evidence: 'none' })])).toEqual([2]);
  });

  it('that is a host elsewhere is a rule like others', () => {
    expect(results([hop(1, { component: 'host', config: 'deny', evidence: 'none' })])).toEqual(['DENY']);
  });

  it('is the culprit when the event says so', () => {
    const hops = [
      hop(1),
      hop(2, { component: 'route', config: 'unknown', evidence: 'none' }),
      hop(3, { evidence: 'none' }),
    ];
    expect(culprits(hops)).toEqual([]);
    expect(culprits(hops, 2)).toEqual([2]);
    expect(results(hops, 2)).toEqual(['allow', 'unknown', 'not reached']);
  });
});
