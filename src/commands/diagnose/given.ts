import { Problem } from '../../base/problem.js';

/** The first of these options that was given, as it is typed: `--yes-change`. */
export function firstGiven<Flags extends object>(
  flags: Flags,
  names: readonly (keyof Flags & string)[],
): string | undefined {
  const given = names.find((name) => flags[name] !== undefined && flags[name] !== false);
  return given && `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export const clash = (what: string, why: string): Problem =>
  new Problem('usage', `${what} do not go together: ${why}.`, ['Leave one of them out: npx flowlab diagnose --help']);
