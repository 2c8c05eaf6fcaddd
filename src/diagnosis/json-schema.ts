/** The part of JSON Schema (2020-12) that a verdict needs. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number | null)[];
  readonly pattern?: string;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly anyOf?: readonly JsonSchema[];
}

/** Where a value does not fit a schema, as `/verdict/cause is not …`; empty where it does. */
export function misfits(schema: JsonSchema, value: unknown, at = ''): readonly string[] {
  const where = at || '/';
  if (schema.anyOf) {
    const each = schema.anyOf.map((one) => misfits(one, value, at));
    return each.some((found) => found.length === 0) ? [] : (each.at(-1) ?? []);
  }
  if (schema.enum && !schema.enum.some((one) => one === value))
    return [`${where} is not one of ${schema.enum.join(', ')}`];
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.includes(typeOf(value))) return [`${where} is not ${types.join(' or ')}`];
  if (typeof value === 'string' && schema.pattern !== undefined && !new RegExp(schema.pattern).test(value))
    return [`${where} does not match ${schema.pattern}`];
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.flatMap((item, index) => misfits(items, item, `${at}/${index}`)) : [];
  }
  return typeof value === 'object' && value !== null ? members(schema, value, at) : [];
}

function members(schema: JsonSchema, value: object, at: string): readonly string[] {
  const given = new Map(Object.entries(value));
  const lacking = (schema.required ?? []).filter((key) => !given.has(key)).map((key) => `${at}/${key} is missing`);
  const known = Object.entries(schema.properties ?? {});
  const strange = [...given.keys()].filter((key) => !known.some(([name]) => name === key));
  return [
    ...lacking,
    ...(schema.additionalProperties === false ? strange.map((key) => `${at}/${key} is not known`) : []),
    ...known.flatMap(([key, one]) => (given.has(key) ? misfits(one, given.get(key), `${at}/${key}`) : [])),
  ];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
