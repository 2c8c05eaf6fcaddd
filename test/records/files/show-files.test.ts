import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isProblem } from '../../../src/base/problem.js';
import { type LogsFlags, logsRequest } from '../../../src/commands/logs/request.js';
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

function inFiles(flags: LogsFlags, things: readonly string[] | string = []): FilesRequest {
  const request = logsRequest([things].flat(), flags);
  if (request.kind !== 'files') throw new TypeError('Files are to be read');
  return request;
}

async function show(
  flags: LogsFlags,
  eni?: string | readonly string[],
  more: { stdin?: Readable; ready?: () => Promise<void> } = {},
) {
  const taken: string[] = [];
  const view = {
    taken: 'records' as const,
    expect: () => {},
    take: (record: { line: string }) => taken.push(record.line),
    flush: () => {},
    end: () => {},
  };
  const { stdin = Readable.from([]), ready = async () => {} } = more;
  const output = { view, signal: new AbortController().signal, ready };
  const ui = scriptedUi();
  const refused = await showFiles(inFiles(flags, eni), output, ui, { stdin, now: NOW, bucket: null }).then(
    () => undefined,
    (error: unknown) => {
      if (isProblem(error)) return error;
      throw error;
    },
  );
  return { refused, shown: taken.map((text) => lines.indexOf(text)), events: ui.events };
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

  it('are found by block, port, protocol, action, time and any value', async () => {
    const udp = `2 123456789012 ${A} 10.1.0.1 10.1.0.2 53 40000 17 1 60 ${NOW / 1000 - 9_000} ${NOW / 1000 - 8_990} ACCEPT OK`;
    const logs = [await file([...lines, udp].join('\n'))];
    expect((await show({ logs, match: '10.0.0.0/29' })).shown).toEqual([0, 1, 2, 3]);
    expect((await show({ logs, match: '10.0.0.8/29' })).shown).toEqual([2]);
    expect((await show({ logs, port: 53 })).shown).toEqual([-1]);
    expect((await show({ logs, protocol: 'udp' })).shown).toEqual([-1]);
    expect((await show({ logs, protocol: '6' })).shown).toEqual([0, 1, 2, 3]);
    expect((await show({ logs, accepted: true, since: '1h' })).shown).toEqual([0, 2]);
    expect((await show({ logs, until: '1h' })).shown).toEqual([3, -1]);
    expect((await show({ logs, since: '3h', until: '1h', match: '10.0.0.0/16' })).shown).toEqual([3]);
    expect((await show({ logs, match: B })).shown).toEqual([1]);
    expect((await show({ logs, match: 'NODATA' })).shown).toEqual([4]);
  });

  it('may be named without an option, beside an interface', async () => {
    const path = await file(lines.join('\n'));
    const request = logsRequest([A, path], { logs: ['-'] });
    expect(request).toMatchObject({ kind: 'files', files: [path, '-'], subject: { kind: 'interface', name: A } });
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
    const view = {
      taken: 'records' as const,
      expect: () => {},
      take: () => void taken++,
      flush: () => {},
      end: () => {},
    };
    const ready = async () => {
      const before = taken;
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push(taken - before);
    };
    const output = { view, signal: new AbortController().signal, ready };
    await showFiles(inFiles({ logs: [big] }), output, scriptedUi(), {
      stdin: Readable.from([]),
      now: NOW,
      bucket: null,
    });
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

describe('a directory', () => {
  const inDirectory = async (files: Readonly<Record<string, string | Buffer>>): Promise<string> => {
    const root = await mkdtemp(join(folder, 'tree-'));
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), content);
    }
    return root;
  };
  const key = (hour: string, time: string) =>
    `AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=us-east-1/year=2026/month=11/day=2${hour}/123456789012_vpcflowlogs_us-east-1_fl-1_2026112${hour}T${time}Z_${time}ab.log.gz`;

  it('is read file by file in the order of time that their names tell', async () => {
    const root = await inDirectory({
      [key('2', '0005')]: gzipSync(`${lines[2]}\n`),
      [key('1', '1005')]: gzipSync(`${lines[1]}\n`),
      [`z/${key('1', '0905')}`]: gzipSync(`${lines[0]}\n`),
      'old/untimed.log': `${lines[3]}\n`,
    });
    expect((await show({}, [root])).shown).toEqual([3, 0, 1, 2]);
    expect((await show({}, [join(root, '**', '*.gz')])).shown).toEqual([0, 1, 2]);
    expect((await show({}, [join(root, 'old', '*.l?g')])).shown).toEqual([3]);
  });

  it('may hold what is no log: it is counted and named, and the rest is read', async () => {
    const root = await inDirectory({
      'a.log': lines.join('\n'),
      'b.png': Buffer.concat([Buffer.from([0x89]), Buffer.from('PNG\r\n'), Buffer.alloc(3000, 7)]),
      'c.json': '{"Vpcs": [{"VpcId": "vpc-1"}], "Subnets": []}',
      'd.txt': 'Dear diary,\ntoday nothing happened.\n',
      'e.bin': randomBytes(200_000),
      '.hidden': 'nothing',
    });
    const { shown, refused, events } = await show({}, [root]);
    expect(shown).toEqual([0, 1, 2, 3, 4]);
    expect(refused).toBeUndefined();
    expect(events.map((event) => event.kind === 'note' && event.text)).toEqual([
      `${join(root, 'b.png')} holds no flow record: it looks like a picture (PNG).`,
      `${join(root, 'c.json')} holds no flow record: it looks like a description of a network, which goes behind --network.`,
      `${join(root, 'd.txt')} holds no flow record: it looks like text of another kind, which begins: Dear diary,.`,
      '1 more file holds no flow record.',
    ]);
  });

  it('of pictures is a mistake, and it is said what they are', async () => {
    const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
    const root = await inDirectory({ 'a.png': png, 'b.png': png });
    expect((await show({}, [root])).refused?.message).toBe(
      `${join(root, 'a.png')} holds no flow record: it looks like a picture (PNG). 1 other file holds none either.`,
    );
  });
});

