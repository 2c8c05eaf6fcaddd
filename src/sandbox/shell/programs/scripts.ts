import { readFile } from '../files.js';
import { readAll } from '../input.js';
import { complain, type Invocation, out, type Running } from '../machine.js';

/** A script by `-c`, from a file, or by a pipe. */
export function* bash({ args, machine, session, shell }: Invocation): Running {
  const at = args.findIndex((argument) => /^-[a-z]*c$/.test(argument));
  const script = at < 0 ? undefined : args[at + 1];
  if (script !== undefined) return yield* shell.script(script, args[at + 2], args.slice(at + 3));
  if (at >= 0) {
    yield complain('bash: -c: option requires an argument\n');
    return 2;
  }
  const first = args.findIndex((argument) => !argument.startsWith('-'));
  const path = args[first];
  if (path === undefined)
    return yield* shell.script(yield* readAll(machine.input), 'bash', args.slice(args.indexOf('-s') + 1));
  const text = readFile(machine, session, path);
  if (text !== null) return yield* shell.script(text, path, args.slice(first + 1));
  yield complain(`bash: ${path}: No such file or directory\n`);
  return 127;
}

/** `source FILE [arguments]`, `. FILE`: in this very shell. */
export function* sourceBuiltin({ args, machine, session, shell }: Invocation): Running {
  const [path, ...given] = args;
  const text = path === undefined ? null : readFile(machine, session, path);
  if (text === null) {
    yield complain(
      path === undefined ? 'bash: source: filename argument required\n' : `bash: ${path}: No such file or directory\n`,
    );
    return path === undefined ? 2 : 1;
  }
  const before = session.args;
  if (given.length > 0) session.args = given;
  const status = yield* shell.here(text);
  session.args = before;
  if (session.leaving?.kind === 'return') session.leaving = null;
  return status;
}

export const evalBuiltin = ({ args, shell }: Invocation): Running => shell.here(args.join(' '));

/** `command NAME …`, `command -v NAME`. */
export function* commandBuiltin({ args, shell }: Invocation): Running {
  const [option, ...names] = args;
  if (option !== '-v' && option !== '-V') return yield* shell.command(args);
  for (const name of names) if (shell.isKnown(name)) yield out(`/usr/bin/${name}\n`);
  return Number(!names.every(shell.isKnown));
}

export function* type({ args, session, shell }: Invocation): Running {
  for (const name of args.filter((each) => !each.startsWith('-'))) {
    if (session.functions.has(name)) yield out(`${name} is a function\n`);
    else if (shell.isKnown(name)) yield out(`${name} is /usr/bin/${name}\n`);
    else {
      yield complain(`bash: type: ${name}: not found\n`);
      return 1;
    }
  }
  return 0;
}

/** `trap COMMANDS EXIT`. Nothing signals a script here, so what is to follow signals never runs. */
export function* trap({ args, session }: Invocation): Running {
  const [commands, ...signals] = args.filter((argument) => argument !== '--');
  const unknown = signals.find((signal) => !/^(0|EXIT|(SIG)?(INT|TERM|HUP|QUIT|PIPE)|[1-9]\d?)$/i.test(signal));
  if (unknown !== undefined) {
    yield complain(`bash: trap: this simulated shell has no trap for ${unknown}; it has EXIT\n`);
    return 1;
  }
  if (commands !== undefined && signals.some((signal) => /^(0|EXIT)$/i.test(signal)))
    session.atExit = commands === '-' || commands === '' ? null : commands;
  return 0;
}
