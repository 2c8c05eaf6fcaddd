import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { linesUi } from '../../src/terminal/lines.js';
import type { Style } from '../../src/terminal/style.js';
import { writerTo } from '../../src/terminal/writer.js';
import { ready, recorder, settle, suspects } from './streams.js';
import { colourless, spoken } from './styles.js';

function setUp(style: Style = spoken(), isTTY = false) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = recorder();
  const abort = new AbortController();
  let time = 0;
  const ui = linesUi({
    input,
    style,
    writer: writerTo(output.stream, style),
    signal: abort.signal,
    now: () => time,
  });
  return { ui, input, abort, text: output.text, pass: (ms: number) => (time += ms) };
}

describe('a question on lines', () => {
  it('is numbered, and answered with a number', async () => {
    const { ui, input, text } = setUp();
    input.write('2\n');
    expect(await ui.ask(suspects)).toBe('in');
    expect(text()).toBe(
      [
        'Question: Before we look: where do you think they die?',
        '  1. On the source, on the way out',
        '  2. On the destination, on the way in',
        '     Its security group or its network ACL',
        '  3. On the way back',
        "  4. I don't know yet",
        'Enter a number from 1 to 4. Default 4: ',
        'You chose: On the destination, on the way in.',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['sg-0b77', 'sg-0b77', 'Change sg-0b77'],
    ['', null, 'No'],
    ['yes', null, 'No'],
    ['1', null, 'No'],
    ['SG-0b77', null, 'No'],
  ])('that wants an id typed takes nothing else for a yes: %j', async (line, answer, label) => {
    const { ui, input, text } = setUp();
    input.write(`${line}\n`);
    const choices = [
      { value: 'sg-0b77', label: 'Change sg-0b77' },
      { value: null, label: 'No' },
    ];
    const question = { id: 'x', flag: '--yes-change sg-0b77', text: 'To change it, type its id', choices, default: 1 };
    expect(await ui.ask({ ...question, typed: 'sg-0b77' })).toBe(answer);
    expect(text()).toBe(
      `Question: To change it, type its id\nType it, or press Enter for no: \nYou chose: ${label}.\n`,
    );
  });

  it('takes the default for an empty line', async () => {
    const { ui, input } = setUp();
    input.write('\n');
    expect(await ui.ask(suspects)).toBe('unknown');
  });

  it('asks again for anything that is no number of a choice', async () => {
    const { ui, input, text } = setUp();
    input.write('9\n0\n1.5\n\x1b[2J\n3\n');
    expect(await ui.ask(suspects)).toBe('back');
    expect(text().match(/is not one of them/g)).toHaveLength(4);
    expect(text()).toContain('"\\x1b[2J" is not one of them.');
  });

  it('finds the second answer of one chunk at the second question', async () => {
    const { ui, input } = setUp();
    input.write('2\n1\n');
    input.end();
    expect(await ui.ask(suspects)).toBe('in');
    await settle();
    expect(await ui.ask(ready)).toBe(true);
  });

  it('reads a last line that has no newline', async () => {
    const { ui, input } = setUp();
    input.end('1');
    expect(await ui.ask(suspects)).toBe('out');
  });

  it('reads lines that end as on Windows', async () => {
    const { ui, input } = setUp();
    input.write('1\r\n');
    expect(await ui.ask(suspects)).toBe('out');
  });

  it('is not a yes when the input ends', async () => {
    const { ui, input } = setUp();
    const answer = ui.ask(ready);
    input.end();
    await expect(answer).rejects.toMatchObject({
      code: 'no-answer',
      message: 'The input ended at the question "Ready?".',
      next: ['Take the default of every question with --yes (here: Yes).'],
    });
    await expect(ui.ask(suspects)).rejects.toMatchObject({ code: 'no-answer' });
  });

  it('stops with the reason of the signal', async () => {
    const { ui, abort } = setUp();
    const answer = ui.ask(ready);
    await settle();
    abort.abort(new Error('interrupted'));
    await expect(answer).rejects.toThrow('interrupted');
    await expect(ui.ask(ready)).rejects.toThrow('interrupted');
  });

  it('leaves the line end to the person who types it', async () => {
    const { ui, input, text } = setUp(colourless(80, { plain: true }), true);
    const asked = ui.ask(ready);
    await sleep(100);
    input.write('1\n');
    await asked;
    expect(text()).toContain('Default 1: You chose: Yes.');
  });

  it('takes no line from a terminal that was typed before the question stood there; from a pipe it does', async () => {
    const { ui, input } = setUp(colourless(80, { plain: true }), true);
    input.write('2\n2\n');
    const asked = ui.ask(ready);
    await sleep(100);
    input.write('1\n');
    expect(await asked).toBe(true);
    const piped = setUp();
    piped.input.write('2\n');
    expect(await piped.ui.ask(ready)).toBe(false);
  });

  it('with a single choice is a pause', async () => {
    const { ui, input, text } = setUp();
    input.write('\n');
    const pause = {
      id: 'go-on',
      flag: '--brief',
      text: 'Next: the verdict.',
      choices: [{ value: 1, label: 'Go on' }],
      default: 0,
    };
    await ui.ask(pause);
    expect(text()).toBe('Question: Next: the verdict.\nPress Enter to go on: \n');
  });
});

describe('a wait on lines', () => {
  const waiting = {
    kind: 'waiting',
    id: 'agent',
    text: 'the SSM agent on the destination',
    expectedMs: 90_000,
  } as const;

  it('is told at its start, every thirty seconds, and at its end', () => {
    const { ui, text, pass } = setUp();
    for (let elapsedMs = 0; elapsedMs < 71_000; elapsedMs += 5_000, pass(5_000)) {
      ui.tell({ ...waiting, elapsedMs, done: false });
    }
    ui.tell({ ...waiting, elapsedMs: 71_000, done: true });
    expect(text()).toBe(
      [
        'Started: the SSM agent on the destination, usually 1 minute 30 seconds.',
        'Still waiting after 30 seconds, usually 1 minute 30 seconds.',
        'Still waiting after 1 minute, usually 1 minute 30 seconds.',
        'Done: the SSM agent on the destination, after 1 minute 11 seconds.',
        '',
      ].join('\n'),
    );
  });

  it('counts the thirty seconds of the person, not of the sandbox', () => {
    const { ui, text, pass } = setUp();
    for (let look = 0; look < 10; look++, pass(100)) {
      ui.tell({ ...waiting, elapsedMs: look * 60_000, done: false });
    }
    expect(text()).toBe('Started: the SSM agent on the destination, usually 1 minute 30 seconds.\n');
  });

  it('starts again for another wait', () => {
    const { ui, text } = setUp(colourless(60, { isTTY: false }));
    ui.tell({ ...waiting, elapsedMs: 0, done: false });
    ui.tell({ ...waiting, id: 'logs', text: 'the records', elapsedMs: 0, expectedMs: 0, done: false });
    expect(text()).toBe(
      '  the SSM agent on the destination        0:00 of about 1:30\n' +
        '  the records                                           0:00\n',
    );
  });
});

describe('blocks on lines', () => {
  it('stand apart, and what belongs together stands together', () => {
    const { ui, text } = setUp(colourless(40));
    ui.tell({ kind: 'text', text: 'One.' });
    ui.tell({ kind: 'text', text: 'Two.' });
    ui.tell({ kind: 'change', sign: '+', what: 'a', elapsedMs: 0 });
    ui.tell({ kind: 'change', sign: '-', what: 'b', elapsedMs: 0 });
    ui.tell({ kind: 'note', tone: 'ok', text: 'done' });
    expect(text()).toBe('One.\n\nTwo.\n\n  + a\n  - b\n\n[ok] done\n');
  });

  it('names the times of the sandbox as simulated from the welcome on', () => {
    const { ui, text } = setUp(colourless(60));
    ui.tell({ kind: 'welcome', version: '1.0.0', mode: 'sandbox' });
    ui.tell({ kind: 'waiting', id: 'x', text: 'Records', elapsedMs: 250_000, expectedMs: 0, done: true });
    expect(text()).toContain('  [ok] Records                                simulated 4:10\n');
  });
});
