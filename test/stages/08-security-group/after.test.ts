import { describe, expect, it } from 'vitest';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import type { Sightings } from '../../../src/stages/07-read-logs/sightings.js';
import { isTold, whyNot } from '../../../src/stages/08-security-group/after.js';

const record = (parts: Partial<FlowRecord>): FlowRecord => ({
  protocol: 1,
  srcaddr: '172.31.0.10',
  line: '',
  ...parts,
});
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

describe('the records of a ping tell all they will', () => {
  const ended = 1_000;
  const later = record({ interfaceId: 'eni-d', start: 1_061 });
  const told = (isAnswered: boolean, sightings: Sightings, records: readonly FlowRecord[] = []) =>
    isTold(sightings, { isAnswered, endedAt: ended, records }, 'eni-d');

  it.each([
    [
      'answered, both ways at the destination',
      true,
      seen({ requestAtDestination: accept, replyAtDestination: accept }),
      [],
      true,
    ],
    ['answered, the answer missing', true, seen({ requestAtDestination: accept }), [], false],
    [
      'answered, only the source is watched',
      true,
      seen({ seesDestination: false, requestAtSource: accept, replyAtSource: accept }),
      [],
      true,
    ],
    ['refused at the source: nothing can come at the destination', false, seen({ requestAtSource: reject }), [], true],
    ['let out at the source, the destination still to come', false, seen({ requestAtSource: accept }), [], false],
    ['refused at the destination', false, seen({ requestAtSource: accept, requestAtDestination: reject }), [], true],
    [
      'let out, and the destination’s later minutes are there without it',
      false,
      seen({ requestAtSource: accept }),
      [later],
      true,
    ],
    ['nothing at the source yet', false, seen({ requestAtDestination: reject }), [], false],
  ] as const)('%s', (_, isAnswered, sightings, records, is) => {
    expect(told(isAnswered, sightings, [...records])).toBe(is);
  });
});

describe('why a rule did not help', () => {
  const rule = (from: 'ssh' | 'block' | 'group' | 'anywhere', cidr = '0.0.0.0/0') => ({ groupId: 'sg-1', from, cidr });
  const refused = seen({ requestAtSource: accept, requestAtDestination: reject });

  it.each([
    [rule('ssh'), refused, 'ping is not TCP'],
    [rule('block', '10.0.0.0/8'), refused, 'srcaddr 172.31.0.10, which is not in 10.0.0.0/8'],
    [rule('anywhere'), refused, 'it would let this ping in, and still REJECT is recorded: something else refuses it.'],
    [rule('ssh'), seen({ requestAtSource: reject }), 'The ping never came to it'],
    [rule('group'), seen({ requestAtSource: accept }), 'from sg-1. The destination recorded nothing of the ping'],
    [rule('group'), seen({ requestAtDestination: accept }), 'it was let in, and what is missing is the answer.'],
    [
      rule('group'),
      seen({ requestAtDestination: accept, replyAtDestination: reject }),
      'REJECT for its answer: an inbound rule does not decide that.',
    ],
    [rule('group'), seen({ seesDestination: false }), 'This flow log does not watch the destination'],
  ] as const)('follows from the record: %#', (plan, sightings, text) => {
    expect(whyNot(plan, sightings)).toContain(text);
  });
});
