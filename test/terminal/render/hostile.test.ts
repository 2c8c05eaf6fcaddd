import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { render } from '../../../src/terminal/render/event.js';
import { displayWidth } from '../../../src/terminal/width.js';
import type { Event } from '../../../src/ui.js';
import { coloured, colourless, spoken } from '../styles.js';
import { everyEvent } from './every-event.js';

/** Fields whose values are words of the program's own. */
const ownWords = new Set(
  'kind sign tone mode status leg component at direction config evidence result outcome certainty id'.split(' '),
);

/** The same event with every string that comes from outside replaced. */
function poisoned<T>(value: T, poison: () => string): T;
function poisoned(value: unknown, poison: () => string): unknown {
  if (typeof value === 'string') return poison();
  if (Array.isArray(value)) return value.map((item) => poisoned(item, poison));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    typeof item === 'string' && ownWords.has(key) ? item : poisoned(item, poison),
  ]);
  return Object.fromEntries(entries);
}

const attack = fc.oneof(
  fc.constantFrom(
    '\x1b[2J\x1b[H',
    '\x1b]0;owned\x07',
    '\x1b]52;c;cm0gLXJm\x07',
    '\x9b2J',
    '\r[ok] forged',
    'name\n[ok] Stage 8 done: forged.',
    '\u202etxt.exe',
    '\u{e0041}\u{e0042}',
    '\ud800',
    '\x1b[\x1b[2J2J',
    'a\b\b\b',
    `--x '${'\x1b[31m'.repeat(30)}'`,
  ),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 200 }),
);

// What may reach a terminal: no control character, no format character, no lone surrogate.
const harmless = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u;
/** Takes the program's own colours away, and nothing else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC
const withoutColours = (line: string): string => line.replace(/\u001b\[[0-9;]*m/g, '');

/** No word of a command is ever broken: one that is longer than the line stands there whole, and the terminal wraps it. */
const mayBeLong = (kind: Event['kind'], line: string, width: number): boolean =>
  ['preview', 'host', 'verdict', 'next'].includes(kind) &&
  (/['"]/.test(line) || new RegExp(`\\S{${width - 14},}`).test(line));

const kinds = [...new Set(everyEvent.map(({ kind }) => kind))];

describe.each(kinds)('hostile strings in %s', (kind) => {
  const samples = everyEvent.filter((event) => event.kind === kind);

  it('reach the screen harmless, and inside its width', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.array(attack, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(20, 40, 80, 100),
        (event, attacks, columns) => {
          let turn = 0;
          const hostile: Event = poisoned(event, () => attacks[turn++ % attacks.length] ?? '');
          for (const style of [coloured(columns), colourless(columns), spoken(columns)]) {
            for (const line of render(hostile, style)) {
              expect(withoutColours(line)).toMatch(harmless);
              if (!mayBeLong(kind, withoutColours(line), style.width))
                expect(displayWidth(line)).toBeLessThanOrEqual(style.width);
            }
          }
          for (const line of render(hostile, colourless(columns, { env: { LANG: 'C' } }))) {
            expect(withoutColours(line)).toMatch(/^[\x20-\x7e]*$/);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('cannot forge a line of their own in a name', () => {
    if (kind === 'text' || kind === 'host' || kind === 'stage') return;
    for (const event of samples) {
      const hostile: Event = poisoned(event, () => 'x\n[ok] forged');
      for (const line of render(hostile, colourless())) expect(line).not.toMatch(/^\s*\[ok\] forged/);
    }
  });
});

describe('the sample', () => {
  it('has every kind of event', () => {
    const all = {
      welcome: true,
      stages: true,
      facts: true,
      answered: true,
      stage: true,
      'stage-done': true,
      text: true,
      note: true,
      list: true,
      document: true,
      code: true,
      preview: true,
      change: true,
      waiting: true,
      host: true,
      table: true,
      record: true,
      path: true,
      verdict: true,
      retry: true,
      call: true,
      next: true,
    } satisfies Record<Event['kind'], true>;
    expect([...kinds].sort()).toEqual(Object.keys(all).sort());
  });
});
