/** What decides about colour. This file imports nothing, so that it can run before any library is loaded. */
export interface ColourTraits {
  readonly isTTY: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly plain: boolean;
}

/**
 * The environment that makes every library agree about colour, for the first lines of the program. chalk ignores NO_COLOR
 * and log-symbols colours pipes; all of them obey FORCE_COLOR=0. NO_COLOR goes because Node warns when it meets both.
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

/** FORCE_COLOR speaks for this one command and so wins over NO_COLOR, as in Node itself. */
export function wantsColour({ isTTY, env, plain }: ColourTraits): boolean {
  if (plain) return false;
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (env.NO_COLOR) return false;
  return isTTY && env.TERM !== 'dumb';
}

/** Whether it shows the 256 colours of xterm. */
export const hasManyColours = ({ TERM = '', COLORTERM = '', WT_SESSION }: ColourTraits['env']): boolean =>
  /256|direct|kitty|alacritty|ghostty/.test(TERM) || /truecolor|24bit/.test(COLORTERM) || Boolean(WT_SESSION);
