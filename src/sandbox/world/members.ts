/** What a member is in JSON. */
export type Form =
  | 'text'
  | 'number'
  | 'boolean'
  | 'list'
  | 'table'
  | 'text or null'
  | 'number or null'
  | 'table or null';

/** The members that every row has, each with its form. The compiler asks for all of them, and for the right form. */
export type Members<Row> = { readonly [Name in RequiredOf<Row>]: FormOf<Row[Name]> };

type RequiredOf<Row> = { [Name in keyof Row]-?: object extends Pick<Row, Name> ? never : Name }[keyof Row];

type FormOf<Value> = null extends Value ? `${PlainForm<NonNullable<Value>>} or null` : PlainForm<Value>;

type PlainForm<Value> = [Value] extends [string]
  ? 'text'
  : [Value] extends [number]
    ? 'number'
    : [Value] extends [boolean]
      ? 'boolean'
      : [Value] extends [readonly unknown[]]
        ? 'list'
        : 'table';

/** Which member of a row is missing or of another form; undefined where all are as they should be. */
export function wrongMember(row: object, members: Readonly<Record<string, Form>>): string | undefined {
  return Object.keys(members).find((name) => !isOf(members[name], Reflect.get(row, name)));
}

function isOf(form: Form | undefined, value: unknown): boolean {
  switch (form) {
    case 'text':
    case 'text or null':
      return typeof value === 'string' || (value === null && form !== 'text');
    case 'number':
    case 'number or null':
      return typeof value === 'number' || (value === null && form !== 'number');
    case 'boolean':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    default:
      return value === null ? form === 'table or null' : typeof value === 'object' && !Array.isArray(value);
  }
}
