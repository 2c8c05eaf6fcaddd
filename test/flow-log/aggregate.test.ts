import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Aggregation, aggregate, type SeenPackets } from '../../src/flow-log/aggregate.js';
import type { Covered } from '../../src/flow-log/compose.js';
import { fields } from '../../src/flow-log/fields.js';
import { defaultFormat, type Format, formatRecord, isUnreadable, parseFormat } from '../../src/flow-log/format.js';

const T0 = Date.UTC(2026, 10, 23, 12, 0, 0);
const WINDOW = 60_000;

const eni: Covered = {
  id: 'eni-0aaa',
  privateAddress: '10.0.1.10',
  ipv6Addresses: ['2001:db8::10'],
  vpcId: 'vpc-0123',
  subnetId: 'subnet-0123',
  instanceId: 'i-0123',
  azId: 'use1-az1',
  from: T0 - 3_600_000,
  until: null,
};

const flowLog = (change: Partial<Aggregation> = {}): Aggregation => ({
  format: defaultFormat,
  windowSeconds: 60,
  trafficType: 'ALL',
  accountId: '123456789012',
  region: 'us-east-1',
  interfaces: [eni],
  from: T0,
  to: T0 + WINDOW,
  ...change,
});

const seen = (change: Partial<SeenPackets> = {}): SeenPackets => ({
  at: T0 + 5000,
  interfaceId: eni.id,
  direction: 'ingress',
  action: 'ACCEPT',
  packet: {
    protocol: 1,
    source: '10.0.2.20',
    destination: '10.0.1.10',
    sourcePort: 0,
    destinationPort: 0,
    icmp: { type: 8, code: 0 },
  },
  packets: 1,
  bytes: 84,
  tcpFlags: 0,
  trafficPath: null,
  rejectReason: null,
  ...change,
});

const tcp = (change: Partial<SeenPackets['packet']> = {}): SeenPackets['packet'] => ({
  protocol: 6,
  source: '10.0.2.20',
  destination: '10.0.1.10',
  sourcePort: 40000,
  destinationPort: 443,
  ...change,
});

const lines = (sightings: readonly SeenPackets[], change: Partial<Aggregation> = {}): readonly string[] =>
  aggregate(sightings, flowLog(change)).map((record) => record.line);

function format(text: string): Format {
  const read = parseFormat(text);
  if (isUnreadable(read)) throw new Error(read.reason);
  return read;
}

