import { skipBlanks, skipSpaces } from './blanks.js';
import { refuseCompound } from './compound.js';
import { type Part, type Redirection, type Script, type ScriptStep, SyntaxProblem, type Word } from './syntax.js';

/** Deeper than any script of a person, shallow enough for the stack. */
const deepest = 40;

export function parseScript(text: string, depth = 0): Script {
  const [script, end] = parseList(text.replace(/\r\n/g, '\n'), 0, null, depth);
  if (end < text.length) throw new SyntaxProblem(`syntax error near unexpected token \`${text[end]}'`);
  return script;
}

/** Reads commands up to `closer` or the end; returns them and where it stopped. */
function parseList(text: string, start: number, closer: string | null, depth: number): [Script, number] {
  if (depth > deepest) throw new SyntaxProblem(`this simulated shell nests no deeper than ${deepest} $(…)`);
  const steps: ScriptStep[] = [];
  let when: ScriptStep['when'] = 'always';
  let at = start;
  while (true) {
    at = skipBlanks(text, at, when !== 'always');
    if (at >= text.length || text[at] === closer) break;
    const [step, next] = parseStep(text, at, when, closer, depth);
    if (step) steps.push(step);
    const [following, after] = parseConnector(text, next, closer, step !== null);
    when = following;
    at = after;
  }
  if (when !== 'always') throw new SyntaxProblem('syntax error: unexpected end of file');
  return [steps, at];
}

function parseConnector(
  text: string,
  at: number,
  closer: string | null,
  afterCommand: boolean,
): [ScriptStep['when'], number] {
  if (at >= text.length || text[at] === closer) return ['always', at];
  const two = text.slice(at, at + 2);
  if (!afterCommand && text[at] !== '\n')
    throw new SyntaxProblem(`syntax error near unexpected token \`${/[&|;]{2}/.test(two) ? two : text[at]}'`);
  if (two === '&&') return ['and', at + 2];
  if (two === '||') return ['or', at + 2];
  if (text[at] === ';' || text[at] === '\n') return ['always', at + 1];
  if (text[at] === '|')
    throw new SyntaxProblem('this simulated shell has no pipes; run the command without `|` and read its output');
  if (text[at] === '&')
    throw new SyntaxProblem('this simulated shell has no background jobs; run the command without `&`');
  throw new SyntaxProblem(`syntax error near unexpected token \`${text[at]}'`);
}

function parseStep(
  text: string,
  start: number,
  when: ScriptStep['when'],
  closer: string | null,
  depth: number,
): [ScriptStep | null, number] {
  const assignments: { name: string; value: Word }[] = [];
  const words: Word[] = [];
  const redirections: Redirection[] = [];
  let negated = false;
  let at = start;
  while (at < text.length) {
    at = skipSpaces(text, at);
    const character = text[at];
    if (character === undefined || character === closer || /[;\n]/.test(character)) break;
    const redirection = parseRedirection(text, at, depth);
    if (redirection) {
      redirections.push(redirection[0]);
      at = redirection[1];
      continue;
    }
    if (character === '&' || character === '|') break;
    if (character === '(' || character === ')')
      throw new SyntaxProblem(`syntax error near unexpected token \`${character}'`);
    if (character === '!' && words.length === 0 && /\s/.test(text[at + 1] ?? ' ')) {
      negated = true;
      at += 1;
      continue;
    }
    const name = words.length === 0 ? /^([A-Za-z_]\w*)=/.exec(text.slice(at, at + 200))?.[1] : undefined;
    const [word, next] = parseWord(text, name === undefined ? at : at + name.length + 1, closer, depth);
    at = next;
    if (name !== undefined) assignments.push({ name, value: word });
    else words.push(word);
    refuseCompound(words);
  }
  const empty = assignments.length + words.length + redirections.length === 0;
  return [empty ? null : { when, negated, command: { assignments, words, redirections } }, at];
}

function parseRedirection(text: string, at: number, depth: number): [Redirection, number] | null {
  const found = /^(?:(&>)|([012])?(>>|>&|>|<))/.exec(text.slice(at, at + 3));
  if (!found) return null;
  const operator = found[3] ?? '>';
  if (text.startsWith('<<', at)) throw new SyntaxProblem('this simulated shell has no here-documents');
  const mode = operator === '>&' || operator === '>>' || operator === '<' ? operator : '>';
  const stream = found[1] ? 'both' : found[2] ? (Number(found[2]) as 0 | 1 | 2) : operator === '<' ? 0 : 1;
  const from = skipSpaces(text, at + found[0].length);
  const [target, next] = parseWord(text, from, null, depth);
  if (target.length === 0) throw new SyntaxProblem("syntax error near unexpected token `newline'");
  return [{ stream, mode, target }, next];
}

