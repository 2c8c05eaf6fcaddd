import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LINES } from '../helpers/seven-records.js';
import { bin, computer } from './flowlab.js';

let own: ReturnType<typeof computer>;
beforeAll(() => {
  own = computer();
});
afterAll(() => own.discard());

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(own.home, name);
  writeFileSync(path, content);
  return path;
};

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), randomBytes(2000)]);

const network = JSON.stringify({
  NetworkInterfaces: [
    {
      NetworkInterfaceId: 'eni-0aaaa1111bbbb2222',
      VpcId: 'vpc-0aaaaaaaaaaaaaaaa',
      SubnetId: 'subnet-0aaaaaaaaaaaaaaaa',
      PrivateIpAddress: '10.20.1.10',
      PrivateIpAddresses: [{ PrivateIpAddress: '10.20.1.10', Primary: true }],
      Groups: [],
      InterfaceType: 'interface',
      Status: 'in-use',
      TagSet: [{ Key: 'Name', Value: 'web-1' }],
    },
  ],
});

describe('what holds no flow record', () => {
  const cases: readonly (readonly [what: string, content: () => string | Uint8Array, words: RegExp])[] = [
    ['random bytes', () => randomBytes(3_000_000), /holds no flow record: it looks like/],
    ['a picture', () => PNG, /it looks like a picture \(PNG\)/],
    ['zeros', () => Buffer.alloc(100_000), /it looks like nothing but zeros/],
    ['a table cut short', () => parquetTable().subarray(0, 700), /the Parquet file is cut short or damaged/],
    ['a table without its end', () => Buffer.from('PAR1'), /the Parquet file is cut short or damaged/],
    [
      'a table with a wrong end',
      () => flipped(parquetTable()),
      /the Parquet file is cut short or damaged|holds no flow/,
    ],
  ];

  it.each(cases)('is named and ends with exit code 2: %s', async (what, content, words) => {
    const path = file(`${what.replaceAll(' ', '-')}.bin`, content());
    const logs = await own.run('logs', path, '--no-input');
    expect(logs.code, logs.stderr).toBe(2);
    expect(logs.stderr.replace(/\s+/g, ' ')).toMatch(words);
    expect(logs.stdout).toBe('');
    const asked = ['10.20.1.10', '10.20.2.20', '--network', file('network.json', network), '--logs', path];
    const diagnose = await own.run('diagnose', ...asked, '--no-input');
    // Without records the rules decide; what cannot be read is said, and never that there is no record.
    expect([0, 3], diagnose.stderr).toContain(diagnose.code);
    expect(diagnose.stderr.replace(/\s+/g, ' ')).toMatch(words);
    expect(diagnose.stderr).not.toContain('No record in the files names');
  });

  it('is passed over where it lies beside records in a directory, and ends the run where nothing else is there', async () => {
    const pictures = join(own.home, 'pictures');
    mkdirSync(pictures);
    for (const name of ['a.png', 'b.png', 'c.jpg', 'd.png', 'e.png']) writeFileSync(join(pictures, name), PNG);
    const alone = await own.run('logs', pictures, '--no-input');
    expect(alone.code).toBe(2);
    expect(alone.stderr.replace(/\s+/g, ' ')).toContain('it looks like a picture (PNG). 4 other files');
    writeFileSync(join(pictures, 'records.log'), `${LINES.join('\n')}\n`);
    const mixed = await own.run('logs', pictures, '--json', '--no-input');
    expect(mixed.code).toBe(0);
    expect(mixed.stdout.trim().split('\n')).toHaveLength(LINES.length);
    expect(mixed.stderr.replace(/\s+/g, ' ')).toContain('2 more files hold no flow record');
  });
});

describe('a line of two gigabytes', () => {
  it('between records is left out, and they are read', async () => {
    const { code, stdout, stderr } = await fed(async (write) => {
      await write(Buffer.from(`${LINES[0]}\n`));
      const chunk = Buffer.alloc(1 << 20, 'x');
      for (let at = 0; at < 2048; at += 1) await write(chunk);
      await write(Buffer.from(`\n${LINES[1]}\n`));
    });
    expect(code, stderr).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stderr.replace(/\s+/g, ' ')).toContain('1 line of more than a megabyte left out');
  });

  it('with nothing else is given up soon', async () => {
    let written = 0;
    const { code, stderr } = await fed(async (write, isOver) => {
      const chunk = Buffer.alloc(1 << 20, 'x');
      for (; written < 2048 && !isOver(); written += 1) await write(chunk);
    });
    expect(code).toBe(2);
    expect(stderr.replace(/\s+/g, ' ')).toContain('standard input');
    expect(written).toBeLessThan(200);
  });
});

describe('a Name tag in --match', () => {
  it('finds the records of its addresses where --network says what it stands for', async () => {
    const logs = file('records.log', `${LINES.join('\n')}\n`);
    const described = file('network.json', network);
    const { code, stdout } = await own.run('logs', logs, '--match', 'web-1', '--network', described, '--json');
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(4);
    const lost = await own.run('logs', logs, '--match', 'web-2', '--network', described);
    expect([lost.code, lost.stdout]).toEqual([2, '']);
    expect(lost.stderr.replace(/\s+/g, ' ')).toContain('has the Name tag web-2.');
    const alone = await own.run('logs', logs, '--network', described);
    expect(alone.code).toBe(2);
  });
});

function parquetTable(): Buffer {
  const data = LINES.map((line) => line.split(' ')[3] ?? '-');
  const columnData = ['srcaddr', 'dstaddr', 'action', 'interface_id'].map((name) => ({ name, data }));
  return Buffer.from(parquetWriteBuffer({ columnData }));
}

function flipped(table: Buffer): Buffer {
  const bytes = Buffer.from(table);
  for (let at = bytes.length - 60; at < bytes.length - 20; at += 1) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  return bytes;
}

type Write = (bytes: Buffer) => Promise<void>;

/** `flowlab logs -` with what is written into its standard input, for as long as it reads. */
async function fed(feed: (write: Write, isOver: () => boolean) => Promise<void>) {
  const child = spawn(process.execPath, [bin, 'logs', '-', '--json', '--no-input'], { env: own.env });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  let isOver = false;
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      isOver = true;
      resolve(code);
    });
  });
  child.stdin.on('error', () => undefined).setMaxListeners(0);
  child.setMaxListeners(0);
  const write: Write = (bytes) =>
    new Promise((resolve) => {
      if (child.stdin.write(bytes) || isOver) resolve();
      else {
        child.stdin.once('drain', resolve);
        child.once('close', () => resolve());
        child.stdin.once('error', () => resolve());
      }
    });
  await feed(write, () => isOver || child.stdin.destroyed);
  child.stdin.end();
  return { code: await ended, ...output };
}
