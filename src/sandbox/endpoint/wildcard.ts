/** What a filter's value accepts: `*` is any text, `?` any character. (EC2 user guide, "Filtering resources") */
export function wildcard(pattern: string): (value: string) => boolean {
  if (!/[*?\\]/.test(pattern)) return (value) => value === pattern;
  // A backslash takes the meaning from the character after it: `\*` is an asterisk.
  const source = pattern.replace(/\\([*?\\])|([*?])|[.+^${}()|[\]\\]/g, (all, escaped?: string, wild?: string) => {
    if (escaped !== undefined) return `\\${escaped}`;
    if (wild !== undefined) return wild === '*' ? '.*' : '.';
    return `\\${all}`;
  });
  const expression = new RegExp(`^${source}$`, 's');
  return (value) => expression.test(value);
}
