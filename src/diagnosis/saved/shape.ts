import { isObject } from '../../base/json.js';
/** What is wrong with a value, as the end of a sentence that begins with its place; null where nothing is. */
export type ValueCheck = (value: unknown) => Wrong | null;

export interface Wrong {
  /** `.interfaces[2].id` */
  readonly at: string;
  readonly why: string;
}

const wrong = (why: string): Wrong => ({ at: '', why });

export const anyText: ValueCheck = (value) =>
  typeof value === 'string' ? null : wrong(`is not text but ${kindOf(value)}`);
export const anyFlag: ValueCheck = (value) =>
  typeof value === 'boolean' ? null : wrong(`is not true or false but ${kindOf(value)}`);
export const anyNumber: ValueCheck = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? null : wrong(`is not a number but ${kindOf(value)}`);

export const integerFrom =
  (min: number, max: number): ValueCheck =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? null
      : wrong(`is not a whole number from ${min} to ${max}`);

export const oneOf =
  (...words: readonly (string | number)[]): ValueCheck =>
  (value) =>
    words.some((word) => word === value) ? null : wrong(`is not one of ${words.join(', ')}`);

export const orNull =
  (shape: ValueCheck): ValueCheck =>
  (value) =>
    value === null ? null : shape(value);

export const listOf =
  (shape: ValueCheck): ValueCheck =>
  (value) => {
    if (!Array.isArray(value)) return wrong(`is not a list but ${kindOf(value)}`);
    for (const [at, item] of value.entries()) {
      const found = shape(item);
      if (found) return { at: `[${at}]${found.at}`, why: found.why };
    }
    return null;
  };

/** Whatever its keys, each value of one shape. */
export const mapOf =
  (shape: ValueCheck): ValueCheck =>
  (value) =>
    isObject(value)
      ? firstWrong(Object.entries(value).map(([key, item]) => [key, shape, item] as const))
      : notObject(value);

/** Keys that are not named are let through: a newer flowlab may know more. */
export const objectOf =
  (required: Readonly<Record<string, ValueCheck>>, optional: Readonly<Record<string, ValueCheck>> = {}): ValueCheck =>
  (value) => {
    if (!isObject(value)) return notObject(value);
    const missing = Object.keys(required).find((key) => !Object.hasOwn(value, key));
    if (missing !== undefined) return { at: `.${missing}`, why: 'is missing' };
    const given = Object.entries(optional).filter(([key]) => Object.hasOwn(value, key) && value[key] !== undefined);
    return firstWrong([...Object.entries(required), ...given].map(([key, shape]) => [key, shape, value[key]] as const));
  };

/** One of several objects, told apart by the word under `key`. */
export const oneOfKind =
  (key: string, shapes: Readonly<Record<string, ValueCheck>>): ValueCheck =>
  (value) => {
    if (!isObject(value)) return notObject(value);
    const kind = value[key];
    const shape = typeof kind === 'string' && Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
    return shape ? shape(value) : { at: `.${key}`, why: `is not one of ${Object.keys(shapes).join(', ')}` };
  };

function firstWrong(members: readonly (readonly [string, ValueCheck, unknown])[]): Wrong | null {
  for (const [key, shape, item] of members) {
    const found = shape(item);
    if (found) return { at: `.${key}${found.at}`, why: found.why };
  }
  return null;
}

const notObject = (value: unknown): Wrong => wrong(`is not an object but ${kindOf(value)}`);

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  return Array.isArray(value) ? 'a list' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}
