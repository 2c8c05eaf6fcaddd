/** Why a line is not understood, as the end of a sentence that begins with the line. */
export interface NotUnderstood {
  readonly reason: string;
}

export const isNotUnderstood = (value: object): value is NotUnderstood => 'reason' in value;

/**
 * The commands of a line, joined by `&&` or on lines of their own, each as the words that a POSIX shell would hand on. A
 * line that a shell would do more with than split (expand, redirect, run in the background) is not understood: nothing here
 * is ever run by one.
 */
export function commandsIn(line: string): readonly (readonly string[])[] | NotUnderstood {
  const commands: string[][] = [[]];
  // A prompt may have been copied along.
  let rest = line
    .replaceAll(/\\\r?\n/g, ' ')
    .trim()
    .replaceAll(/^\$ +(?=AWS_\w+=|aws )/gm, '');
  while (rest !== '') {
    const joint = /^\s*(?:&&|\n)\s*/.exec(rest);
    const gap = /^[ \t\r]+/.exec(rest);
    if (joint) {
      if (commands.at(-1)?.length === 0) return { reason: 'has an && with no command before it' };
      commands.push([]);
      rest = rest.slice(joint[0].length);
    } else if (gap) rest = rest.slice(gap[0].length);
    else {
      const word = firstWord(rest);
      if (isNotUnderstood(word)) return word;
      commands.at(-1)?.push(word.text);
      rest = rest.slice(word.length);
    }
  }
  if (commands.at(-1)?.length === 0) return { reason: commands.length > 1 ? 'ends with &&' : 'is empty' };
  return commands;
}

/** A piece of a word: in single quotes, in double quotes, a character after a backslash, or plain. */
const PIECE = /^(?:'([^']*)'|"((?:[^"\\$`]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\;&|<>()$`*?~#!]+))/;

function firstWord(text: string): { readonly text: string; readonly length: number } | NotUnderstood {
  let word = '';
  let at = 0;
  while (at < text.length && !/^(?:\s|&&)/.test(text.slice(at))) {
    const piece = PIECE.exec(text.slice(at));
    if (!piece) return { reason: `has ${text[at]}, which a shell would not hand on as it is` };
    const [whole, single, double, escaped, plain] = piece;
    word += single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? '';
    at += whole.length;
  }
  return { text: word, length: at };
}
