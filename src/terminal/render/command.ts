import { jsonIn } from '../../base/json.js';
import { displayWidth } from '../width.js';

/** Something to type, and no sentence that begins like one. */
export const isCommand = (text: string): boolean =>
  /^(?:\$ |npx |flowlab [a-z-]|aws [a-z]|export |rm \S)/.test(text) && !/[.!?]$/.test(text);

/** `Sentence: command`; null for any other text. */
export function sentenceAndCommand(text: string): { readonly sentence: string; readonly command: string } | null {
  const [, sentence, command] = /^(.{3,}?:) +((?:npx |flowlab |aws |export |rm ).+)$/.exec(text) ?? [];
  return sentence === undefined || command === undefined ? null : { sentence, command };
}

/** Part of a command line, and what may stand between it and the part before it. */
interface Fragment {
  readonly text: string;
  readonly joint: 'argument' | 'comma';
}

/**
 * A shell command over several lines that can still be pasted: broken between its arguments with ` \`, and inside quoted
 * JSON or shorthand of the AWS CLI after commas (and keys of JSON), where both allow white space. No other word is ever broken: one that is
 * longer than the line stands whole on a line of its own.
 */
export function commandLines(prompt: string, command: string, width: number): string[] {
  const indent = ' '.repeat(prompt.search(/[^ ]|$/) + (width < 70 || !prompt.trim() ? 2 : 4));
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
    lines.push(current + (joint === 'argument' ? ' \\' : ''));
    current = (joint === 'argument' ? indent : `${indent}  `) + text;
  }
  return [...lines, current];
}

function fragments(command: string, room: number): Fragment[] {
  const found: Fragment[] = [];
  for (const word of words(command)) {
    const option = found.at(-1);
    if (option && isOption(option.text) && !isOption(word) && displayWidth(`${option.text} ${word}`) <= room) {
      found[found.length - 1] = { text: `${option.text} ${word}`, joint: 'argument' };
    } else
      found.push(...(displayWidth(word) <= room ? [{ text: word, joint: 'argument' } as const] : split(word, room)));
  }
  return found;
}

const isOption = (word: string): boolean => /^--[a-z0-9-]+$/.test(word);

/** Splits at the spaces outside quotes. */
const words = (command: string): string[] =>
  command.match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\]|['"\\])+/g) ?? [];

function split(word: string, room: number): Fragment[] {
  const parts = commaParts(word, room - 2);
  return (parts ?? [word]).map((text, i) => ({ text, joint: i === 0 ? 'argument' : 'comma' }));
}

/**
 * Quoted JSON or shorthand after each of its commas, and JSON after a key where it has to be: white space between tokens means nothing in JSON, nor behind a comma
 * in shorthand (AWS CLI, awscli/shorthand.py, `_expect` with consume_whitespace).
 */
function commaParts(word: string, room: number): readonly string[] | undefined {
  if (!/^'[^']*'$/.test(word)) return undefined;
  const inside = word.slice(1, -1);
  if (!(/^[[{]/.test(inside) && isJson(inside)) && !shorthand.test(inside)) return undefined;
  const parts = word.match(/(?:"(?:\\.|[^"\\])*"|[^",])+,?/g) ?? [];
  return packed(parts, room, valueParts);
}

/** A member of JSON that is longer than a line, after each of its keys. */
const valueParts = (part: string): readonly string[] =>
  (part.match(/(?:"(?:\\.|[^"\\])*"(?!:)|[^"])*(?:"(?:\\.|[^"\\])*":)?/g) ?? []).filter((piece) => piece !== '');

/** `Name=value,Name=[{Name=value}]`: no quotes, no white space, nothing that only looks like it. */
const shorthand = /^[A-Za-z]\w*=[\w./:@{}[\]=*+-]+(?:,[\w./:@{}[\]=*+-]+)*$/;

/** As many parts on a line as fit; one that is longer than a line in smaller parts. */
function packed(parts: readonly string[], room: number, smaller?: typeof valueParts): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = `${lines.at(-1) ?? ''}${part}`;
    if (lines.length > 0 && displayWidth(longer) <= room) lines[lines.length - 1] = longer;
    else if (smaller && displayWidth(part) > room) lines.push(...packed(smaller(part), room));
    else lines.push(part);
  }
  return lines;
}

const isJson = (text: string): boolean => jsonIn(text) !== undefined;