function parseWord(text: string, start: number, closer: string | null, depth: number): [Word, number] {
  const parts: Part[] = [];
  let plain = '';
  let at = start;
  const flush = () => {
    if (plain !== '') parts.push({ kind: 'text', text: plain, quoted: false });
    plain = '';
  };
  while (at < text.length) {
    const character = text[at] ?? '';
    if (/[\s;&|<>()]/.test(character) || character === closer) break;
    if (character === '\\') {
      if (text[at + 1] === '\n') at += 2;
      else {
        flush();
        parts.push({ kind: 'text', text: text[at + 1] ?? '\\', quoted: true });
        at += 2;
      }
    } else if (character === "'") {
      flush();
      const end = text.indexOf("'", at + 1);
      if (end < 0) throw new SyntaxProblem("unexpected EOF while looking for matching `''");
      parts.push({ kind: 'text', text: text.slice(at + 1, end), quoted: true });
      at = end + 1;
    } else if (character === '"') {
      flush();
      const [quoted, next] = parseDoubleQuotes(text, at + 1, depth);
      parts.push(...quoted);
      at = next;
    } else if (character === '$' || character === '`') {
      const [part, next] = parseExpansion(text, at, false, depth);
      if (part.kind === 'text') plain += part.text;
      else {
        flush();
        parts.push(part);
      }
      at = next;
    } else {
      plain += character;
      at += 1;
    }
  }
  flush();
  return [parts, at];
}

function parseDoubleQuotes(text: string, start: number, depth: number): [Part[], number] {
  const parts: Part[] = [{ kind: 'text', text: '', quoted: true }];
  let at = start;
  let plain = '';
  while (text[at] !== '"') {
    const character = text[at];
    if (character === undefined) throw new SyntaxProblem('unexpected EOF while looking for matching `"\'');
    if (character === '\\' && /["\\$`\n]/.test(text[at + 1] ?? '')) {
      plain += text[at + 1] === '\n' ? '' : text[at + 1];
      at += 2;
    } else if (character === '$' || character === '`') {
      const [part, next] = parseExpansion(text, at, true, depth);
      parts.push({ kind: 'text', text: plain, quoted: true }, part);
      plain = '';
      at = next;
    } else {
      plain += character;
      at += 1;
    }
  }
  parts.push({ kind: 'text', text: plain, quoted: true });
  return [parts.filter((part, index) => index === 0 || part.kind !== 'text' || part.text !== ''), at + 1];
}

function parseExpansion(text: string, at: number, quoted: boolean, depth: number): [Part, number] {
  if (text[at] === '`') {
    const end = text.indexOf('`', at + 1);
    if (end < 0) throw new SyntaxProblem("unexpected EOF while looking for matching ``'");
    return [{ kind: 'script', script: parseScript(text.slice(at + 1, end), depth + 1), quoted }, end + 1];
  }
  if (text.startsWith('$((', at)) throw new SyntaxProblem('this simulated shell does no arithmetic');
  if (text.startsWith('$(', at)) {
    const [script, end] = parseList(text, at + 2, ')', depth + 1);
    if (text[end] !== ')') throw new SyntaxProblem("unexpected EOF while looking for matching `)'");
    return [{ kind: 'script', script, quoted }, end + 1];
  }
  const braced = /^\$\{(\w+)(?::?-([^}]*))?\}/.exec(text.slice(at));
  if (braced?.[1]) {
    const fallback = braced[2] === undefined ? null : parseWord(braced[2].replace(/\s/g, '\\ '), 0, null, depth + 1)[0];
    return [{ kind: 'variable', name: braced[1], fallback, quoted }, at + braced[0].length];
  }
  if (text.startsWith('${', at))
    throw new SyntaxProblem(`${text.slice(at, text.indexOf('}', at) + 1)}: bad substitution`);
  const named = /^\$([A-Za-z_]\w*|[0-9?$#!@*])/.exec(text.slice(at));
  if (named?.[1]) return [{ kind: 'variable', name: named[1], fallback: null, quoted }, at + named[0].length];
  return [{ kind: 'text', text: '$', quoted }, at + 1];
}
