import { isObject } from '../base/json.js';

/** The part of JSON Schema (2020-12) that a verdict and a saved case need. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly (string | number | null)[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly properties?: Members;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

type Members = Readonly<Record<string, JsonSchema>>;
type JsonType = keyof typeof types;

const types = {
  string: { word: 'text', is: (value: unknown): boolean => typeof value === 'string' },
  boolean: { word: 'true or false', is: (value: unknown): boolean => typeof value === 'boolean' },
  number: { word: 'a number', is: Number.isFinite },
  integer: { word: 'a whole number', is: Number.isInteger },
  array: { word: 'a list', is: Array.isArray },
  object: { word: 'an object', is: isObject },
  null: { word: 'null', is: (value: unknown): boolean => value === null },
} as const;

export const anyText = { type: 'string' } as const;
export const anyFlag = { type: 'boolean' } as const;
export const anyNumber = { type: 'number' } as const;
export const integerFrom = (minimum: number, maximum: number): JsonSchema => ({ type: 'integer', minimum, maximum });
export const oneOf = (...words: readonly (string | number)[]): JsonSchema => ({ enum: words });
export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
/** Whatever its keys, each value of one shape. */
export const mapOf = (additionalProperties: JsonSchema): JsonSchema => ({ type: 'object', additionalProperties });

export const orNull = ({ type, enum: words, ...rest }: JsonSchema): JsonSchema => ({
  ...(type === undefined ? {} : { type: [type, 'null' as const].flat() }),
  ...(words === undefined ? {} : { enum: [...words, null] }),
  ...rest,
});

/** All of these, in this order, then what is not always there; other keys are let through. */
export const objectOf = (required: Members, optional: Members = {}): JsonSchema => ({
  type: 'object',
  properties: { ...required, ...optional },
  required: Object.keys(required),
});

/** One of several objects, told apart by their `kind`. */
export const oneOfKind = (kinds: Readonly<Record<string, Members>>): JsonSchema => ({
  anyOf: Object.entries(kinds).map(([kind, members]) => objectOf({ kind: oneOf(kind), ...members })),
});

export interface SchemaError {
  /** `.interfaces[2].id` */
  readonly at: string;
  /** The end of a sentence that begins with the place. */
  readonly why: string;
}

/** Where a value does not fit a schema. */
export function* schemaErrors(schema: JsonSchema, value: unknown, at = ''): Generator<SchemaError> {
  const { anyOf = [], items, properties = {}, required = [], additionalProperties: other = true } = schema;
  const kindsOf = (one: JsonSchema) => one.properties?.kind?.enum ?? [];
  const meant = anyOf.find((one) => isObject(value) && kindsOf(one).some((kind) => kind === value.kind));
  const why = wrongWith(schema, value);
  if (meant) yield* schemaErrors(meant, value, at);
  else if (anyOf.length > 0) yield { at: `${at}.kind`, why: notOf(anyOf.flatMap(kindsOf)) };
  else if (why !== undefined) yield { at, why };
  else if (Array.isArray(value) && items)
    for (const [index, item] of value.entries()) yield* schemaErrors(items, item, `${at}[${index}]`);
  else if (isObject(value)) {
    for (const key of required) if (!Object.hasOwn(value, key)) yield { at: `${at}.${key}`, why: 'is missing' };
    for (const [key, item] of Object.entries(value)) {
      const own = Object.hasOwn(properties, key) ? properties[key] : other;
      if (own === false) yield { at: `${at}.${key}`, why: 'is not known' };
      else if (typeof own === 'object') yield* schemaErrors(own, item, `${at}.${key}`);
    }
  }
}

function wrongWith({ type, enum: words, pattern, minimum, maximum }: JsonSchema, value: unknown): string | undefined {
  if (words && !words.some((word) => word === value)) return notOf(words);
  const [first, ...others] = [type ?? []].flat();
  if (first && ![first, ...others].some((one) => types[one].is(value)))
    return `is not ${types[first].word} but ${kindOf(value)}`;
  if (minimum !== undefined && maximum !== undefined && (Number(value) < minimum || Number(value) > maximum))
    return `is not a whole number from ${minimum} to ${maximum}`;
  return pattern !== undefined && typeof value === 'string' && !new RegExp(pattern).test(value)
    ? `does not match ${pattern}`
    : undefined;
}

const notOf = (words: readonly (string | number | null)[]): string =>
  `is not one of ${words.flatMap((word) => word ?? []).join(', ')}`;

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}
