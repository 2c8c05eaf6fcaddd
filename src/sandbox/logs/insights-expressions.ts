import { QueryProblem, type TokenReader } from './insights-tokens.js';

export type Expression =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'regex'; readonly source: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'operation'; readonly operator: string; readonly left: Expression; readonly right: Expression };

export function commaList<T>(reader: TokenReader, one: (reader: TokenReader) => T): readonly T[] {
  const items = [one(reader)];
  while (reader.accept(',')) items.push(one(reader));
  return items;
}

/** The column name that Insights makes where none is given: `count(*)`, `sum(bytes)`. */
export function expressionName(value: Expression): string {
  if (value.kind === 'field') return value.name;
  if (value.kind === 'literal') return String(value.value);
  if (value.kind === 'operation')
    return `${expressionName(value.left)} ${value.operator} ${expressionName(value.right)}`;
  return value.kind === 'call' ? `${value.name}(${value.args.map(expressionName).join(', ')})` : '';
}

export function parseOr(reader: TokenReader): Expression {
  let left = parseAnd(reader);
  while (reader.accept('or')) left = { kind: 'operation', operator: 'or', left, right: parseAnd(reader) };
  return left;
}

function parseAnd(reader: TokenReader): Expression {
  let left = parseNot(reader);
  while (reader.accept('and')) left = { kind: 'operation', operator: 'and', left, right: parseNot(reader) };
  return left;
}

function parseNot(reader: TokenReader): Expression {
  if (reader.accept('not')) return { kind: 'not', operand: parseNot(reader) };
  return parseComparison(reader);
}

function parseComparison(reader: TokenReader): Expression {
  const left = parseSum(reader);
  const negated = reader.accept('not');
  for (const operator of ['=~', '!=', '<=', '>=', '=', '<', '>', 'like', 'in']) {
    if (!reader.accept(operator)) continue;
    const right = operator === 'in' ? parseItems(reader) : parseSum(reader);
    const comparison = { kind: 'operation', operator: operator === '=~' ? 'like' : operator, left, right } as const;
    return negated ? { kind: 'not', operand: comparison } : comparison;
  }
  if (negated) throw new QueryProblem('not');
  return left;
}

export function parseSum(reader: TokenReader): Expression {
  return chain(reader, ['+', '-'], (each) => chain(each, ['*', '/', '%'], parsePower));
}

function parsePower(reader: TokenReader): Expression {
  const left = reader.accept('(') ? inParentheses(reader) : parseOperand(reader);
  return reader.accept('^') ? { kind: 'operation', operator: '^', left, right: parsePower(reader) } : left;
}

function chain(
  reader: TokenReader,
  operators: readonly string[],
  operand: (reader: TokenReader) => Expression,
): Expression {
  let left = operand(reader);
  for (;;) {
    const operator = operators.find((one) => reader.accept(one));
    if (operator === undefined) return left;
    left = { kind: 'operation', operator, left, right: operand(reader) };
  }
}

function inParentheses(reader: TokenReader): Expression {
  const inner = parseOr(reader);
  reader.expect(')');
  return inner;
}

function parseItems(reader: TokenReader): Expression {
  reader.expect('[');
  const items = commaList(reader, parseOperand);
  reader.expect(']');
  return { kind: 'list', items };
}

export function parseOperand(reader: TokenReader): Expression {
  const token = reader.take();
  switch (token.kind) {
    case 'text':
      return { kind: 'literal', value: token.text };
    case 'number':
      return { kind: 'literal', value: /[a-z]$/.test(token.text) ? token.text : Number(token.text) };
    case 'regex':
      return { kind: 'regex', source: token.text };
    case 'quoted':
      return { kind: 'field', name: token.text };
    case 'name': {
      if (!reader.accept('(')) return { kind: 'field', name: token.text };
      if (reader.accept(')')) return { kind: 'call', name: token.text.toLowerCase(), args: [] };
      const args = commaList(reader, parseArgument);
      reader.expect(')');
      return { kind: 'call', name: token.text.toLowerCase(), args };
    }
    case 'symbol':
      if (token.text === '-') {
        const zero: Expression = { kind: 'literal', value: 0 };
        return { kind: 'operation', operator: '-', left: zero, right: parseOperand(reader) };
      }
      throw new QueryProblem(token.text);
    default:
      return token.kind satisfies never;
  }
}

const parseArgument = (reader: TokenReader): Expression =>
  reader.accept('*') ? { kind: 'field', name: '*' } : parseOr(reader);

/** `/…/`, also with `i` after it or `(?i)` in it. */
export function regexOf(source: string): RegExp {
  const found = /^\/(.*)\/(i?)$/s.exec(source);
  const inline = /^\(\?i\)(.*)$/s.exec(found?.[1] ?? '');
  try {
    return new RegExp((inline?.[1] ?? found?.[1] ?? '').replace(/\(\?P</g, '(?<'), inline || found?.[2] ? 'i' : '');
  } catch {
    throw new QueryProblem(source);
  }
}
