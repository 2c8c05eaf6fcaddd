/**
 * What must never reach a terminal as it is: control characters (C0, DEL, C1), format characters (bidi, zero-width, tags),
 * lone surrogates, line and paragraph separators, and everything else that Unicode tells a renderer to leave invisible.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Text with every hidden character made visible (`\x1b`, `\u{202e}`); newlines stay. Idempotent. */
export const safe = (text: string): string => text.replace(hidden, (c) => (c === '\n' ? c : escaped(c)));

/** The same on one line: a newline becomes visible too. For names and table cells. */
export const safeLine = (text: string): string => text.replace(hidden, escaped);

/**
 * For terminals that are not UTF-8: typographic characters become their ASCII twins, any other non-ASCII one an escape.
 * The second byte of an innocent `Û` is 0x9B, which an eight-bit terminal obeys as the start of a control sequence.
 */
export const ascii = (text: string): string => text.replace(/[^\p{ASCII}]/gu, (c) => twins[c] ?? escaped(c));

/** The spelling a terminal can show. */
export const spelling = ({ unicode }: { readonly unicode: boolean }): ((text: string) => string) =>
  unicode ? safe : (text) => ascii(safe(text));

/** A value with every string in it, keys included, spelt safely. */
export function spelt<T>(value: T, spell: (text: string) => string): T;
export function spelt(value: unknown, spell: (text: string) => string): unknown {
  if (typeof value === 'string') return spell(value);
  if (Array.isArray(value)) return value.map((item) => spelt(item, spell));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [spell(key), spelt(item, spell)]));
}

/** JSON on one line, with what a terminal must not get written as `\uXXXX`: it still reads back as the same value. */
export const safeJson = (value: unknown, { unicode }: { readonly unicode: boolean }): string =>
  JSON.stringify(value).replace(unicode ? hidden : /[^\p{ASCII}]|\p{Cc}/gu, utf16);

function escaped(character: string): string {
  const short = shorts[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

const utf16 = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');

const shorts: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const twins: Readonly<Record<string, string>> = {
  '→': '->',
  '←': '<-',
  '…': '...',
  '–': '-',
  '—': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '•': '-',
  '·': '.',
  '×': 'x',
  '≤': '<=',
  '≥': '>=',
  '≈': '~',
  '\u00a0': ' ',
};
