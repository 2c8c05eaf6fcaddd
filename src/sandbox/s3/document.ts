/** The contents of every element of a name in a document that a client sent, as they stand there. */
export const elementsIn = (text: string, name: string): readonly string[] =>
  [...text.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?(?:/>|>([\\s\\S]*?)</${name}>)`, 'g'))].map(
    ([, content = '']) => content,
  );

/** The text of the first element of that name; undefined where the document has none. */
export function textIn(text: string, name: string): string | undefined {
  const [content] = elementsIn(text, name);
  return content === undefined ? undefined : unescaped(content);
}

const unescaped = (text: string): string =>
  text.replace(/&(?:(lt|gt|quot|apos|amp)|#(\d+)|#x([\da-f]+));/gi, (_, name: string, decimal: string, hex: string) =>
    name === undefined
      ? String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal))
      : (ENTITIES[name.toLowerCase()] ?? ''),
  );
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
