import { connectByRedirection } from './connect.js';
import { complain, type Effect, type Invocation, type Machine, type Running, type Session } from './machine.js';
import { programs } from './programs.js';
import { parseScript, type Redirection, type Script, type SimpleCommand, SyntaxProblem, type Word } from './syntax.js';

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
  try {
    let substituted = 0;
    const note = (status: number) => {
      substituted = status;
    };
    const args: string[] = [];
    for (const word of command.words) args.push(...(yield* expand(machine, session, word, note)));
    for (const { name, value } of command.assignments) {
      session.variables.set(name, yield* expandToText(machine, session, value, note));
    }
    const routes = yield* redirect(machine, session, command.redirections);
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

/** Runs `args` as a command: a program of the simulated host, or what bash says where there is none. */
function* invoke(machine: Machine, session: Session, args: readonly string[]): Running {
  const [name = '', ...rest] = args;
  const program = programs.get(name.replace(/^(\/usr)?\/s?bin\//, ''));
  const shell: Invocation['shell'] = {
    command: (inner, as = machine.user) => invoke({ ...machine, user: as }, session, inner),
    script: (text) => interpret(machine, { ...newSession(machine), variables: new Map(session.variables) }, text),
  };
  if (program) return yield* program({ machine, session, args: rest, shell });
  yield complain(name.includes('/') ? `bash: ${name}: No such file or directory\n` : `bash: ${name}: command not found\n`);
  return 127;
}

class UnboundVariable extends Error {}

type Note = (status: number) => void;

function* expandToText(machine: Machine, session: Session, word: Word, note: Note): Generator<Effect, string, void> {
  let text = '';
  for (const part of word) text += yield* expandPart(machine, session, part, note);
  return text;
}

/** One word of the script gives no argument, one, or several: unquoted results are split at blanks. */
function* expand(machine: Machine, session: Session, word: Word, note: Note): Generator<Effect, string[], void> {
  const fields: string[] = [];
  let open: string | null = null;
  for (const part of word) {
    const text = yield* expandPart(machine, session, part, note);
    if (part.quoted || part.kind === 'text') {
      open = (open ?? '') + text;
      continue;
    }
    const pieces = text.split(/[ \t\n]+/);
    for (const [index, piece] of pieces.entries()) {
      if (index > 0 && open !== null) {
        fields.push(open);
        open = null;
      }
      if (piece !== '') open = (open ?? '') + piece;
    }
  }
  if (open !== null) fields.push(open);
  return fields;
}

function* expandPart(machine: Machine, session: Session, part: Word[number], note: Note): Generator<Effect, string, void> {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'variable':
      return yield* lookUp(machine, session, part, note);
    case 'script': {
      // A substitution is a subshell: what it assigns is forgotten, `exit` ends only itself.
      const inner = { ...session, variables: new Map(session.variables) };
      const running = runScript(machine, inner, part.script);
      let text = '';
      while (true) {
        const { done, value } = running.next();
        if (done) {
          note(value);
          return text.replace(/\n+$/, '');
        }
        if (value.kind === 'print' && value.stream === 1) text += value.text;
        else yield value;
      }
    }
    default:
      return part satisfies never;
  }
}

function* lookUp(
  machine: Machine,
  session: Session,
  part: Extract<Word[number], { kind: 'variable' }>,
  note: Note,
): Generator<Effect, string, void> {
  if (part.name === '?') return String(session.lastStatus);
  if (part.name === '$') return '2718';
  if (part.name === '#') return '0';
  if (part.name === '0') return 'bash';
  if (part.name === 'PWD') return session.directory;
  const value = session.variables.get(part.name);
  if (value !== undefined) return value;
  if (part.fallback) return yield* expandToText(machine, session, part.fallback, note);
  if (session.unsetIsError && /^\w+$/.test(part.name)) throw new UnboundVariable(part.name);
  return '';
}

/** Where the two output streams go: to the caller's stream 1 or 2, or nowhere. */
type Routes = { 1: 1 | 2 | null; 2: 1 | 2 | null };

function* redirect(machine: Machine, session: Session, redirections: readonly Redirection[]): Generator<Effect, Routes | number, void> {
  const routes: Routes = { 1: 1, 2: 2 };
  for (const { stream, mode, target } of redirections) {
    const place = yield* expandToText(machine, session, target, () => {});
    if (mode === '>&') {
      if (place !== '1' && place !== '2') {
        yield complain(`bash: ${place}: ambiguous redirect\n`);
        return 1;
      }
      routes[stream === 2 ? 2 : 1] = routes[place === '1' ? 1 : 2];
      continue;
    }
    const status = yield* openFile(machine, place, mode);
    if (status !== 0) return status;
    if (stream === 1 || stream === 'both') routes[1] = null;
    if (stream === 2 || stream === 'both') routes[2] = null;
  }
  return routes;
}

function* openFile(machine: Machine, path: string, mode: '<' | '>' | '>>'): Running {
  if (path === '/dev/null') return 0;
  const socket = /^\/dev\/(tcp|udp)\/([^/]+)\/([^/]+)$/.exec(path);
  if (socket?.[1] && socket[2] && socket[3]) return yield* connectByRedirection(machine, path, socket[1], socket[2], socket[3]);
  yield complain(mode === '<' ? `bash: ${path}: No such file or directory\n` : `bash: ${path}: this simulated host keeps no files; use /dev/null\n`);
  return 1;
}

function* route(running: Running, routes: Routes): Running {
  while (true) {
    const { done, value } = running.next();
    if (done) return value;
    if (value.kind === 'wait') yield value;
    else {
      const stream = routes[value.stream];
      if (stream !== null) yield { ...value, stream };
    }
  }
}