describe('aggregate', () => {
  it('writes four pings as one record of 336 bytes with ports 0, from the first packet to the last', () => {
    const pings = [0, 1, 2, 3].map((at) => seen({ at: T0 + 5000 + at * 1000 }));
    expect(lines(pings)).toEqual([
      `2 123456789012 eni-0aaa 10.0.2.20 10.0.1.10 0 0 1 4 336 ${T0 / 1000 + 5} ${T0 / 1000 + 8} ACCEPT OK`,
    ]);
  });

  it('keeps request and reply apart, and accept and reject of one flow', () => {
    const reply = seen({
      direction: 'egress',
      packet: { protocol: 1, source: '10.0.1.10', destination: '10.0.2.20', sourcePort: 0, destinationPort: 0 },
    });
    const records = aggregate([seen(), reply, seen({ action: 'REJECT', at: T0 + 9000 })], flowLog());
    expect(records.map((record) => [record.srcaddr, record.action])).toEqual([
      ['10.0.2.20', 'ACCEPT'],
      ['10.0.1.10', 'ACCEPT'],
      ['10.0.2.20', 'REJECT'],
    ]);
  });

  it('shows the primary private address for a packet to a secondary one, and the packet’s own in pkt-dstaddr', () => {
    const how = format('srcaddr dstaddr pkt-srcaddr pkt-dstaddr');
    const packet = tcp({ destination: '10.0.1.99' });
    expect(lines([seen({ packet })], { format: how })).toEqual(['10.0.2.20 10.0.1.10 10.0.2.20 10.0.1.99']);
    const forwarded = tcp({ source: '192.168.0.1', destination: '10.0.2.20' });
    expect(lines([seen({ packet: forwarded, direction: 'egress' })], { format: how })).toEqual([
      '10.0.1.10 10.0.2.20 192.168.0.1 10.0.2.20',
    ]);
  });

  it('keeps an IPv6 address of the interface', () => {
    const packet = tcp({ source: '2001:db8::99', destination: '2001:db8::10' });
    expect(lines([seen({ packet })], { format: format('srcaddr dstaddr type') })).toEqual([
      '2001:db8::99 2001:db8::10 IPv6',
    ]);
  });

  it.each([
    ['SYN, then ACK, then PSH-ACK', [2, 16, 24], 2],
    ['SYN-ACK, then FIN-ACK', [18, 17], 19],
    ['SYN, then FIN-ACK', [2, 17], 3],
    ['ACK and PSH-ACK alone', [16, 24], 0],
    ['RST-ACK', [20], 4],
  ])('ORs the flags of a window: %s', (_, flags, expected) => {
    const packets = flags.map((tcpFlags, at) => seen({ packet: tcp(), tcpFlags, at: T0 + at }));
    expect(aggregate(packets, flowLog({ format: format('tcp-flags') })).map((record) => record.tcpFlags)).toEqual([
      expected,
    ]);
  });

  it('writes a record for each window', () => {
    const packets = [seen({ at: T0 + 59_999 }), seen({ at: T0 + 60_000 })];
    expect(
      aggregate(packets, flowLog({ to: T0 + 2 * WINDOW })).map((record) => [record.packets, record.start]),
    ).toEqual([
      [1, T0 / 1000 + 59],
      [1, T0 / 1000 + 60],
    ]);
  });

  it('writes NODATA for silent windows of an interface that was there, and for no others', () => {
    const late: Covered = { ...eni, id: 'eni-0bbb', from: T0 + WINDOW + 1 };
    const gone: Covered = { ...eni, id: 'eni-0ccc', until: T0 + WINDOW };
    const records = aggregate([seen()], flowLog({ interfaces: [eni, late, gone], to: T0 + 3 * WINDOW }));
    expect(
      records.map((record) => `${record.interfaceId} ${((record.start ?? 0) * 1000 - T0) / 1000} ${record.logStatus}`),
    ).toEqual([
      'eni-0aaa 5 OK',
      'eni-0ccc 0 NODATA',
      'eni-0aaa 60 NODATA',
      'eni-0aaa 120 NODATA',
      'eni-0bbb 120 NODATA',
    ]);
    expect(records[1]?.line).toBe(`2 123456789012 eni-0ccc - - - - - - - ${T0 / 1000} ${T0 / 1000 + 59} - NODATA`);
  });

  it('writes SKIPDATA in place of the records of a lost window', () => {
    const skipped = (_: string, start: number) => start === T0;
    expect(aggregate([seen()], flowLog({ skipped })).map((record) => [record.logStatus, record.srcaddr])).toEqual([
      ['SKIPDATA', null],
    ]);
  });

  it('writes nothing about a window that is still open, before the flow log, or of a stranger', () => {
    const strangers = [seen({ at: T0 + WINDOW }), seen({ at: T0 - 1 }), seen({ interfaceId: 'eni-0zzz' })];
    expect(aggregate(strangers, flowLog({ to: T0 + WINDOW + 59_999 })).map((record) => record.logStatus)).toEqual([
      'NODATA',
    ]);
  });

  it('leaves accepted traffic out of a flow log of rejected traffic', () => {
    const both = [seen(), seen({ action: 'REJECT' })];
    expect(aggregate(both, flowLog({ trafficType: 'REJECT' })).map((record) => record.action)).toEqual(['REJECT']);
    expect(aggregate(both, flowLog({ trafficType: 'ACCEPT' })).map((record) => record.action)).toEqual(['ACCEPT']);
  });

  it('gives traffic-path to outgoing traffic only', () => {
    const how = format('flow-direction traffic-path region az-id');
    const packets = [seen({ trafficPath: 1 }), seen({ direction: 'egress', trafficPath: 8 })];
    expect(lines(packets, { format: how })).toEqual(['ingress - us-east-1 use1-az1', 'egress 8 us-east-1 use1-az1']);
  });

  // VPC user guide, "Flow log limitations".
  it('tells no bytes of what VPC Block Public Access rejected', () => {
    const blocked = seen({ action: 'REJECT', rejectReason: 'BPA' });
    expect(lines([blocked], { format: format('${action} ${packets} ${bytes} ${reject-reason}') })).toEqual([
      'REJECT 1 - BPA',
    ]);
  });

  it('loses no packet and no byte, whatever comes, and records read back as they are', () => {
    const sighting = fc.record({
      at: fc.integer({ min: T0, max: T0 + 5 * WINDOW - 1 }),
      interfaceId: fc.constantFrom(eni.id, 'eni-0bbb'),
      direction: fc.constantFrom('ingress', 'egress'),
      action: fc.constantFrom('ACCEPT', 'REJECT'),
      packet: fc
        .record({
          sourcePort: fc.constantFrom(1, 2),
          destinationPort: fc.constantFrom(1, 2),
          protocol: fc.constantFrom(1, 6, 17),
        })
        .map((change) => tcp(change)),
      packets: fc.integer({ min: 1, max: 9 }),
      bytes: fc.integer({ min: 0, max: 9000 }),
      tcpFlags: fc.integer({ min: 0, max: 63 }),
      trafficPath: fc.constantFrom(null, 1, 8),
      rejectReason: fc.constantFrom(null, 'EC'),
    });
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 40 }), (sightings) => {
        const all = flowLog({ format: { fields }, interfaces: [eni, { ...eni, id: 'eni-0bbb' }], to: T0 + 5 * WINDOW });
        const records = aggregate(sightings, all);
        const sum = (numbers: readonly (number | null | undefined)[]) =>
          numbers.reduce<number>((total, each) => total + (each ?? 0), 0);
        expect(sum(records.map((record) => record.packets))).toBe(sum(sightings.map((each) => each.packets)));
        expect(sum(records.map((record) => record.bytes))).toBe(sum(sightings.map((each) => each.bytes)));
        for (const record of records) expect(formatRecord(record, all.format)).toBe(record.line);
        // Every interface has something to say in every window.
        const windows = new Set(
          records.map((record) => `${record.interfaceId} ${Math.floor((record.start ?? 0) / 60)}`),
        );
        expect(windows.size).toBe(10);
      }),
      { numRuns: 200 },
    );
  });
});
