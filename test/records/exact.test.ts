import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecordFiles } from '../../src/records/files/record-files.js';
import { type Group, groupsIn, type KeyGrouping } from '../../src/records/grouped.js';
import type { RecordFilter } from '../../src/records/record-filter.js';
import { sinkFor } from '../../src/records/scan/row-sinks.js';
import type { SinkKind } from '../../src/records/scan/sink-kind.js';
import { summaryOf } from '../../src/records/summary.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowlab-exact-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** One record as plain values; what a window without traffic lacks is null. */
interface Row {
  readonly interfaceId: string;
  readonly srcaddr: string | null;
  readonly dstaddr: string | null;
  readonly srcport: number | null;
  readonly dstport: number | null;
  readonly protocol: number | null;
  readonly packets: number | null;
  readonly bytes: number | null;
  readonly start: number;
  readonly end: number;
  readonly action: 'ACCEPT' | 'REJECT' | null;
  readonly status: 'OK' | 'NODATA' | 'SKIPDATA';
}

// Few of each, so that groups have several records and filters let some through.
const ADDRESSES = [
  '10.0.0.1',
  '10.0.0.2',
  '10.0.1.77',
  '192.0.2.200',
  '2001:db8::1',
  '2001:db8:0:1::2',
  '255.255.255.255',
];
const INTERFACES = ['eni-0aaaaaaaaaaaaaaaa', 'eni-0bbbbbbbbbbbbbbbb', 'eni-0cccccccccccccccc'];
const PORTS = [0, 22, 53, 443, 2222, 40_000, 65_535];
const FIRST = 1_760_000_000;

const window = {
  interfaceId: fc.constantFrom(...INTERFACES),
  start: fc.integer({ min: FIRST, max: FIRST + 600 }),
};
const traffic = fc
  .record({
    ...window,
    srcaddr: fc.constantFrom(...ADDRESSES),
    dstaddr: fc.constantFrom(...ADDRESSES),
    srcport: fc.constantFrom(...PORTS),
    dstport: fc.constantFrom(...PORTS),
    protocol: fc.constantFrom(1, 6, 17, 47, 132),
    packets: fc.integer({ min: 1, max: 1_000_000 }),
    bytes: fc.integer({ min: 1, max: 2_000_000_000 }),
    action: fc.constantFrom('ACCEPT' as const, 'REJECT' as const),
    length: fc.integer({ min: 0, max: 120 }),
  })
  .map(({ length, ...row }): Row => ({ ...row, end: row.start + length, status: 'OK' }));
const quiet = fc.record({ ...window, status: fc.constantFrom('NODATA' as const, 'SKIPDATA' as const) }).map(
  (row): Row => ({
    ...row,
    end: row.start + 59,
    srcaddr: null,
    dstaddr: null,
    srcport: null,
    dstport: null,
    protocol: null,
    packets: null,
    bytes: null,
    action: null,
  }),
);
const rows = fc.array(fc.oneof({ weight: 6, arbitrary: traffic }, { weight: 1, arbitrary: quiet }), {
  minLength: 1,
  maxLength: 60,
});

const NAMES =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(
    ' ',
  );
const valuesOf = (row: Row): readonly (string | number | null)[] => [
  2,
  '123456789012',
  row.interfaceId,
  row.srcaddr,
  row.dstaddr,
  row.srcport,
  row.dstport,
  row.protocol,
  row.packets,
  row.bytes,
  row.start,
  row.end,
  row.action,
  row.status,
];
const line = (row: Row): string =>
  valuesOf(row)
    .map((value) => value ?? '-')
    .join(' ');
const plain = (all: readonly Row[]): string => `${all.map(line).join('\n')}\n`;

/** Every kind of file that is read in a way of its own. */
const kinds: Readonly<Record<string, (all: readonly Row[]) => string | Uint8Array>> = {
  'plain text': plain,
  'text with CR LF and a header': (all) => `${NAMES.join(' ')}\r\n${all.map(line).join('\r\n')}\r\n`,
  'gzip of several members': (all) => Buffer.concat(all.map((row) => gzipSync(`${line(row)}\n`))),
  CSV: (all) =>
    [NAMES, ...all.map((row) => valuesOf(row).map((value) => value ?? ''))].map((row) => row.join(',')).join('\n'),
  'JSON lines': (all) =>
    all.map((row) => JSON.stringify(Object.fromEntries(NAMES.map((name, at) => [name, valuesOf(row)[at]])))).join('\n'),
  'Parquet in small row groups': (all) => parquet(all, 7, 'UNCOMPRESSED'),
  'Parquet in one': (all) => parquet(all, 1000, 'SNAPPY'),
};