describe('a file that is no log', () => {
  it.each([
    [
      'an access log of an Application Load Balancer',
      'http 2018-07-02T22:23:00.186641Z app/my-lb/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.46.0" - -\n',
    ],
    [
      'a log of AWS CloudTrail',
      JSON.stringify({
        Records: [{ eventVersion: '1.08', eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances' }],
      }),
    ],
    [
      'a log of AWS CloudTrail',
      gzipSync(JSON.stringify({ Records: [{ eventVersion: '1.08', eventSource: 's3.amazonaws.com' }] })),
    ],
    ['a zip archive; unpack it first', Buffer.from('PK\x03\x04\x14\0', 'latin1')],
    ['nothing but zeros', Buffer.alloc(100_000)],
    ['binary data', randomBytes(100_000)],
    [
      'a description of a network, which goes behind --network',
      JSON.stringify({ Reservations: [], Vpcs: [] }, null, 2),
    ],
  ])('is said to be one: %s', async (what, content) => {
    const path = await file(content);
    const { refused } = await show({ logs: [path] });
    expect(refused?.code).toBe('usage');
    expect(refused?.message).toBe(`${path} holds no flow record: it looks like ${what}.`);
  });

  it('is not said to be one where only those asked for are missing in it', async () => {
    expect((await show({ logs: [await file(lines.join('\n'))], match: '10.9.9.9' })).refused).toBeUndefined();
  });

  it('is said to be broken where nothing could be unpacked', async () => {
    const path = await file(Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 255, 255, 255]));
    expect((await show({ logs: [path] })).refused?.message).toBe(
      `${path} could not be read: the compressed data is corrupt.`,
    );
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
    expect(await refusal({ logs, match: '10.0.0' })).toBe(
      '--match 10.0.0 is not an IP address, a block of addresses or a name.',
    );
    expect(await refusal({ logs, since: 'soon' })).toBe('--since soon is not a time.');
    expect(await refusal({ logs }, 'source')).toBe('"source" is neither a network interface (eni-…) nor a file.');
    expect(await refusal({}, 'web-1')).toBe(
      '"web-1" is neither a file nor a network interface: an ID (eni-…), an instance ID (i-…), source or destination.',
    );
  });
});
