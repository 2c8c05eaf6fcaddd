import { skipBlanks, skipSpaces } from './blanks.js';
import { parseCompound, reservedAt } from './parse-compound.js';
import { parseRedirection } from './parse-redirection.js';
import { parseWord } from './parse-word.js';
import {
  type Command,
  type Cursor,
  type Pipeline,
  type Redirection,
  type Script,
  SyntaxProblem,
  type Word,
} from './syntax.js';

/** Deeper than any script of a person, shallow enough for the stack. */
const deepest = 40;

export function parseScript(text: string): Script {
  const cursor: Cursor = { text: text.replace(/\r\n/g, '\n'), at: 0, depth: 0, nested: parseNested };
  const script = parseList(cursor, []);
  if (cursor.at < cursor.text.length) throw unexpected(cursor);
  return script;
}

function parseNested(cursor: Cursor): Script {
  if (cursor.depth > deepest) throw new SyntaxProblem(`this simulated shell nests no deeper than ${deepest} $(…)`);
  const script = parseList(cursor, [')']);
  if (cursor.text[cursor.at] !== ')') throw new SyntaxProblem("unexpected EOF while looking for matching `)'");
  cursor.at += 1;
  return script;
}

let nesting = 0;

/** Reads commands up to one of `ends` where a command would stand, or the end. */
function parseList(cursor: Cursor, ends: readonly string[]): Script {
  if (nesting > deepest) throw new SyntaxProblem(`this simulated shell nests no deeper than ${deepest} commands`);
  nesting += 1;
  try {
    return readJobs(cursor, ends);
  } finally {
    nesting -= 1;
  }
}

function readJobs(cursor: Cursor, ends: readonly string[]): Script {
  const jobs: Pipeline[] = [];
  let when: Pipeline['when'] = 'always';
  for (;;) {
    cursor.at = skipBlanks(cursor.text, cursor.at, when !== 'always' || cursor.text[cursor.at] === '\n');
    while (when === 'always' && cursor.text[cursor.at] === '\n') cursor.at = skipBlanks(cursor.text, cursor.at, true);
    if (cursor.at >= cursor.text.length || ends.includes(reservedAt(cursor)) || endsClause(cursor, ends)) break;
    if (/^(then|fi|do|done|else|elif|esac|\}|\))$/.test(reservedAt(cursor))) throw unexpected(cursor);
    const { negated, commands } = parsePipeline(cursor, ends);
    const rest = cursor.text.slice(cursor.at, cursor.at + 2);
    const background = rest[0] === '&' && rest !== '&&';
    if (commands.length > 0) jobs.push({ when, negated, background, commands });
    else if (rest[0] !== '\n') throw unexpected(cursor);
    if (rest === '&&' || rest === '||') cursor.at += 2;
    else if (rest !== '' && /[;&\n]/.test(rest[0] ?? '') && !endsClause(cursor, ends)) cursor.at += 1;
    when = rest === '&&' ? 'and' : rest === '||' ? 'or' : 'always';
  }
  if (when !== 'always') throw new SyntaxProblem('syntax error: unexpected end of file');
  return jobs;
}

/** `;;` of a `case`. */
const endsClause = ({ text, at }: Cursor, ends: readonly string[]): boolean =>
  ends.includes(';;') && text.startsWith(';;', at);

const unexpected = ({ text, at }: Cursor): SyntaxProblem => {
  const token = /^(&&|\|\||;;|[a-z]+|.)/s.exec(text.slice(at, at + 20))?.[0];
  return new SyntaxProblem(
    token === undefined ? 'syntax error: unexpected end of file' : `syntax error near unexpected token \`${token}'`,
  );
};

function parsePipeline(cursor: Cursor, ends: readonly string[]): Pick<Pipeline, 'negated' | 'commands'> {
  const commands: Command[] = [];
  let negated = false;
  cursor.at = skipSpaces(cursor.text, cursor.at);
  while (/^!(\s|$)/.test(cursor.text.slice(cursor.at, cursor.at + 2))) {
    negated = !negated;
    cursor.at = skipSpaces(cursor.text, cursor.at + 1);
  }
  for (;;) {
    const command = parseCommand(cursor, ends);
    if (command) commands.push(command);
    const isPipe = cursor.text[cursor.at] === '|' && cursor.text[cursor.at + 1] !== '|';
    if (!isPipe) {
      if (!command && commands.length > 0) throw unexpected(cursor);
      return { negated, commands };
    }
    if (!command) throw unexpected(cursor);
    cursor.at = skipBlanks(cursor.text, cursor.at + 1, true);
  }
}

function parseCommand(cursor: Cursor, ends: readonly string[]): Command | null {
  const compound = parseCompound(cursor, parseList);
  if (!compound) return parseSimple(cursor, ends);
  const redirections: Redirection[] = [];
  for (;;) {
    cursor.at = skipSpaces(cursor.text, cursor.at);
    const redirection = parseRedirection(cursor);
    if (!redirection) break;
    redirections.push(redirection);
  }
  if (/^[^;&|\n)]/.test(cursor.text.slice(cursor.at)) && !ends.includes(reservedAt(cursor))) throw unexpected(cursor);
  return { ...compound, redirections };
}

function parseSimple(cursor: Cursor, ends: readonly string[]): Command | null {
  const assignments: { name: string; value: Word }[] = [];
  const words: Word[] = [];
  const redirections: Redirection[] = [];
  for (;;) {
    cursor.at = skipSpaces(cursor.text, cursor.at);
    const character = cursor.text[cursor.at];
    if (character === undefined || /[;\n]/.test(character)) break;
    const operator = isCondition(words)
      ? /^(&&|\|\||[<>])/.exec(cursor.text.slice(cursor.at, cursor.at + 2))?.[0]
      : null;
    if (operator) {
      words.push([{ kind: 'text', text: operator, quoted: true }]);
      cursor.at += operator.length;
      continue;
    }
    const redirection = parseRedirection(cursor);
    if (redirection) {
      redirections.push(redirection);
      continue;
    }
    if (character === '&' || character === '|') break;
    if (character === ')' && ends.includes(')')) break;
    if (character === '(' || character === ')') throw unexpected(cursor);
    const name =
      words.length === 0 ? /^([A-Za-z_]\w*)=/.exec(cursor.text.slice(cursor.at, cursor.at + 200))?.[1] : undefined;
    if (name !== undefined) cursor.at += name.length + 1;
    const word = parseWord(cursor);
    if (name !== undefined) assignments.push({ name, value: word });
    else words.push(word);
  }
  const isEmpty = assignments.length + words.length + redirections.length === 0;
  return isEmpty ? null : { kind: 'simple', assignments, words, redirections };
}

/** Between `[[` and `]]` the operators of the shell are those of a condition. */
function isCondition(words: readonly Word[]): boolean {
  const is = (word: Word | undefined, text: string) => word?.[0]?.kind === 'text' && word[0].text === text;
  return is(words[0], '[[') && !is(words.at(-1), ']]');
}
