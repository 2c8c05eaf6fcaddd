import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultFormat, isUnreadable } from '../../../src/flow-log/format.js';
import { parseRecord } from '../../../src/flow-log/parse.js';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import type { SeenFlow, SeenWay } from '../../../src/flow-log/seen-flow.js';
import { flowSink } from '../../../src/records/flows/flow-sink.js';
import { flowsIn } from '../../../src/records/flows/flows-in.js';
import { runningFlows } from '../../../src/records/flows/running-flows.js';
import { scanLines } from '../../../src/records/scan/line-scan.js';
import { planOf } from '../../../src/records/scan/plan.js';
import { unseenWay } from '../../helpers/seen-way.js';

const addresses = ['10.0.0.1', '10.0.0.2', '54.0.0.1', '200.1.2.3', '2001:db8::1', '2001:db8::2'];
const ownAddresses = [['54.0.0.1', '10.0.0.1']] as const;

const record: fc.Arbitrary<FlowRecord> = fc
  .record({
    interfaceId: fc.constantFrom('eni-1', 'eni-22', null),
    ends: fc
      .tuple(fc.constantFrom(...addresses), fc.constantFrom(...addresses))
      .filter(([one, other]) => one.includes(':') === other.includes(':')),
    srcport: fc.constantFrom(22, 40_000, 65_535),
    dstport: fc.constantFrom(22, 40_000, 65_535),
    protocol: fc.constantFrom(1, 6, 17),
    packets: fc.constantFrom(1, 3),
    bytes: fc.constantFrom(40, 60, 120, 4_000),
    start: fc.integer({ min: 1_700_000_000, max: 1_700_000_100 }),
    action: fc.constantFrom('ACCEPT' as const, 'REJECT' as const),
    tcpFlags: fc.constantFrom(null, 2, 18, 4, 0, 3),
  })
  .map(({ ends: [srcaddr, dstaddr], ...one }) => ({
    ...one,
    srcaddr,
    dstaddr,
    end: one.start + 59,
    logStatus: 'OK' as const,
    line: '',
  }));

/** The same without a thought of speed or memory. */
function naive(records: readonly FlowRecord[]): readonly SeenFlow[] {
  const flows = new Map<string, SeenFlow>();
  for (const one of records) {
    const inside = (text: string | null | undefined) => (text === '54.0.0.1' ? '10.0.0.1' : (text ?? ''));
    const isPing = one.protocol === 1;
    const from = { address: inside(one.srcaddr), port: isPing ? 0 : (one.srcport ?? 0) };
    const to = { address: inside(one.dstaddr), port: isPing ? 0 : (one.dstport ?? 0) };
    const isInOrder = before(from, to);
    const ends: SeenFlow['ends'] = isInOrder ? [from, to] : [to, from];
    const key = JSON.stringify([one.interfaceId, one.protocol, ends]);
    const way = wayOf(one);
    const seen = flows.get(key) ?? {
      interfaceId: one.interfaceId ?? null,
      protocol: one.protocol ?? 0,
      ends,
      ways: [unseenWay, unseenWay],
      isByInternet: false,
      began: isInOrder ? 0 : 1,
    };
    const [there, back] = seen.ways;
    flows.set(key, {
      ...seen,
      ways: isInOrder ? [both(there, way), back] : [there, both(back, way)],
      began: firstOf(seen.ways) > (one.start ?? 0) ? (isInOrder ? 0 : 1) : seen.began,
      isByInternet: seen.isByInternet || [one.srcaddr, one.dstaddr].includes('54.0.0.1'),
    });
  }
  return [...flows.values()];
}

const firstOf = (ways: SeenFlow['ways']): number =>
  Math.min(...ways.map(({ first }) => first ?? Number.POSITIVE_INFINITY));

const partsOf = (address: string): readonly number[] =>
  address.includes(':') ? [1, Number.parseInt(address.slice(-1), 16)] : address.split('.').map(Number);

function before(one: SeenFlow['ends'][0], other: SeenFlow['ends'][0]): boolean {
  const [a, b] = [partsOf(one.address), partsOf(other.address)];
  const at = a.findIndex((part, index) => part !== b[index]);
  return at === -1 ? one.port <= other.port : (a[at] ?? 0) < (b[at] ?? 0);
}

function wayOf({ action, protocol, tcpFlags, packets, bytes, start, end, srcaddr }: FlowRecord): SeenWay {
  const flags = protocol === 6 ? tcpFlags : null;
  return {
    isAccepted: action === 'ACCEPT',
    isRefused: action === 'REJECT',
    isOpening: flags === 2 || flags === 3,
    isAnswering: flags === 18,
    isReset: flags === 4,
    isFlagged: flags != null,
    isAboveBare: bytes !== (packets ?? 0) * (srcaddr?.includes(':') ? 60 : 40),
    isLarge: (bytes ?? 0) > (packets ?? 0) * 100,
    first: start ?? null,
    lastAccepted: action === 'ACCEPT' ? (end ?? null) : null,
    lastRefused: action === 'REJECT' ? (end ?? null) : null,
  };
}

