type Token = { readonly kind: 'text'; readonly character: string } | { readonly kind: 'one' | 'any' };

/**
 * What a filter's value accepts: `*` is any text, `?` any character, and a backslash takes their meaning away (EC2 user
 * guide, "Filtering resources"). Takes at most length of the pattern times length of the value, whatever the pattern.
 */
export function wildcard(pattern: string): (value: string) => boolean {
  if (!/[*?\\]/.test(pattern)) return (value) => value === pattern;
  const tokens = tokensOf(pattern);
  return (value) => accepts(tokens, value);
}

function tokensOf(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const [part = ''] of pattern.matchAll(/\\[*?\\]|[\s\S]/g)) {
    if (part === '*') {
      if (tokens.at(-1)?.kind !== 'any') tokens.push({ kind: 'any' });
    } else if (part === '?') tokens.push({ kind: 'one' });
    else tokens.push({ kind: 'text', character: part.at(-1) ?? '' });
  }
  return tokens;
}

/** Where the rest does not fit, the last `*` takes one character more; earlier ones need not be looked at again. */
function accepts(tokens: readonly Token[], value: string): boolean {
  let at = 0;
  let token = 0;
  let star = -1;
  let resume = 0;
  while (at < value.length) {
    const wanted = tokens[token];
    if (wanted?.kind === 'any') {
      star = token++;
      resume = at;
    } else if (wanted?.kind === 'one' || (wanted?.kind === 'text' && wanted.character === value[at])) {
      at++;
      token++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++resume;
    } else return false;
  }
  while (tokens[token]?.kind === 'any') token++;
  return token === tokens.length;
}
