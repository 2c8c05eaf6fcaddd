/** Rows by a name that a caller chose: `__proto__` and `constructor` are names like any other. */
export function rowOf<Row>(table: Readonly<Record<string, Row>> | undefined, name: string): Row | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Puts a row under a name that a caller chose. An assignment to `__proto__` would set the table's prototype instead. */
export function putRow<Row>(table: Record<string, Row>, name: string, row: NoInfer<Row>): void {
  Object.defineProperty(table, name, { value: row, writable: true, enumerable: true, configurable: true });
}
