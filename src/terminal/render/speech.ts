import type { EventOf, Tone } from '../../ui.js';
import type { Style } from '../style.js';
import { displayWidth, hang, padEnd, wrap } from '../width.js';
import { commandLines, isCommand, sentenceAndCommand } from './command.js';

export const textLines = ({ text }: EventOf<'text'>, { width }: Style): string[] => wrap(text, Math.min(width, 80));

export function noteLines({ tone, text, file }: EventOf<'note'>, style: Style): string[] {
  const mark = style.spoken ? `${spokenTones[tone]}:` : `[${tone}]`;
  const lines = markPainted(saidWithCommand(`${mark} `, text, style), mark, tonePaint(tone, style));
  if (!file) return lines;
  const [name, url] = file;
  const at = lines.findIndex((line) => line.includes(name));
  return lines.map((line, i) => (i === at ? line.replace(name, () => style.link(name, url)) : line));
}

/** A command that ends a sentence stands below it where there is no room beside, so that it can be pasted. */
export function saidWithCommand(prefix: string, text: string, { width, paint }: Style): string[] {
  const whole = hang(prefix, text, width);
  const parts = whole.length === 1 ? null : sentenceAndCommand(text);
  if (!parts || !isCommand(parts.command)) return whole;
  const indent = ' '.repeat(displayWidth(prefix) + 2);
  return [...hang(prefix, parts.sentence, width), ...commandLines(indent, parts.command, width).map(paint.accent)];
}

export function listLines({ title, items }: EventOf<'list'>, style: Style): string[] {
  const heading = title === '' ? [] : wrap(title, style.width);
  return [...heading, ...items.flatMap((item) => hang(`  ${style.glyph.bullet} `, item, style.width))];
}

export function factLines({ title, facts }: EventOf<'facts'>, style: Style): string[] {
  const heading = title === '' ? [] : wrap(title, style.width).map(style.paint.strong);
  return [
    ...heading,
    ...labelled(
      facts.map(({ name, value }) => [name, value]),
      style,
    ),
  ];
}

export function answeredLines({ question: asked, answer, by }: EventOf<'answered'>, style: Style): string[] {
  const question = /[?.:!]$/.test(asked) ? asked : `${asked}:`;
  if (style.spoken) return wrap(`Question: ${question} You chose: ${answer} (${by}).`, style.width);
  return markPainted(hang('? ', `${question} ${answer} (${by})`, style.width), '?', style.paint.accent);
}

export function nextLines({ title, commands }: EventOf<'next'>, style: Style): string[] {
  const heading = title === '' ? [] : wrap(title, style.width).map(style.paint.strong);
  const texts = commands.map(({ text }) => (text === '' ? '' : `${text.replace(/:$/, '')}:`));
  const label = Math.max(0, ...texts.map(displayWidth)) + 3;
  const beside = commands.every(({ command }) => 2 + label + displayWidth(command) <= style.width);
  const lines = commands.flatMap(({ command }, i) => {
    const text = texts[i] ?? '';
    if (beside && text !== '') return [`  ${padEnd(text, label)}${style.paint.accent(command)}`];
    const said = text === '' ? [] : hang('  ', text, style.width);
    return [...said, ...commandLines('    ', command, style.width).map(style.paint.accent)];
  });
  return [...heading, ...lines];
}

/** `label  value` pairs under each other, values wrapped and aligned. */
export function labelled(pairs: readonly (readonly [string, string])[], { width, spoken, paint }: Style): string[] {
  if (spoken)
    return pairs.flatMap(([name, value]) =>
      isCommand(value) ? [`  ${name}:`, ...commandLines('    ', value, width)] : hang('  ', `${name}: ${value}`, width),
    );
  const label = Math.min(Math.max(0, ...pairs.map(([name]) => displayWidth(name))), Math.floor(width / 3));
  return pairs.flatMap(([name, value]) => {
    if (displayWidth(name) > label) return [...hang('  ', name, width).map(paint.dim), ...hang('    ', value, width)];
    if (isCommand(value) && label + 5 + displayWidth(value) > width)
      return [`  ${paint.dim(name)}`, ...commandLines('    ', value, width).map(paint.accent)];
    const [first = '', ...rest] = hang(padEnd(`  ${name}`, label + 5), value, width);
    return [`  ${paint.dim(name)}${first.slice(2 + name.length)}`, ...rest];
  });
}

/** Colours the mark that the first line begins with. */
export const markPainted = (lines: readonly string[], mark: string, paint: (text: string) => string): string[] =>
  lines.map((line, i) => (i === 0 && line.trimStart().startsWith(mark) ? line.replace(mark, () => paint(mark)) : line));

export const tonePaint = (tone: Tone, { paint }: Style): ((text: string) => string) =>
  ({ ok: paint.good, info: paint.accent, warn: paint.caution, fail: paint.bad })[tone];

const spokenTones: Readonly<Record<Tone, string>> = { ok: 'OK', info: 'Note', warn: 'Warning', fail: 'Failed' };
