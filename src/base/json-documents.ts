import { jsonIn } from './json.js';

/** The JSON documents of a text in which one stands behind the other, as `cat *.json` makes it; undefined for any other text. */
export function jsonDocumentsIn(text: string): readonly unknown[] | undefined {
  const documents: unknown[] = [];
  for (const part of topLevel(text)) {
    const document = jsonIn(part);
    if (document === undefined) return undefined;
    documents.push(document);
  }
  return documents.length > 0 ? documents : undefined;
}

/** The text cut behind each bracket that closes what was opened outside of everything; what is left over comes last. */
function* topLevel(text: string): Generator<string> {
  let [begin, depth, isQuoted] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (isQuoted) {
      if (letter === '\\') at++;
      else if (letter === '"') isQuoted = false;
    } else if (letter === '"') isQuoted = true;
    else if (letter === '{' || letter === '[') depth++;
    else if (letter === '}' || letter === ']') {
      depth--;
      if (depth > 0) continue;
      yield text.slice(begin, at + 1);
      begin = at + 1;
    }
  }
  if (text.slice(begin).trim() !== '') yield text.slice(begin);
}
