export type Table<Row> = Record<string, Row>;

/** An SDK shape as JSON keeps it: dates become ISO strings. */
export type Stored<T> = T extends Date
  ? string
  : T extends (infer Item)[]
    ? Stored<Item>[]
    : T extends object
      ? { -readonly [K in keyof T]: Stored<T[K]> }
      : T;

/** A row always has these members, although the SDK's shape calls every member optional. */
export type Row<T, Known extends PropertyKey> = Stored<Omit<T, 'Tags' | 'TagSet'>> & {
  [K in Known & keyof T]-?: NonNullable<Stored<T[K]>>;
};
