import type { Session, ShellEffect } from './machine.js';
import { changedText } from './parameter.js';
import type { Part, Script, Word } from './syntax.js';
import { calculateIn, keysOf, setValue, valueAt, valuesOf } from './variables.js';

/** `set -u` and a variable that is not set; the message is its name. */
export class UnboundVariable extends Error {}

/** What `$(( … ))` cannot count, or `${x:?…}` asks for; the message is bash's. */
export class NoSum extends Error {}

/** What words are expanded in. */
export interface ShellContext {
  readonly session: Session;
  /** Runs `$(…)`: its output without the last new lines. */
  readonly substitute: (script: Script) => Generator<ShellEffect, string, void>;
}

type Expanding<Value> = Generator<ShellEffect, Value, void>;

/** One word of the script gives no argument, one, or several: unquoted results are split at blanks, `"$@"` is a word each. */
export function* expandToArguments(context: ShellContext, word: Word): Expanding<readonly string[]> {
  const fields: string[] = [];
  let open: string | null = null;
  for (const part of word) {
    const list = part.quoted && part.kind === 'variable' ? yield* listOf(context, part) : null;
    const text: string = list === null ? yield* expandPart(context, part) : '';
    if (list === null && (part.quoted || part.kind === 'text')) {
      open = (open ?? '') + text;
      continue;
    }
    const pieces: readonly string[] = list ?? text.split(/[ \t\n]+/);
    for (const [index, piece] of pieces.entries()) {
      if (index > 0 && open !== null) {
        fields.push(open);
        open = null;
      }
      if (piece !== '' || list !== null) open = (open ?? '') + piece;
    }
  }
  const isNone = open === '' && fields.length === 0 && (yield* isEmptyList(context, word));
  const all = open === null || isNone ? fields : [...fields, open];
  return word.every(({ kind, quoted }) => kind === 'text' && !quoted) ? all.flatMap(braces) : all;
}

/** `"$@"` without arguments is no argument at all, though `""` is one. */
function* isEmptyList(context: ShellContext, word: Word): Expanding<boolean> {
  let isList = false;
  for (const part of word) {
    const list = part.kind === 'variable' ? yield* listOf(context, part) : null;
    if (list === null && !(part.kind === 'text' && part.text === '')) return false;
    if (list !== null && list.length > 0) return false;
    isList ||= list !== null;
  }
  return isList;
}

/** `{1..5}` is five words, `{a,b}c` two. */
function braces(word: string): readonly string[] {
  const [, before = '', inner, after = ''] = /^(.*?)\{([^{}]*(?:\.\.|,)[^{}]*)\}(.*)$/.exec(word) ?? [];
  if (inner === undefined) return [word];
  const [, first, last] = /^(-?\d{1,6})\.\.(-?\d{1,6})$/.exec(inner) ?? [];
  if (first === undefined && !inner.includes(',')) return [word];
  const [from, to] = [Number(first), Number(last)];
  const count = Math.min(Math.abs(to - from) + 1, 10_000);
  const each =
    first === undefined
      ? inner.split(',')
      : Array.from({ length: count }, (_, index) => String(from + Math.sign(to - from) * index));
  const ends = braces(after);
  if (each.length * ends.length > 10_000) return [word];
  return each.flatMap((one) => ends.map((rest) => `${before}${one}${rest}`));
}

export function* expandToText(context: ShellContext, word: Word): Expanding<string> {
  let text = '';
  for (const part of word) text += yield* expandPart(context, part);
  return text;
}

type VariablePart = Extract<Part, { readonly kind: 'variable' }>;

/** The words of `$@`, `${x[@]}`, `${!x[@]}`, `${@:2}`; null for what is one word. */
function* listOf(context: ShellContext, part: VariablePart): Expanding<readonly string[] | null> {
  if (part.name !== '@' && !isEveryKey(part)) return null;
  const { session } = context;
  const all = part.keys ? keysOf(session, part.name) : valuesOf(session, part.name);
  if (!part.change) return all;
  const operands: string[] = [];
  for (const operand of part.change.operands) operands.push(yield* expandToText(context, operand));
  const { operator } = part.change;
  if (operator === 'length') return null;
  if (operator !== ':') return all.map((one) => changedText(one, operator, operands));
  const [start = 0, length] = operands.map(Number);
  const from = part.name === '@' ? Math.max(0, start - 1) : start;
  return all.slice(from, length === undefined ? undefined : from + length);
}

/** `[@]`, as it is written: a key that is computed is none, and what it runs runs once, where the value is looked up. */
const isEveryKey = ({ key: [only, ...others] = [] }: VariablePart): boolean =>
  only?.kind === 'text' && only.text === '@' && others.length === 0;

function* expandPart(context: ShellContext, part: Part): Expanding<string> {
  const { session } = context;
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'variable':
      return yield* expandVariable(context, part);
    case 'arithmetic':
      return String(yield* countedWords(context, part.expression));
    case 'script':
      return yield* context.substitute(part.script);
    case 'piped': {
      const path = `/dev/fd/${63 - session.piped.size}`;
      session.piped.set(path, `${yield* context.substitute(part.script)}\n`);
      return path;
    }
    default:
      return part satisfies never;
  }
}

function* expandVariable(context: ShellContext, part: VariablePart): Expanding<string> {
  const { session } = context;
  const { name, change, instead } = part;
  const key = part.key ? yield* expandToText(context, part.key) : undefined;
  const isWhole = key === '@' || key === '*';
  if (isWhole && change?.operator === 'length') return String(valuesOf(session, name).length);
  const whole = isWhole ? (part.keys ? keysOf(session, name) : valuesOf(session, name)).join(' ') : undefined;
  const value = whole ?? valueAt(session, name, key);
  if (instead) {
    const isThere = value !== undefined && !(instead.operator.startsWith(':') && value === '');
    const kind = instead.operator.replace(':', '');
    if (kind === '+') return isThere ? yield* expandToText(context, instead.word) : '';
    if (isThere) return value;
    const text = yield* expandToText(context, instead.word);
    if (kind === '?') throw new NoSum(`${name}: ${text === '' ? 'parameter null or not set' : text}`);
    if (kind === '=') setValue(session, name, text, key);
    return text;
  }
  if (value !== undefined && change) {
    const operands: string[] = [];
    for (const operand of change.operands) operands.push(yield* expandToText(context, operand));
    return changedText(value, change.operator, operands);
  }
  if (value !== undefined) return value;
  if (change?.operator === 'length') return '0';
  if (session.unsetIsError && /^\w+$/.test(name)) throw new UnboundVariable(name);
  return '';
}

/** What a sum comes to. */
export function* countedWords(context: ShellContext, expression: Word): Expanding<number> {
  const text = (yield* expandToText(context, expression)).replace(/\n$/, '');
  const value = calculateIn(context.session, text);
  if (value === null) throw new NoSum(`${text}: syntax error: operand expected`);
  return value;
}
