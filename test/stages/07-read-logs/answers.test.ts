import { describe, expect, it } from 'vitest';
import { answerAccept, answerPlace, answerRecord, answerReject } from '../../../src/stages/07-read-logs/answers.js';
import { accept, pingRecord, reject, sightings } from '../../helpers/ping-sightings.js';

describe('where the packets die', () => {
  it.each([
    ['source', sightings({ requestAtSource: reject }), true],
    ['source', sightings({ requestAtSource: accept }), false],
    ['source', sightings({ requestAtSource: [...accept, ...reject] }), true],
    ['source', sightings(), null],
    ['destination', sightings({ requestAtSource: accept, requestAtDestination: reject }), true],
    ['destination', sightings({ requestAtSource: accept, requestAtDestination: accept }), false],
    ['destination', sightings({ requestAtSource: reject }), false],
    ['destination', sightings({ requestAtSource: accept }), null],
    ['destination', sightings({ requestAtSource: accept, seesDestination: false }), null],
    ['reply', sightings({ requestAtDestination: accept, replyAtDestination: reject }), true],
    ['reply', sightings({ replyAtSource: reject }), true],
    ['reply', sightings({ requestAtDestination: reject }), false],
    ['reply', sightings({ requestAtSource: reject }), false],
    ['reply', sightings({ replyAtSource: accept }), false],
    ['reply', sightings({ requestAtDestination: accept }), null],
  ] as const)('a guess of %s is right, wrong or open as the records say: %#', (guess, records, right) => {
    expect(answerPlace(guess, records)?.right).toBe(right);
  });

  it('without a guess nothing is said', () => {
    expect(answerPlace(null, sightings({ requestAtSource: reject }))).toBeNull();
  });
});

it('ACCEPT and REJECT exclude one thing each; the others are answered with it', () => {
  expect([answerAccept('way'), answerAccept('destination'), answerAccept(null)].map((each) => each?.right)).toEqual([
    true,
    false,
    null,
  ]);
  expect([answerReject('way'), answerReject('group'), answerReject('all')].map((each) => each?.right)).toEqual([
    true,
    false,
    false,
  ]);
});

describe('the record that was picked', () => {
  const ends = { address: '172.31.0.10', target: '8.8.8.8' };
  it.each([
    [{ srcaddr: '172.31.0.10', dstaddr: '8.8.8.8', packets: 3 }, true, 'Right: protocol 1 is ICMP'],
    [{ srcaddr: '8.8.8.8', dstaddr: '172.31.0.10' }, false, 'the answer to it'],
    [{ protocol: 6, srcaddr: '172.31.0.10', dstaddr: '8.8.8.8' }, false, 'that one is TCP'],
    [{ srcaddr: '203.0.113.9', dstaddr: '172.31.0.10' }, false, 'between 203.0.113.9 and 172.31.0.10'],
  ] as const)('%j', (parts, right, text) => {
    const answer = answerRecord(pingRecord(parts), ends);
    expect(answer.right).toBe(right);
    expect(answer.text).toContain(text);
  });
});
