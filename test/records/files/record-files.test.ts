import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isProblem } from '../../../src/base/problem.js';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import { readRecordFiles, type WantedRecords } from '../../../src/records/files/record-files.js';
import { recordSink } from '../../../src/records/scan/row-sinks.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowlab-records-'));
});
afterAll(() => rm(folder, { recursive: true }));

const record = (source: string, destination: string, eni = 'eni-0aaa'): string =>
  `2 123456789012 ${eni} ${source} ${destination} 40000 443 6 1 60 1760000000 1760000010 ACCEPT OK`;

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

interface Asked extends Partial<Omit<WantedRecords, 'files'>> {
  readonly stdin?: Readable;
  readonly signal?: AbortSignal;
}

async function read(
  files: readonly string[],
  { stdin = Readable.from([]), signal = new AbortController().signal, ...asked }: Asked = {},
) {
  const records: FlowRecord[] = [];
  const tally = await readRecordFiles(
    { files, format: null, names: [], ...asked },
    recordSink((each) => records.push(each)),
    {
      stdin,
      signal,
    },
  );
  return { records, tally, sources: records.map(({ srcaddr }) => srcaddr) };
}

async function refusal(reading: Promise<unknown>) {
  const error = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isProblem(error) ? { code: error.code, message: error.message, next: error.next } : error;
}

describe('files of records', () => {
  it('are read whole where nobody is named', async () => {
    const path = await file('plain.log', `${record('10.0.0.1', '10.0.0.2')}\n${record('10.0.0.3', '10.0.0.4')}\n`);
    expect((await read([path])).sources).toEqual(['10.0.0.1', '10.0.0.3']);
  });

  it('may lack the last line feed, and may have CR LF and a byte order mark', async () => {
    const path = await file(
      'windows.log',
      `\uFEFF${record('10.0.0.1', '10.0.0.2')}\r\n${record('10.0.0.3', '10.0.0.4')}`,
    );
    expect((await read([path])).sources).toEqual(['10.0.0.1', '10.0.0.3']);
    expect((await read([path], { names: ['10.0.0.4'] })).sources).toEqual(['10.0.0.3']);
  });

  it('are read in order, and one after the other', async () => {
    const first = await file('first.log', record('10.0.0.1', '10.0.0.9'));
    const second = await file('second.log', record('10.0.0.2', '10.0.0.9'));
    expect((await read([second, first])).sources).toEqual(['10.0.0.2', '10.0.0.1']);
  });

  it('may be empty', async () => {
    expect((await read([await file('empty.log', '')])).tally).toEqual({
      records: 0,
      headers: 0,
      empty: 0,
      unreadable: 0,
      examples: [],
      tooLong: 0,
      damaged: [],
      otherFiles: [],
      files: 1,
      holdings: { from: null, to: null, interfaceIds: [] },
    });
  });
});

