import { skipBlanks, skipSpaces } from './blanks.js';
import { parseWord } from './parse-word.js';
import {
  type Branch,
  type Clause,
  type Compound,
  type Cursor,
  type Script,
  SyntaxProblem,
  type Word,
} from './syntax.js';

type ReadList = (cursor: Cursor, ends: readonly string[]) => Script;

const leftOut = new Set(['function', 'select']);

/** `if`, `for`, `while`, `until`, `{ … }` and `( … )`, if one stands here. */
export function parseCompound(cursor: Cursor, list: ReadList): Compound | null {
  const word = reservedAt(cursor);
  if (leftOut.has(word))
    throw new SyntaxProblem(`${word}: this simulated shell has no ${word}; use if, case, for and while`);
  switch (word) {
    case 'if':
      return parseIf(cursor, list);
    case 'case':
      return parseCase(cursor, list);
    case 'for':
      return parseFor(cursor, list);
    case 'while':
    case 'until': {
      take(cursor, word);
      const condition = list(cursor, ['do']);
      return { kind: 'while', until: word === 'until', condition, body: doDone(cursor, list) };
    }
    case '{':
    case '(': {
      take(cursor, word);
      const closer = word === '{' ? '}' : ')';
      const body = list(cursor, [closer]);
      take(cursor, closer);
      return { kind: 'group', isSubshell: word === '(', body };
    }
    default:
      return null;
  }
}

/** The word or parenthesis at the cursor, where it could be one of the language's own. */
export function reservedAt({ text, at }: Cursor): string {
  return (
    /^[()]/.exec(text[at] ?? '')?.[0] ?? /^(?:[a-z]+|[{}])(?=[\s;&|()<>]|$)/.exec(text.slice(at, at + 20))?.[0] ?? ''
  );
}

function take(cursor: Cursor, word: string): void {
  cursor.at = skipBlanks(cursor.text, cursor.at, true);
  if (reservedAt(cursor) !== word) {
    const found = cursor.at >= cursor.text.length ? null : (/^\S+/.exec(cursor.text.slice(cursor.at))?.[0] ?? '');
    throw new SyntaxProblem(
      found === null ? 'syntax error: unexpected end of file' : `syntax error near unexpected token \`${found}'`,
    );
  }
  cursor.at += word.length;
}

function parseIf(cursor: Cursor, list: ReadList): Compound {
  const branches: Branch[] = [];
  let word = 'if';
  while (word === 'if' || word === 'elif') {
    take(cursor, word);
    const condition = list(cursor, ['then']);
    take(cursor, 'then');
    branches.push({ condition, body: list(cursor, ['elif', 'else', 'fi']) });
    word = reservedAt(cursor);
  }
  let otherwise: Script = [];
  if (word === 'else') {
    take(cursor, 'else');
    otherwise = list(cursor, ['fi']);
  }
  take(cursor, 'fi');
  return { kind: 'if', branches, otherwise };
}

function parseFor(cursor: Cursor, list: ReadList): Compound {
  take(cursor, 'for');
  cursor.at = skipSpaces(cursor.text, cursor.at);
  const name = /^[A-Za-z_]\w*/.exec(cursor.text.slice(cursor.at))?.[0];
  if (name === undefined) throw new SyntaxProblem('`for` needs a name: for NAME in WORDS; do …; done');
  cursor.at += name.length;
  take(cursor, 'in');
  const words: Word[] = [];
  for (;;) {
    cursor.at = skipSpaces(cursor.text, cursor.at);
    if (cursor.at >= cursor.text.length || /[;\n&|()]/.test(cursor.text[cursor.at] ?? '')) break;
    words.push(parseWord(cursor));
  }
  if (cursor.text[cursor.at] === ';') cursor.at += 1;
  return { kind: 'for', name, words, body: doDone(cursor, list) };
}

function parseCase(cursor: Cursor, list: ReadList): Compound {
  take(cursor, 'case');
  cursor.at = skipSpaces(cursor.text, cursor.at);
  const word = parseWord(cursor);
  take(cursor, 'in');
  const clauses: Clause[] = [];
  for (;;) {
    cursor.at = skipBlanks(cursor.text, cursor.at, true);
    if (cursor.at >= cursor.text.length || reservedAt(cursor) === 'esac') break;
    if (cursor.text[cursor.at] === '(') cursor.at += 1;
    const patterns: Word[] = [];
    do {
      if (patterns.length > 0) cursor.at += 1;
      cursor.at = skipSpaces(cursor.text, cursor.at);
      patterns.push(parseWord(cursor));
      cursor.at = skipSpaces(cursor.text, cursor.at);
    } while (cursor.text[cursor.at] === '|');
    take(cursor, ')');
    clauses.push({ patterns, body: list(cursor, [';;', 'esac']) });
    if (cursor.text.startsWith(';;', cursor.at)) cursor.at += 2;
  }
  take(cursor, 'esac');
  return { kind: 'case', word, clauses };
}

function doDone(cursor: Cursor, list: ReadList): Script {
  take(cursor, 'do');
  const body = list(cursor, ['done']);
  take(cursor, 'done');
  return body;
}
