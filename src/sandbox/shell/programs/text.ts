import { absolute, isDirectory, readFile, writeFile } from '../files.js';
import { readAll } from '../input.js';
import { complain, type Invocation, out, type Running, type ShellEffect } from '../machine.js';

/** The lines of the files named, or of what comes by the pipe, without their ends; complains of what is not there. */
export function* linesOf(
  { machine, session }: Invocation,
  name: string,
  paths: readonly string[],
): Generator<ShellEffect, { readonly lines: readonly string[]; readonly status: number }, void> {
  let text = '';
  let status = 0;
  for (const path of paths) {
    const content = readFile(machine, session, path);
    if (content === null) {
      const isFolder = isDirectory(machine, absolute(session, path));
      yield complain(`${name}: ${path}: ${isFolder ? 'Is a directory' : 'No such file or directory'}\n`);
      status = 1;
    } else text += content;
  }
  if (paths.length === 0) text = yield* readAll(machine.input);
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return { lines, status };
}

export function* cat({ machine, session, args }: Invocation): Running {
  const paths = args.filter((arg) => arg === '-' || !arg.startsWith('-'));
  let status = 0;
  for (const path of paths.length === 0 ? ['-'] : paths) {
    const text = path === '-' ? yield* readAll(machine.input) : readFile(machine, session, path);
    if (text !== null) yield out(text);
    else {
      const isFolder = isDirectory(machine, absolute(session, path));
      yield complain(`cat: ${path}: ${isFolder ? 'Is a directory' : 'No such file or directory'}\n`);
      status = 1;
    }
  }
  return status;
}

/** `head` gives what comes as it comes, and ends whoever sends more. */
export function* head(invocation: Invocation): Running {
  const { count, paths } = countAndPaths(invocation.args);
  if (paths.length === 0) {
    for (let left = count; left > 0; left--) {
      const line = yield* invocation.machine.input.line();
      if (line === null) break;
      yield out(line);
    }
    return 0;
  }
  const { lines, status } = yield* linesOf(invocation, 'head', paths);
  yield out(lines.slice(0, count).map(ended).join(''));
  return status;
}

export function* tail(invocation: Invocation): Running {
  const { count, paths } = countAndPaths(invocation.args);
  const { lines, status } = yield* linesOf(invocation, 'tail', paths);
  yield out((count === 0 ? [] : lines.slice(-count)).map(ended).join(''));
  return status;
}

const ended = (line: string): string => `${line}\n`;

/** `-n 3`, `-n3`, `-3`. */
function countAndPaths(args: readonly string[]): { readonly count: number; readonly paths: readonly string[] } {
  const at = args.indexOf('-n');
  const attached = args.map((arg) => /^-n?\+?(\d+)$/.exec(arg)?.[1]).find((digits) => digits !== undefined);
  const count = Number((at >= 0 ? args[at + 1] : attached) ?? 10);
  const paths = args.filter((arg, index) => !arg.startsWith('-') && (at < 0 || index !== at + 1));
  return { count: Number.isInteger(count) ? Math.abs(count) : 10, paths };
}

export function* wc(invocation: Invocation): Running {
  const flags = invocation.args.filter((arg) => arg.startsWith('-')).join('');
  const paths = invocation.args.filter((arg) => !arg.startsWith('-'));
  const { lines, status } = yield* linesOf(invocation, 'wc', paths);
  const words = lines.flatMap((line) => line.split(/\s+/).filter((word) => word !== ''));
  const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  const wanted = [
    ...(flags.includes('l') || flags === '' ? [lines.length] : []),
    ...(flags.includes('w') || flags === '' ? [words.length] : []),
    ...(/[cm]/.test(flags) || flags === '' ? [bytes] : []),
  ];
  const shown = wanted.length === 1 ? String(wanted[0]) : wanted.map((count) => String(count).padStart(7)).join(' ');
  yield out(`${shown}${paths.length === 1 ? ` ${paths[0]}` : ''}\n`);
  return status;
}