describe('a name', () => {
  const others = ['10.0.0.10', '110.0.0.1', '10.0.0.1.5', '1.10.0.0.1', '10.0.0.1/32', '210.0.0.1', '10.0.0.11'];

  it('matches the exact address and no longer one', async () => {
    const lines = [
      ...others.map((other) => `2 1 ${other} eni-1 ${record(other, '10.9.9.9')}`),
      record('10.0.0.1', '10.9.9.9'),
      record('10.9.9.9', '10.0.0.1'),
    ];
    const { records, tally } = await read([await file('exact.log', lines.join('\n'))], { names: ['10.0.0.1'] });
    expect(records.map(({ srcaddr, dstaddr }) => `${srcaddr} ${dstaddr}`)).toEqual([
      '10.0.0.1 10.9.9.9',
      '10.9.9.9 10.0.0.1',
    ]);
    // The other lines were not even parsed.
    expect(tally.unreadable).toBe(0);
  });

  it('may be one of several, of an interface, or of IPv6', async () => {
    const lines = [
      record('10.0.0.1', '10.0.0.2'),
      record('10.0.0.3', '10.0.0.4', 'eni-0bbb'),
      record('2001:db8::1', '2001:db8::2'),
      record('10.0.0.5', '10.0.0.6'),
    ];
    const path = await file('several.log', lines.join('\n'));
    expect((await read([path], { names: ['10.0.0.2', 'eni-0bbb', '2001:DB8:0::1'] })).sources).toEqual([
      '10.0.0.1',
      '10.0.0.3',
      '2001:db8::1',
    ]);
  });

  it('finds the silent windows of an interface', async () => {
    const path = await file('silent.log', '2 123456789012 eni-0aaa - - - - - - - 1760000000 1760000059 - NODATA');
    expect((await read([path], { names: ['eni-0aaa'] })).records.map(({ logStatus }) => logStatus)).toEqual(['NODATA']);
    expect((await read([path], { names: ['eni-0aa'] })).records).toEqual([]);
  });

  it('picks its record out of a line that holds several', async () => {
    const events = [record('10.0.0.1', '10.0.0.2'), record('10.0.0.3', '10.0.0.4')].map((message) => ({ message }));
    const path = await file('compact.json', JSON.stringify({ events }));
    expect((await read([path], { names: ['10.0.0.4'] })).sources).toEqual(['10.0.0.3']);
  });

  it('reads a line once that could be a header as well', async () => {
    const event = JSON.stringify({ srcaddr: '10.0.0.1', message: record('10.0.0.1', '10.0.0.2') });
    const path = await file('both.json', `${event}\n${event}`);
    expect((await read([path], { names: ['10.0.0.1', '10.0.0.2'] })).sources).toEqual(['10.0.0.1', '10.0.0.1']);
  });

  it('reads the same as parsing every line and looking', async () => {
    const address = fc.constantFrom('10.0.0.1', '10.0.0.10', '10.0.0.2', '110.0.0.1', '2001:db8::1', '2001:db8::11');
    const line = fc.oneof(
      fc.tuple(address, address).map(([source, destination]) => record(source, destination)),
      fc.constantFrom('', 'junk 10.0.0.1 junk', '\u0000\u0001', 'srcaddr'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 30 }),
        fc.uniqueArray(address, { minLength: 1, maxLength: 3 }),
        async (lines, names) => {
          const stdin = () => Readable.from([Buffer.from(lines.join('\n'))]);
          const all = await read(['-'], { stdin: stdin() });
          const some = await read(['-'], { stdin: stdin(), names });
          expect(some.records).toEqual(
            all.records.filter(({ srcaddr, dstaddr }) => names.some((name) => name === srcaddr || name === dstaddr)),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the format', () => {
  it('is the header’s, in each file anew, even where the header has no srcaddr', async () => {
    const s3 = await file('s3.log', `dstaddr srcaddr action\n10.0.0.2 10.0.0.1 REJECT\n`);
    const odd = await file('odd.log', `interface-id dstaddr action\neni-0aaa 10.0.0.2 REJECT\n`);
    const bare = await file('bare.log', record('10.0.0.5', '10.0.0.2'));
    const { records, tally } = await read([s3, odd, bare], { names: ['10.0.0.2'] });
    expect(records.map(({ srcaddr, action }) => [srcaddr, action])).toEqual([
      ['10.0.0.1', 'REJECT'],
      [undefined, 'REJECT'],
      ['10.0.0.5', 'ACCEPT'],
    ]);
    expect(tally.unreadable).toBe(0);
  });

  it('changes where files were joined', async () => {
    const path = await file('joined.log', 'srcaddr dstaddr\n10.0.0.1 10.0.0.2\ndstaddr srcaddr\n10.0.0.1 10.0.0.2\n');
    expect((await read([path], { names: ['10.0.0.2'] })).sources).toEqual(['10.0.0.1', '10.0.0.2']);
  });
});

describe('compressed files', () => {
  const line = `${record('10.0.0.1', '10.0.0.2')}\n`;

  it('are told by their first bytes, whatever their name', async () => {
    expect((await read([await file('named.txt', gzipSync(line))])).sources).toEqual(['10.0.0.1']);
    expect((await read([await file('plain.gz', line)])).sources).toEqual(['10.0.0.1']);
  });

  it('may be several in one, as cat makes them', async () => {
    const path = await file(
      'members.gz',
      Buffer.concat([gzipSync(line), gzipSync(`${record('10.0.0.3', '10.0.0.2')}\n`)]),
    );
    expect((await read([path])).sources).toEqual(['10.0.0.1', '10.0.0.3']);
  });

  it('that break off are read up to there, and it is said', async () => {
    const many = Array.from({ length: 50_000 }, (_, at) => record(`10.0.${at >> 8}.${at & 255}`, '10.200.0.1')).join(
      '\n',
    );
    const whole = gzipSync(many);
    const path = await file('broken.gz', whole.subarray(0, whole.length >> 1));
    const { records, tally } = await read([path]);
    expect(tally.damaged).toEqual([{ file: path, reason: 'the compressed data breaks off' }]);
    expect(records.length).toBeGreaterThan(10_000);
  });

  it('that are corrupt are said to be', async () => {
    const whole = gzipSync(line.repeat(1000));
    whole.fill(0xff, 30, 60);
    const path = await file('corrupt.gz', whole);
    expect((await read([path])).tally.damaged).toEqual([{ file: path, reason: 'the compressed data is corrupt' }]);
  });
});

describe('standard input', () => {
  it('is read plain and compressed, in chunks of any size', async () => {
    const text = Buffer.from([record('10.0.0.1', '10.0.0.2'), record('10.0.0.3', '10.0.0.4')].join('\n'));
    for (const bytes of [text, gzipSync(text)]) {
      for (const size of [1, 7, 1000]) {
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
          bytes.subarray(at * size, (at + 1) * size),
        );
        expect((await read(['-'], { stdin: Readable.from(chunks) })).sources).toEqual(['10.0.0.1', '10.0.0.3']);
      }
    }
  });
});

describe('hostile files', () => {
  it('lose the lines of more than a megabyte and nothing else', async () => {
    const long = 'x'.repeat(1_100_000);
    const huge = 'y'.repeat(5_000_000);
    const lines = [
      record('10.0.0.1', '10.0.0.2'),
      long,
      record('10.0.0.3', '10.0.0.2'),
      huge,
      long,
      record('10.0.0.5', '10.0.0.2'),
    ];
    const { sources, tally } = await read([await file('long.log', lines.join('\n'))], { names: ['10.0.0.2'] });
    expect(sources).toEqual(['10.0.0.1', '10.0.0.3', '10.0.0.5']);
    expect(tally.tooLong).toBeGreaterThanOrEqual(1);
    expect((await read([await file('endless.log', huge)])).tally).toMatchObject({ records: 0, tooLong: 1 });
  });

  it('keep every record over the seams between blocks', async () => {
    const lines = Array.from({ length: 60_000 }, (_, at) =>
      record(`10.${at >> 14}.${(at >> 7) & 127}.${at & 127}`, '10.200.0.1'),
    );
    const { sources } = await read([await file('seams.log', lines.join('\n'))], { names: ['10.200.0.1'] });
    expect(sources).toEqual(lines.map((text) => text.split(' ')[3]));
  });

  it('of binary junk are counted, not believed', async () => {
    const junk = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 7919 + (at >> 8) * 31) & 255));
    const { records, tally } = await read([await file('junk.bin', Buffer.concat([Buffer.from('junk'), junk]))]);
    expect(records).toEqual([]);
    expect(tally.unreadable).toBeGreaterThan(100);
  });

  it('that are not there, match nothing or cannot be read from a pipe are refused with a way out', async () => {
    const none = join(folder, 'none.log');
    expect(await refusal(read([none]))).toEqual({
      code: 'usage',
      message: `There is no file ${none}.`,
      next: ['Check the path: a file, a directory, a pattern, s3://bucket/prefix/, or - for standard input.'],
    });
    const directory = join(folder, 'directory');
    await mkdir(directory);
    expect(await refusal(read([directory]))).toEqual({
      code: 'usage',
      message: `${directory} is a directory without a file in it.`,
      next: ['Check the path: a file, a directory, a pattern, s3://bucket/prefix/, or - for standard input.'],
    });
    expect(await refusal(read([join(folder, 'nothing-*.log')]))).toEqual({
      code: 'usage',
      message: `No file matches ${join(folder, 'nothing-*.log')}.`,
      next: ['Check the path: a file, a directory, a pattern, s3://bucket/prefix/, or - for standard input.'],
    });
    const parquet = Readable.from([Buffer.from('PAR1\u0000\u0000')]);
    expect(await refusal(read(['-'], { stdin: parquet }))).toEqual({
      code: 'usage',
      message: 'standard input is in Parquet format, which is read from its end: a pipe has none.',
      next: ['Keep it as a file, and name that: npx flowlab logs <file>'],
    });
  });

  it('that cannot be opened are named where they lie in a directory, and refused where somebody named them', async () => {
    const directory = join(folder, 'a circle');
    await mkdir(directory);
    const circle = join(directory, 'self.log');
    await symlink('self.log', circle);
    await writeFile(join(directory, 'a.log'), `${record('10.0.0.1', '10.0.0.2')}\n`);
    const { records, tally } = await read([directory]);
    expect(records).toHaveLength(1);
    expect(tally.damaged).toEqual([{ file: circle, reason: 'its symbolic links lead in a circle', isUnopened: true }]);
    expect(await refusal(read([circle]))).toEqual({
      code: 'usage',
      message: `${circle} cannot be read: its symbolic links lead in a circle.`,
      next: [`Look at it: ls -ld '${circle}'`],
    });
  });

  it.skipIf(process.platform === 'win32')('may be named pipes, whoever opens them first', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const text = `${record('10.0.0.1', '10.0.0.2')}\n`.repeat(2_000);
    const [{ records }] = await Promise.all([read([pipe]), writeFile(pipe, text)]);
    expect(records).toHaveLength(2_000);
    const [, late] = await Promise.all([writeFile(pipe, text), read([pipe])]);
    expect(late.records).toHaveLength(2_000);
  });

  it('do not keep Ctrl-C waiting', async () => {
    const path = await file('abort.log', `${record('10.0.0.1', '10.0.0.2')}\n`);
    const reason = new Error('stopped');
    await expect(read([path], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
