import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii, safe, safeJson, safeLine, spelt } from '../../src/terminal/safe.js';

/** Written apart from the sanitiser's own expression: code points by number. */
const isHarmless = (text: string, newline: boolean): boolean =>
  [...text].every((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code === 0x0a) return newline;
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return false;
    if (code >= 0xd800 && code <= 0xdfff) return false;
    if (code === 0x061c || (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e)) return false;
    if ((code >= 0x2060 && code <= 0x206f) || code === 0xfeff || code === 0x00ad || code === 0x180e) return false;
    return !(code >= 0xe0000 && code <= 0xe0fff);
  });

const attacks = [
  '\x1b[2J', // clear screen
  '\x1b]0;title\x07', // window title
  '\x1b]52;c;cm0gLXJm\x07', // clipboard
  '\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\', // link
  '\x9b31m', // the same with C1
  '\x1bP1;1|17/ab\x1b\\', // DCS
  '\x1b_Ga=T\x1b\\', // APC
  'ok\rerror', // carriage return
  'a\b\b\bb', // backspace
  '\u202egnp.exe', // bidi override
  '\u2066isolate\u2069',
  'zero\u200bwidth\u200d\ufeff',
  '\u{e0041}\u{e0042}', // tag characters
  '\ud800', // lone surrogate
  '\x1b[\x1b[2J2J', // assembles itself when a stripper runs once
  'a\u2028b\u2029c',
];

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(...attacks),
  fc.array(fc.integer({ min: 0, max: 0xff }), { maxLength: 30 }).map((bytes) => String.fromCharCode(...bytes)),
  fc.array(fc.integer({ min: 0x2000, max: 0x2100 }), { maxLength: 30 }).map((codes) => String.fromCharCode(...codes)),
  fc.array(fc.integer({ min: 0xd700, max: 0xe100 }), { maxLength: 10 }).map((codes) => String.fromCharCode(...codes)),
);

describe('safe', () => {
  it('shows what a terminal would obey', () => {
    expect(safe('\x1b[31mred')).toBe('\\x1b[31mred');
    expect(safe('a\tb\rc\0')).toBe('a\\tb\\rc\\x00');
    expect(safe('\u202eabc')).toBe('\\u{202e}abc');
    expect(safe('\u{e0041}')).toBe('\\u{e0041}');
    expect(safe('\ud83d')).toBe('\\u{d83d}');
    expect(safe('\x9b2J\x7f')).toBe('\\x9b2J\\x7f');
  });

  it('shows what a terminal would hide', () => {
    expect(safe('a\u3164b\ufe0fc\u034fd')).toBe('a\\u{3164}b\\u{fe0f}c\\u{34f}d');
    expect(safe('\ufff9base\ufffanote\ufffb')).toBe('\\u{fff9}base\\u{fffa}note\\u{fffb}');
  });

  it('leaves ordinary text of every language as it is', () => {
    const text = "naïve café, 東京, Ελλάδα, עברית, 🙂, it's 100% {fine}\nsecond line";
    expect(safe(text)).toBe(text);
  });

  it('keeps a newline in prose and shows it in a name', () => {
    expect(safe('a\nb')).toBe('a\nb');
    expect(safeLine('a\nb')).toBe('a\\nb');
  });

  it('lets no harmful character through, whatever comes in', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(isHarmless(safe(text), true)).toBe(true);
        expect(isHarmless(safeLine(text), false)).toBe(true);
        expect(safe(safe(text))).toBe(safe(text));
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('ascii', () => {
  it('spells typographic characters with ASCII and shows the rest as escapes', () => {
    expect(ascii('a → b — “quoted”…')).toBe('a -> b - "quoted"...');
    expect(ascii('Û東')).toBe('\\xdb\\u{6771}');
  });

  it('sends only ASCII to a terminal that is not UTF-8', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(ascii(safe(text))).toMatch(/^[\n\x20-\x7e]*$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('spelt', () => {
  it('reaches every string of a value, keys included, and nothing else', () => {
    const value = { 'k\x1b': ['\x07', { deep: 'a\u200bb' }], count: 3, none: null, yes: true };
    expect(spelt<unknown>(value, safe)).toEqual({
      'k\\x1b': ['\\x07', { deep: 'a\\u{200b}b' }],
      count: 3,
      none: null,
      yes: true,
    });
  });
});

describe('safeJson', () => {
  it('reads back as the same value, and no terminal obeys it', () => {
    fc.assert(
      fc.property(fc.array(anything), (texts) => {
        const json = safeJson(texts, { unicode: true });
        expect(JSON.parse(json)).toEqual(texts);
        expect(isHarmless(json, false)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
