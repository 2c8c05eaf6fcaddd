import type { Running, Session } from './machine.js';

/** A function has arguments of its own, and variables where it says `local`; `return` ends it (bash manual, "Shell Functions"). */
export function* callShellFunction(session: Session, args: readonly string[], body: () => Running): Running {
  const outside = { args: session.args, locals: session.locals };
  const locals = new Map<string, () => void>();
  Object.assign(session, { args, locals });
  const status = yield* body();
  for (const putBack of [...locals.values()].reverse()) putBack();
  Object.assign(session, outside);
  if (session.leaving?.kind === 'return') session.leaving = null;
  return status;
}
