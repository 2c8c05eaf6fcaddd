import { describe, expect, it } from 'vitest';
import { type AskerEvidence, askersOf } from '../../../src/diagnosis/flows/asker.js';
import type { SeenWay } from '../../../src/flow-log/seen-flow.js';
import { unseenWay } from '../../helpers/seen-way.js';

const accepted: SeenWay = { ...unseenWay, isAccepted: true, first: 100, lastAccepted: 160 };
const refused: SeenWay = { ...unseenWay, isRefused: true, first: 100, lastRefused: 160 };

const flow = (ports: readonly [number, number], more: Partial<AskerEvidence> = {}): AskerEvidence => ({
  protocol: 6,
  places: [
    { interface: null, address: '10.0.0.1' },
    { interface: null, address: '10.0.0.2' },
  ],
  ports,
  ways: [accepted, accepted],
  began: 0,
  ...more,
});

const nobody = () => false;
const asker = (one: AskerEvidence) => askersOf([one], nobody)[0];

describe('who asked', () => {
  it.each<[string, AskerEvidence, 0 | 1]>([
    ['who sent a SYN alone', flow([443, 50_000], { ways: [{ ...accepted, isOpening: true }, accepted] }), 0],
    [
      'whom a SYN with an ACK answers',
      flow([443, 50_000], { ways: [accepted, { ...accepted, isAnswering: true }] }),
      0,
    ],
    ['who has a high port against a low one', flow([40_000, 443]), 0],
    [
      'who has a high port, whoever sent the only record: it is an answer',
      flow([443, 40_000], { ways: [refused, unseenWay] }),
      1,
    ],
    ['of two high ports, who alone sent anything', flow([50_051, 40_000], { ways: [unseenWay, refused] }), 1],
    [
      'of two high ports, who is seen first',
      flow([50_051, 40_000], { ways: [{ ...accepted, first: 200 }, accepted] }),
      1,
    ],
    ['of equal ports and times, whose record came first', flow([123, 123], { began: 1 }), 0],
    [
      'of a ping that stopped, who went on',
      flow([0, 0], { protocol: 1, ways: [accepted, { ...accepted, lastRefused: 900 }] }),
      1,
    ],
  ])('is %s', (_, one, expected) => {
    expect(asker(one)).toBe(expected);
  });

  it('is told by another flow of the same server, whose opening was seen', () => {
    const known = flow([50_051, 40_000], { ways: [accepted, { ...accepted, isOpening: true }] });
    const midway = flow([50_051, 33_000], { ways: [{ ...accepted, first: 50 }, accepted] });
    expect(askersOf([known, midway], nobody)).toEqual([1, 1]);
  });

  it('is not who has the port that many share, nor the one that a rule names', () => {
    // Client ports of NAT gateways begin at 1024 (VPC user guide, "NAT gateway basics").
    const many = [1500, 1501, 1502, 1503].map((port) => flow([port, 50_051]));
    expect(askersOf(many, nobody)).toEqual([0, 0, 0, 0]);
    // NFS clients take ports below 1024.
    expect(askersOf([flow([980, 2049])], (_, __, port) => port === 2049)).toEqual([0]);
  });

  it('is the one with the fixed port, where it tries one port after the other', () => {
    const scan = [22, 23, 8080, 9000].map((port) => flow([40_123, port], { ways: [accepted, unseenWay] }));
    expect(askersOf(scan, nobody)).toEqual([0, 0, 0, 0]);
  });
});
