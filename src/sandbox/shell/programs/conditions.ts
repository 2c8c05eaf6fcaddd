import { wildcard } from '../../endpoint/wildcard.js';
import { absolute, isDirectory, readFile } from '../files.js';
import { complain, type Invocation, out, type Running, type Session } from '../machine.js';
import { setWords } from '../variables.js';
import { expressionOf } from './patterns.js';

/** `test`, `[ … ]` and `[[ … ]]`. */
export const test = (invocation: Invocation): Running => judge(invocation, false);

/** Between `[[` and `]]` the right side of `==` is a pattern. */
function* judge({ machine, session, args }: Invocation, hasPatterns: boolean): Running {
  const words = [...args];
  const isSame = (one: string, other: string) => one === other || (hasPatterns && wildcard(other)(one));
  const exists = (path: string) => readFile(machine, session, path) !== null;
  const folder = (path: string) => isDirectory(machine, absolute(session, path));
  const one: Readonly<Record<string, (value: string) => boolean>> = {
    '-n': (value) => value !== '',
    '-z': (value) => value === '',
    '-e': (path) => exists(path) || folder(path),
    '-f': exists,
    '-r': exists,
    '-s': (path) => (readFile(machine, session, path) ?? '') !== '',
    '-d': folder,
  };
  const numbers: Readonly<Record<string, (a: number, b: number) => boolean>> = {
    '-eq': (a, b) => a === b,
    '-ne': (a, b) => a !== b,
    '-lt': (a, b) => a < b,
    '-le': (a, b) => a <= b,
    '-gt': (a, b) => a > b,
    '-ge': (a, b) => a >= b,
  };
  function either(): boolean {
    let value = both();
    while (['-o', '||'].includes(words[0] ?? '')) {
      words.shift();
      value = both() || value;
    }
    return value;
  }
  function both(): boolean {
    let value = single();
    while (['-a', '&&'].includes(words[0] ?? '')) {
      words.shift();
      value = single() && value;
    }
    return value;
  }
  function single(): boolean {
    const [first = '', second, third] = words;
    if (first === '!') {
      words.shift();
      return !single();
    }
    const compares =
      second !== undefined &&
      third !== undefined &&
      ['=', '==', '!=', ...(hasPatterns ? ['=~', '<', '>'] : []), ...Object.keys(numbers)].includes(second);
    if (compares) {
      words.splice(0, 3);
      if (second === '=~') return fitsExpression(session, first, third);
      if (second === '<' || second === '>') return second === '<' ? first < third : first > third;
      const count = numbers[second];
      if (!count) return isSame(first, third) === (second !== '!=');
      if (!/^\s*-?\d+\s*$/.test(first) || !/^\s*-?\d+\s*$/.test(third))
        throw new RangeError(/^\s*-?\d+\s*$/.test(first) ? third : first);
      return count(Number(first), Number(third));
    }
    const unary = second === undefined ? undefined : one[first];
    if (unary && second !== undefined) {
      words.splice(0, 2);
      return unary(second);
    }
    if (words.length === 0) return false;
    words.shift();
    return first !== '';
  }
  try {
    const holds = either();
    if (words.length === 0) return Number(!holds);
    yield complain(`bash: [: ${words[0]}: unexpected operator\n`);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    yield complain(`bash: [: ${error.message}: integer expression expected\n`);
  }
  return 2;
}

/** What fits, and its groups, are in BASH_REMATCH. */
function fitsExpression(session: Session, text: string, pattern: string): boolean {
  if (text.length > 10_000 || pattern.length > 500) return false;
  const expression = expressionOf(pattern, 'E');
  if (!expression) throw new RangeError(pattern);
  const found = expression.exec(text);
  setWords(
    session,
    'BASH_REMATCH',
    (found ?? []).map((value) => value ?? ''),
  );
  return found !== null;
}

export const bracket = (invocation: Invocation): Running => closed(invocation, ']', false);

export const doubleBracket = (invocation: Invocation): Running => closed(invocation, ']]', true);

function* closed(invocation: Invocation, closer: string, hasPatterns: boolean): Running {
  if (invocation.args.at(-1) === closer)
    return yield* judge({ ...invocation, args: invocation.args.slice(0, -1) }, hasPatterns);
  yield complain(`bash: [: missing \`${closer}'\n`);
  return 2;
}

export function* seq({ args }: Invocation): Running {
  const numbers = args.map(Number);
  const [first, step, last] =
    numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  if (first === undefined || !step || last === undefined || numbers.some(Number.isNaN)) {
    yield complain(
      args.length === 0
        ? 'seq: missing operand\n'
        : `seq: invalid floating point argument: ‘${args.find((arg) => Number.isNaN(Number(arg))) ?? '0'}’\n`,
    );
    return 1;
  }
  const count = Math.min(Math.max(0, Math.floor((last - first) / step) + 1), 10_000);
  yield out(Array.from({ length: count }, (_, index) => `${first + index * step}\n`).join(''));
  return 0;
}

/** `break` and `continue`, out of so many loops. */
export const leaveLoop =
  (kind: 'break' | 'continue') =>
  ({ session, args }: Invocation): number => {
    session.leaving = { kind, levels: Math.max(1, Number(args[0] ?? 1) || 1) };
    return 0;
  };
