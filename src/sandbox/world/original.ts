/** What a stand-in answers with the thing that it stands for. */
export const ORIGINAL: unique symbol = Symbol('original');

/** The thing itself, where something stands for it: it looks the same, and minds what is done with it. */
export const original = <T extends object>(value: T): T => (Reflect.get(value, ORIGINAL) as T | undefined) ?? value;

/** Something new as it may be kept: nothing in it stands for another thing. */
export function plainly(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = original(value);
  if (known !== value) return known;
  for (const [name, content] of Object.entries(value)) {
    const plain = plainly(content);
    if (plain !== content) Reflect.set(value, name, plain);
  }
  return value;
}
