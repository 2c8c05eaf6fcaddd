import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { writerTo } from '../../src/terminal/writer.js';

const read = (stream: PassThrough): string => String(stream.read() ?? '');

const failing = (code: string) =>
  new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) });

describe('writer', () => {
  it('makes text of any origin harmless', () => {
    const stream = new PassThrough();
    writerTo(stream, { unicode: true, colour: true }).text('a\x1b[31mb\n');
    expect(read(stream)).toBe('a\\x1b[31mb\n');
  });

  it('lets colours of rendered lines through, and no other sequence', () => {
    const stream = new PassThrough();
    writerTo(stream, { unicode: true, colour: true }).lines(['\x1b[32mok\x1b[39m \x1b[2J \x1b]0;t\x07', 'two\nlines']);
    expect(read(stream)).toBe('\x1b[32mok\x1b[39m \\x1b[2J \\x1b]0;t\\x07\ntwo\\nlines\n');
  });

  it('cells are sanitised one by one: a tab is between two of them and in none', () => {
    const stream = new PassThrough();
    writerTo(stream, { unicode: true }).rows([['a\tb', 'c\x1b'], ['d']]);
    expect(read(stream)).toBe('a\\tb\tc\\x1b\nd\n');
  });

  it('takes colours away from lines that were rendered for another stream', () => {
    const stream = new PassThrough();
    writerTo(stream, { unicode: true, colour: false }).lines(['\x1b[32mok\x1b[39m \x1b[2J']);
    expect(read(stream)).toBe('ok \\x1b[2J\n');
  });

  it('writes only ASCII where the terminal is not UTF-8', () => {
    const stream = new PassThrough();
    writerTo(stream, { unicode: false, colour: true }).lines(['a → Û']);
    expect(read(stream)).toBe('a -> \\xdb\n');
  });

  it('stops quietly when the reader has gone', async () => {
    const writer = writerTo(failing('EPIPE'), { unicode: true, colour: true });
    writer.text('one');
    await writer.drained();
    writer.text('two');
    await writer.drained();
    expect(writer.ended).toBe(true);
    expect(writer.failure).toBeUndefined();
  });

  it('keeps the reason when writing failed for another one', async () => {
    const writer = writerTo(failing('ENOSPC'), { unicode: true, colour: true });
    writer.text('one');
    await writer.drained();
    await new Promise((resolve) => setImmediate(resolve));
    expect(writer.ended).toBe(true);
    expect(writer.failure?.message).toBe('ENOSPC');
  });
});
