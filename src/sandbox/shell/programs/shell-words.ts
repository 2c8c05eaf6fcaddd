import { absolute, isDirectory } from '../files.js';
import { complain, type Invocation, out, type Running, wait } from '../machine.js';

export function* echo({ args }: Invocation): Running {
  const flags = args[0] !== undefined && /^-[neE]+$/.test(args[0]) ? args[0] : '';
  const text = args.slice(flags === '' ? 0 : 1).join(' ');
  const spoken = flags.includes('e')
    ? text.replace(/\\([nt\\])/g, (_, c: string) => ({ n: '\n', t: '\t' })[c] ?? '\\')
    : text;
  yield out(flags.includes('n') ? spoken : `${spoken}\n`);
  return 0;
}

export function exit({ session, args }: Invocation): number {
  session.exited = args[0] === undefined ? session.lastStatus : Number(args[0]) & 255;
  return session.exited;
}

/** `set -eu`, and `set -- a b`: the arguments of the shell. */
export function set({ session, args }: Invocation): number {
  const end = args.indexOf('--');
  const first = args.findIndex(
    (argument, at) => !/^[-+]/.test(argument) && args[at - 1] !== '-o' && args[at - 1] !== '+o',
  );
  if (end >= 0) session.args = args.slice(end + 1);
  else if (first >= 0) session.args = args.slice(first);
  const options = end >= 0 ? args.slice(0, end) : first >= 0 ? args.slice(0, first) : args;
  for (const argument of options) {
    const on = argument.startsWith('-');
    if (!on && !argument.startsWith('+')) continue;
    if (argument.includes('u')) session.unsetIsError = on;
    if (argument.includes('e') && argument !== '-o') session.failureEnds = on;
  }
  return 0;
}

export function* cd({ machine, session, args }: Invocation): Running {
  const [target = '~'] = args;
  const at = absolute(session, target);
  if (!isDirectory(machine, at)) {
    yield complain(`bash: cd: ${target}: No such file or directory\n`);
    return 1;
  }
  session.directory = at;
  return 0;
}

export function* sleep({ args, machine }: Invocation): Running {
  const ms = durationMs(args[0] ?? '');
  if (ms === null) {
    yield complain(args[0] === undefined ? 'sleep: missing operand\n' : `sleep: invalid time interval ‘${args[0]}’\n`);
    return 1;
  }
  yield wait(ms);
  return machine.interrupted() ? 130 : 0;
}

/** ssm-user may do everything without a password (Systems Manager user guide, "Turn off or turn on ssm-user account"). */
export function* sudo({ args, shell }: Invocation): Running {
  const command = args.filter((argument, index) => !(argument.startsWith('-') && index === 0));
  if (command.length === 0) {
    yield complain('usage: sudo command [args]\n');
    return 1;
  }
  return yield* shell.command(command, 'root');
}

/** Ends a command when its time is up, with status 124 (GNU coreutils manual, "timeout"). */
export function* timeout({ args, machine, shell }: Invocation): Running {
  const rest = args.filter(
    (argument, index) => !(argument.startsWith('-') && args.slice(0, index).every((a) => a.startsWith('-'))),
  );
  const limitMs = durationMs(rest[0] ?? '');
  if (limitMs === null || rest.length < 2) {
    yield complain(rest.length < 2 ? 'timeout: missing operand\n' : `timeout: invalid time interval ‘${rest[0]}’\n`);
    return 125;
  }
  const deadline = machine.now() + limitMs;
  const running = shell.command(rest.slice(1));
  while (true) {
    const { done, value } = running.next();
    if (done) return value;
    if (value.kind === 'wait' && limitMs > 0 && machine.now() + value.ms > deadline) {
      yield wait(Math.max(0, deadline - machine.now()));
      return 124;
    }
    yield value;
  }
}

export function* which({ args }: Invocation, known: ReadonlyMap<string, unknown>): Running {
  let status = 0;
  for (const name of args) {
    if (known.has(name)) yield out(`/usr/bin/${name}\n`);
    else {
      yield complain(`which: no ${name} in (/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)\n`);
      status = 1;
    }
  }
  return status;
}

export function* help(_: Invocation, names: readonly string[]): Running {
  yield out('A simulated Amazon Linux 2023. What it knows:\n');
  yield out(inLines(names.filter((name) => name !== ':')));
  yield out(
    inLines(
      'Also: ; && || & | new lines, if, case, for, while, functions, $(…), <(…), ((…)), variables, arrays, quotes, files, <<EOF, </dev/tcp/ADDRESS/PORT.'.split(
        ' ',
      ),
    ),
  );
  yield out('man NAME says how much of a program there is. Try:\n');
  yield out('  ip a, ping -c 3 -W 1 ADDRESS, ss -lntu, curl -s -X PUT \\\n');
  yield out('    http://169.254.169.254/latest/api/token \\\n');
  yield out('    -H "X-aws-ec2-metadata-token-ttl-seconds: 60"\n');
  return 0;
}

/** A terminal breaks what is longer in the middle of a word. */
function inLines(words: readonly string[]): string {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && line.length + word.length > 76) {
      lines.push(line);
      line = '';
    }
    line += ` ${word}`;
  }
  return [...lines, line].map((one) => ` ${one}\n`).join('');
}

/** `1`, `0.5`, `2s`, `1m`; null where it is not a time. */
function durationMs(text: string): number | null {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?|\.\d+)([smhd])?$/.exec(text) ?? [];
  if (number === undefined) return null;
  return Number(number) * ({ s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit] ?? 1000);
}
