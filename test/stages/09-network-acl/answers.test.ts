import { expect, it } from 'vitest';
import { answerOfRecords, answerStops, ofInternet, ofPeer } from '../../../src/stages/09-network-acl/answers.js';

const rejected = [{ protocol: 1, action: 'REJECT', line: '' }] as const;
const accepted = [{ protocol: 1, action: 'ACCEPT', line: '' }] as const;

it('why the machine beside answers or not is said only as far as it is known', () => {
  expect(ofPeer(true, true, true)).toMatch(/^Same subnet:/);
  expect(ofPeer(false, true, true)).toMatch(/Something else must have changed\.$/);
  expect(ofPeer(false, false, true)).toMatch(/^It was not answered before this rule either\./);
  expect(ofPeer(true, true, false)).toMatch(/two subnets/);
  expect(ofPeer(null, true, true)).toBe('');
});

it('an answer from outside is not explained away', () => {
  expect(ofInternet(false, '8.8.8.8', 'acl-1')).toMatch(/every packet to it meets the network ACL of the subnet\.$/);
  expect(ofInternet(true, '8.8.8.8', 'acl-1')).toMatch(/The rule on acl-1 did not stop it/);
  expect(ofInternet(null, '8.8.8.8', 'acl-1')).toBe('');
});

it('two suspects are named only where there was a refusal', () => {
  expect(answerOfRecords([...rejected])).toContain('two suspects');
  expect(answerOfRecords([...accepted])).toMatch(/^ACCEPT/);
  expect(answerOfRecords([])).toMatch(/^No record/);
});

it.each([
  ['internet', true, false, true],
  ['peer', true, false, false],
  ['both', false, false, true],
  ['neither', true, true, true],
  ['internet', null, false, null],
] as const)(
  'a guess of %s, where the peer answers %s and the internet %s, is right: %s',
  (guess, peer, internet, right) => {
    const before = { peer: true, internet: true };
    const rows = internet ? [...accepted] : [...rejected];
    expect(answerStops(guess, { peer, internet, before, rows, target: '8.8.8.8' })?.right).toBe(right);
    expect(answerStops(null, { peer, internet, before, rows, target: '8.8.8.8' })).toBeNull();
  },
);

it.each([
  [{ peer: false, internet: true }, 'the ping inside the subnet was not answered before the rule either.'],
  [{ peer: true, internet: false }, 'the ping to 8.8.8.8 was not answered before the rule either.'],
])('what failed before the rule is not laid at its door: %j', (before, text) => {
  const answer = answerStops('neither', {
    peer: false,
    internet: false,
    before,
    rows: [...rejected],
    target: '8.8.8.8',
  });
  expect(answer?.right).toBeNull();
  expect(answer?.text).toBe(`You said: neither ping. That cannot be told here: ${text}`);
});
