import { readAll } from '../input.js';
import { complain, type Invocation, type Running } from '../machine.js';
import { readOptions } from '../options.js';

/** xargs [-n COUNT] [-I NAME] COMMAND: the words that come in are its arguments. */
export function* xargs({ args, machine, shell }: Invocation): Running {
  const at = args.findIndex((argument, index) => !argument.startsWith('-') && !/^-[nIP]$/.test(args[index - 1] ?? ''));
  const own = at < 0 ? args : args.slice(0, at);
  const read = readOptions(own, {
    withValue: { '-n': 'count', '-I': 'name', '-P': 'beside' },
    flags: { '-r': 'none', '-t': 'tell' },
  });
  if ('problem' in read) {
    yield complain(`xargs: this simulated host knows -n and -I, and no ${read.option}\n`);
    return 1;
  }
  const command = at < 0 ? ['echo'] : args.slice(at);
  const text = yield* readAll(machine.input);
  const name = read.values.name?.at(-1);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const words = text.split(/\s+/).filter((word) => word !== '');
  const count = Math.max(1, Number(read.values.count?.at(-1) ?? words.length) || 1);
  const calls =
    name === undefined
      ? Array.from({ length: Math.ceil(words.length / count) }, (_, n) => [
          ...command,
          ...words.slice(n * count, (n + 1) * count),
        ])
      : lines.map((line) => command.map((word) => word.split(name).join(line.trim())));
  if (calls.length === 0 && name === undefined && !read.flags.has('none')) calls.push(command);
  let status = 0;
  // "123 if any invocation of the command exited with status 1-125" (findutils manual, "xargs exit status").
  for (const call of calls) if ((yield* shell.command(call)) !== 0) status = 123;
  return status;
}
