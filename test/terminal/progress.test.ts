import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { progressOn } from '../../src/terminal/progress.js';
import { terminalUi } from '../../src/terminal/terminal.js';
import { writerTo } from '../../src/terminal/writer.js';
import { colourless } from './styles.js';

/** As much of a terminal as ora needs; ora looks at it only while it is one. */
function screen(columns = 80) {
  const chunks: string[] = [];
  const stream = Object.assign(new PassThrough(), {
    isTTY: true,
    columns,
    rows: 24,
    cursorTo: (x: number) => stream.write(`\x1b[${x + 1}G`),
    moveCursor: (_dx: number, dy: number) => stream.write(`\x1b[${-dy}A`),
    clearLine: () => stream.write('\x1b[K'),
  });
  stream.on('data', (chunk) => chunks.push(String(chunk)));
  return { stream, raw: () => chunks.join(''), clear: () => void chunks.splice(0) };
}

const waiting = {
  kind: 'waiting',
  id: 'agent',
  text: 'Waiting for the SSM agent',
  elapsedMs: 42_000,
  expectedMs: 90_000,
  done: false,
} as const;

const lastFrame = (raw: string): string => stripVTControlCharacters(raw.split('\x1b[K').at(-1) ?? '');

describe('the progress line', () => {
  let time = 0;
  beforeEach(() => {
    time = 0;
  });
  afterEach(() => vi.useRealTimers());

  const start = async (columns = 80) => {
    const { stream, raw, clear } = screen(columns);
    const progress = progressOn(
      stream,
      () => colourless(columns),
      () => time,
    );
    progress.waiting(waiting);
    await vi.waitFor(() => expect(raw()).toMatch(/Wai.*0:42/));
    return { progress, raw, clear };
  };

  it('says what is awaited, how long it took and how long it usually takes', async () => {
    const { progress, raw } = await start();
    expect(lastFrame(raw())).toMatch(/^ {2}⠋ Waiting for the SSM agent +0:42 of about 1:30$/);
    progress.stop();
  });

  it('runs on between two looks, as fast as the lab’s clock', async () => {
    const { progress, raw, clear } = await start();
    time = 3_000;
    clear();
    await vi.waitFor(() => expect(lastFrame(raw())).toContain('0:45 of'));
    time = 4_000;
    progress.waiting({ ...waiting, elapsedMs: 82_000 });
    time = 5_000;
    clear();
    await vi.waitFor(() => expect(lastFrame(raw())).toContain('1:32 of'));
    progress.stop();
  });

  it('stays on one line however narrow the terminal', async () => {
    for (const columns of [20, 40, 80]) {
      const { progress, raw } = await start(columns).catch((error: unknown) => {
        throw new Error(`at ${columns} columns`, { cause: error });
      });
      expect(lastFrame(raw()).length + '^C'.length).toBeLessThan(columns);
      progress.stop();
    }
  });

  it('hides the cursor while it runs and wipes itself when it stops', async () => {
    const { progress, raw } = await start();
    expect(raw()).toContain('\x1b[?25l');
    progress.stop();
    expect(raw().endsWith('\x1b[1G\x1b[K\x1b[?25h')).toBe(true);
    const length = raw().length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(raw().length).toBe(length);
  });

  it('never starts when it was stopped before it was loaded', async () => {
    const { stream, raw } = screen();
    const progress = progressOn(
      stream,
      () => colourless(),
      () => 0,
    );
    progress.waiting(waiting);
    progress.stop();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(raw()).toBe('');
  });

  it('makes what it says harmless', async () => {
    const { stream, raw } = screen();
    const progress = progressOn(
      stream,
      () => colourless(),
      () => 0,
    );
    progress.busy('x\x1b]0;owned\x07\ny');
    await vi.waitFor(() => expect(raw()).toContain('x\\x1b]0;owned\\x07\\ny'));
    progress.stop();
    expect(raw()).not.toContain('\x1b]0;');
  });

  it('leaves the keyboard alone, so that Ctrl-C stays a signal', async () => {
    const setRawMode = vi.fn();
    const before = Object.getOwnPropertyDescriptor(process, 'stdin');
    Object.defineProperty(process, 'stdin', { value: { isTTY: true, setRawMode, on: vi.fn() }, configurable: true });
    const { progress } = await start();
    progress.stop();
    if (before) Object.defineProperty(process, 'stdin', before);
    expect(setRawMode).not.toHaveBeenCalled();
  });
});

describe('a wait at a terminal', () => {
  it('is one line that gives way to what comes next', async () => {
    const { stream, raw } = screen();
    const style = colourless();
    const ui = terminalUi({
      input: new PassThrough(),
      output: stream,
      writer: writerTo(stream, style),
      style,
      signal: new AbortController().signal,
      interrupt: () => {},
      suspend: () => {},
      isAttended: false,
      now: () => 0,
    });
    ui.tell(waiting);
    await vi.waitFor(() => expect(raw()).toContain('SSM agent'));
    ui.tell({ kind: 'retry', call: 'ec2 DescribeInstances', reason: 'throttled', attempt: 2, nextMs: 1_000 });
    await vi.waitFor(() => expect(lastFrame(raw())).toContain('throttled. Trying again'));
    ui.tell({ ...waiting, elapsedMs: 71_000, done: true });
    const [, afterwards = ''] = raw().split('\x1b[?25h');
    expect(afterwards).toMatch(/^ {2}\[ok\] Waiting for the SSM agent +1:11\n$/);
    ui.close();
  });
});
