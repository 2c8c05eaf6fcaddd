import { complain, type Invocation, type Running } from '../machine.js';
import { calculateIn, elementIn, kept, setList, setValue, unsetVariable, valueAt } from '../variables.js';

/** `export`, `declare`, `readonly`: names with a value or none. Within a function `declare` is `local`. */
export const declare =
  (word: 'export' | 'declare' | 'local') =>
  ({ session, args }: Invocation): Running | number => {
    const { locals } = session;
    if (word === 'local' && !locals) return onlyInFunctions();
    const letters = args.flatMap((argument) => /^-(\w+)$/.exec(argument)?.[1] ?? []).join('');
    for (const argument of args) {
      const [, name, isMore, value] = /^([A-Za-z_]\w*)(?:(\+?)=(.*))?$/s.exec(argument) ?? [];
      if (name === undefined) continue;
      if (word !== 'export' && locals && !letters.includes('g') && !locals.has(name)) {
        locals.set(name, kept(session, name));
        unsetVariable(session, name);
      }
      if (/[aA]/.test(letters) && !session.arrays.has(name))
        setList(session, name, [], { isMore: true, isByText: letters.includes('A') });
      if (value === undefined) continue;
      const whole = (isMore === '+' ? (valueAt(session, name) ?? '') : '') + value;
      setValue(session, name, letters.includes('i') ? String(calculateIn(session, whole) ?? 0) : whole);
    }
    return 0;
  };

function* onlyInFunctions(): Running {
  yield complain('bash: local: can only be used in a function\n');
  return 1;
}

export function unset({ session, args }: Invocation): number {
  for (const argument of args.filter((each) => !each.startsWith('-'))) {
    const { name, key } = elementIn(argument);
    if (key !== undefined) {
      session.arrays.get(name)?.items.delete(key);
      continue;
    }
    unsetVariable(session, name);
    if (args.includes('-f')) session.functions.delete(name);
  }
  return 0;
}

export function shift({ session, args }: Invocation): number {
  const count = Number(args[0] ?? 1);
  if (!Number.isInteger(count) || count < 0 || count > session.args.length) return 1;
  session.args = session.args.slice(count);
  return 0;
}

/** `return`: out of the function, or of the file that is sourced. */
export function leaveFunction({ session, args }: Invocation): number {
  session.leaving = { kind: 'return' };
  return args[0] === undefined ? session.lastStatus : Number(args[0]) & 255;
}

/** `let x=1+2`: each argument is a sum; the status tells whether the last is zero. */
export function* sums({ session, args }: Invocation): Running {
  let last: number | null = 0;
  for (const argument of args) {
    last = calculateIn(session, argument);
    if (last === null) {
      yield complain(`bash: let: ${argument}: syntax error: operand expected\n`);
      return 1;
    }
  }
  return Number(last === 0);
}
