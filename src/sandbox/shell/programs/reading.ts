import { readAll } from '../input.js';
import { complain, type Invocation, type Running } from '../machine.js';
import { readOptions } from '../options.js';
import { setValue, setWords } from '../variables.js';

const READ = {
  withValue: { '-a': 'array', '-d': 'delimiter', '-n': 'count', '-p': 'prompt', '-t': 'wait' },
  flags: { '-r': 'raw', '-s': 'silent' },
};

/** A line, split at IFS; the last name gets the rest of it. */
export function* read({ machine, session, args }: Invocation): Running {
  const options = readOptions(args, READ);
  if ('problem' in options) {
    yield complain(`bash: read: ${options.option}: invalid option\n`);
    return 2;
  }
  const { values, rest: names } = options;
  const given = yield* machine.input.line();
  const line = (given ?? '').replace(/\n$/, '');
  const list = values.array?.at(-1);
  if (names.length === 0 && list === undefined) setValue(session, 'REPLY', line);
  const separators = session.variables.get('IFS') ?? ' \t\n';
  if (list !== undefined) setWords(session, list, fieldsOf(line, separators, Number.POSITIVE_INFINITY));
  const fields = fieldsOf(line, separators, names.length);
  for (const [index, name] of names.entries()) setValue(session, name, fields[index] ?? '');
  return Number(given === null);
}

/** Blanks count as one and not at the ends; any other character of IFS ends a field each time (bash manual, "Word Splitting"). */
function fieldsOf(line: string, separators: string, most: number): readonly string[] {
  if (separators === '') return line === '' ? [] : [line];
  const escaped = (text: string) => text.replace(/[\\\]^-]/g, '\\$&');
  const blanks = [...separators].filter((one) => /\s/.test(one)).join('');
  const others = [...separators].filter((one) => !/\s/.test(one)).join('');
  const blank = blanks === '' ? '' : `[${escaped(blanks)}]*`;
  const between =
    others === ''
      ? new RegExp(`[${escaped(blanks)}]+`, 'g')
      : new RegExp(`${blank}[${escaped(others)}]${blank}${blanks === '' ? '' : `|[${escaped(blanks)}]+`}`, 'g');
  const trimmed = withoutEnds(line, blanks);
  const fields: string[] = [];
  let from = 0;
  for (const found of trimmed.matchAll(between)) {
    if (fields.length >= most - 1) break;
    fields.push(trimmed.slice(from, found.index));
    from = found.index + found[0].length;
  }
  return from < trimmed.length ? [...fields, trimmed.slice(from)] : fields;
}

// By hand: a pattern for the blanks at the end would try at each blank within.
function withoutEnds(line: string, blanks: string): string {
  let [from, to] = [0, line.length];
  while (from < to && blanks.includes(line.charAt(from))) from += 1;
  while (to > from && blanks.includes(line.charAt(to - 1))) to -= 1;
  return line.slice(from, to);
}

/** Every line of the input as an array, `MAPFILE` or the one that is named. */
export function* mapfile({ machine, session, args }: Invocation): Running {
  const name = args.find((argument) => !argument.startsWith('-')) ?? 'MAPFILE';
  const lines = (yield* readAll(machine.input)).match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const isBare = args.some((argument) => /^-\w*t/.test(argument));
  setWords(session, name, isBare ? lines.map((line) => line.replace(/\n$/, '')) : lines);
  return 0;
}