function parquet(all: readonly Row[], rowGroupSize: number, codec: 'UNCOMPRESSED' | 'SNAPPY'): Uint8Array {
  const columnData = NAMES.map((name, at) => {
    const data = all.map((row) => valuesOf(row)[at] ?? null);
    const isNumber = /port|protocol|packets|bytes|start|end|version/.test(name);
    return isNumber
      ? {
          name,
          nullable: true,
          type: 'INT64' as const,
          data: data.map((value) => (value === null ? null : BigInt(value))),
        }
      : { name, nullable: true, type: 'STRING' as const, data };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize, codec }));
}

const filters = fc.record(
  {
    action: fc.constantFrom('ACCEPT' as const, 'REJECT' as const),
    port: fc.constantFrom(...PORTS),
    protocol: fc.constantFrom(1, 6, 17),
    addresses: fc.uniqueArray(fc.constantFrom(...ADDRESSES), { minLength: 1, maxLength: 2 }),
    blocks: fc.constantFrom(['10.0.0.0/24'], ['2001:db8::/64'], ['0.0.0.0/0']),
    interfaceIds: fc.uniqueArray(fc.constantFrom(...INTERFACES), { minLength: 1, maxLength: 2 }),
    since: fc.integer({ min: FIRST, max: FIRST + 600 }),
    until: fc.integer({ min: FIRST, max: FIRST + 600 }),
  },
  { requiredKeys: [] },
);

const inBlock: Readonly<Record<string, (address: string) => boolean>> = {
  '10.0.0.0/24': (address) => address.startsWith('10.0.0.'),
  '2001:db8::/64': (address) => address === '2001:db8::1',
  '0.0.0.0/0': (address) => address.includes('.'),
};

/** The same question, asked as simply as can be. */
const isWanted = (row: Row, filter: RecordFilter): boolean => {
  const { action, port, protocol, addresses, blocks, interfaceIds, since, until } = filter;
  const own = [row.srcaddr, row.dstaddr].filter((address) => address !== null);
  return (
    (action === undefined || row.action === action) &&
    (port === undefined || row.srcport === port || row.dstport === port) &&
    (protocol === undefined || row.protocol === protocol) &&
    (addresses === undefined || own.some((address) => addresses.includes(address))) &&
    (blocks === undefined || own.some((address) => blocks.some((block) => inBlock[block]?.(address)))) &&
    (interfaceIds === undefined || interfaceIds.includes(row.interfaceId)) &&
    (since === undefined || row.end >= since) &&
    (until === undefined || row.start <= until)
  );
};

async function read(content: string | Uint8Array, kind: SinkKind) {
  const path = join(folder, 'example');
  await writeFile(path, content);
  const lines: string[] = [];
  const sink = sinkFor(kind, {
    take: ({ record }) => lines.push(record.line),
    json: (bytes) => {
      for (const each of Buffer.from(bytes).toString().trim().split('\n')) lines.push(JSON.parse(each).line);
    },
  });
  const { filter } = kind;
  await readRecordFiles(
    {
      files: [path],
      format: null,
      names: filter.addresses ?? filter.interfaceIds ?? [],
      since: filter.since ?? null,
      until: filter.until ?? null,
    },
    sink,
    { stdin: Readable.from([]), signal: new AbortController().signal },
  );
  return { lines, gathered: sink.gathered(), shown: sink.shown() };
}

const sum = (of: readonly Row[], key: 'bytes' | 'packets'): number => of.reduce((all, row) => all + (row[key] ?? 0), 0);

const countsOf = (of: readonly Row[]) => ({
  records: of.length,
  bytes: sum(of, 'bytes'),
  packets: sum(of, 'packets'),
});

const groupsBy = (of: readonly Row[], key: (row: Row) => string): ReadonlyMap<string, readonly Row[]> => {
  const groups = new Map<string, Row[]>();
  for (const row of of) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
};

