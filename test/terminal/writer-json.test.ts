import { describe, expect, it } from 'vitest';
import { writerTo } from '../../src/terminal/writer.js';
import { everyEvent } from './render/every-event.js';
import { recorder } from './streams.js';

function setUp(unicode = true) {
  const output = recorder();
  const writer = writerTo(output.stream, { unicode, colour: false });
  return { writer, text: output.text };
}

describe('values as JSON', () => {
  it('are one object a line and read back as they were told', () => {
    const { writer, text } = setUp();
    for (const event of everyEvent) writer.json(event);
    expect(
      text()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(everyEvent);
  });

  it('hide nothing from a program and nothing from the eye', () => {
    const { writer, text } = setUp();
    const value = { name: 'a\x1b[2J\u202eb\nc\x9b', emoji: '🙂', tag: '\u{e0041}' };
    writer.json(value);
    expect(text()).toBe('{"name":"a\\u001b[2J\\u202eb\\nc\\u009b","emoji":"🙂","tag":"\\udb40\\udc41"}\n');
    expect(JSON.parse(text())).toEqual(value);
  });

  it('stay JSON on a terminal that is not UTF-8', () => {
    const { writer, text } = setUp(false);
    writer.json({ name: 'Zoë → 🙂' });
    expect(text()).toMatch(/^[\x20-\x7e]*\n$/);
    expect(JSON.parse(text())).toEqual({ name: 'Zoë → 🙂' });
  });
});
