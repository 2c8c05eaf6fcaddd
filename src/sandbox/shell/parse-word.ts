import { type Cursor, type Part, SyntaxProblem, type Word } from './syntax.js';

/** One word, with what is quoted and expanded in it. Stops at blanks and operators, and at `closer`. */
export function parseWord(cursor: Cursor, closer: string | null = null): Word {
  const parts: Part[] = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') parts.push({ kind: 'text', text: plain, quoted: false });
    plain = '';
  };
  while (cursor.at < cursor.text.length) {
    const character = cursor.text[cursor.at] ?? '';
    if (/[\s;&|<>()]/.test(character) || character === closer) break;
    if (character === '\\') {
      if (cursor.text[cursor.at + 1] !== '\n') {
        flush();
        parts.push({ kind: 'text', text: cursor.text[cursor.at + 1] ?? '\\', quoted: true });
      }
      cursor.at += 2;
    } else if (character === "'") {
      flush();
      const end = cursor.text.indexOf("'", cursor.at + 1);
      if (end < 0) throw new SyntaxProblem("unexpected EOF while looking for matching `''");
      parts.push({ kind: 'text', text: cursor.text.slice(cursor.at + 1, end), quoted: true });
      cursor.at = end + 1;
    } else if (character === '"') {
      flush();
      cursor.at += 1;
      parts.push(...parseQuoted(cursor, '"'));
    } else if (character === '$' || character === '`') {
      const part = parseExpansion(cursor, false);
      if (part.kind === 'text') plain += part.text;
      else {
        flush();
        parts.push(part);
      }
    } else {
      plain += character;
      cursor.at += 1;
    }
  }
  flush();
  return parts;
}

/** What stands between double quotes, up to and past the closing one; null: to the end of the text, as a here-document. */
export function parseQuoted(cursor: Cursor, closer: '"' | null): Part[] {
  const parts: Part[] = [{ kind: 'text', text: '', quoted: true }];
  let plain = '';
  while (closer === null ? cursor.at < cursor.text.length : cursor.text[cursor.at] !== closer) {
    const character = cursor.text[cursor.at];
    if (character === undefined) throw new SyntaxProblem('unexpected EOF while looking for matching `"\'');
    if (character === '\\' && /["\\$`\n]/.test(cursor.text[cursor.at + 1] ?? '')) {
      plain += cursor.text[cursor.at + 1] === '\n' ? '' : cursor.text[cursor.at + 1];
      cursor.at += 2;
    } else if (character === '$' || character === '`') {
      parts.push({ kind: 'text', text: plain, quoted: true }, parseExpansion(cursor, true));
      plain = '';
    } else {
      plain += character;
      cursor.at += 1;
    }
  }
  cursor.at += 1;
  parts.push({ kind: 'text', text: plain, quoted: true });
  return parts.filter((part, index) => index === 0 || part.kind !== 'text' || part.text !== '');
}

function parseExpansion(cursor: Cursor, quoted: boolean): Part {
  const { text, at, depth, nested } = cursor;
  if (text[at] === '`') {
    const end = text.indexOf('`', at + 1);
    if (end < 0) throw new SyntaxProblem("unexpected EOF while looking for matching ``'");
    cursor.at = end + 1;
    const inside = `${text.slice(at + 1, end)})`;
    return { kind: 'script', script: nested({ text: inside, at: 0, depth: depth + 1, nested }), quoted };
  }
  const sum = /^\$\(\((.*?)\)\)/s.exec(text.slice(at));
  if (sum?.[1] !== undefined) {
    cursor.at += sum[0].length;
    const expression = parseQuoted({ text: sum[1], at: 0, depth, nested }, null);
    return { kind: 'arithmetic', expression, quoted };
  }
  if (text.startsWith('$(', at)) {
    const inner: Cursor = { text, at: at + 2, depth: depth + 1, nested };
    const script = nested(inner);
    cursor.text = inner.text;
    cursor.at = inner.at;
    return { kind: 'script', script, quoted };
  }
  const braced = /^\$\{(\w+)(?::?-([^}]*))?\}/.exec(text.slice(at));
  if (braced?.[1]) {
    cursor.at += braced[0].length;
    const inside = braced[2]?.replace(/\s/g, '\\ ');
    const fallback = inside === undefined ? null : parseWord({ text: inside, at: 0, depth: depth + 1, nested });
    return { kind: 'variable', name: braced[1], fallback, quoted };
  }
  const changed = /^\$\{(?:#(\w+)|(\w+)(%%|%|##|#|\/\/|\/|\^\^|\^|,,|,|:(?=\s*-?\d))([^}$`'"]*))\}/.exec(
    text.slice(at, at + 4096),
  );
  const changing = changed?.[1] ?? changed?.[2];
  if (changed && changing !== undefined) {
    cursor.at += changed[0].length;
    const change = { operator: changed[3] ?? 'length', operand: changed[4] ?? '' };
    return { kind: 'variable', name: changing, fallback: null, change, quoted };
  }
  if (text.startsWith('${', at))
    throw new SyntaxProblem(`${text.slice(at, text.indexOf('}', at) + 1)}: bad substitution`);
  const named = /^\$([A-Za-z_]\w*|[0-9?$#!@*])/.exec(text.slice(at, at + 200));
  cursor.at += named?.[0].length ?? 1;
  return named?.[1]
    ? { kind: 'variable', name: named[1], fallback: null, quoted }
    : { kind: 'text', text: '$', quoted };
}
