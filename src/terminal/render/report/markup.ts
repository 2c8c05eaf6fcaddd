import { safe } from '../../safe.js';

/** HTML that is ready to be written; anything else is escaped. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Markup[] | null;

/** A template whose values are escaped unless they are markup themselves: ``html`<td>${name}</td>` ``. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: strings.map((text, i) => (i === 0 ? '' : written(parts[i - 1] ?? null)) + text).join('') };
}

/**
 * Words in which ids, blocks and names are not broken where a line ends: browsers break at a hyphen and at a
 * slash. Longer ones than a telephone is wide may break; codes, where their words end, and only where no line has room for them.
 */
export const unbroken = (text: string): Markup => {
  const parts = text
    .split(/(\s+)/)
    .map((word) =>
      /^[A-Z]+(?:_[A-Z]+)+\W?$/.test(word)
        ? html`<span class="c">${word.split(/(?<=_)/).map((part) => html`${part}<wbr>`)}</span>`
        : /[-/]/.test(word) && word.length <= 40
          ? html`<span class="w">${word}</span>`
          : html`${word}`,
    );
  return html`${parts}`;
};

/** For text that has been made ready elsewhere: a stylesheet, escaped JSON. */
export const trusted = (markup: string): Markup => ({ markup });

/** JSON inside a script element, where only `<` could end it. */
export const jsonMarkup = (value: unknown): Markup => trusted(escapeScript(JSON.stringify(value, null, 2)));

function written(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  if ('markup' in part) return part.markup;
  return part.map(({ markup }) => markup).join('');
}

const escapeText = (text: string): string => safe(text).replace(/[&<>"']/g, (c) => entities[c] ?? c);

// What the sanitiser would make visible is written as JSON's own escape, so that the data stays the data.
const escapeScript = (json: string): string =>
  json.replace(/[<>&]|(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (c) =>
    Array.from({ length: c.length }, (_, i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
