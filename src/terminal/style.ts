import { wantsColour } from './colour.js';
import { hasLinks, linked } from './link.js';
import { clockOf, type WallClock } from './local-time.js';

/** A stream and what it stands in, described by the caller; nothing here looks at the process. */
export interface StreamTraits {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly plain: boolean;
  readonly accessible: boolean;
  /** Of the times told, by its IANA name; undefined is the machine's own. */
  readonly zone?: string | undefined;
}

/** What the terminal can do, decided once. */
export interface Style {
  /** Columns to use, at most 100. */
  readonly width: number;
  /** It shows UTF-8; otherwise only ASCII may be sent. */
  readonly unicode: boolean;
  readonly colour: boolean;
  /** A line may be redrawn in place. */
  readonly animated: boolean;
  /** Read aloud rather than looked at: sentences instead of columns and marks. */
  readonly spoken: boolean;
  /** The times told come from the sandbox's clock. */
  readonly simulated: boolean;
  /** Reads moments off the person's clock. */
  readonly clock: WallClock;
  readonly glyph: Glyphs;
  readonly paint: Paint;
  /** A text that leads somewhere where it is clicked on; the text alone where the terminal has no links. */
  readonly link: (text: string, url: string) => string;
  readonly links: boolean;
}

export interface Glyphs {
  readonly rule: string;
  readonly bullet: string;
  readonly pointer: string;
  readonly ellipsis: string;
  /** What became of a packet at a hop; a sentence beside each says the same. */
  readonly hop: Readonly<Record<HopLook, string>>;
  readonly spinner: readonly string[];
}

export type HopLook = 'allowed' | 'denied' | 'hollow' | 'unknown' | 'conflict';

/** Colour says nothing that a word does not say too. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly caution: (text: string) => string;
  readonly accent: (text: string) => string;
}

/** `paint` is used where the traits want colour. */
export function styleFor(traits: StreamTraits, paint: Paint): Style {
  const { isTTY, columns, env, plain } = traits;
  const spoken = isSpoken(traits);
  const unicode = speaksUtf8(traits);
  const colour = !spoken && wantsColour(traits);
  const links = !spoken && hasLinks(traits);
  return {
    width: widthOf(columns, env),
    unicode,
    colour,
    animated: isTTY && (columns ?? 0) > 0 && !plain && !spoken && env.TERM !== 'dumb' && !env.CI,
    spoken,
    simulated: false,
    clock: clockOf(traits.zone),
    glyph: unicode && !plain && !spoken ? drawn : typed,
    paint: colour ? paint : unpainted,
    links,
    link: (text, url) => (links ? linked(text, url) : text),
  };
}

export const isSpoken = ({ env, accessible }: Pick<StreamTraits, 'env' | 'accessible'>): boolean =>
  accessible || !['', '0', 'false', undefined].includes(env.ACCESSIBLE);

// The locale's precedence is POSIX's: LC_ALL, then LC_CTYPE, then LANG.
function speaksUtf8({ env, platform }: StreamTraits): boolean {
  if (env.TERM === 'dumb' || env.TERM === 'linux') return false;
  if (platform === 'win32') return Boolean(env.WT_SESSION || env.TERM_PROGRAM === 'vscode' || env.TERM);
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || (platform === 'darwin' ? 'UTF-8' : ''));
}

function widthOf(columns: number | undefined, env: StreamTraits['env']): number {
  return usable(columns || Number(env.COLUMNS) || 80);
}

const usable = (columns: number): number => Math.max(20, Math.min(100, Math.floor(columns)));

/** The same in a window that may have another size by now; one that tells none leaves it as it was. */
export const fitted = (style: Style, columns: number | undefined): Style =>
  columns === undefined || columns === 0 ? style : { ...style, width: usable(columns) };

const drawn: Glyphs = {
  rule: '─',
  bullet: '•',
  pointer: '❯',
  ellipsis: '…',
  hop: { allowed: '✓', denied: '✗', hollow: '○', unknown: '?', conflict: '!' },
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
};

const typed: Glyphs = {
  rule: '-',
  bullet: '-',
  pointer: '>',
  ellipsis: '...',
  hop: { allowed: '+', denied: 'x', hollow: 'o', unknown: '?', conflict: '!' },
  spinner: ['-', '\\', '|', '/'],
};

/** Paint for where nothing is coloured: chalk takes longer to load than `status` takes to answer. */
export const unpainted: Paint = {
  strong: (text) => text,
  dim: (text) => text,
  good: (text) => text,
  bad: (text) => text,
  caution: (text) => text,
  accent: (text) => text,
};
