/** What a sum reads and changes: a variable by its name, an element of an array by `name[index]`. */
interface SumVariables {
  readonly get: (name: string) => string | undefined;
  readonly set: (name: string, value: string) => void;
}

/** `$(( … ))` and `(( … ))` count in whole numbers (bash manual, "Shell Arithmetic"). Null where it is no sum. */
export function calculate(expression: string, variables: SumVariables): number | null {
  const tokens = expression.match(token) ?? [];
  try {
    const sum = reader(tokens, variables);
    const value = tokens.length === 0 ? 0 : sum.list();
    return sum.isOver() ? value : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const token =
  /0[xX][0-9a-fA-F]+|\d+|[A-Za-z_]\w*(?:\[[^\]]*\])?|\+\+|--|\*\*|<<|>>|&&|\|\||[-+*/%<>=!]=|[-+*/%()<>?:,=!~&|^]|\S/g;

type Operator = (left: number, right: number) => number;

const operators = (table: Readonly<Record<string, Operator>>): ReadonlyMap<string, Operator> =>
  new Map(Object.entries(table));

// The loosest first.
const binaries = [
  operators({ '|': (left, right) => left | right }),
  operators({ '^': (left, right) => left ^ right }),
  operators({ '&': (left, right) => left & right }),
  operators({ '==': (left, right) => Number(left === right), '!=': (left, right) => Number(left !== right) }),
  operators({
    '<': (left, right) => Number(left < right),
    '>': (left, right) => Number(left > right),
    '<=': (left, right) => Number(left <= right),
    '>=': (left, right) => Number(left >= right),
  }),
  operators({ '<<': (left, right) => left << right, '>>': (left, right) => left >> right }),
  operators({ '+': (left, right) => left + right, '-': (left, right) => left - right }),
  operators({ '*': (left, right) => left * right, '/': (left, right) => quotient(left, right), '%': remainder }),
];

function quotient(left: number, right: number): number {
  if (right === 0) throw new RangeError('division by 0');
  return Math.trunc(left / right);
}

function remainder(left: number, right: number): number {
  if (right === 0) throw new RangeError('division by 0');
  return left % right;
}

const changes = operators({
  '=': (_, right) => right,
  '+=': (left, right) => left + right,
  '-=': (left, right) => left - right,
  '*=': (left, right) => left * right,
  '/=': quotient,
  '%=': remainder,
});

/** Names that stand for names, so many times. */
const deepest = 20;

function reader(tokens: readonly string[], { get, set }: SumVariables, nested = 0) {
  let at = 0;
  // What stands behind `0 &&`, or on the other side of `?:`, changes nothing.
  let skipping = 0;
  const takes = (...operators: readonly string[]) => (operators.includes(tokens[at] ?? '') ? tokens[at++] : undefined);
  const isName = (word = '') => /^[A-Za-z_]/.test(word);
  /** The value of a variable is a number, or a sum itself: `x=y` with `y=3`. */
  const numberAt = (name: string): number => {
    const text = get(name) ?? '0';
    if (/^\s*-?\d*\s*$/.test(text)) return Number(text);
    const inner = reader(text.match(token) ?? [], { get, set }, nested + 1);
    if (nested > deepest) throw new RangeError(text);
    return inner.list();
  };
  const put = (name: string, value: number): number => {
    if (skipping === 0) set(name, String(value));
    return value;
  };

  function only(isWanted: boolean, count: () => number): number {
    skipping += Number(!isWanted);
    const value = count();
    skipping -= Number(!isWanted);
    return value;
  }

  function list(): number {
    let value = assignment();
    while (takes(',')) value = assignment();
    return value;
  }

  function assignment(): number {
    const [name = '', operator = ''] = tokens.slice(at, at + 2);
    const change = isName(name) ? changes.get(operator) : undefined;
    if (!change) return choice();
    at += 2;
    const right = assignment();
    return put(name, skipping > 0 ? 0 : change(numberAt(name), right));
  }

  function choice(): number {
    const condition = either();
    if (!takes('?')) return condition;
    const first = only(condition !== 0, assignment);
    if (!takes(':')) throw new RangeError(':');
    const second = only(condition === 0, assignment);
    return condition === 0 ? second : first;
  }

  function either(): number {
    let value = both();
    while (takes('||')) {
      const right = only(value === 0, both);
      value = Number(value !== 0 || right !== 0);
    }
    return value;
  }

  function both(): number {
    let value = binary(0);
    while (takes('&&')) {
      const right = only(value !== 0, () => binary(0));
      value = Number(value !== 0 && right !== 0);
    }
    return value;
  }

  function binary(level: number): number {
    const known = binaries[level];
    if (!known) return power();
    let value = binary(level + 1);
    for (;;) {
      const apply = known.get(tokens[at] ?? '');
      if (!apply) return value;
      at += 1;
      const right = binary(level + 1);
      value = skipping > 0 ? 0 : apply(value, right);
    }
  }

  function power(): number {
    const base = unary();
    return takes('**') ? base ** power() : base;
  }

  function unary(): number {
    if (takes('-')) return -unary();
    if (takes('+')) return unary();
    if (takes('!')) return Number(unary() === 0);
    if (takes('~')) return ~unary();
    const step = takes('++', '--');
    if (step) {
      const name = tokens[at++];
      if (name === undefined || !isName(name)) throw new RangeError(name);
      return put(name, numberAt(name) + (step === '++' ? 1 : -1));
    }
    return primary();
  }

  function primary(): number {
    if (takes('(')) {
      const inner = list();
      if (!takes(')')) throw new RangeError('parenthesis');
      return inner;
    }
    const word = tokens[at++] ?? '';
    if (/^0[0-7]+$/.test(word)) return Number.parseInt(word, 8);
    if (/^\d/.test(word)) return Number(word);
    if (!isName(word)) throw new RangeError(word);
    const value = numberAt(word);
    const step = takes('++', '--');
    if (step) put(word, value + (step === '++' ? 1 : -1));
    return value;
  }

  return { list, isOver: () => at === tokens.length };
}
