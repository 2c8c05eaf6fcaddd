import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { terminalUi } from '../../src/terminal/terminal.js';
import { writerTo } from '../../src/terminal/writer.js';
import { ready, recorder, settle, suspects } from './streams.js';
import { colourless } from './styles.js';

const UP = '\x1b[A';
const DOWN = '\x1b[B';

function setUp(columns = 80) {
  const input = new PassThrough();
  const output = recorder();
  const abort = new AbortController();
  const style = { ...colourless(columns), animated: false };
  const ui = terminalUi({
    input,
    output: output.stream,
    writer: writerTo(output.stream, style),
    style,
    signal: abort.signal,
    isAttended: true,
    suspend: () => {},
    interrupt: () => abort.abort(new Error('interrupted by Ctrl-C')),
    now: () => 0,
  });
  const seen = () => stripVTControlCharacters(output.text());
  const shows = (text: string) => vi.waitFor(() => expect(seen()).toContain(text), { timeout: 5_000 });
  return { ui, input, abort, raw: output.text, seen, shows };
}

describe('a prompt', () => {
  it('lists the choices, starts at the default and takes it on Enter', async () => {
    const { ui, input, seen, shows } = setUp();
    const answer = ui.ask(suspects);
    await shows("❯ I don't know yet");
    expect(seen()).toContain('? Before we look: where do you think they die?');
    expect(seen()).toContain('  On the way back');
    expect(seen()).toContain('up and down to move, Enter to choose, Ctrl-C to pause');
    input.write('\r');
    expect(await answer).toBe('unknown');
    expect(seen()).toContain("? Before we look: where do you think they die? I don't know yet");
  });

  it('moves with the arrow keys and shows the hint of the choice it is at', async () => {
    const { ui, input, shows, seen } = setUp();
    const answer = ui.ask(suspects);
    await shows("❯ I don't know yet");
    expect(seen()).not.toContain('Its security group or its network ACL');
    input.write(UP);
    input.write(UP);
    await shows('❯ On the destination, on the way in');
    await shows('Its security group or its network ACL');
    input.write('\r');
    expect(await answer).toBe('in');
  });

  it('stops at the ends of the list', async () => {
    const { ui, input, shows } = setUp();
    const answer = ui.ask(suspects);
    await shows("❯ I don't know yet");
    input.write(DOWN);
    input.write('\r');
    expect(await answer).toBe('unknown');
  });

  it('asks yes or no where the choices say only that', async () => {
    const { ui, input, seen, shows } = setUp();
    const answer = ui.ask(ready);
    await shows('? Ready? (Y/n)');
    input.write('n\r');
    expect(await answer).toBe(false);
    expect(seen()).toContain('? Ready? No');
  });

  it('capitals the default of a yes or no', async () => {
    const { ui, input, shows } = setUp();
    const answer = ui.ask({ ...ready, default: 1 });
    await shows('? Ready? (y/N)');
    input.write('\r');
    expect(await answer).toBe(false);
  });

  it('makes names in questions and choices harmless', async () => {
    const { ui, input, raw, shows } = setUp();
    const hostile = 'sg\x1b]0;owned\x07\x1b[2J\nx';
    const answer = ui.ask({
      ...suspects,
      text: hostile,
      choices: [{ value: 1, label: hostile, hint: hostile }],
      default: 0,
    });
    await shows('sg\\x1b]0;owned\\x07\\x1b[2J\\nx');
    input.write('\r');
    await answer;
    expect(raw()).not.toContain('\x1b]0;');
    expect(raw()).not.toContain('\x1b[2J');
  });

  it('interrupts the run on Ctrl-C, with the reason of its signal', async () => {
    const { ui, input, abort, shows } = setUp();
    const answer = ui.ask(suspects);
    await shows('❯');
    input.write('\x03');
    await expect(answer).rejects.toThrow('interrupted by Ctrl-C');
    expect(abort.signal.aborted).toBe(true);
  });

  it('gives way when the run is interrupted from elsewhere, and shows the cursor again', async () => {
    const { ui, abort, raw, shows } = setUp();
    const answer = ui.ask(suspects);
    await shows('❯');
    abort.abort(new Error('SIGTERM'));
    await expect(answer).rejects.toThrow('SIGTERM');
    expect(raw().lastIndexOf('\x1b[?25h')).toBeGreaterThan(raw().lastIndexOf('\x1b[?25l'));
    await expect(ui.ask(ready)).rejects.toThrow('SIGTERM');
  });

  it('is not a yes on Ctrl-D', async () => {
    const { ui, input, abort, shows } = setUp();
    const answer = ui.ask(ready);
    await shows('Ready?');
    input.write('\x04');
    await expect(answer).rejects.toMatchObject({ code: 'no-answer' });
    expect(abort.signal.aborted).toBe(false);
  });

  it('is not a yes when the input ends, before or during it', async () => {
    const { ui, input, shows } = setUp();
    const answer = ui.ask(ready);
    await shows('Ready?');
    input.end();
    await expect(answer).rejects.toMatchObject({ code: 'no-answer' });
    await settle();
    await expect(ui.ask(suspects)).rejects.toMatchObject({ code: 'no-answer' });
  });

  it('can be followed by another', async () => {
    const { ui, input, shows } = setUp();
    const first = ui.ask(ready);
    await shows('Ready?');
    input.write('\r');
    expect(await first).toBe(true);
    const second = ui.ask(suspects);
    await shows('❯');
    input.write('1\r');
    expect(await second).toBe('out');
  });
});

describe('talk around a prompt', () => {
  it('is written in order', async () => {
    const { ui, input, seen, shows } = setUp();
    ui.tell({ kind: 'text', text: 'Two servers are up.' });
    const answer = ui.ask(ready);
    await shows('Ready?');
    input.write('\r');
    await answer;
    ui.tell({ kind: 'change', sign: '+', what: 'role', elapsedMs: 300 });
    expect(seen()).toMatch(/^Two servers are up\.\n\n\? Ready\?/);
    expect(seen()).toMatch(/ {2}\+ role +0\.3s\n$/);
  });
});
