/** A function of texts that answers the same text once. Holds so many at most, for texts may be of anybody's choosing. */
export function remembered<Value>(find: (text: string) => Value, most: number): (text: string) => Value {
  const known = new Map<string, { readonly value: Value }>();
  return (text) => {
    const before = known.get(text);
    if (before) return before.value;
    const value = find(text);
    if (known.size >= most) known.clear();
    known.set(text, { value });
    return value;
  };
}

/** What is made of an immutable value once, and is forgotten with it. */
export function madeOnce<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const before = known.get(key);
    if (before) return before.value;
    const value = make(key);
    known.set(key, { value });
    return value;
  };
}
