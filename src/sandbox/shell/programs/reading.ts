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
      ? new RegExp(`[${escaped(blanks)}]+`, 'y')
      : new RegExp(`${blank}[${escaped(others)}]${blank}${blanks === '' ? '' : `|[${escaped(blanks)}]+`}`, 'y');
  const trimmed = blanks === '' ? line : line.replace(new RegExp(`^${blank}|${blank}$`, 'g'), '');
  const fields: string[] = [];
  let from = 0;
  for (let at = 0; at < trimmed.length && fields.length < most - 1; ) {
    between.lastIndex = at;
    const found = between.exec(trimmed);
    if (!found) {
      at += 1;
      continue;
    }
    fields.push(trimmed.slice(from, at));
    at += found[0].length;
    from = at;
  }
  return from < trimmed.length ? [...fields, trimmed.slice(from)] : fields;
}

/** Every line of the input as an array, `MAPFILE` or the one that is named. */
export function* mapfile({ machine, session, args }: Invocation): Running {
  const name = args.find((argument) => !argument.startsWith('-')) ?? 'MAPFILE';
  const lines = (yield* readAll(machine.input)).match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const isBare = args.some((argument) => /^-\w*t/.test(argument));
  setWords(session, name, isBare ? lines.map((line) => line.replace(/\n$/, '')) : lines);
  return 0;
}
