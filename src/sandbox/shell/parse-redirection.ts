import { skipSpaces } from './blanks.js';
import { parseQuoted, parseWord } from './parse-word.js';
import { type Cursor, type Redirection, SyntaxProblem, type Word } from './syntax.js';

/** A redirection, if one stands here. */
export function parseRedirection(cursor: Cursor): Redirection | null {
  const { text, at } = cursor;
  const found = /^(?:(&>)|([012])?(<<<|<<-?|>>|>&|>|<))/.exec(text.slice(at, at + 4));
  if (!found) return null;
  const operator = found[3] ?? '>';
  cursor.at = skipSpaces(text, at + found[0].length);
  if (operator === '<<' || operator === '<<-') return { stream: 0, mode: '<<', target: hereDocument(cursor, operator) };
  const mode = operator === '<<<' ? '<<' : operator === '>&' || operator === '>>' || operator === '<' ? operator : '>';
  const stream = found[1] ? 'both' : found[2] ? (Number(found[2]) as 0 | 1 | 2) : operator.startsWith('<') ? 0 : 1;
  const target = parseWord(cursor);
  if (target.length === 0) throw new SyntaxProblem("syntax error near unexpected token `newline'");
  const ended = operator === '<<<' ? [...target, { kind: 'text', text: '\n', quoted: true } as const] : target;
  return { stream, mode, target: ended };
}

/** Takes the lines of a here-document out of the text, from the next line up to its delimiter. */
function hereDocument(cursor: Cursor, operator: string): Word {
  const delimiter = parseWord(cursor);
  const name = delimiter.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  const { text, at } = cursor;
  const start = text.indexOf('\n', at) + 1;
  const lines = start === 0 ? [] : text.slice(start).split('\n');
  const bare = operator === '<<-' ? lines.map((line) => line.replace(/^\t+/, '')) : lines;
  const end = bare.indexOf(name);
  const body = bare.slice(0, end < 0 ? bare.length : end).map((line) => `${line}\n`);
  const taken = lines.slice(0, end < 0 ? lines.length : end + 1).join('\n').length;
  if (start > 0) cursor.text = text.slice(0, start) + text.slice(start + taken + 1);
  const content = body.join('');
  if (delimiter.some(({ quoted }) => quoted)) return [{ kind: 'text', text: content, quoted: true }];
  // In a here-document a double quote is a character as any other.
  const { depth, nested } = cursor;
  return parseQuoted({ text: content, at: 0, depth, nested }, null);
}
