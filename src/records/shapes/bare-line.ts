/** A line without what stands around it: a byte order mark, the mark of a JSON sequence (RFC 7464), colours, blanks of any kind. */
export function bareLine(line: string): string {
  const begun = line.startsWith('\uFEFF') || line.startsWith('\u001e') ? line.slice(1) : line;
  const text = begun.includes('\u00a0') ? begun.replaceAll('\u00a0', ' ') : begun;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: `aws logs tail` colours its timestamps with escape sequences
  return (text.includes('\u001b') ? text.replace(/\u001b\[[0-9;]*m/g, '') : text).trim();
}
