import { jsonIn } from '../../base/json.js';
import { AwsError } from '../endpoint/operation.js';
import { wildcard } from '../endpoint/wildcard.js';

/**
 * `{ ($.user.id = 1) && ($.errors[0] = "*refused*") }`: a pattern for events that are JSON (CloudWatch Logs user guide,
 * "Using filter patterns to match terms in JSON log events"). Events that are no JSON do not match.
 */
export function jsonPattern(pattern: string): (message: string) => boolean {
  // (jorgebastida/awslogs#210)
  if (!pattern.endsWith('}')) throw invalidPattern("If a filter pattern starts with '{' it must end with '}'");
  const tokens = tokensOf(pattern.slice(1, -1));
  const [test, end] = anyOf(tokens, 0);
  if (end < tokens.length) throw invalidPattern();
  return (message) => {
    const value = parsed(message);
    return value !== undefined && test(value);
  };
}

type Test = (event: object) => boolean;

/** As reported in aws/aws-toolkit-jetbrains#3219. */
export const invalidPattern = (text = 'Invalid filter pattern'): AwsError =>
  new AwsError('InvalidParameterException', text);

function parsed(message: string): object | undefined {
  const value = jsonIn(message);
  return typeof value === 'object' && value !== null ? value : undefined;
}

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|%[^%]+%|&&|\|\||!=|<=|>=|[=<>()]|[^\s"&|=<>!()]+)/y;

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  let at = 0;
  while (at < end) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found?.[1]) throw invalidPattern();
    tokens.push(found[1]);
    at = TOKEN.lastIndex;
  }
  return tokens;
}

type Reader = (tokens: readonly string[], at: number) => readonly [test: Test, end: number];

function joined(next: Reader, operator: string, join: (tests: readonly Test[]) => Test): Reader {
  return (tokens, start) => {
    const [first, after] = next(tokens, start);
    const tests = [first];
    let at = after;
    while (tokens[at] === operator) {
      const [test, end] = next(tokens, at + 1);
      tests.push(test);
      at = end;
    }
    return [join(tests), at];
  };
}

const allOf: Reader = joined(
  (tokens, at) => one(tokens, at),
  '&&',
  (tests) => (event) => tests.every((test) => test(event)),
);
const anyOf: Reader = joined(allOf, '||', (tests) => (event) => tests.some((test) => test(event)));

const one: Reader = (tokens, at) => {
  if (tokens[at] !== '(') return comparison(tokens, at);
  const [test, end] = anyOf(tokens, at + 1);
  if (tokens[end] !== ')') throw invalidPattern();
  return [test, end + 1];
};

const comparison: Reader = (tokens, at) => {
  const [selector = '', operator = '', operand] = tokens.slice(at, at + 3);
  const select = selectorOf(selector);
  if (operand === undefined) throw invalidPattern();
  switch (operator.toUpperCase()) {
    case 'IS': {
      const wanted = { TRUE: true, FALSE: false, NULL: null }[operand.toUpperCase()];
      if (wanted === undefined) throw invalidPattern();
      return [(event) => select(event) === wanted, at + 3];
    }
    case 'NOT':
      if (operand.toUpperCase() !== 'EXISTS') throw invalidPattern();
      return [(event) => select(event) === undefined, at + 3];
    default:
      return [compared(select, operator, operand), at + 3];
  }
};

function compared(select: (event: object) => unknown, operator: string, operand: string): Test {
  const text = operand.replace(/^"(.*)"$/s, '$1');
  if (operator === '=' || operator === '!=') {
    const equals = equality(operand, text);
    const isWanted = operator === '=';
    return (event) => {
      const value = select(event);
      return value !== undefined && equals(value) === isWanted;
    };
  }
  const bound = Number(text);
  if (!['<', '<=', '>', '>='].includes(operator) || !Number.isFinite(bound)) throw invalidPattern();
  return (event) => {
    const value = select(event);
    if (typeof value !== 'number') return false;
    return { '<': value < bound, '<=': value <= bound, '>': value > bound }[operator] ?? value >= bound;
  };
}

function equality(operand: string, text: string): (value: unknown) => boolean {
  if (/^%.*%$/.test(operand)) {
    const expression = new RegExp(operand.slice(1, -1));
    return (value) => typeof value === 'string' && expression.test(value);
  }
  if (!operand.startsWith('"') && text !== '' && Number.isFinite(Number(text)))
    return (value) => value === Number(text);
  const accepts = wildcard(text.replaceAll('?', '\\?'));
  return (value) => typeof value === 'string' && accepts(value);
}

/** `$.a.b[0].c` */
export function selectorOf(text: string): (event: object) => unknown {
  if (!/^\$((\.[\w-]+)|(\[\d+\]))+$/.test(text)) throw invalidPattern();
  const names = [...text.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? index ?? '');
  return (event) =>
    names.reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? Reflect.get(value, name)
          : undefined,
      event,
    );
}
