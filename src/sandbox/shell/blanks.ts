/** Past blanks, continued lines and comments; past new lines too where a command must follow. */
export function skipBlanks(text: string, start: number, newLines: boolean): number {
  let at = skipSpaces(text, start);
  while (newLines && text[at] === '\n') at = skipSpaces(text, at + 1);
  return at;
}

export function skipSpaces(text: string, start: number): number {
  let at = start;
  while (true) {
    if (text[at] === ' ' || text[at] === '\t') at += 1;
    else if (text.startsWith('\\\n', at)) at += 2;
    else if (text[at] === '#' && (at === 0 || /[\s;&|(]/.test(text[at - 1] ?? ''))) {
      while (at < text.length && text[at] !== '\n') at += 1;
    } else return at;
  }
}
