import type { Troubles } from '../../../diagnosis/troubles/trouble.js';
import { troublesJson } from '../../../diagnosis/troubles/troubles-json.js';
import { causeInWords, conversationInWords, noiseInWords, troublesHeadline } from '../troubles.js';
import { html, type Markup, unbroken } from './markup.js';
import { pageText, section, table } from './page.js';
import { clock, momentOf, type TroublesReport } from './report.js';
import { closerLook, troubleHeads, troubleTable } from './trouble-rows.js';
import { briefMarkup, verdictMarkup } from './verdict-markup.js';

/** Everything that is broken, the first in full, and of those behind it what is to be done. */
export function troublesHtml({ version, createdAt, found }: TroublesReport): string {
  const headline = troublesHeadline(found, clock);
  const [first] = found.troubles;
  const shown = closerLook(found.troubles);
  return pageText({
    version,
    title: headline,
    header: html`<h1>${unbroken(headline)}</h1>
<p class="quiet">Looked at ${momentOf(createdAt)}. Times are in UTC.</p>`,
    main: html`${overview(found)}${
      first?.closer
        ? html`<h2>1. ${unbroken(conversationInWords(first))}</h2>
<p>${unbroken(first.verdict.summary)}</p>
${verdictMarkup(first.closer.verdict)}`
        : null
    }${shown.map(
      ({ number, trouble, closer }) =>
        html`<details><summary>${number}. ${unbroken(conversationInWords(trouble))}: ${unbroken(causeInWords(trouble))}</summary>
${briefMarkup(closer.verdict)}</details>
`,
    )}`,
    data: { id: 'troubles', value: troublesJson(found) },
  });
}

function overview(found: Troubles): Markup {
  const { rows, notes } = troubleTable(found.troubles);
  return html`${rows.length === 0 ? null : section('What is broken', table('The worst first', troubleHeads, rows))}${[...notes, ...noiseInWords(found)].map((text) => html`<p>${unbroken(text)}</p>`)}`;
}
