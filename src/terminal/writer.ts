import type { Writable } from 'node:stream';
import { linkMark } from './link.js';
import { safeJson, spelling } from './safe.js';
import type { Style } from './style.js';

/** The only way out: nothing reaches a stream that has not been through here. */
export interface Writer {
  /** Text of any origin. */
  text(text: string): void;
  /** Rendered lines: sanitised again, except for colours, and without those where the stream shows none. */
  lines(lines: readonly string[]): void;
  /** Lines of cells of any origin, with a tab between two. */
  rows(rows: readonly (readonly string[])[]): void;
  /** Bytes of which the caller knows that they are line feeds and printable ASCII, and which nobody changes before they have left. */
  printable(bytes: Uint8Array): void;
  /** A value as one line of JSON. */
  json(value: unknown): void;
  /** True when the reader has gone away (`| head`, a closed terminal); what is written then is dropped. */
  readonly ended: boolean;
  /** Why writing failed, where it was not simply the reader leaving (a full disk). */
  readonly failure: Error | undefined;
  /** Resolves when everything written so far has left, or never will. */
  drained(): Promise<void>;
}

export function writerTo(stream: Writable, style: Pick<Style, 'unicode'> & Partial<Marks>): Writer {
  let ended = false;
  let failure: Error | undefined;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    ended = true;
    if (!readerLeft.has(error.code ?? '')) failure = error;
  });
  const spell = spelling(style);
  const marks = { colour: style.colour ?? false, links: style.links ?? false };
  const write = (text: string) => {
    if (!ended && !stream.destroyed && text !== '') stream.write(text);
  };
  return {
    text: (text) => write(spell(text)),
    lines: (lines) => write(lines.map((line) => `${spellAround(line, spell, marks)}\n`).join('')),
    rows: (rows) => write(rows.map((cells) => `${cells.map(spell).join('\t')}\n`).join('')),
    printable: (bytes) => {
      if (!ended && !stream.destroyed) stream.write(bytes);
    },
    json: (value) => write(`${safeJson(value, style)}\n`),
    get ended() {
      return ended;
    },
    get failure() {
      return failure;
    },
    drained: () =>
      new Promise((resolve) => {
        if (ended || stream.destroyed) return resolve();
        stream.write('', () => resolve());
      }),
  };
}

const readerLeft = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

// Odd parts of a split by a capturing group are the captures: here colours (select graphic rendition) and links.
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC
const colours = /\x1b\[[0-9;]*m/;
const own = new RegExp(`(${colours.source}|${linkMark.source})`);

function spellAround(line: string, spell: (text: string) => string, { colour, links }: Marks): string {
  return line
    .split(own)
    .map((part, i) => {
      if (i % 2 === 0) return spell(part).replaceAll('\n', '\\n');
      return (colours.test(part) ? colour : links) ? part : '';
    })
    .join('');
}

/** What is let through beside text. */
type Marks = Pick<Style, 'colour' | 'links'>;
