import { jsonIn } from '../../base/json.js';
/** The value of a JSON text, also as Python and Ruby print it or with commas too many; undefined for any other text. */
export const looseJson = (text: string): unknown =>
  jsonIn(text) ?? (LOOSE.test(text) ? jsonIn(strict(text)) : undefined);

/** A bracket before a time or a word is none of JSON: `[2026-11-23 14:00:00] …`, `[INFO] …`, `[7 rows x 14 columns]`. */
export const beginsJson = (text: string): boolean =>
  /^\s*(\{|\[\s*([[{"'\]tfnNTFu-]|\d(?!\d{3}[-/]|\d* rows\b)|$))/.test(text);

const LOOSE = /^\s*[[{]/;
// Texts first, so that nothing inside them is taken for anything else.
const TOKENS =
  /"(?:[^"\\]|\\.)*"|[ub]?'((?:[^'\\]|\\.)*)'|\b(None|NaN|nan|True|False)\b|(=>)|(\d{4}-\d\d-\d\dT[\d:.]+Z?)|,(?=\s*[}\]])/g;
const WORDS: Readonly<Record<string, string>> = { True: 'true', False: 'false' };

const strict = (text: string): string =>
  text.replace(TOKENS, (token, quoted?: string, word?: string, arrow?: string, time?: string) => {
    if (quoted !== undefined) return JSON.stringify(quoted.replaceAll("\\'", "'"));
    if (word !== undefined) return WORDS[word] ?? 'null';
    if (arrow !== undefined) return ':';
    if (time !== undefined) return `"${time}"`;
    return token === ',' ? '' : token;
  });
