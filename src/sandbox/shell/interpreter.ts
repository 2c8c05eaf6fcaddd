import { assign, expandAll } from './assignments.js';
import { begin, withJobs } from './background.js';
import { type Frame, runCompound } from './compound.js';
import { expandToText, NoSum, type ShellContext, UnboundVariable } from './expand.js';
import { readFile } from './files.js';
import { callShellFunction } from './functions.js';
import { pipeFrom, printedBy, textInput } from './input.js';
import {
  complain,
  type Invocation,
  longestText,
  mostWords,
  type Running,
  type Session,
  type ShellMachine,
  wait,
} from './machine.js';
import { parseScript } from './parse.js';
import { programs } from './programs.js';
import { type Placed, redirect, routeStreams } from './redirect.js';
import { newPid } from './serving.js';
import { newSession, subshell } from './session.js';
import { type Command, type Script, SyntaxProblem } from './syntax.js';
import { kept } from './variables.js';

/** Deeper than any script of a person; a program that calls itself ends here and not in a full stack. */
const deepest = 40;

/** Runs a script in a session; its status is that of the last command, 2 for what cannot be parsed. */
export function* interpret(machine: ShellMachine, session: Session, text: string): Running {
  let script: Script;
  try {
    script = parseScript(text);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    yield complain(`bash: ${error.message}\n`);
    session.lastStatus = 2;
    return 2;
  }
  const running = runScript(machine, session, script);
  return yield* machine.depth === 0 ? withJobs(machine, running) : running;
}

/** A script from its beginning to its end, with what it wanted to be done then (`trap … EXIT`). */
export function* interpretWhole(machine: ShellMachine, session: Session, text: string): Running {
  const status = yield* interpret(machine, session, text);
  const { atExit } = session;
  if (atExit === null) return status;
  Object.assign(session, { atExit: null, exited: null, leaving: null });
  yield* interpret(machine, session, atExit);
  return session.exited ?? status;
}

function* runScript(machine: ShellMachine, session: Session, script: Script): Running {
  for (const [index, job] of script.entries()) {
    if (session.exited !== null || session.leaving) break;
    if (job.when === 'and' && session.lastStatus !== 0) continue;
    if (job.when === 'or' && session.lastStatus === 0) continue;
    const status = job.background
      ? yield* runInBackground(machine, session, job.commands)
      : yield* runPipeline(machine, session, job.commands);
    if (machine.interrupted()) {
      session.lastStatus = 130;
      break;
    }
    session.lastStatus = job.negated ? Number(status === 0) : status;
    // `set -e` spares a command whose failure the list goes on to judge (bash manual, "The Set Builtin").
    const judged = job.negated || ['or', 'and'].includes(script[index + 1]?.when ?? '');
    if (status !== 0 && session.failureEnds && !judged) session.exited = status;
  }
  return session.exited ?? session.lastStatus;
}

/** Each command of a pipeline is a subshell; its status is that of the last. */
function* runPipeline(machine: ShellMachine, session: Session, commands: readonly Command[]): Running {
  const last = commands.at(-1);
  if (!last) return 0;
  const pipes: ReturnType<typeof pipeFrom>[] = [];
  let input = machine.input;
  for (const command of commands.slice(0, -1)) {
    const pipe = pipeFrom(runCommand({ ...machine, input }, subshell(session), command));
    pipes.unshift(pipe);
    input = pipe;
  }
  const status = yield* runCommand({ ...machine, input }, pipes.length > 0 ? subshell(session) : session, last);
  for (const pipe of pipes) yield* pipe.close();
  return status;
}

/** It takes its turns while the shell waits. Servers stay. `$!` is the process: of a server, what listens. */
function* runInBackground(machine: ShellMachine, session: Session, commands: readonly Command[]): Running {
  const { host } = machine.instance;
  const pid = newPid(host);
  const own = { ...machine, background: true, input: textInput('') };
  yield* begin(machine, pid, (now) => runPipeline({ ...own, now }, subshell(session), commands));
  session.variables.set('!', String(Math.max(pid, host.listeners.at(-1)?.pid ?? 0)));
  return 0;
}

