import { expandToArguments, expandToText, type ShellContext, UnboundVariable } from './expand.js';
import { complain, type Effect, type Invocation, type Machine, type Running, type Session, wait } from './machine.js';
import { parseScript } from './parse.js';
import { programs } from './programs.js';
import { type Placed, redirect, route } from './redirect.js';
import { type Script, type SimpleCommand, SyntaxProblem } from './syntax.js';

/** Deeper than any script of a person; a program that calls itself ends here and not in a full stack. */
const deepest = 40;

/** As much as one argument or variable may hold (execve(2), MAX_ARG_STRLEN). */
const longestText = 131_072;

export function newSession(machine: Machine): Session {
  const home = machine.user === 'root' ? '/root' : '/home/ssm-user';
  const variables = new Map([
    ['HOME', home],
    ['USER', machine.user],
    ['HOSTNAME', machine.instance.host.hostname],
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ['SHELL', '/bin/bash'],
    ['LANG', 'C.UTF-8'],
  ]);
  return { variables, lastStatus: 0, unsetIsError: false, failureEnds: false, exited: null, directory: '/usr/bin' };
}

/** Runs a script in a session; its status is that of the last command, 2 for what cannot be parsed. */
export function* interpret(machine: Machine, session: Session, text: string): Running {
  let script: Script;
  try {
    script = parseScript(text);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    yield complain(`bash: ${error.message}\n`);
    session.lastStatus = 2;
    return 2;
  }
  return yield* runScript(machine, session, script);
}

function* runScript(machine: Machine, session: Session, script: Script): Running {
  for (const [index, { when, negated, command }] of script.entries()) {
    if (session.exited !== null) break;
    if (when === 'and' && session.lastStatus !== 0) continue;
    if (when === 'or' && session.lastStatus === 0) continue;
    const status = yield* runCommand(machine, session, command);
    if (machine.interrupted()) {
      session.lastStatus = 130;
      break;
    }
    session.lastStatus = negated ? Number(status === 0) : status;
    // `set -e` spares a command whose failure the list goes on to judge (bash manual, "The Set Builtin").
    const judged = negated || script[index + 1]?.when === 'or' || script[index + 1]?.when === 'and';
    if (status !== 0 && session.failureEnds && !judged) session.exited = status;
  }
  return session.exited ?? session.lastStatus;
}

function* runCommand(machine: Machine, session: Session, command: SimpleCommand): Running {
  // Each command is a step, so that whoever runs the script can count them and stop.
  yield wait(0);
  let substituted = 0;
  const context: ShellContext = {
    session,
    substitute: function* (script) {
      const { text, status } = yield* runSubstitution(machine, session, script);
      substituted = status;
      return text;
    },
  };
  try {
    const args: string[] = [];
    for (const word of command.words) for (const arg of yield* expandToArguments(context, word)) args.push(arg);
    if (args.some((arg) => arg.length > longestText)) {
      yield complain(`bash: ${(args[0] ?? '').slice(0, 100)}: Argument list too long\n`);
      return 126;
    }
    for (const { name, value } of command.assignments) {
      const text = yield* expandToText(context, value);
      if (text.length > longestText) {
        yield complain('bash: xrealloc: cannot allocate memory\n');
        return 1;
      }
      session.variables.set(name, text);
    }
    const placed: Placed[] = [];
    for (const { target, ...rest } of command.redirections) {
      placed.push({ ...rest, place: yield* expandToText(context, target) });
    }
    const routes = yield* redirect(machine, placed);
    if (typeof routes === 'number') return routes;
    if (args.length === 0) return substituted;
    return yield* route(invoke(machine, session, args), routes);
  } catch (error) {
    if (!(error instanceof UnboundVariable)) throw error;
    yield complain(`bash: ${error.message}: unbound variable\n`);
    session.exited = 1;
    return 1;
  }
}

/** A substitution is a subshell: what it assigns is forgotten, `exit` ends only itself. */
function* runSubstitution(
  machine: Machine,
  session: Session,
  script: Script,
): Generator<Effect, { readonly text: string; readonly status: number }, void> {
  const running = runScript(deeper(machine), { ...session, variables: new Map(session.variables) }, script);
  let text = '';
  while (true) {
    const { done, value } = running.next();
    if (done) return { text: text.replace(/\n+$/, ''), status: value };
    if (value.kind !== 'print' || value.stream !== 1) yield value;
    else if (text.length <= longestText) text += value.text;
  }
}

/** Runs `args` as a command: a program of the simulated host, or what bash says where there is none. */
function* invoke(machine: Machine, session: Session, args: readonly string[]): Running {
  if (machine.depth > deepest) {
    yield complain('bash: fork: retry: Resource temporarily unavailable\n');
    return 254;
  }
  const [name = '', ...rest] = args;
  const program = programs.get(name.replace(/^(\/usr)?\/s?bin\//, ''));
  const shell: Invocation['shell'] = {
    command: (inner, as = machine.user) => invoke({ ...deeper(machine), user: as }, session, inner),
    script: (text) =>
      interpret(deeper(machine), { ...newSession(machine), variables: new Map(session.variables) }, text),
  };
  if (program) {
    const result = program({ machine, session, args: rest, shell });
    return typeof result === 'number' ? result : yield* result;
  }
  yield complain(
    name.includes('/') ? `bash: ${name}: No such file or directory\n` : `bash: ${name}: command not found\n`,
  );
  return 127;
}

const deeper = (machine: Machine): Machine => ({ ...machine, depth: machine.depth + 1 });
