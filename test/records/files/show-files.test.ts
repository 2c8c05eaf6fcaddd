import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isProblem } from '../../../src/base/problem.js';
import { type LogsFlags, requestOf } from '../../../src/commands/logs/request.js';
import { showFiles } from '../../../src/records/files/show-files.js';
import type { FilesRequest } from '../../../src/records/request.js';

import { scriptedUi } from '../../helpers/scripted-ui.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowlab-logs-'));
});
afterAll(() => rm(folder, { recursive: true }));

const NOW = 1_795_450_000_000;
const A = 'eni-0aaaaaaaaaaaaaaaa';
const B = 'eni-0bbbbbbbbbbbbbbbb';

const line = (eni: string, from: string, to: string, action = 'ACCEPT', secondsAgo = 100): string =>
  `2 123456789012 ${eni} ${from} ${to} 40000 443 6 1 60 ${NOW / 1000 - secondsAgo} ${NOW / 1000 - secondsAgo + 30} ${action} OK`;

const lines = [
  line(A, '10.0.0.1', '10.0.0.2'),
  line(B, '10.0.0.1', '10.0.0.2', 'REJECT'),
  line(A, '10.0.0.10', '10.0.0.2'),
  line(A, '10.0.0.3', '10.0.0.1', 'ACCEPT', 7_200),
  `2 123456789012 ${A} - - - - - - - ${NOW / 1000 - 60} ${NOW / 1000} - NODATA`,
];

async function file(content: string | Buffer): Promise<string> {
  const path = join(folder, `${Math.random()}.log`);
  await writeFile(path, content);
  return path;
}

function inFiles(flags: LogsFlags, eni?: string): FilesRequest {
  const request = requestOf(eni, flags);
  if (request.kind !== 'files') throw new TypeError('Files are to be read');
  return request;
}

async function show(flags: LogsFlags, eni?: string, more: { stdin?: Readable; ready?: () => Promise<void> } = {}) {
  const taken: string[] = [];
  const view = {
    expect: () => {},
    take: (record: { line: string }) => taken.push(record.line),
    flush: () => {},
    end: () => {},
  };
  const { stdin = Readable.from([]), ready = async () => {} } = more;
  const output = { view, signal: new AbortController().signal, ready };
  const ui = scriptedUi();
  await showFiles(inFiles(flags, eni), output, ui, { stdin, now: NOW });
  return { shown: taken.map((text) => lines.indexOf(text)), events: ui.events };
}

describe('records of files', () => {
  it('are all shown where nothing is asked', async () => {
    expect((await show({ logs: [await file(lines.join('\n'))] })).shown).toEqual([0, 1, 2, 3, 4]);
  });

  it('are found by an exact address on either side', async () => {
    expect((await show({ logs: [await file(lines.join('\n'))], match: '10.0.0.1' })).shown).toEqual([0, 1, 3]);
  });

  it('are found by the address in the packet', async () => {
    const logs = [
      await file(
        'srcaddr dstaddr pkt-dstaddr action\n10.0.0.1 10.0.0.9 8.8.8.8 ACCEPT\n10.0.0.1 10.0.0.9 1.1.1.1 ACCEPT\n',
      ),
    ];
    expect((await show({ logs, match: '8.8.8.8' })).shown).toHaveLength(1);
  });

  it('must fulfil everything that is asked at once', async () => {
    const logs = [await file(gzipSync(lines.join('\n')))];
    expect((await show({ logs, match: '10.0.0.1' }, A)).shown).toEqual([0, 3]);
    expect((await show({ logs, rejected: true })).shown).toEqual([1]);
    expect((await show({ logs, match: '10.0.0.1', since: '1h' }, A)).shown).toEqual([0]);
    expect((await show({ logs, rejected: true }, A)).shown).toEqual([]);
  });

  it('come from standard input too', async () => {
    expect(
      (await show({ logs: ['-'] }, undefined, { stdin: Readable.from([Buffer.from(lines.join('\n'))]) })).shown,
    ).toHaveLength(5);
  });

  it('are not read on while what was shown has not left', async () => {
    const big = await file(`${lines[0]}\n`.repeat(30_000));
    const seen: number[] = [];
    let taken = 0;
    const view = { expect: () => {}, take: () => void taken++, flush: () => {}, end: () => {} };
    const ready = async () => {
      const before = taken;
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push(taken - before);
    };
    const output = { view, signal: new AbortController().signal, ready };
    await showFiles(inFiles({ logs: [big] }), output, scriptedUi(), { stdin: Readable.from([]), now: NOW });
    expect(seen.length).toBeGreaterThan(2);
    expect(new Set(seen)).toEqual(new Set([0]));
  });

  it('that cannot be read are counted, with the first reason', async () => {
    const { events } = await show({ logs: [await file(`${lines[0]}\nrubbish\nmore rubbish here\n`)] });
    expect(events).toEqual([
      {
        kind: 'note',
        tone: 'warn',
        text: '2 lines could not be read; the first has 1 field where the default format has 14. Another format is given with --log-format.',
      },
    ]);
  });

  it('that are not there are said not to be, in the words of the question', async () => {
    const flags = { logs: [await file(lines.join('\n'))], match: '10.9.9.9', rejected: true };
    const { events } = await show(flags, A);
    expect(events).toEqual([
      { kind: 'note', tone: 'info', text: `No record in 1 file for ${A} --match 10.9.9.9 --rejected.` },
    ]);
  });
});

describe('options that make no sense', () => {
  const refusal = async (flags: LogsFlags, eni?: string) => {
    const error = await show(flags, eni).catch((thrown: unknown) => thrown);
    return isProblem(error, 'usage') ? error.message : error;
  };

  it('are refused before anything is read', async () => {
    const logs = ['/nowhere'];
    expect(await refusal({ logs, logGroup: 'g' })).toBe(
      'Records come from files (--logs) or from a log group (--log-group), not from both.',
    );
    expect(await refusal({ logs, follow: true })).toBe(
      '--follow waits for new records in CloudWatch Logs; a file is read to its end.',
    );
    expect(await refusal({ logs, explain: true, json: true })).toBe('--explain is for people and --json for programs.');
    expect(await refusal({ logs, match: '10.0.0' })).toBe('--match 10.0.0 is not one IP address.');
    expect(await refusal({ logs, since: 'soon' })).toBe('--since soon is no time.');
    expect(await refusal({ logs }, 'source')).toBe(
      '"source" is no network interface (eni-…), and files know nothing else.',
    );
    expect(await refusal({}, 'web-1')).toBe(
      '"web-1" is no network interface: an ID (eni-…), an instance ID (i-…), source or destination.',
    );
  });
});
