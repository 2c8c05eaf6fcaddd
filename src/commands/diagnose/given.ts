import { Problem } from '../../base/problem.js';
import { shellWord } from '../../base/shell-word.js';

/** The first of these options that was given, as it is typed: `--yes-change`. */
export function firstGiven<Flags extends object>(
  flags: Flags,
  names: readonly (keyof Flags & string)[],
): string | undefined {
  const given = names.find((name) => flags[name] !== undefined && flags[name] !== false);
  return given && `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Options as words of a command line, without those that have no value: `--port`, `5432`. */
export const optionWords = (options: Readonly<Record<string, string | number | null | undefined>>): readonly string[] =>
  Object.entries(options).flatMap(([name, value]) => (value == null ? [] : [`--${name}`, shellWord(`${value}`)]));

export const clash = (what: string, why: string): Problem =>
  new Problem('usage', `${what} do not go together: ${why}.`, ['Leave one of them out: npx flowlab diagnose --help']);

export const portless = (port: number): Problem =>
  new Problem('usage', `--port ${port} belongs to tcp or udp; only they have ports.`, [
    `--protocol tcp --port ${port}`,
    `--protocol udp --port ${port}`,
  ]);
