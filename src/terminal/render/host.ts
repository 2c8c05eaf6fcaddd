import type { EventOf } from '../../ui.js';
import type { Style } from '../style.js';
import { displayWidth, hang, wrap } from '../width.js';
import { commandLines } from './command.js';

/** A command on an instance as a terminal would have shown it. */
export function hostLines(event: EventOf<'host'>, { width, paint, spoken }: Style): string[] {
  const { host, command, output, exitCode } = event;
  const typed = spoken ? wrap(`On ${host}: ${command}`, width) : prompted(host, command, width, paint.strong);
  const printed = withoutEnding(output, '\n');
  const shown = printed === '' ? [] : wrap(printed, width - 2).map((line) => `  ${line}`.trimEnd());
  const ending = exitCode === 0 ? [] : [paint.dim(exitCode === null ? '  (no exit code)' : `  (exit ${exitCode})`)];
  return [...typed, ...shown, ...ending];
}

/**
 * Output as it looks, not as it was sent: line ends of any kind, columns instead of tabs. Everything else that controls a
 * terminal stays, to be made visible by the sanitiser.
 */
export function asShown(output: string): string {
  const lines = output.split('\n');
  return lines.map((line, at) => inColumns(at < lines.length - 1 ? withoutEnding(line, '\r') : line)).join('\n');
}

function inColumns(line: string): string {
  const parts = line.split('\t');
  return parts.map((part, at) => (at < parts.length - 1 ? part + ' '.repeat(8 - (part.length % 8)) : part)).join('');
}

/** By hand: a pattern that looks for its end from every place takes minutes for megabytes. */
function withoutEnding(text: string, letter: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === letter) end -= 1;
  return text.slice(0, end);
}

function prompted(host: string, command: string, width: number, paint: (text: string) => string): string[] {
  const prompt = `  ${host}$ `;
  const [first = ''] = command.split(' ');
  const fits = displayWidth(prompt) <= width / 2 && displayWidth(prompt + first) <= width;
  if (fits) return commandLines(prompt, command, width).map(paint);
  return [...hang('  ', `${host}$`, width), ...commandLines('    ', command, width)].map(paint);
}
