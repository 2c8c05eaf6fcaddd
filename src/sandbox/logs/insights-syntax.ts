import { notSimulatedParameter } from '../endpoint/wire.js';
import {
  commaList,
  type Expression,
  expressionName,
  parseOperand,
  parseOr,
  parseSum,
  regexOf,
} from './insights-expressions.js';
import { QueryProblem, readerOf, type TokenReader, tokensOf } from './insights-tokens.js';

/** A CloudWatch Logs Insights query, as far as it is simulated. */
export type Query = readonly InsightsCommand[];

export type InsightsCommand =
  | { readonly kind: 'fields' | 'display'; readonly columns: readonly InsightsColumn[] }
  | { readonly kind: 'filter'; readonly condition: Expression }
  | { readonly kind: 'sort'; readonly keys: readonly { readonly by: Expression; readonly descending: boolean }[] }
  | { readonly kind: 'limit'; readonly count: number }
  | { readonly kind: 'parse'; readonly from: Expression; readonly pattern: ParsePattern }
  | { readonly kind: 'dedup'; readonly by: readonly Expression[] }
  | { readonly kind: 'stats'; readonly columns: readonly InsightsColumn[]; readonly by: readonly InsightsColumn[] };

/** A regular expression with named groups, and the names it gives, in order. */
export interface ParsePattern {
  readonly regex: RegExp;
  readonly names: readonly string[];
}

export interface InsightsColumn {
  readonly name: string;
  readonly value: Expression;
}

export function parseQuery(text: string): Query {
  const reader = readerOf(tokensOf(text));
  const commands: InsightsCommand[] = [];
  while (!reader.isDone()) {
    commands.push(parseCommand(reader));
    if (!reader.isDone()) reader.expect('|');
  }
  return commands;
}

function parseCommand(reader: TokenReader): InsightsCommand {
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
    case 'parse':
      return parseParse(reader);
    case 'dedup':
      return { kind: 'dedup', by: commaList(reader, parseOperand) };
    default:
      if (notSimulated.has(word)) throw notSimulatedParameter('logs', `queryString (the ${word} command)`);
      throw new QueryProblem(word);
  }
}

/** Commands of the language that are not here ("Supported commands", CloudWatch Logs user guide). */
const notSimulated: ReadonlySet<string> = new Set(
  'anomaly diff filterindex join lookup pattern source subquery unmask unnest'.split(' '),
);

/** `parse @message "user=*, method=*" as user, method`, or by a regular expression with named groups. */
function parseParse(reader: TokenReader): InsightsCommand {
  const first = parseOperand(reader);
  const next = reader.peek();
  const hasField = first.kind === 'field' && (next?.kind === 'text' || next?.kind === 'regex');
  const from: Expression = hasField ? first : { kind: 'field', name: '@message' };
  const pattern = hasField ? parseOperand(reader) : first;
  if (pattern.kind === 'regex') {
    const regex = regexOf(pattern.source);
    const names = [...regex.source.matchAll(/\(\?<(\w+)>/g)].flatMap(([, name]) => name ?? []);
    if (names.length === 0) throw new QueryProblem(pattern.source);
    return { kind: 'parse', from, pattern: { regex, names } };
  }
  if (pattern.kind !== 'literal') throw new QueryProblem(expressionName(pattern));
  reader.expect('as');
  const names = commaList(reader, (each) => each.take().text);
  const pieces = String(pattern.value)
    .split('*')
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (pieces.length - 1 !== names.length) throw new QueryProblem(names.at(-1) ?? '*');
  const body = pieces.map((piece, index) =>
    index === 0 ? piece : `${index === pieces.length - 1 && piece === '' ? '(.*)' : '(.*?)'}${piece}`,
  );
  return { kind: 'parse', from, pattern: { regex: new RegExp(body.join(''), 's'), names } };
}

function parseColumn(reader: TokenReader): InsightsColumn {
  const value = parseSum(reader);
  return { name: reader.accept('as') ? reader.take().text : expressionName(value), value };
}

function parseSortKey(reader: TokenReader): { by: Expression; descending: boolean } {
  const by = parseSum(reader);
  const descending = reader.accept('desc');
  if (!descending) reader.accept('asc');
  return { by, descending };
}

function parseCount(reader: TokenReader): number {
  const { text } = reader.take();
  if (!/^\d+$/.test(text)) throw new QueryProblem(text);
  return Number(text);
}