export function* sort(invocation: Invocation): Running {
  const flags = invocation.args.filter((arg) => arg.startsWith('-')).join('');
  const { lines, status } = yield* linesOf(
    invocation,
    'sort',
    invocation.args.filter((arg) => !arg.startsWith('-')),
  );
  const byNumber = (a: string, b: string) => (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0);
  const byText = (a: string, b: string) => Number(a > b) - Number(a < b);
  const sorted = [...lines].sort((a, b) => (flags.includes('n') ? byNumber(a, b) : 0) || byText(a, b));
  if (flags.includes('r')) sorted.reverse();
  yield out((flags.includes('u') ? [...new Set(sorted)] : sorted).map(ended).join(''));
  return status;
}

export function* uniq(invocation: Invocation): Running {
  const { lines, status } = yield* linesOf(
    invocation,
    'uniq',
    invocation.args.filter((arg) => !arg.startsWith('-')),
  );
  const runs: { line: string; count: number }[] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.line === line) last.count += 1;
    else runs.push({ line, count: 1 });
  }
  const withCount = invocation.args.includes('-c');
  yield out(runs.map(({ line, count }) => `${withCount ? `${String(count).padStart(7)} ` : ''}${line}\n`).join(''));
  return status;
}

/** `cut -d ' ' -f 1,3`, and `-c 1-5`. */
export function* cut(invocation: Invocation): Running {
  const value = (letter: string) => {
    const at = invocation.args.findIndex((arg) => arg.startsWith(`-${letter}`));
    const attached = invocation.args[at]?.slice(2) ?? '';
    return at < 0 ? undefined : attached === '' ? invocation.args[at + 1] : attached;
  };
  const list = value('f') ?? value('c');
  if (list === undefined) {
    yield complain('cut: you must specify a list of bytes, characters, or fields\n');
    return 1;
  }
  const delimiter = value('d') ?? '\t';
  const isWanted = (index: number) =>
    list.split(',').some((range) => {
      const [first, last] = range.includes('-') ? range.split('-') : [range, range];
      return index >= Number(first || 1) && index <= Number(last || Number.MAX_SAFE_INTEGER);
    });
  const byFields = value('f') !== undefined;
  const { args } = invocation;
  const isValue = (at: number) => /^-[dfc]$/.test(args[at - 1] ?? '');
  const paths = args.filter((arg, at) => !arg.startsWith('-') && !isValue(at));
  const { lines, status } = yield* linesOf(invocation, 'cut', paths);
  for (const line of lines) {
    if (byFields && !line.includes(delimiter)) yield out(`${line}\n`);
    else {
      const parts = byFields ? line.split(delimiter) : [...line];
      yield out(`${parts.filter((_, index) => isWanted(index + 1)).join(byFields ? delimiter : '')}\n`);
    }
  }
  return status;
}

/** `tr a-z A-Z`, `tr -d '\n'`, `tr -s ' '`. */
export function* tr(invocation: Invocation): Running {
  const flags = invocation.args.filter((arg) => /^-[a-z]+$/.test(arg)).join('');
  const [from = '', to = ''] = invocation.args.filter((arg) => !/^-[a-z]+$/.test(arg)).map(characters);
  const text = yield* readAll(invocation.machine.input);
  let result = '';
  for (const character of text) {
    const at = from.indexOf(character);
    if (at < 0) result += character;
    else if (flags.includes('s')) result += result.endsWith(character) ? '' : character;
    else if (!flags.includes('d')) result += to[Math.min(at, to.length - 1)] ?? character;
  }
  yield out(result);
  return 0;
}

const characters = (set: string): string =>
  set
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/(\w)-(\w)/g, (_, first: string, last: string) => {
      const [from, to] = [first.charCodeAt(0), last.charCodeAt(0)];
      return String.fromCharCode(...Array.from({ length: Math.max(0, to - from + 1) }, (_each, index) => from + index));
    });

export function* tee({ machine, session, args }: Invocation): Running {
  const append = args.includes('-a');
  const paths = args.filter((arg) => !arg.startsWith('-'));
  let status = 0;
  const text = yield* readAll(machine.input);
  for (const path of paths) {
    const problem = path === '/dev/null' ? null : writeFile(machine, session, path, text, append);
    if (problem === null) continue;
    yield complain(`tee: ${path}: ${problem}\n`);
    status = 1;
  }
  yield out(text);
  return status;
}
