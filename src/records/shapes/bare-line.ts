/**
 * A line without what stands around it: a byte order mark, the mark of a JSON sequence (RFC 7464), colours, blanks of any
 * kind; and with the characters that word processors and chats have replaced.
 */
export function bareLine(line: string): string {
  const text = isAscii(line) ? line : line.replace(REPLACED, (found) => replacements[found] ?? ' ');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: `aws logs tail` colours its timestamps with escape sequences
  const plain = text.includes('\u001b') ? text.replace(/\u001b\[[0-9;]*m/g, '') : text;
  return (plain.startsWith('\u001e') ? plain.slice(1) : plain).trim();
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all that ASCII has, but what separates the columns of Hive
const isAscii = (line: string): boolean => /^[\0\x02-\x7f]*$/.test(line);

const REPLACED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Hive separates the columns of its text files with the first of all characters
  /[\u0001\u00a0\u200b\u2007\u202f\u2060\ufeff\u2010-\u2015\u2018\u2019\u201c-\u201e\u2022\u25b6\u25b8\u25ba\u25bc\u25be]/g;

const replacements: Readonly<Record<string, string>> = {
  '\u0001': '\t',
  '\u200b': '',
  '\u2060': '',
  '\ufeff': '',
  ...Object.fromEntries([...'\u2010\u2011\u2012\u2013\u2014\u2015'].map((dash) => [dash, '-'])),
  ...Object.fromEntries([...'\u2018\u2019'].map((quote) => [quote, "'"])),
  ...Object.fromEntries([...'\u201c\u201d\u201e'].map((quote) => [quote, '"'])),
};