function* runCommand(machine: ShellMachine, session: Session, command: Command): Running {
  // Each command is a step, so that whoever runs the script can count them and stop.
  yield wait(0);
  const frame: Frame = {
    list: (script, scope = session) => runScript(machine, scope, script),
    subshell: () => subshell(session),
  };
  let substituted = 0;
  const piped = new Set(session.piped.keys());
  const context: ShellContext = {
    session,
    substitute: function* (script) {
      // A substitution is a subshell.
      const { text, status } = yield* printedBy(runScript(deeper(machine), subshell(session), script));
      substituted = status;
      return text;
    },
  };
  try {
    const args = command.kind === 'simple' ? yield* expandAll(context, command.words) : [];
    if (args.length > mostWords || args.some((arg) => arg.length > longestText)) {
      yield complain(`bash: ${(args[0] ?? '').slice(0, 100)}: Argument list too long\n`);
      return 126;
    }
    const assigned = command.kind === 'simple' ? command.assignments : [];
    const before = assigned.filter(({ declared }) => declared === null);
    // `IFS=: read …` is for this command alone.
    const undo = args.length === 0 ? [] : before.map(({ name }) => kept(session, name));
    if (!(yield* assign(context, before))) return 1;
    const placed: Placed[] = [];
    for (const { target, ...rest } of command.redirections) {
      placed.push({ ...rest, place: yield* expandToText(context, target) });
    }
    const { status, routes, input } = yield* redirect(machine, session, placed);
    if (status !== 0) return status;
    const within = input ? { ...machine, input } : machine;
    if (command.kind !== 'simple') {
      const inside = { ...frame, list: (script: Script, scope = session) => runScript(within, scope, script) };
      return yield* routeStreams(machine, session, runCompound(within, context, inside, command), routes);
    }
    if (args.length === 0) return substituted;
    const ended = yield* routeStreams(machine, session, invoke(within, session, args), routes);
    for (const putBack of undo) putBack();
    // `local x=(…)`: the list is that of the variable which the word made.
    const after = assigned.filter(({ declared }) => declared !== null);
    return (yield* assign(context, after)) ? ended : 1;
  } catch (error) {
    if (error instanceof NoSum) yield complain(`bash: ${error.message}\n`);
    else if (error instanceof UnboundVariable) {
      yield complain(`bash: ${error.message}: unbound variable\n`);
      session.exited = 1;
    } else throw error;
    return 1;
  } finally {
    for (const path of session.piped.keys()) if (!piped.has(path)) session.piped.delete(path);
  }
}

/** Runs `args` as a command: a program of the simulated host, or what bash says where there is none. */
function* invoke(machine: ShellMachine, session: Session, args: readonly string[]): Running {
  if (machine.depth > deepest) {
    yield complain('bash: fork: retry: Resource temporarily unavailable\n');
    return 254;
  }
  const [name = '', ...rest] = args;
  const own = session.functions.get(name);
  if (own) return yield* callShellFunction(session, rest, () => runCommand(deeper(machine), session, own));
  const program = programs.get(name.replace(/^(\/usr)?\/s?bin\//, ''));
  const shell: Invocation['shell'] = {
    command: (inner, as = machine.user) => invoke({ ...deeper(machine), user: as }, session, inner),
    script: (text, as, args) => {
      const inner = { ...newSession(machine, as, args), variables: new Map(session.variables) };
      return interpretWhole(deeper(machine), { ...inner, directory: session.directory }, text);
    },
    here: (text) => interpret(deeper(machine), session, text),
    isKnown: (word) => session.functions.has(word) || programs.has(word),
  };
  if (program) {
    const result = program({ machine, session, args: rest, shell });
    return typeof result === 'number' ? result : yield* result;
  }
  const file = name.includes('/') ? readFile(machine, session, name) : null;
  if (file !== null) return yield* shell.script(file, name, rest);
  yield complain(
    name.includes('/') ? `bash: ${name}: No such file or directory\n` : `bash: ${name}: command not found\n`,
  );
  return 127;
}

const deeper = (machine: ShellMachine): ShellMachine => ({ ...machine, depth: machine.depth + 1 });
