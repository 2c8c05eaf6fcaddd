import { describe, expect, it } from 'vitest';
import type { Hop } from '../../../src/diagnosis/verdict.js';
import { hopWords } from '../../../src/terminal/render/hop-words.js';

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
  result: 'allow',
  ...given,
});

const results = (hops: readonly Hop[]) => hopWords(hops).map(({ result }) => result);
const culprits = (hops: readonly Hop[], culprit?: number) =>
  hopWords(hops, culprit).flatMap((words) => (words.culprit ? [words.number] : []));

describe('a hop', () => {
  it('is shown with the result that the diagnosis gave it', () => {
    const hops = [
      hop(1),
      hop(2, { result: 'deny' }),
      hop(3, { result: 'not-reached' }),
      hop(4, { result: 'conflict' }),
    ];
    expect(results(hops)).toEqual(['allow', 'DENY', 'not reached', 'conflict']);
    expect(results([hop(1, { result: 'no-answer' }), hop(2, { result: 'refused' })])).toEqual(['NO ANSWER', 'REFUSED']);
  });

  it('is the culprit where it is the first to stop the packet', () => {
    expect(culprits([hop(1), hop(2, { result: 'deny' }), hop(3, { result: 'no-answer' })])).toEqual([2]);
    expect(culprits([hop(1), hop(2, { result: 'conflict' })])).toEqual([]);
  });

  it('is not said to have refused what another may have refused: the records show that one of the two did', () => {
    const refused = {
      config: 'unknown',
      evidence: 'reject',
      result: 'deny',
      at: 'destination',
      direction: 'ingress',
    } as const;
    const [acl, group] = [hop(1, { component: 'network-acl', ...refused }), hop(2, refused)];
    expect(hopWords([acl, group]).map(({ sentence }) => sentence)).toEqual([
      'this or the security group refused it, the records show',
      'this or the network ACL refused it, the records show',
    ]);
    // The arrow stands where the headline suspects the refusal: "a security group, or else a network ACL".
    expect(culprits([acl, group])).toEqual([2]);
    expect(
      hopWords([hop(1, { ...acl, result: 'allow', config: 'allow' }), group]).map(({ sentence }) => sentence),
    ).toEqual(['lets it through, by its rules', 'refused it, the records show']);
    expect(culprits([acl, hop(2, { ...group, result: 'allow' })])).toEqual([1]);
    const contradicted = [acl, group].map((one) => hop(one.number, { ...one, config: 'allow', result: 'conflict' }));
    expect(hopWords(contradicted).map(({ sentence }) => sentence)).toEqual([
      'by its rules it is allowed; this or the security group refused it, the records show',
      'by its rules it is allowed; this or the network ACL refused it, the records show',
    ]);
  });

  it('is the culprit when the event says so', () => {
    const hops = [hop(1), hop(2, { component: 'route', config: 'unknown', result: 'unknown' }), hop(3)];
    expect(culprits(hops)).toEqual([]);
    expect(culprits(hops, 2)).toEqual([2]);
  });
});
