import { calculate } from './arithmetic.js';
import type { Session, ShellEffect } from './machine.js';
import { changedText } from './parameter.js';
import type { Part, Script, Word } from './syntax.js';

/** `set -u` and a variable that is not set; the message is its name. */
export class UnboundVariable extends Error {}

/** What `$(( … ))` cannot count; the message is bash's. */
export class NoSum extends Error {}

/** What words are expanded in. */
export interface ShellContext {
  readonly session: Session;
  /** Runs `$(…)`: its output without the last new lines. */
  readonly substitute: (script: Script) => Generator<ShellEffect, string, void>;
}

/** One word of the script gives no argument, one, or several: unquoted results are split at blanks. */
export function* expandToArguments(context: ShellContext, word: Word): Generator<ShellEffect, readonly string[], void> {
  const fields: string[] = [];
  let open: string | null = null;
  for (const part of word) {
    const text = yield* expandPart(context, part);
    if (part.quoted || part.kind === 'text') {
      open = (open ?? '') + text;
      continue;
    }
    for (const [index, piece] of text.split(/[ \t\n]+/).entries()) {
      if (index > 0 && open !== null) {
        fields.push(open);
        open = null;
      }
      if (piece !== '') open = (open ?? '') + piece;
    }
  }
  const all = open === null ? fields : [...fields, open];
  return word.every(({ kind, quoted }) => kind === 'text' && !quoted) ? all.flatMap(braces) : all;
}

/** `{1..5}` is five words. */
function braces(word: string): readonly string[] {
  const [, before = '', first, last, after = ''] = /^(.*)\{(-?\d{1,6})\.\.(-?\d{1,6})\}(.*)$/.exec(word) ?? [];
  if (first === undefined || last === undefined) return [word];
  const [from, to] = [Number(first), Number(last)];
  const count = Math.min(Math.abs(to - from) + 1, 10_000);
  return Array.from({ length: count }, (_, index) => `${before}${from + Math.sign(to - from) * index}${after}`);
}

export function* expandToText(context: ShellContext, word: Word): Generator<ShellEffect, string, void> {
  let text = '';
  for (const part of word) text += yield* expandPart(context, part);
  return text;
}

function* expandPart(context: ShellContext, part: Part): Generator<ShellEffect, string, void> {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'variable': {
      const value = lookUp(context.session, part.name);
      if (value !== undefined && part.change) {
        const operands: string[] = [];
        for (const operand of part.change.operands) operands.push(yield* expandToText(context, operand));
        return changedText(value, part.change.operator, operands);
      }
      if (value !== undefined) return value;
      if (part.change?.operator === 'length') return '0';
      if (part.fallback) return yield* expandToText(context, part.fallback);
      if (context.session.unsetIsError && /^\w+$/.test(part.name)) throw new UnboundVariable(part.name);
      return '';
    }
    case 'arithmetic': {
      const text = (yield* expandToText(context, part.expression)).replace(/\n$/, '');
      const value = calculate(text, (name) => lookUp(context.session, name));
      if (value === null) throw new NoSum(`${text}: syntax error: operand expected`);
      return String(value);
    }
    case 'script':
      return yield* context.substitute(part.script);
    default:
      return part satisfies never;
  }
}

function lookUp({ lastStatus, directory, variables }: Session, name: string): string | undefined {
  const special: Readonly<Record<string, string>> = {
    '?': String(lastStatus),
    $: '2718',
    '#': '0',
    '0': 'bash',
    PWD: directory,
    '*': '',
    '@': '',
  };
  return Object.hasOwn(special, name) ? special[name] : variables.get(name);
}
