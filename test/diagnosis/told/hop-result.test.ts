import { describe, expect, it } from 'vitest';
import { type Unjudged, withResults } from '../../../src/diagnosis/told/hop-result.js';

const hop = (given: Partial<Unjudged> = {}): Unjudged => ({
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

const results = (...hops: readonly Unjudged[]) => withResults(hops).map(({ result }) => result);

describe('a hop', () => {
  it('that the configuration denies stops the packet, and what follows was not reached', () => {
    const hops = [hop(), hop({ config: 'deny', evidence: 'reject' }), hop({ evidence: 'none' })];
    expect(results(...hops)).toEqual(['allow', 'deny', 'not-reached']);
  });

  it('that was seen after the stop was reached all the same', () => {
    expect(results(hop({ config: 'deny', evidence: 'none' }), hop())).toEqual(['deny', 'allow']);
  });

  it('that allows is not blamed for the reject of its neighbour at the same interface', () => {
    const acl = hop({ component: 'network-acl', evidence: 'reject' });
    expect(results(acl, hop({ config: 'deny', evidence: 'reject' }))).toEqual(['allow', 'deny']);
  });

  it('that allows is no conflict where its neighbour may be what refused', () => {
    const acl = hop({ component: 'network-acl', evidence: 'reject' });
    const group = hop({ config: 'unknown', evidence: 'reject' });
    expect(results(acl, group)).toEqual(['allow', 'deny']);
    expect(results(acl, hop({ component: 'host', config: 'unknown', evidence: 'accept' }))).toEqual([
      'conflict',
      'allow',
    ]);
  });

  it('is a conflict where records and configuration disagree', () => {
    expect(results(hop({ config: 'allow', evidence: 'reject' }))).toEqual(['conflict']);
    expect(results(hop({ config: 'deny', evidence: 'accept' }))).toEqual(['conflict']);
  });

  it('denies on the word of the records where the configuration is unknown', () => {
    expect(results(hop({ config: 'unknown', evidence: 'reject' }))).toEqual(['deny']);
  });

  it('is unknown where neither tells', () => {
    expect(results(hop({ config: 'unknown', evidence: 'none' }))).toEqual(['unknown']);
  });

  it('does not apply inside one subnet', () => {
    expect(results(hop({ component: 'network-acl', config: 'not-applied' }))).toEqual(['not-applied']);
  });

  it('that is the destination’s interface lets in or is not known, and never answers; where nobody is at it, it stays silent', () => {
    const own = { component: 'host', at: 'destination', direction: 'ingress' } as const;
    const refused = hop({ at: 'destination', direction: 'ingress', config: 'deny', evidence: 'reject' });
    expect(results(hop({ ...own, config: 'unknown', evidence: 'accept' }), refused)).toEqual(['allow', 'deny']);
    expect(results(hop({ ...own, config: 'unknown', evidence: 'none' }))).toEqual(['unknown']);
    expect(results(hop({ ...own, config: 'deny', evidence: 'accept' }))).toEqual(['conflict']);
    expect(results(hop({ ...own, config: 'deny', evidence: 'none' }))).toEqual(['no-answer']);
  });

  it('that is the destination’s host answers, refuses, or stays silent, and silence is where it stopped', () => {
    const host = { component: 'host', at: 'destination', direction: null } as const;
    expect(results(hop({ ...host, config: 'unknown', evidence: 'accept' }))).toEqual(['answered']);
    expect(results(hop({ ...host, config: 'allow', evidence: 'none' }))).toEqual(['no-answer']);
    expect(results(hop({ ...host, config: 'deny', evidence: 'unseen' }))).toEqual(['no-answer']);
    expect(results(hop({ ...host, config: 'allow', evidence: 'reject' }))).toEqual(['refused']);
    expect(results(hop({ ...host, config: 'unknown', evidence: 'unseen' }))).toEqual(['unknown']);
    expect(results(hop(), hop({ ...host, evidence: 'none' }), hop({ evidence: 'none' }))).toEqual([
      'allow',
      'no-answer',
      'not-reached',
    ]);
  });

  it('that is a host elsewhere is a rule like others', () => {
    expect(results(hop({ component: 'host', config: 'deny', evidence: 'none' }))).toEqual(['deny']);
  });
});
