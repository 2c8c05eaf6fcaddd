/** As one word of a POSIX shell, whatever is in it (POSIX.1-2017, Shell Command Language, 2.2.2 "Single-Quotes"). */
export const shellWord = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(' ');
