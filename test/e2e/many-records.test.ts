import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { computer } from './flowlab.js';

// Enough for several threads: see files/plan-reading.ts.
const RECORDS = 250_000;
const NAMES =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(
    ' ',
  );

const here = computer();
let folder: string;
const expected = { records: 0, rejected: 0, bytes: 0, packets: 0, toPort22: 0, asked: 0 };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowlab-many-'));
  const rows = Array.from({ length: RECORDS }, (_, at) => rowAt(at));
  for (const [, , , source, destination, srcport, dstport, , packets, bytes, , , action] of rows) {
    expected.records += 1;
    expected.rejected += Number(action === 'REJECT');
    expected.bytes += Number(bytes);
    expected.packets += Number(packets);
    expected.toPort22 += Number(dstport === 22 || srcport === 22);
    expected.asked += Number(source === '10.0.0.1' || destination === '10.0.0.1');
  }
  const lines = rows.map((row) => `${row.join(' ')}\n`);
  await writeFile(join(folder, 'plain.log'), lines.join(''));
  const quarter = RECORDS / 4;
  await writeFile(
    join(folder, 'four.log.gz'),
    Buffer.concat([0, 1, 2, 3].map((at) => gzipSync(lines.slice(at * quarter, (at + 1) * quarter).join('')))),
  );
  const columnData = NAMES.map((name, at) => {
    const data = rows.map((row) => row[at] ?? null);
    return {
      name: name.replaceAll('-', '_'),
      data,
      ...(typeof data[0] === 'number' ? { type: 'INT32' as const } : {}),
    };
  });
  await writeFile(join(folder, 'table.parquet'), Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: 10_000 })));
}, 120_000);
afterAll(async () => {
  here.discard();
  await rm(folder, { recursive: true });
});

function rowAt(at: number): readonly (string | number)[] {
  const mixed = Math.imul(at, 2_654_435_761) >>> 0;
  const source = mixed % 9_973 === 0 ? '10.0.0.1' : `10.${mixed % 3}.${(mixed >>> 3) % 250}.${(mixed >>> 5) % 250}`;
  const packets = 1 + (mixed % 90);
  const port = [443, 22, 53, 5432][mixed % 4] ?? 80;
  const time = 1_760_000_000 + (at >> 6);
  return [
    2,
    '123456789012',
    `eni-0000000000000000${mixed % 10}`,
    source,
    `172.31.${mixed % 7}.${mixed % 200}`,
    32_768 + (mixed % 28_000),
    port,
    6,
    packets,
    packets * 60,
    time,
    time + 59,
    mixed % 11 === 0 ? 'REJECT' : 'ACCEPT',
    'OK',
  ];
}

describe.each(['plain.log', 'four.log.gz', 'table.parquet'])('%s, on several threads', (name) => {
  const logs = async (...options: string[]) => {
    const { code, stdout, stderr } = await here.run('logs', join(folder, name), ...options, '--no-input');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  const counted = async (...options: string[]) => (await logs('--json', ...options)).split('\n').length - 1;

  it('is summed up exactly', async () => {
    const { records, rejected, bytes, packets } = JSON.parse(await logs('--summary', '--json'));
    expect({ records, rejected, bytes, packets }).toEqual({
      records: expected.records,
      rejected: expected.rejected,
      bytes: expected.bytes,
      packets: expected.packets,
    });
  });

  it('is filtered exactly', async () => {
    expect(await counted('--rejected')).toBe(expected.rejected);
    expect(await counted('--port', '22')).toBe(expected.toPort22);
    expect(await counted('--match', '10.0.0.1')).toBe(expected.asked);
  });
});
