import { ORIGINAL, original } from '../world/original.js';
import type { WireShape } from './wire/shape.js';

/** An input that remembers which of its members were read. */
export interface WatchedInput {
  readonly input: unknown;
  /** Members the caller gave and nobody read, by their path: `NetworkInterfaces.1.InterfaceType`. */
  unread(): readonly string[];
}

const whole = new WeakSet<object>();

/** A structure that is kept and shown again as it came, so that all of it is honoured: as JSON, its times as texts. */
export function takeWhole<Structure extends object>(input: Structure): Structure {
  const given = original(input);
  whole.add(given);
  return JSON.parse(JSON.stringify(given)) as Structure;
}

/**
 * Honour or refuse: what an operation does not read cannot have been honoured. A `false` that nobody read asks for
 * nothing. Texts, numbers and maps count as read when they are fetched; structures by their members.
 */
export function watchInput(shape: WireShape, given: unknown): WatchedInput {
  const read = new Map<object, Set<PropertyKey>>();
  return { input: wrap(shape, given, read), unread: () => unreadIn(shape, given, read, '') };
}

function wrap(shape: WireShape, value: unknown, read: Map<object, Set<PropertyKey>>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (shape.kind === 'list' && Array.isArray(value)) return value.map((item) => wrap(shape.item(), item, read));
  if (shape.kind !== 'structure') return value;
  const names = new Set<PropertyKey>();
  read.set(value, names);
  const members = new Map(shape.members.map((member) => [member.name, member.shape]));
  const wrapped = new Map<PropertyKey, unknown>();
  return new Proxy(value, {
    get(target, name) {
      if (name === ORIGINAL) return original(target);
      names.add(name);
      if (wrapped.has(name)) return wrapped.get(name);
      const member = typeof name === 'string' ? members.get(name) : undefined;
      const content: unknown = Reflect.get(target, name);
      const result = member === undefined ? content : wrap(member(), content, read);
      wrapped.set(name, result);
      return result;
    },
    // `{ ...input }` would read everything and honour nothing: an operation names what it reads.
    ownKeys() {
      throw new TypeError('An operation names the members that it reads, it does not spread its input.');
    },
  });
}

function unreadIn(
  shape: WireShape,
  value: unknown,
  read: Map<object, Set<PropertyKey>>,
  path: string,
): readonly string[] {
  if (shape.kind === 'list' && Array.isArray(value)) {
    return value.flatMap((item, index) => unreadIn(shape.item(), item, read, `${path}.${index + 1}`));
  }
  if (shape.kind !== 'structure' || typeof value !== 'object' || value === null || whole.has(original(value)))
    return [];
  const names = read.get(value);
  return shape.members.flatMap(({ name, shape: member }) => {
    const content: unknown = Reflect.get(value, name);
    const at = path === '' ? name : `${path}.${name}`;
    if (content === undefined || content === false) return [];
    // Of a structure that nobody looked at, what asks for something is named.
    const inner = member();
    const isNested = inner.kind === 'structure' || inner.kind === 'list';
    return names?.has(name) || (isNested && !isTexts(inner)) ? unreadIn(inner, content, read, at) : [at];
  });
}

const isTexts = (shape: WireShape): boolean => shape.kind === 'list' && shape.item().kind !== 'structure';

/**
 * Which members a request gives, and their values where these are words, as words may decide what is read: requests of
 * one outline are read alike.
 */
export function outlineOf(value: unknown): string {
  if (typeof value === 'string') return /^[A-Za-z-]{1,40}$/.test(value) ? `=${value}` : '';
  if (Array.isArray(value)) return `[${[...new Set(value.map(outlineOf))].sort().join()}]`;
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array) return '';
  const members = Object.entries(value).filter(([, content]) => content !== undefined && content !== false);
  return `{${members.map(([name, content]) => name + outlineOf(content)).join()}}`;
}
