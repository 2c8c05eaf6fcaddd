import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readError, withoutSecrets } from '../../src/investigation/pasted-error/pasted-error.js';

/** Error lines as programs print them, a row each; how a row is written stands in `error-lines/README.md`. */
const folder = new URL('error-lines/', import.meta.url);

interface ErrorRow {
  readonly line: string;
  readonly kind: string;
  readonly host: string | null;
  readonly port: number | null;
  readonly more: Readonly<Record<string, string>>;
}

function rowOf(text: string): ErrorRow {
  const [head = '', ...line] = text.split(' | ');
  const [kind = '', host = '-', port = '-', ...more] = head.split(' ');
  return {
    line: line.join(' | ').replace(/\\([nt\\])/g, (_, letter) => ({ n: '\n', t: '\t' })[letter as string] ?? '\\'),
    kind,
    host: host === '-' ? null : host,
    port: port === '-' ? null : Number(port),
    more: Object.fromEntries(more.map((each) => each.split('=') as [string, string])),
  };
}

const rowsIn = (file: string): readonly ErrorRow[] =>
  readFileSync(new URL(file, folder), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(rowOf);

describe.each(readdirSync(folder).filter((name) => name.endsWith('.txt')))('an error line of %s', (file) => {
  it.each(rowsIn(file))('$line', ({ line, kind, host, port, more }) => {
    const error = readError(line);
    expect(error.kind).toBe(kind);
    if (host === null) expect(error.target).toBeNull();
    else expect(error.target).toMatchObject({ host, port, ...more });
    expect(error.target?.name).toBe(more.name);
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });
});

describe('any text', () => {
  it('keeps no password', () => {
    const { text, target } = readError(
      'could not open postgres://app:hunter2@db.internal:5432/shop?password=hunter2 : timeout',
    );
    expect(text).toBe('could not open postgres://db.internal:5432/shop?password=… : timeout');
    expect(target).toMatchObject({ host: 'db.internal', port: 5432 });
    expect(readError('Server=10.0.3.4,1433;User Id=sa;Password=hunter2; timeout').text).not.toContain('hunter2');
  });

  it('has an answer for any text, in no time', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: 'binary' }), (text) => {
        const { target } = readError(text);
        if (target) expect(target.host).not.toBe('');
      }),
      { numRuns: 300, seed: 5 },
    );
    expect(readError(`${'a.'.repeat(200_000)}:${'1'.repeat(1_000)}`).kind).toBe('other');
  });
});

describe('a secret in what is pasted', () => {
  it.each([
    'postgres://app:hunter2@db.internal:5432/shop',
    'postgres://app:p@ss/hunter2@db.internal:5432/shop',
    'redis://:hunter2@cache.internal:6379/0',
    'mongodb+srv://app:hunter2@cluster0.ab1cd.mongodb.net/shop',
    'amqps://user:12345hunter2@b-1234.mq.eu-west-1.amazonaws.com:5671',
    'app:hunter2@tcp(10.0.3.4:3306)/shop: dial tcp 10.0.3.4:3306: i/o timeout',
    'mysql -h db.internal -u root -phunter2 : ERROR 2003',
    'curl --password hunter2 https://api.example.com',
    'Authorization: Bearer hunter2hunter2',
    'AccountKey: x; Pwd=hunter2;Server=db.internal,1433',
    '{"password": "hunter2", "host": "db.internal"}',
    'https://bucket.s3.amazonaws.com/k?X-Amz-Credential=hunter2&X-Amz-Signature=hunter2',
  ])('is not kept: %s', (text) => {
    expect(withoutSecrets(text)).not.toContain('hunter2');
    expect(JSON.stringify(readError(text))).not.toContain('hunter2');
  });

  it('takes nothing else away', () => {
    for (const text of [
      'https://registry.example.com:8080/@scope/pkg failed',
      'https://registry.example.com/@scope/pkg failed',
      'dial tcp 10.0.3.4:5432: i/o timeout',
      'git@github.com:org/repo.git',
    ])
      expect(withoutSecrets(text)).toBe(text);
  });
});

describe('what a ping says', () => {
  it.each([
    [
      'PING 10.0.3.4 (10.0.3.4) 56(84) bytes of data.\nFrom 10.0.1.5 icmp_seq=1 Destination Host Unreachable',
      undefined,
    ],
    [
      'PING db.internal (10.0.3.4) 56(84) bytes of data.\n^C\n--- db.internal ping statistics ---\n5 packets transmitted, 0 received, 100% packet loss',
      'db.internal',
    ],
    ['From 10.0.1.5 icmp_seq=1 Packet filtered\n--- 10.0.3.4 ping statistics ---', undefined],
    ['Pinging db.internal [10.0.3.4] with 32 bytes of data:\nRequest timed out.', 'db.internal'],
    ['Pinging 10.0.3.4 with 32 bytes of data:\nReply from 10.0.1.5: Destination host unreachable.', undefined],
  ])('%s', (text, name) => {
    expect(readError(text).target).toEqual({
      host: '10.0.3.4',
      ...(name !== undefined && { name }),
      port: null,
      protocol: 'icmp',
      source: null,
    });
  });
});
