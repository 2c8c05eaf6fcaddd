/** A line without what stands around it: a byte order mark, colours, blanks. */
export function bareLine(line: string): string {
  const text = line.startsWith('\uFEFF') ? line.slice(1) : line;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: `aws logs tail` colours its timestamps with escape sequences
  return (text.includes('\u001b') ? text.replace(/\u001b\[[0-9;]*m/g, '') : text).trim();
}