const both = (one: SeenWay, other: SeenWay): SeenWay => ({
  isAccepted: one.isAccepted || other.isAccepted,
  isRefused: one.isRefused || other.isRefused,
  isOpening: one.isOpening || other.isOpening,
  isAnswering: one.isAnswering || other.isAnswering,
  isReset: one.isReset || other.isReset,
  isFlagged: one.isFlagged || other.isFlagged,
  isAboveBare: one.isAboveBare || other.isAboveBare,
  isLarge: one.isLarge || other.isLarge,
  first: one.first === null ? other.first : Math.min(one.first, other.first ?? one.first),
  lastAccepted: Math.max(one.lastAccepted ?? 0, other.lastAccepted ?? 0) || null,
  lastRefused: Math.max(one.lastRefused ?? 0, other.lastRefused ?? 0) || null,
});

const answerTo = (one: FlowRecord): FlowRecord => ({
  ...one,
  srcaddr: one.dstaddr ?? null,
  dstaddr: one.srcaddr ?? null,
  srcport: one.dstport ?? null,
  dstport: one.srcport ?? null,
  start: (one.start ?? 0) + 1_000,
});

const sorted = (flows: readonly SeenFlow[]): readonly string[] => flows.map((one) => JSON.stringify(one)).toSorted();

describe('flows gathered from records', () => {
  it('are those of a plain fold, whatever does not fit into memory and however many threads gather', () => {
    fc.assert(
      fc.property(
        // Each of a second of its own, as threads may take those of one second in any order.
        fc.uniqueArray(record, { selector: ({ start }) => start, maxLength: 60 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(2, 5, 1_000),
        (records, threads, most) => {
          const running = Array.from({ length: threads }, () => runningFlows(ownAddresses, most));
          for (const [at, one] of records.entries()) running[at % threads]?.add(one);
          const [whole, ...others] = running;
          for (const other of others) for (const part of other.gathered()) whole?.absorb(part);
          const flows = flowsIn(whole?.gathered() ?? []);
          const pairs = [...flows.pairs()];
          expect(sorted(pairs.flat())).toEqual(sorted(naive(records)));
          // All of one pair of addresses come at once.
          const names = pairs.map(([first]) => first?.ends.map(({ address }) => address).join(' '));
          expect(new Set(names).size).toBe(names.length);
          expect(flows.from).toBe(records.length === 0 ? null : Math.min(...records.map(({ start }) => start ?? 0)));
          expect(flows.to).toBe(records.length === 0 ? null : Math.max(...records.map(({ end }) => end ?? 0)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leave out two uninteresting addresses, where every flow between them was answered and none can be a reset', () => {
    const uninteresting = (address: string) => address.startsWith('10.') || address.startsWith('2001:');
    const isPlain = ({ isAccepted, isRefused, isReset, isFlagged, isAboveBare }: SeenWay) =>
      isAccepted && !isRefused && !isReset && (isFlagged || isAboveBare);
    let left = 0;
    fc.assert(
      fc.property(
        fc.uniqueArray(record, { selector: ({ start }) => start, maxLength: 12 }),
        fc.constantFrom(2, 1_000),
        (records, most) => {
          const pairs = (wanted?: typeof uninteresting) => {
            const running = runningFlows(ownAddresses, most);
            // Answers too, so that there is something to leave out.
            for (const one of records.flatMap((each) => [each, answerTo(each)])) running.add(one);
            return [...flowsIn(running.gathered()).pairs(wanted)];
          };
          const all = pairs();
          const told = all.filter(
            (flows) =>
              !flows.every(
                ({ ends, ways }) => ends.every(({ address }) => uninteresting(address)) && ways.every(isPlain),
              ),
          );
          left += all.length - told.length;
          expect(sorted(pairs(uninteresting).flat())).toEqual(sorted(told.flat()));
        },
      ),
      { numRuns: 200 },
    );
    expect(left).toBeGreaterThan(10);
  });

  it('are the same by the bytes of lines as by records', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), (records) => {
        const lines = records.map(
          (one) =>
            `2 123456789012 ${one.interfaceId ?? '-'} ${one.srcaddr} ${one.dstaddr} ${one.srcport} ${one.dstport} ${one.protocol} ${one.packets} ${one.bytes} ${one.start} ${one.end} ${one.action} OK`,
        );
        const scanned = flowSink({}, ownAddresses);
        const rows = scanned.rowsOf(defaultFormat);
        const block = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        scanLines(block, planOf(defaultFormat), {
          record: (row, from, to) => void expect(rows.row(row, block, from, to)).toBe(true),
          other: () => true,
        });
        const read = flowSink({}, ownAddresses);
        for (const line of lines) {
          const one = parseRecord(defaultFormat, line);
          if (!isUnreadable(one)) read.take({ record: one, format: defaultFormat });
        }
        const all = (sink: typeof read) => {
          const gathered = sink.gathered();
          const flows = flowsIn(gathered?.kind === 'flows' ? gathered.flows : []);
          return { flows: sorted([...flows.pairs()].flat()), interfaces: flows.interfaces };
        };
        expect(all(scanned)).toEqual(all(read));
      }),
      { numRuns: 100 },
    );
  });
});
