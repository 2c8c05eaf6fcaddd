import { describe, expect, it } from 'vitest';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import type { Sightings } from '../../../src/stages/07-read-logs/sightings.js';
import { isTold, whyNot } from '../../../src/stages/08-security-group/after.js';
import { accept, pingRecord, reject, sightings } from '../../helpers/ping-sightings.js';

describe('the records of a ping tell all they will', () => {
  const ended = 1_000;
  const later = pingRecord({ interfaceId: 'eni-d', start: 1_061 });
  const told = (isAnswered: boolean, sightings: Sightings, records: readonly FlowRecord[] = []) =>
    isTold(sightings, { isAnswered, endedAt: ended, records }, { source: 'eni-s', destination: 'eni-d' });
  const onlySource = sightings({ seesDestination: false, requestAtSource: accept });

  it.each([
    [
      'answered, both ways at the destination',
      true,
      sightings({ requestAtDestination: accept, replyAtDestination: accept }),
      [],
      true,
    ],
    ['answered, the answer missing', true, sightings({ requestAtDestination: accept }), [], false],
    [
      'answered, only the source is watched',
      true,
      sightings({ seesDestination: false, requestAtSource: accept, replyAtSource: accept }),
      [],
      true,
    ],
    [
      'refused at the source: nothing can come at the destination',
      false,
      sightings({ requestAtSource: reject }),
      [],
      true,
    ],
    ['let out at the source, the destination still to come', false, sightings({ requestAtSource: accept }), [], false],
    [
      'refused at the destination',
      false,
      sightings({ requestAtSource: accept, requestAtDestination: reject }),
      [],
      true,
    ],
    [
      'let out, and the destination’s later minutes are there without it',
      false,
      sightings({ requestAtSource: accept }),
      [later],
      true,
    ],
    [
      'let in at the destination, whose answer may still be recorded',
      false,
      sightings({ requestAtSource: accept, requestAtDestination: accept }),
      [],
      false,
    ],
    ['let out, and only the source is watched: its answer may still come', false, onlySource, [], false],
    [
      'let out, and the later minutes of the source, which alone is watched, are there',
      false,
      onlySource,
      [pingRecord({ interfaceId: 'eni-s', start: 1_061 })],
      true,
    ],
    ['nothing at the source yet', false, sightings({ requestAtDestination: reject }), [], false],
  ] as const)('%s', (_, isAnswered, sightings, records, is) => {
    expect(told(isAnswered, sightings, [...records])).toBe(is);
  });
});

describe('why a rule did not help', () => {
  const rule = (from: 'ssh' | 'block' | 'group' | 'anywhere', cidr = '0.0.0.0/0') => ({ groupId: 'sg-1', from, cidr });
  const refused = sightings({ requestAtSource: accept, requestAtDestination: reject });

  it.each([
    [rule('ssh'), refused, 'ping is not TCP'],
    [rule('block', '10.0.0.0/8'), refused, 'srcaddr 172.31.0.10, which is not in 10.0.0.0/8'],
    [rule('anywhere'), refused, 'it would let this ping in, and still REJECT is recorded: something else refuses it.'],
    [rule('ssh'), sightings({ requestAtSource: reject }), 'The ping never came to it'],
    [rule('group'), sightings({ requestAtSource: accept }), 'from sg-1. The destination recorded nothing of the ping'],
    [rule('group'), sightings({ requestAtDestination: accept }), 'it was let in, and what is missing is the answer.'],
    [
      rule('group'),
      sightings({ requestAtDestination: accept, replyAtDestination: reject }),
      'REJECT for its answer: an inbound rule does not decide that.',
    ],
    [rule('group'), sightings({ seesDestination: false }), 'This flow log does not watch the destination'],
  ] as const)('follows from the record: %#', (plan, sightings, text) => {
    expect(whyNot(plan, sightings)).toContain(text);
  });
});