const byText = <T>(all: readonly T[]): readonly string[] => all.map((each) => JSON.stringify(each)).sort();

describe.each(Object.entries(kinds))('what is read from %s', (_, write) => {
  const property = (check: (all: readonly Row[], filter: RecordFilter, wanted: readonly Row[]) => Promise<void>) =>
    fc.assert(
      fc.asyncProperty(rows, filters, (all, filter) =>
        check(
          all,
          filter,
          all.filter((row) => isWanted(row, filter)),
        ),
      ),
      { numRuns: 15 },
    );

  it('are the records that a filter asks for, whole and in order', () =>
    property(async (all, filter, wanted) => {
      for (const taken of ['records', 'json'] as const) {
        const { lines, shown } = await read(write(all), { taken, filter });
        expect(lines).toEqual(wanted.map(line));
        expect(shown).toBe(wanted.length);
      }
    }));

  it('is summed up exactly', () =>
    property(async (all, filter, wanted) => {
      const { gathered } = await read(write(all), { taken: 'sums', filter });
      if (gathered?.kind !== 'sums') throw new Error('no sums');
      const { totals, talkers, rejectedPorts } = summaryOf([gathered.sums], { talkers: 1000, ports: 1000, newest: 0 });
      expect(totals).toEqual({
        ...countsOf(wanted),
        accepted: wanted.filter((row) => row.action === 'ACCEPT').length,
        rejected: wanted.filter((row) => row.action === 'REJECT').length,
        silent: wanted.filter((row) => row.status === 'NODATA').length,
        lost: wanted.filter((row) => row.status === 'SKIPDATA').length,
        from: wanted.length === 0 ? null : Math.min(...wanted.map((row) => row.start)),
        to: wanted.length === 0 ? null : Math.max(...wanted.map((row) => row.end)),
      });
      const spoke = wanted.filter((row) => row.srcaddr !== null);
      const pairs = [...groupsBy(spoke, (row) => `${row.srcaddr} ${row.dstaddr}`)].map(([pair, of]) => {
        const [source, destination] = pair.split(' ');
        return { source, destination, ...countsOf(of) };
      });
      expect(
        byText(
          talkers.map(({ source, destination, records, bytes, packets }) => ({
            source,
            destination,
            records,
            bytes,
            packets,
          })),
        ),
      ).toEqual(byText(pairs));
      const refused = groupsBy(
        spoke.filter((row) => row.action === 'REJECT'),
        (row) => `${row.protocol} ${[6, 17, 132].includes(row.protocol ?? 0) ? row.dstport : null}`,
      );
      expect(
        byText(
          rejectedPorts.map(({ protocol, port, records, packets, sources }) => ({
            at: `${protocol} ${port}`,
            records,
            packets,
            sources,
          })),
        ),
      ).toEqual(
        byText(
          [...refused].map(([at, of]) => ({
            at,
            records: of.length,
            packets: sum(of, 'packets'),
            sources: new Set(of.map((row) => row.srcaddr)).size,
          })),
        ),
      );
    }));

  it.each<[KeyGrouping, (row: Row) => string | null]>([
    ['port', (row) => (row.srcaddr === null ? null : JSON.stringify({ protocol: row.protocol, dstport: row.dstport }))],
    ['interface', (row) => JSON.stringify({ 'interface-id': row.interfaceId })],
  ])('is summed up by %s exactly', (by, keyOf) =>
    property(async (all, filter, wanted) => {
      const { gathered } = await read(write(all), { taken: 'groups', filter, by });
      if (gathered?.kind !== 'groups') throw new Error('no groups');
      const groups = [
        ...groupsBy(
          wanted.filter((row) => keyOf(row) !== null),
          (row) => keyOf(row) ?? '',
        ),
      ].map(
        ([key, of]): Group => ({
          key: JSON.parse(key),
          ...countsOf(of),
          accepted: of.filter((row) => row.action === 'ACCEPT').length,
          rejected: of.filter((row) => row.action === 'REJECT').length,
        }),
      );
      const sorted = ({ key, records, bytes, packets, accepted, rejected }: Group) => ({
        key,
        records,
        bytes,
        packets,
        accepted,
        rejected,
      });
      expect(byText(groupsIn(gathered.groups, 1000).map(sorted))).toEqual(byText(groups.map(sorted)));
    }),
  );
});
