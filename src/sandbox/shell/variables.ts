import { greatest } from '../../base/extremes.js';
import { calculate } from './arithmetic.js';
import type { Session, ShellArray } from './machine.js';

/** What `$x` stands for, or `${x[0]}`; undefined where it is not set. */
export function valueAt(session: Session, name: string, key?: string): string | undefined {
  const array = session.arrays.get(name);
  if (key !== undefined || array) return key === undefined ? array?.items.get('0') : itemOf(session, name, key);
  if (/^[1-9]\d*$/.test(name)) return session.args[Number(name) - 1];
  switch (name) {
    case '?':
      return String(session.lastStatus);
    case '$':
      return '2718';
    case '#':
      return String(session.args.length);
    case '0':
      return session.name;
    case 'PWD':
      return session.directory;
    case '*':
    case '@':
      return session.args.join(' ');
    default:
      return session.variables.get(name);
  }
}

function itemOf(session: Session, name: string, key: string): string | undefined {
  const array = session.arrays.get(name);
  const single = session.variables.get(name);
  if (!array) return key === '0' ? single : undefined;
  return array.items.get(keyIn(session, array, key));
}

/** The values of `"$@"` and `"${x[@]}"`, one word each; undefined for what is no list. */
export function valuesOf(session: Session, name: string): readonly string[] {
  if (name === '@' || name === '*') return session.args;
  const array = session.arrays.get(name);
  const single = session.variables.get(name);
  return array ? inOrder(array).map(([, value]) => value) : single === undefined ? [] : [single];
}

export const keysOf = (session: Session, name: string): readonly string[] => {
  const array = session.arrays.get(name);
  return array ? inOrder(array).map(([key]) => key) : session.variables.has(name) ? ['0'] : [];
};

const inOrder = ({ isByText, items }: ShellArray): readonly (readonly [string, string])[] =>
  isByText ? [...items] : [...items].sort(([one], [other]) => Number(one) - Number(other));

export function setValue(session: Session, name: string, value: string, key?: string): void {
  const known = session.arrays.get(name);
  if (key === undefined && !known) {
    session.variables.set(name, value);
    return;
  }
  const array = known ?? { isByText: false, items: new Map<string, string>() };
  session.arrays.set(name, array);
  array.items.set(keyIn(session, array, key ?? '0'), value);
}

/** `x=(a b)`, or with `isMore` `x+=(c)`; each with the key that it may have been given. */
export function setList(
  session: Session,
  name: string,
  list: readonly { readonly key: string | null; readonly value: string }[],
  { isMore, isByText }: { readonly isMore: boolean; readonly isByText: boolean },
): void {
  const known = session.arrays.get(name);
  const single = session.variables.get(name);
  const before = single === undefined ? [] : ([['0', single]] as const);
  const items = isMore ? new Map(known?.items ?? before) : new Map<string, string>();
  const array = { isByText: isByText || known?.isByText === true, items };
  let next = lastIndex(items) + 1;
  for (const { key, value } of list) {
    const at = key === null ? String(next) : keyIn(session, array, key);
    items.set(at, value);
    next = Number(at) + 1;
  }
  session.variables.delete(name);
  session.arrays.set(name, array);
}

/** The same of plain words, in place of what was there. */
export const setWords = (session: Session, name: string, words: readonly string[]): void =>
  setList(
    session,
    name,
    words.map((value) => ({ key: null, value })),
    { isMore: false, isByText: false },
  );

export function unsetVariable({ variables, arrays }: Session, name: string): void {
  variables.delete(name);
  arrays.delete(name);
}

/** The index of an array is a sum, and counts from the end where it is negative. */
function keyIn(session: Session, { isByText, items }: ShellArray, key: string): string {
  if (isByText) return key;
  const index = calculateIn(session, key) ?? 0;
  return String(index < 0 ? lastIndex(items) + 1 + index : index);
}

const lastIndex = (items: ShellArray['items']): number =>
  greatest([-1, ...[...items.keys()].map(Number).filter(Number.isInteger)]);

/** A sum with the variables of the session; null where it is none. */
export const calculateIn = (session: Session, expression: string): number | null =>
  calculate(expression, {
    get(text) {
      const { name, key } = elementIn(text);
      return valueAt(session, name, key);
    },
    set(text, value) {
      const { name, key } = elementIn(text);
      setValue(session, name, value, key);
    },
  });

/** `x[key]`, or a name alone. */
export function elementIn(text: string): { readonly name: string; readonly key: string | undefined } {
  const [, name = text, key] = /^(\w+)\[(.*)\]$/.exec(text) ?? [];
  return { name, key };
}

/** Before a function, or one command, gives a variable another value: what it was. Returns what puts it back. */
export function kept(session: Session, name: string): () => void {
  const [value, array] = [session.variables.get(name), session.arrays.get(name)];
  return () => {
    unsetVariable(session, name);
    if (value !== undefined) session.variables.set(name, value);
    if (array) session.arrays.set(name, array);
  };
}
