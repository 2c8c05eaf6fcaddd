import { expandToArguments, expandToText, type ShellContext } from './expand.js';
import { complain, longestText, mostWords, type ShellEffect } from './machine.js';
import type { Assigned, Word } from './syntax.js';
import { setList, setValue, valueAt } from './variables.js';

/** What the words of a command come to. */
export function* expandAll(
  context: ShellContext,
  list: readonly Word[],
): Generator<ShellEffect, readonly string[], void> {
  const args: string[] = [];
  for (const word of list) for (const arg of yield* expandToArguments(context, word)) args.push(arg);
  return args;
}

/** Makes the assignments; false where one cannot be. */
export function* assign(
  context: ShellContext,
  assignments: readonly Assigned[],
): Generator<ShellEffect, boolean, void> {
  const { session } = context;
  for (const { name, key, isMore, value, declared } of assignments) {
    if ('list' in value) {
      const items: { readonly key: string | null; readonly value: string }[] = [];
      for (const one of value.list) {
        const at = one.key ? yield* expandToText(context, one.key) : null;
        const texts =
          at === null ? yield* expandToArguments(context, one.value) : [yield* expandToText(context, one.value)];
        for (const text of texts) items.push({ key: at, value: text });
      }
      if (items.length > mostWords) {
        yield complain('bash: xrealloc: cannot allocate memory\n');
        return false;
      }
      setList(session, name, items, { isMore, isByText: declared === 'text' });
      continue;
    }
    const at = key ? yield* expandToText(context, key) : undefined;
    const before = isMore ? (valueAt(session, name, at) ?? '') : '';
    const text = before + (yield* expandToText(context, value));
    if (text.length > longestText) {
      yield complain('bash: xrealloc: cannot allocate memory\n');
      return false;
    }
    setValue(session, name, text, at);
  }
  return true;
}
