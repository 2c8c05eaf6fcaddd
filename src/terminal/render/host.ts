import type { EventOf } from '../../ui.js';
import type { Style } from '../style.js';
import { displayWidth, hang, wrap } from '../width.js';
import { commandLines } from './command.js';

/** A command on an instance as a terminal would have shown it. */
export function hostLines(event: EventOf<'host'>, { width, paint, spoken }: Style): string[] {
  const { host, command, output, exitCode } = event;
  const typed = spoken ? wrap(`On ${host}: ${command}`, width) : prompted(host, command, width, paint.strong);
  const printed = output.replace(/\n+$/, '');
  const shown = printed === '' ? [] : wrap(printed, width - 2).map((line) => `  ${line}`.trimEnd());
  const ending = exitCode === 0 ? [] : [paint.dim(exitCode === null ? '  (no exit code)' : `  (exit ${exitCode})`)];
  return [...typed, ...shown, ...ending];
}

/**
 * Output as it looks, not as it was sent: line ends of any kind, columns instead of tabs. Everything else that controls a
 * terminal stays, to be made visible by the sanitiser.
 */
export const asShown = (output: string): string =>
  output
    .replace(/\r*\n/g, '\n')
    .split('\n')
    .map((line) => line.replace(/([^\t]*)\t/g, (_, before: string) => before + ' '.repeat(8 - (before.length % 8))))
    .join('\n');

function prompted(host: string, command: string, width: number, paint: (text: string) => string): string[] {
  const prompt = `  ${host}$ `;
  if (displayWidth(prompt) <= width / 2) return commandLines(prompt, command, width).map(paint);
  return [...hang('  ', `${host}$`, width), ...commandLines('    ', command, width)].map(paint);
}
