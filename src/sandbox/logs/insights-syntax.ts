import { QueryProblem, readerOf, type TokenReader, tokensOf } from './insights-tokens.js';

/** A CloudWatch Logs Insights query, as far as it is simulated. */
export type Query = readonly Command[];

export type Command =
  | { readonly kind: 'fields' | 'display'; readonly columns: readonly Column[] }
  | { readonly kind: 'filter'; readonly condition: Expression }
  | { readonly kind: 'sort'; readonly keys: readonly { readonly by: Expression; readonly descending: boolean }[] }
  | { readonly kind: 'limit'; readonly count: number }
  | { readonly kind: 'stats'; readonly columns: readonly Column[]; readonly by: readonly Column[] };

export interface Column {
  readonly name: string;
  readonly value: Expression;
}

export type Expression =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'regex'; readonly source: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'operation'; readonly operator: string; readonly left: Expression; readonly right: Expression };

export function parseQuery(text: string): Query {
  const reader = readerOf(tokensOf(text));
  const commands: Command[] = [];
  while (!reader.isDone()) {
    commands.push(parseCommand(reader));
    if (!reader.isDone()) reader.expect('|');
  }
  return commands;
}

function parseCommand(reader: TokenReader): Command {
  const word = reader.take().text.toLowerCase();
  switch (word) {
    case 'fields':
    case 'display':
      return { kind: word, columns: commaList(reader, parseColumn) };
    case 'filter':
      return { kind: 'filter', condition: parseOr(reader) };
    case 'sort':
      return { kind: 'sort', keys: commaList(reader, parseSortKey) };
    case 'limit':
    case 'head':
      return { kind: 'limit', count: parseCount(reader) };
    case 'stats': {
      const columns = commaList(reader, parseColumn);
      return { kind: 'stats', columns, by: reader.accept('by') ? commaList(reader, parseColumn) : [] };
    }
    default:
      throw new QueryProblem(word);
  }
}

function commaList<T>(reader: TokenReader, one: (reader: TokenReader) => T): readonly T[] {
  const items = [one(reader)];
  while (reader.accept(',')) items.push(one(reader));
  return items;
}

function parseColumn(reader: TokenReader): Column {
  const value = parseOperand(reader);
  return { name: reader.accept('as') ? reader.take().text : nameOf(value), value };
}

/** The column name that Insights makes where none is given: `count(*)`, `sum(bytes)`. */
export function nameOf(value: Expression): string {
  if (value.kind === 'field') return value.name;
  if (value.kind === 'literal') return String(value.value);
  return value.kind === 'call' ? `${value.name}(${value.args.map(nameOf).join(', ')})` : '';
}

function parseSortKey(reader: TokenReader): { by: Expression; descending: boolean } {
  const by = parseOperand(reader);
  const descending = reader.accept('desc');
  if (!descending) reader.accept('asc');
  return { by, descending };
}

function parseCount(reader: TokenReader): number {
  const { text } = reader.take();
  if (!/^\d+$/.test(text)) throw new QueryProblem(text);
  return Number(text);
}

function parseOr(reader: TokenReader): Expression {
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
  const left = reader.accept('(') ? inParentheses(reader) : parseOperand(reader);
  const negated = reader.accept('not');
  for (const operator of ['=~', '!=', '<=', '>=', '=', '<', '>', 'like', 'in']) {
    if (!reader.accept(operator)) continue;
    const right = operator === 'in' ? parseItems(reader) : parseOperand(reader);
    const comparison = { kind: 'operation', operator: operator === '=~' ? 'like' : operator, left, right } as const;
    return negated ? { kind: 'not', operand: comparison } : comparison;
  }
  if (negated) throw new QueryProblem('not');
  return left;
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

function parseOperand(reader: TokenReader): Expression {
  const token = reader.take();
  switch (token.kind) {
    case 'text':
      return { kind: 'literal', value: token.text };
    case 'number':
      return { kind: 'literal', value: /[smhdw]$/.test(token.text) ? token.text : Number(token.text) };
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
      throw new QueryProblem(token.text);
    default:
      return token.kind satisfies never;
  }
}

const parseArgument = (reader: TokenReader): Expression =>
  reader.accept('*') ? { kind: 'field', name: '*' } : parseOperand(reader);
