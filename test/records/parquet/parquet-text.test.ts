import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import { readRecordFiles, type WantedRecords } from '../../../src/records/files/record-files.js';
import type { WantedRows } from '../../../src/records/parquet/open-parquet.js';
import { parquetText } from '../../../src/records/parquet/parquet-text.js';
import { recordSink } from '../../../src/records/scan/row-sinks.js';
import { asDefault, EXPECTED, NAMES, ROWS } from '../../helpers/seven-records.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowlab-parquet-'));
});
afterAll(() => rm(folder, { recursive: true }));

// (VPC user guide, "Flow log records": INT_32, INT_64 and STRING)
const INT32 = ['version', 'srcport', 'dstport', 'protocol'];
const INT64 = ['packets', 'bytes', 'start', 'end'];
const snake = (name: string): string => name.replaceAll('-', '_');

/** The seven records as AWS writes them, or with other names, or with every value as text. */
function columns(spell: (name: string) => string = snake, typed = true, rows = ROWS): ColumnSource[] {
  return NAMES.map((name) => {
    const values = rows.map((row) => row[name] ?? null);
    if (typed && INT32.includes(name))
      return {
        name: spell(name),
        type: 'INT32',
        nullable: true,
        data: values.map((value) => (value === null ? null : Number(value))),
      };
    if (typed && INT64.includes(name))
      return {
        name: spell(name),
        type: 'INT64',
        nullable: true,
        data: values.map((value) => (value === null ? null : BigInt(value))),
      };
    return { name: spell(name), type: 'STRING', nullable: true, data: values.map((value) => value ?? '-') };
  });
}

const written = (columnData: ColumnSource[], more: Partial<Parameters<typeof parquetWriteBuffer>[0]> = {}): Buffer =>
  Buffer.from(parquetWriteBuffer({ columnData, ...more }));

async function read(content: Buffer, asked: Partial<WantedRecords> = {}) {
  const path = join(folder, 'example');
  await writeFile(path, content);
  const records: FlowRecord[] = [];
  const tally = await readRecordFiles(
    { files: [path], format: null, names: [], ...asked },
    recordSink((each) => records.push(each)),
    {
      stdin: Readable.from([]),
      signal: new AbortController().signal,
    },
  );
  return { shown: records.map(asDefault), tally };
}

const fixture = (name: string): Promise<Buffer> => readFile(fileURLToPath(new URL(name, import.meta.url)));

describe('a Parquet file', () => {
  it.each([
    ['as AWS writes it', written(columns())],
    ['with names as in the documentation', written(columns((name) => name))],
    ['of text alone', written(columns(snake, false))],
    ['in several row groups', written(columns(), { rowGroupSize: 2 })],
    ['uncompressed', written(columns(), { codec: 'UNCOMPRESSED' })],
    ['with gzip', written(columns(), { codec: 'GZIP', compressors: { GZIP: (input) => gzipSync(input) } })],
    [
      'with columns of partitions',
      written([...columns(), { name: 'day', type: 'STRING', data: ROWS.map(() => '2023/11/14') }]),
    ],
    ['in another order', written([...columns()].reverse())],
  ])('is read whole: %s', async (_, content) => {
    const { shown, tally } = await read(content);
    expect(shown).toEqual(EXPECTED);
    expect(tally).toMatchObject({ records: 7, unreadable: 0, damaged: [], otherFiles: [] });
  });

  it.each(['duckdb-zstd.parquet', 'duckdb-snappy-timestamps.parquet', 'duckdb-security-lake.parquet'])(
    'that another program wrote is read whole: %s',
    async (name) => {
      const { shown, tally } = await read(await fixture(name));
      expect(shown).toEqual(EXPECTED);
      expect(tally).toMatchObject({ records: 7, unreadable: 0, damaged: [], otherFiles: [] });
    },
  );

  it('is searched by address and interface, in every spelling of IPv6', async () => {
    const content = written(columns(), { rowGroupSize: 2 });
    expect((await read(content, { names: ['198.51.100.7', 'eni-0cccc3333dddd4444'] })).shown).toEqual([
      EXPECTED[2],
      EXPECTED[5],
      EXPECTED[6],
    ]);
    expect((await read(content, { names: ['2001:DB8:1234:A100:8d6e:3477:df66:f105'] })).shown).toEqual([EXPECTED[4]]);
  });

  it('in which nobody wanted is named is no stranger', async () => {
    const { shown, tally } = await read(written(columns()), { names: ['10.9.9.9'] });
    expect(shown).toEqual([]);
    expect(tally.otherFiles).toEqual([]);
  });

  it('of something else is a stranger', async () => {
    const { tally } = await read(
      written([
        { name: 'fruit', data: ['apple'] },
        { name: 'price', data: [3] },
      ]),
    );
    expect(tally.otherFiles).toMatchObject([{ looksLike: 'a table in Parquet format whose columns are other ones' }]);
  });

  it('that is cut short or damaged is said to be', async () => {
    const whole = written(columns());
    const cut = await read(whole.subarray(0, whole.length - 20));
    expect(cut.tally.damaged).toMatchObject([{ reason: 'the Parquet file is cut short or damaged' }]);
    const broken = Buffer.from(whole);
    broken.fill(0xff, 30, 200);
    expect((await read(broken)).tally).toMatchObject({
      damaged: [{ reason: 'the Parquet file is cut short or damaged' }],
    });
  });
});

describe('what is fetched of a Parquet file', () => {
  const many = Array.from({ length: 40_000 }, (_, at) => ({
    ...ROWS[0],
    srcaddr: `10.${(at >> 12) & 255}.${(at >> 6) & 63}.${at & 63}`,
    start: String(1_700_000_000 + at),
    end: String(1_700_000_060 + at),
  })) as typeof ROWS;
  const content = written(columns(snake, true, many), { rowGroupSize: 1000, codec: 'UNCOMPRESSED' });

  async function fetched(asked: Partial<WantedRows>) {
    let bytes = 0;
    const file = {
      size: content.length,
      slice: async (from: number, to: number) => {
        bytes += to - from;
        return content.subarray(from, to);
      },
    };
    const wanted = { names: [], since: null, until: null, signal: new AbortController().signal, ...asked };
    const chunks: Buffer[] = [];
    for await (const chunk of parquetText(file, wanted)) chunks.push(chunk);
    const [, ...found] = Buffer.concat(chunks).toString().trim().split('\n');
    return { share: bytes / content.length, found };
  }

  it('is everything where everything is wanted', async () => {
    const { share, found } = await fetched({});
    expect(found).toHaveLength(40_000);
    expect(share).toBeGreaterThan(0.9);
  });

  it('is a part of it where a time is wanted', async () => {
    const { share, found } = await fetched({ since: 1_700_010_500, until: 1_700_010_600 });
    expect(share).toBeLessThan(0.15);
    expect(found.length).toBeGreaterThanOrEqual(100);
    expect(found.length).toBeLessThanOrEqual(2000);
  });

  it('is a part of it where somebody is wanted', async () => {
    const { share, found } = await fetched({ names: ['10.3.10.7'] });
    expect(found).toHaveLength(1);
    expect(share).toBeLessThan(0.15);
  });

  it('is nothing more once nobody waits', async () => {
    const reason = new Error('stopped');
    await expect(fetched({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
