import { wildcard } from '../endpoint/wildcard.js';
import { expandAll } from './assignments.js';
import { countedWords, expandToText, type ShellContext } from './expand.js';
import type { Running, Session, ShellMachine } from './machine.js';
import type { Compound, Script } from './syntax.js';
import { setValue } from './variables.js';

/** What a compound command runs its parts with. */
export interface Frame {
  readonly list: (script: Script, scope?: Session) => Running;
  readonly subshell: () => Session;
}

export function* runCompound(machine: ShellMachine, context: ShellContext, frame: Frame, command: Compound): Running {
  switch (command.kind) {
    case 'group':
      return yield* frame.list(command.body, command.isSubshell ? frame.subshell() : context.session);
    case 'if':
      for (const { condition, body } of command.branches) {
        if ((yield* judged(context.session, frame, condition)) === 0) return yield* frame.list(body);
      }
      context.session.lastStatus = 0;
      return yield* frame.list(command.otherwise);
    case 'case': {
      const text = yield* expandToText(context, command.word);
      for (const { patterns, body } of command.clauses)
        for (const pattern of patterns)
          if (wildcard(yield* expandToText(context, pattern))(text)) return yield* frame.list(body);
      return 0;
    }
    case 'sum':
      return Number((yield* countedWords(context, command.expression)) === 0);
    case 'function':
      context.session.functions.set(command.name, command.body);
      return 0;
    case 'for':
    case 'count':
    case 'while':
      return yield* loop(machine, context, frame, command);
    default:
      return command satisfies never;
  }
}

/** `set -e` does not end the shell for what a condition finds. */
function* judged(session: Session, frame: Frame, condition: Script): Running {
  const ends = session.failureEnds;
  session.failureEnds = false;
  const status = yield* frame.list(condition);
  session.failureEnds = ends;
  return status;
}

function* loop(
  machine: ShellMachine,
  context: ShellContext,
  frame: Frame,
  command: Extract<Compound, { kind: 'for' | 'count' | 'while' }>,
): Running {
  const { session } = context;
  const items = command.kind === 'for' ? yield* expandAll(context, command.words) : [];
  if (command.kind === 'count' && command.start) yield* countedWords(context, command.start);
  let status = 0;
  for (let index = 0; !machine.interrupted() && session.exited === null; index++) {
    if (command.kind === 'for') {
      const item = items[index];
      if (item === undefined) break;
      setValue(session, command.name, item);
    } else if (command.kind === 'count') {
      if (command.test && (yield* countedWords(context, command.test)) === 0) break;
    } else if (((yield* judged(session, frame, command.condition)) === 0) === command.until) break;
    status = yield* frame.list(command.body);
    if (session.leaving?.kind === 'return') break;
    if (session.leaving) {
      session.leaving.levels -= 1;
      if (session.leaving.levels > 0 || session.leaving.kind === 'break') {
        if (session.leaving.levels <= 0) session.leaving = null;
        break;
      }
      session.leaving = null;
    }
    if (command.kind === 'count' && command.step) yield* countedWords(context, command.step);
  }
  return status;
}
