/** `message` is what follows "unexpected symbol found". */
export class QueryProblem extends Error {
  override readonly name = 'QueryProblem';
}

const BLANK = /\s*(?:#[^\n]*(?:\n\s*|$))*/y;

const TOKEN =
  /(`[^`]+`)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\d+(?:ms|mo|[smhdwqy])\b|\d+(?:\.\d+)?)|(=~|!=|<=|>=|[=<>()[\],|*+%^/-])|([@\w][\w.@]*)/y;

/** Stands where a value would begin, else a slash divides. */
const REGEX = /\/(?:[^/\\\n]|\\.)+\/i?/y;

export type Token = {
  readonly kind: 'name' | 'quoted' | 'text' | 'number' | 'symbol' | 'regex';
  readonly text: string;
};

export function tokensOf(source: string): readonly Token[] {
  const text = source.trimEnd();
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    BLANK.lastIndex = at;
    BLANK.exec(text);
    at = Math.max(at, BLANK.lastIndex);
    if (at >= text.length) break;
    REGEX.lastIndex = at;
    const regex = mayBeRegex(tokens) ? REGEX.exec(text) : null;
    if (regex) {
      tokens.push({ kind: 'regex', text: regex[0] });
      at = REGEX.lastIndex;
      continue;
    }
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) throw new QueryProblem(`${text.slice(at).trim().slice(0, 12)} at position ${at}`);
    const [, quoted, string, number, symbol, name] = found;
    if (quoted !== undefined) tokens.push({ kind: 'quoted', text: quoted.slice(1, -1) });
    else if (string !== undefined)
      tokens.push({ kind: 'text', text: string.slice(1, -1).replace(/\\(["'\\])/g, '$1') });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    at = TOKEN.lastIndex;
  }
  return tokens;
}

function mayBeRegex(tokens: readonly Token[]): boolean {
  const [before, last] = tokens.slice(-2).length === 2 ? tokens.slice(-2) : [undefined, tokens[0]];
  if (!last) return true;
  if (before?.text.toLowerCase() === 'parse') return true;
  return last.kind === 'symbol' ? last.text !== ')' && last.text !== ']' : /^(like|parse)$/i.test(last.text);
}

export interface TokenReader {
  isDone(): boolean;
  peek(): Token | undefined;
  take(): Token;
  /** Takes the word or symbol if it comes next; words in any case. */
  accept(text: string): boolean;
  expect(text: string): void;
}

export function readerOf(tokens: readonly Token[]): TokenReader {
  let at = 0;
  const reader: TokenReader = {
    isDone: () => at >= tokens.length,
    peek: () => tokens[at],
    take: () => {
      const token = tokens[at];
      if (!token) throw new QueryProblem('end of query');
      at += 1;
      return token;
    },
    accept: (text) => {
      const token = tokens[at];
      const isIt = (token?.kind === 'name' || token?.kind === 'symbol') && token.text.toLowerCase() === text;
      if (isIt) at += 1;
      return isIt;
    },
    expect: (text) => {
      if (!reader.accept(text)) throw new QueryProblem(reader.peek()?.text ?? 'end of query');
    },
  };
  return reader;
}
