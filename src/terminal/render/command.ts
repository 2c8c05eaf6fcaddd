import { displayWidth } from '../width.js';

/** Part of a command line, and what may stand between it and the part before it. */
interface Fragment {
  readonly text: string;
  readonly joint: 'argument' | 'word' | 'json';
}

/**
 * A shell command over several lines that can still be pasted: broken between its arguments with ` \`, inside quoted JSON
 * where JSON allows a line break, and in any other long word as the shell joins words.
 */
export function commandLines(prompt: string, command: string, width: number): string[] {
  const indent = ' '.repeat(prompt.search(/[^ ]|$/) + (width < 60 ? 2 : 4));
  const room = width - Math.max(displayWidth(prompt), indent.length) - ' \\'.length;
  const lines: string[] = [];
  let current = prompt;
  let empty = true;
  for (const { text, joint } of fragments(command, room)) {
    const longer = current + (joint === 'argument' && !empty ? ' ' : '') + text;
    if (empty || displayWidth(longer) + ' \\'.length <= width) {
      current = longer;
      empty = false;
      continue;
    }
    lines.push(current + (joint === 'argument' ? ' \\' : joint === 'word' ? '\\' : ''));
    // A word goes on in the first column, because a space would end it.
    current = { argument: indent, json: `${indent}  `, word: '' }[joint] + text;
  }
  return [...lines, current];
}

function fragments(command: string, room: number): Fragment[] {
  const found: Fragment[] = [];
  for (const word of words(command)) {
    const option = found.at(-1);
    if (option && /^--[a-z0-9-]+$/.test(option.text) && displayWidth(`${option.text} ${word}`) <= room) {
      found[found.length - 1] = { text: `${option.text} ${word}`, joint: 'argument' };
    } else
      found.push(...(displayWidth(word) <= room ? [{ text: word, joint: 'argument' } as const] : split(word, room)));
  }
  return found;
}

/** Splits at the spaces outside quotes. */
const words = (command: string): string[] =>
  command.match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\]|['"\\])+/g) ?? [];

function split(word: string, room: number): Fragment[] {
  const parts = jsonParts(word, room - 2);
  if (parts) return parts.map((text, i) => ({ text, joint: i === 0 ? 'argument' : 'json' }));
  // What stands in $( ) or backticks is a command of its own, with words of its own.
  if (/\$\(|`/.test(word)) return [{ text: word, joint: 'argument' }];
  return wordParts(word, room).map((text, i) => ({ text, joint: i === 0 ? 'argument' : 'word' }));
}

/** Quoted JSON after each of its commas: white space between its tokens means nothing. */
function jsonParts(word: string, room: number): readonly string[] | undefined {
  if (!/^'[[{][^']*'$/.test(word) || !isJson(word.slice(1, -1))) return undefined;
  const parts = word.match(/(?:"(?:\\.|[^"\\])*"|[^",])+,?/g) ?? [];
  return parts.every((part) => displayWidth(part) <= room) ? parts : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** A word in parts that the shell reads as one: quotes are closed at the end of a part and opened again in the next. */
function wordParts(word: string, room: number): string[] {
  const parts: string[] = [];
  let part = '';
  let quote = '';
  for (const atom of atoms(word)) {
    const added = (atom.quote === quote ? '' : quote + atom.quote) + atom.text;
    if (part !== '' && displayWidth(part + added + atom.quote) > room) {
      parts.push(part + quote);
      part = atom.quote + atom.text;
    } else part += added;
    quote = atom.quote;
  }
  return [...parts, part + quote];
}

/** The characters of a word, escapes in one piece, each with the quote it stands in. */
function atoms(word: string): { readonly quote: string; readonly text: string }[] {
  return [...word.matchAll(/'([^']*)'|"((?:\\.|[^"\\])*)"|(\\.|.)/gsu)].flatMap(([, single, double, bare]) => {
    if (single !== undefined) return [...single].map((text) => ({ quote: "'", text }));
    if (double !== undefined) return (double.match(/\\.|./gsu) ?? []).map((text) => ({ quote: '"', text }));
    return [{ quote: '', text: bare ?? '' }];
  });
}
