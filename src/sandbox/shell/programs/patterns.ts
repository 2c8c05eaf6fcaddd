import { complain, type Invocation, out, type Running } from '../machine.js';
import { linesOf } from './text.js';

/** grep, by basic (`-E`: extended) regular expressions. Lines pass as they come. */
export function* grep(invocation: Invocation): Running {
  const { args, machine } = invocation;
  const letters = args.filter((arg) => /^-[a-zA-Z]+$/.test(arg)).join('');
  const [pattern, ...paths] = args.filter((arg) => !/^-[a-zA-Z]+$/.test(arg));
  if (pattern === undefined) {
    yield complain("Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n");
    return 2;
  }
  const expression = expressionOf(pattern, letters);
  if (expression === null) {
    yield complain('grep: Invalid regular expression\n');
    return 2;
  }
  const matches = (line: string) => expression.test(line) !== letters.includes('v');
  const show = (line: string) =>
    letters.includes('o') ? (line.match(new RegExp(expression, `${expression.flags}g`)) ?? []) : [line];
  let found = 0;
  let status = 0;
  const isQuiet = letters.includes('q');
  if (paths.length === 0) {
    for (let line = yield* machine.input.line(); line !== null; line = yield* machine.input.line()) {
      const bare = line.replace(/\n$/, '');
      if (!matches(bare)) continue;
      found += 1;
      if (isQuiet) return 0;
      if (!letters.includes('c'))
        yield out(
          show(bare)
            .map((each) => `${each}\n`)
            .join(''),
        );
    }
  } else {
    const read = yield* linesOf(invocation, 'grep', paths);
    status = read.status;
    for (const [index, line] of read.lines.entries()) {
      if (!matches(line)) continue;
      found += 1;
      if (!isQuiet && !letters.includes('c'))
        yield out(
          show(line)
            .map((each) => `${letters.includes('n') ? `${index + 1}:` : ''}${each}\n`)
            .join(''),
        );
    }
  }
  if (letters.includes('c')) yield out(`${found}\n`);
  return status !== 0 ? 2 : Number(found === 0);
}

/** In a basic expression `+ ? | ( ) {` are characters, and operators with a backslash; in an extended one the other way. */
export function expressionOf(pattern: string, letters: string): RegExp | null {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const basic = () =>
    pattern.replace(/\\?[+?|(){}]/g, (operator) => (operator.length === 1 ? `\\${operator}` : operator.slice(1)));
  const body = letters.includes('F')
    ? literal(pattern)
    : letters.includes('E') || letters.includes('P')
      ? pattern
      : basic();
  // A pattern of nested repeats would take for ever on a long line.
  if (body.length > 500 || /[+*}]\)?[+*{]/.test(body)) return null;
  const bounded = letters.includes('w') ? `\\b(?:${body})\\b` : letters.includes('x') ? `^(?:${body})$` : body;
  try {
    return new RegExp(
      bounded.replace(/\[\[:space:\]\]/g, '\\s').replace(/\[\[:digit:\]\]/g, '\\d'),
      letters.includes('i') ? 'i' : '',
    );
  } catch {
    return null;
  }
}

/** `sed 's/this/that/g'`, `sed -n '2,4p'`, `sed '/this/d'`: one command. */
export function* sed(invocation: Invocation): Running {
  const { args } = invocation;
  const isQuiet = args.includes('-n');
  const extended = args.some((arg) => /^-[Er]$/.test(arg)) ? 'E' : '';
  const [script = '', ...paths] = args.filter((arg) => !/^-[nEre]$/.test(arg));
  const substitution = /^s(.)((?:\\.|(?!\1).)*)\1((?:\\.|(?!\1).)*)\1([gi]*)$/.exec(script);
  const ranged = /^(?:(\d+)(?:,(\d+|\$))?|\/(.+)\/)([pd])$/.exec(script);
  const pattern = expressionOf(substitution?.[2] ?? ranged?.[3] ?? '', extended);
  if ((!substitution && !ranged) || pattern === null) {
    yield complain('sed: this simulated sed knows s/…/…/, and p and d for lines or /…/\n');
    return 1;
  }
  const { lines, status } = yield* linesOf(invocation, 'sed', paths);
  for (const [index, line] of lines.entries()) {
    if (substitution) {
      const flags = `${substitution[4]?.includes('g') ? 'g' : ''}${substitution[4]?.includes('i') ? 'i' : ''}`;
      const put = (substitution[3] ?? '')
        .slice(0, 200)
        .replace(/\$/g, '$$$$')
        .replace(/\\(\d)/g, '$$$1')
        .replace(/(?<!\\)&/g, '$$&');
      yield out(`${line.replace(new RegExp(pattern.source, flags), put)}\n`);
      continue;
    }
    const last = ranged?.[2] === '$' ? lines.length : Number(ranged?.[2] ?? ranged?.[1]);
    const isMeant = ranged?.[3] ? pattern.test(line) : index + 1 >= Number(ranged?.[1]) && index + 1 <= last;
    if (ranged?.[4] === 'd' ? !isMeant : isMeant || !isQuiet) yield out(`${line}\n`);
  }
  return status;
}

/** `awk '{print $1, $3}'`, with `-F` and a `/pattern/` before it: nothing else of the language. */
export function* awk(invocation: Invocation): Running {
  const { args } = invocation;
  const at = args.findIndex((arg) => arg.startsWith('-F'));
  const separator = at < 0 ? null : args[at] === '-F' ? (args[at + 1] ?? '') : (args[at] ?? '').slice(2);
  const rest = args.filter((_, index) => index !== at && !(args[at] === '-F' && index === at + 1));
  const [, only, printed] = /^\s*(?:\/(.+)\/)?\s*\{\s*print\s*([^}]*)\}\s*$/.exec(rest[0] ?? '') ?? [];
  const pattern = only === undefined ? null : expressionOf(only, 'E');
  if (printed === undefined) {
    yield complain("awk: this simulated awk knows '{print $1, $2}' only, also with -F and after a /pattern/\n");
    return 2;
  }
  const { lines, status } = yield* linesOf(invocation, 'awk', rest.slice(1));
  for (const line of lines) {
    if (pattern && !pattern.test(line)) continue;
    const fields = separator === null ? line.trim().split(/\s+/) : line.split(separator);
    const value = (term: string) => {
      const number = /^\$(\d+|NF)$/.exec(term)?.[1];
      if (term === '' || number === '0') return line;
      if (number !== undefined) return fields[number === 'NF' ? fields.length - 1 : Number(number) - 1] ?? '';
      return term === 'NF' ? String(fields.length) : term.replace(/^"|"$/g, '');
    };
    const terms = printed.split(',').map((group) => (group.trim().match(/"[^"]*"|\S+/g) ?? ['']).map(value).join(''));
    yield out(`${terms.join(' ')}\n`);
  }
  return status;
}
