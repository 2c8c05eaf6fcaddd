import { describe, expect, it } from 'vitest';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import { answerAccept, answerPlace, answerRecord, answerReject } from '../../../src/stages/07-read-logs/answers.js';
import type { Sightings } from '../../../src/stages/07-read-logs/sightings.js';

const record = (parts: Partial<FlowRecord>): FlowRecord => ({ protocol: 1, line: '', ...parts });
const accept = [record({ action: 'ACCEPT' })];
const reject = [record({ action: 'REJECT' })];
const seen = (parts: Partial<Sightings> = {}): Sightings => ({
  requestAtSource: [],
  requestAtDestination: [],
  replyAtDestination: [],
  replyAtSource: [],
  seesDestination: true,
  ...parts,
});

describe('where the packets die', () => {
  it.each([
    ['source', seen({ requestAtSource: reject }), true],
    ['source', seen({ requestAtSource: accept }), false],
    ['source', seen({ requestAtSource: [...accept, ...reject] }), true],
    ['source', seen(), null],
    ['destination', seen({ requestAtSource: accept, requestAtDestination: reject }), true],
    ['destination', seen({ requestAtSource: accept, requestAtDestination: accept }), false],
    ['destination', seen({ requestAtSource: reject }), false],
    ['destination', seen({ requestAtSource: accept }), null],
    ['destination', seen({ requestAtSource: accept, seesDestination: false }), null],
    ['reply', seen({ requestAtDestination: accept, replyAtDestination: reject }), true],
    ['reply', seen({ replyAtSource: reject }), true],
    ['reply', seen({ requestAtDestination: reject }), false],
    ['reply', seen({ requestAtSource: reject }), false],
    ['reply', seen({ replyAtSource: accept }), false],
    ['reply', seen({ requestAtDestination: accept }), null],
  ] as const)('a guess of %s is right, wrong or open as the records say: %#', (guess, records, right) => {
    expect(answerPlace(guess, records)?.right).toBe(right);
  });

  it('without a guess nothing is said', () => {
    expect(answerPlace(null, seen({ requestAtSource: reject }))).toBeNull();
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
    const answer = answerRecord(record(parts), ends);
    expect(answer.right).toBe(right);
    expect(answer.text).toContain(text);
  });
});
