import { describe, expect, it } from 'vitest';
import { Problem } from '../../../src/base/problem.js';
import { formOf, type LogsFlags, logsRequest } from '../../../src/commands/logs/request.js';

const narrowed = (flags: LogsFlags) => logsRequest([], flags).narrowing;

function refusal(things: readonly string[], flags: LogsFlags = {}): readonly string[] {
  try {
    logsRequest(things, flags);
  } catch (error) {
    if (error instanceof Problem) return [error.code, error.message, ...error.next];
    throw error;
  }
  return ['accepted'];
}

describe('what a word of `logs` stands for', () => {
  it.each([
    ['eni-0abc', { kind: 'interface', name: 'eni-0abc' }],
    ['i-0abc', { kind: 'instance', name: 'i-0abc' }],
    ['source', { kind: 'role', name: 'source' }],
    ['demo-destination', { kind: 'role', name: 'destination' }],
  ])('%s: a subject, whose records are in log groups', (word, subject) => {
    expect(logsRequest([word], {})).toMatchObject({ kind: 'log-groups', subject, logGroup: null, follow: false });
  });

  it.each(['-', 's3://bucket/prefix/', 'records.log', 'folder/', 'no*such', 'README.md', 'src'])(
    '%s: evidence to be read',
    (word) => {
      expect(logsRequest([word], {})).toMatchObject({ kind: 'files', files: [word], subject: null });
    },
  );

  it('an interface beside files narrows them', () => {
    expect(logsRequest(['a.log', 'eni-0abc'], { logs: ['b.gz'] })).toMatchObject({
      kind: 'files',
      files: ['a.log', 'b.gz'],
      subject: { kind: 'interface', name: 'eni-0abc' },
    });
  });

  it('one at a time', () => {
    expect(refusal(['eni-1', 'eni-2'])).toEqual([
      'usage',
      '"eni-1" and "eni-2": one interface at a time.',
      'The first alone: npx flowlab logs eni-1',
      'Any number of files or directories: npx flowlab logs <file…>',
    ]);
  });

  it('a name beside files is none of both', () => {
    expect(refusal(['web'], { logs: ['a.log'] })).toEqual([
      'usage',
      '"web" is neither a network interface (eni-…) nor a file.',
      'By address or any other value: npx flowlab logs <file> --match web',
    ]);
  });

  it('an address is looked for with --match', () => {
    expect(refusal(['10.0.0.9'])).toContain('Records with that address: npx flowlab logs --match 10.0.0.9');
    expect(refusal(['web'])).toEqual([
      'usage',
      '"web" is neither a file nor a network interface: an ID (eni-…), an instance ID (i-…), source or destination.',
      'What it reads: npx flowlab logs --help',
    ]);
  });
});

describe('options of `logs` that do not go together', () => {
  const file = ['a.log'];
  it.each<[readonly string[], LogsFlags, string, string]>([
    [
      file,
      { logGroup: 'g' },
      'Records come from files (--logs) or from a log group (--log-group), not from both.',
      'Leave one of them out.',
    ],
    [
      file,
      { follow: true },
      '--follow waits for new records in CloudWatch Logs; a file is read to its end.',
      'A file that grows: tail -f <file> | npx flowlab logs -',
    ],
    [[], { explain: true, json: true }, '--explain is for people and --json for programs.', 'Leave one of them out.'],
    [
      [],
      { summary: true, explain: true },
      '--summary sums records up; --explain shows each.',
      'Leave one of them out.',
    ],
    [[], { by: 'port', follow: true }, '--by sums records up; --follow shows each.', 'Leave one of them out.'],
    [
      [],
      { accepted: true, rejected: true },
      '--accepted and --rejected: no record is both.',
      'Leave both out to see all traffic.',
    ],
  ])('%j %j', (things, flags, message, next) => {
    expect(refusal(things, flags)).toEqual(['usage', message, next]);
  });

  it('Athena searches buckets alone', () => {
    expect(refusal(file, { athena: true })[0]).toBe('usage');
    expect(refusal(['s3://b/'], { athena: true })).toEqual(['accepted']);
  });
});

describe('which records are wanted', () => {
  it('all, where nothing is said', () => {
    expect(narrowed({})).toEqual({ match: null, action: null, port: null, protocol: null, since: null, until: null });
  });

  it('by what happened, port and protocol', () => {
    expect(narrowed({ rejected: true, port: 443, protocol: 'udp' })).toMatchObject({
      action: 'REJECT',
      port: 443,
      protocol: 17,
    });
    expect(narrowed({ accepted: true, protocol: '6' })).toMatchObject({ action: 'ACCEPT', protocol: 6 });
  });

  it.each([
    [' 10.0.0.9 ', { kind: 'address', text: '10.0.0.9' }],
    ['2001:DB8::1', { kind: 'address', text: '2001:db8::1' }],
    ['10.0.0.0/16', { kind: 'block', text: '10.0.0.0/16' }],
    ['web-1', { kind: 'value', text: 'web-1' }],
    ['eni-0abc', { kind: 'value', text: 'eni-0abc' }],
  ])('--match %s', (match, expected) => {
    expect(narrowed({ match }).match).toEqual(expected);
  });

  it.each(['10.0.0', '10.0.0.0/', '/16', '10.0.0.300', 'a b', '', '::g'])('--match "%s" is a slip', (match) => {
    expect(refusal([], { match })).toEqual([
      'usage',
      `--match ${match} is not an IP address, a block of addresses or a name.`,
      'For example: --match 172.31.16.20, --match 172.31.0.0/16, --match eni-0123456789abcdef0',
    ]);
  });
});

describe('how records are shown', () => {
  it.each<[LogsFlags, boolean, unknown]>([
    [{}, true, 'overview'],
    [{}, false, 'lines'],
    [{ match: 'x' }, true, 'lines'],
    [{ port: 1 }, true, 'lines'],
    [{ protocol: 'tcp' }, true, 'lines'],
    [{ follow: true }, true, 'lines'],
    [{ rejected: true }, true, 'lines'],
    [{ accepted: true }, true, 'lines'],
    [{ explain: true }, true, 'explained'],
    [{ json: true }, true, 'json'],
    [{ summary: true }, false, 'summary'],
    [{ summary: true, json: true }, false, 'summary-json'],
    [{ by: 'pair' }, true, { by: 'pair', json: false }],
    [{ by: 'port', json: true }, false, { by: 'port', json: true }],
  ])('%j at a terminal: %s', (flags, isTerminal, form) => {
    expect(formOf(flags, isTerminal)).toEqual(form);
  });

  it('not by what there is no sum for', () => {
    expect(() => formOf({ by: 'host' }, true)).toThrow('--by host: records are summed up by pair, port, interface.');
  });
});
