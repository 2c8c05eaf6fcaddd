import { wantsColour } from './style.js';

/**
 * The environment that makes every library agree about colour, for the first lines of the program, before any of them is
 * loaded. chalk ignores NO_COLOR and log-symbols colours pipes; all of them obey FORCE_COLOR=0. NO_COLOR goes because
 * Node warns when it meets both.
 */
export function agreeOnColour(
  env: Record<string, string | undefined>,
  isTTY: boolean,
  argv: readonly string[],
): boolean {
  const colour = wantsColour({ isTTY, env, plain: argv.includes('--plain') });
  if (!colour) env.FORCE_COLOR = '0';
  if ('FORCE_COLOR' in env) delete env.NO_COLOR;
  return colour;
}
