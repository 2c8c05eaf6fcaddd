import { createHash } from 'node:crypto';
import { commandLines } from '../command.js';
import { html, jsonMarkup, type Markup, trusted, unbroken } from './markup.js';
import type { Fact } from './report.js';
import { reportStyle } from './style.js';

/** Pages carry a mark by which a later report knows that it may replace them. */
const OPENING = '<!doctype html>\n<!-- A report of flowlab. -->\n';

export const isOurPage = (text: string): boolean => text.startsWith(OPENING);

export interface Page {
  readonly version: string;
  readonly title: string;
  readonly header: Markup;
  readonly main: Markup;
  /** What the page tells, for programs. */
  readonly data: { readonly id: string; readonly value: unknown };
}

/** One file that needs nothing else: no script, no font, no request. */
export function pageText({ version, title, header, main, data }: Page): string {
  const style = createHash('sha256').update(reportStyle).digest('base64');
  const page = html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(reportStyle)}</style>
</head>
<body>
<header>
${header}
</header>
<main>
${main}
</main>
<footer><p class="quiet">Written by flowlab ${version}.</p></footer>
<script type="application/json" id="${data.id}">${jsonMarkup(data.value)}</script>
</body>
</html>
`;
  return `${OPENING}${page.markup}`;
}

const COMMAND_WIDTH = 64;

export const command = (text: string): Markup | null =>
  text === '' ? null : html`<pre>${unbroken(commandLines('', text, COMMAND_WIDTH).join('\n'))}</pre>`;

/** On a narrow page each row stands by itself, every cell behind its name. */
export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  marked = -1,
): Markup {
  const body = rows.map((row, at) => {
    const cells = row.map((cell, column) =>
      column === 0
        ? html`<th scope="row">${unbroken(cell)}</th>`
        : html`<td><span class="name">${heads[column] ?? ''}: </span>${unbroken(cell)}</td>`,
    );
    return html`<tr${at === marked ? trusted(' class="culprit"') : null}>${cells}</tr>
`;
  });
  return html`<table><caption>${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${body}</tbody></table>
`;
}

export const definitions = (title: string, facts: readonly Fact[]): Markup =>
  section(title, html`<dl>${facts.map(({ name, value }) => html`<dt>${name}</dt><dd>${unbroken(value)}</dd>`)}</dl>`);

export const listSection = (title: string, items: readonly string[]): Markup | null =>
  items.length === 0 ? null : section(title, html`<ul>${items.map((item) => html`<li>${unbroken(item)}</li>`)}</ul>`);

export const section = (title: string, body: Markup): Markup => html`<section><h2>${title}</h2>
${body}</section>
`;
