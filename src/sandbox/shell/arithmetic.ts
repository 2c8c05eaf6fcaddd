/** What `$(( … ))` and `[ … ]` count with: whole numbers, names of variables, + - * / % and parentheses. Null where it is no sum. */
export function calculate(expression: string, variable: (name: string) => string | undefined): number | null {
  const tokens = expression.match(/\d+|[A-Za-z_]\w*|\$|\*\*|<=|>=|==|!=|[-+*/%()<>]|\S/g) ?? [];
  let at = 0;
  const takes = (...operators: string[]) => (operators.includes(tokens[at] ?? '') ? tokens[at++] : undefined);

  function primary(): number {
    if (takes('-')) return -primary();
    if (takes('+')) return primary();
    if (takes('(')) {
      const inner = compared();
      if (!takes(')')) throw new RangeError('parenthesis');
      return inner;
    }
    const token = tokens[at++] ?? '';
    if (/^\d+$/.test(token)) return Number(token);
    if (/^[A-Za-z_]/.test(token)) return Number(variable(token) ?? 0) || 0;
    throw new RangeError(token);
  }
  function power(): number {
    const base = primary();
    return takes('**') ? base ** power() : base;
  }
  function product(): number {
    let value = power();
    for (let operator = takes('*', '/', '%'); operator; operator = takes('*', '/', '%')) {
      const right = power();
      if (operator !== '*' && right === 0) throw new RangeError('division by 0');
      value = operator === '*' ? value * right : operator === '/' ? Math.trunc(value / right) : value % right;
    }
    return value;
  }
  function sum(): number {
    let value = product();
    for (let operator = takes('+', '-'); operator; operator = takes('+', '-'))
      value += operator === '+' ? product() : -product();
    return value;
  }
  function compared(): number {
    const left = sum();
    const operator = takes('<', '>', '<=', '>=', '==', '!=');
    if (!operator) return left;
    const right = sum();
    const holds = {
      '<': left < right,
      '>': left > right,
      '<=': left <= right,
      '>=': left >= right,
      '==': left === right,
      '!=': left !== right,
    }[operator];
    return Number(holds);
  }
  try {
    const value = tokens.length === 0 ? 0 : compared();
    return at === tokens.length ? value : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
