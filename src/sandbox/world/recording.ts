import { countChange } from './changes.js';
import { forgetKnown } from './known-of.js';
import { ORIGINAL, original, plainly } from './original.js';
import type { World } from './world.js';

/** A world that minds what is changed through it, and can take all of it back. */
export interface Recording {
  readonly world: World;
  takeBack(): void;
}

/**
 * Whoever changes this world changes the real one, wherever in it they are: tables, rows, lists. So no operation has to
 * remember what it did. Not a copy: of thousands of objects a request touches a few.
 */
export function recording(real: World, { keepsOrder }: { readonly keepsOrder: boolean }): Recording {
  const steps: (() => void)[] = [];
  const standIns = new Map<object, object>();
  const changed = new Set<object>();
  const orders = new Map<object, readonly string[]>();
  const note = (target: object, name: PropertyKey, value?: unknown) => {
    countChange(real);
    changed.add(target);
    steps.push(back(target, name, value));
  };
  const standIn = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const target = original(value);
    const known = standIns.get(target);
    if (known) return known;
    const made = new Proxy(target, handler);
    standIns.set(target, made);
    return made;
  };
  const handler: ProxyHandler<object> = {
    get: (target, name) => (name === ORIGINAL ? target : standIn(Reflect.get(target, name))),
    set(target, name, value) {
      note(target, name, value);
      return Reflect.set(target, name, plainly(value));
    },
    defineProperty(target, name, descriptor) {
      note(target, name);
      return Reflect.defineProperty(target, name, { ...descriptor, value: plainly(descriptor.value) });
    },
    deleteProperty(target, name) {
      if (keepsOrder && !orders.has(target)) orders.set(target, Object.keys(target));
      note(target, name);
      return Reflect.deleteProperty(target, name);
    },
  };
  return {
    world: standIn(real) as World,
    takeBack() {
      for (const step of steps.reverse()) step();
      for (const [target, names] of orders) if (!Array.isArray(target)) putInOrder(target, names);
      for (const target of changed) forgetKnown(target);
      countChange(real);
    },
  };
}

/** What makes a member as it is now. */
function back(target: object, name: PropertyKey, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  const put = () => {
    if (before === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, before);
  };
  if (!Array.isArray(target)) return put;
  // A list grows by a member, and loses those beyond a length that is set.
  const { length } = target;
  const lost = name === 'length' ? target.slice(Number(value)) : [];
  return () => {
    if (name === 'length') target.push(...lost);
    else put();
    target.length = length;
  };
}

/** What was deleted and came back stands where it stood, as rows are listed in the order in which they were made. */
function putInOrder(target: object, names: readonly string[]): void {
  for (const name of names) {
    const member = Object.getOwnPropertyDescriptor(target, name);
    if (member === undefined) continue;
    Reflect.deleteProperty(target, name);
    Object.defineProperty(target, name, member);
  }
}
