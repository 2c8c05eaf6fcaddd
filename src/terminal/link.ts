import type { ColourTraits } from './colour.js';

/**
 * Whether the terminal has links (OSC 8, "Hyperlinks in terminal emulators"). Those that have not show the text, but a few
 * old ones show the address too, so only those that are known to have them get any.
 */
export function hasLinks({ isTTY, env, plain }: ColourTraits): boolean {
  if (!isTTY || plain || env.NO_HYPERLINKS || env.CI || env.TERM === 'dumb') return false;
  const { TERM = '', TERM_PROGRAM = '', VTE_VERSION = '0', WT_SESSION, KONSOLE_VERSION } = env;
  return (
    /kitty|alacritty|ghostty|foot|wezterm/.test(TERM) ||
    /^(?:iTerm\.app|WezTerm|vscode|ghostty|Hyper|rio)$/.test(TERM_PROGRAM) ||
    Number(VTE_VERSION) >= 5000 ||
    Boolean(WT_SESSION || KONSOLE_VERSION)
  );
}

/** Places to which a link may lead: a file of this machine. Whatever else looks like a link is made visible as text. */
const places = /^file:\/\/\/[\x21-\x7e]*$/;

export const linked = (text: string, url: string): string =>
  places.test(url) ? `\x1b]8;;${url}\x1b\\${text}\x1b]8;;\x1b\\` : text;

/** A link's beginning or end, as `linked` writes them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with ESC
export const linkMark = /\x1b\]8;;(?:file:\/\/\/[\x21-\x7e]*)?\x1b\\/;
