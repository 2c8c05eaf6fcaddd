import { createHash } from 'node:crypto';
import type { Verdict } from '../../../diagnosis/verdict.js';
import { commandLines } from '../command.js';
import { hopWords } from '../hop-words.js';
import { outcomeWords, ruledOutInWords } from '../verdict-words.js';
import { html, jsonMarkup, type Markup, trusted, unbroken } from './markup.js';
import { networkPicture } from './picture.js';
import {
  answerFacts,
  beside,
  blockersInWords,
  evidenceHeads,
  evidenceRows,
  type Fact,
  type LabSummary,
  lookedAt,
  type Report,
  unknowns,
  waysOut,
} from './report.js';
import { reportStyle } from './style.js';
import { timeline } from './timeline.js';

const DOCTYPE = '<!doctype html>\n';
const MARKER = '<!-- A report of flowlab. -->\n';

/** Pages carry a mark by which a later report knows that it may replace them. */
export const format = {
  write: (report: Report): string => reportHtml(report).replace(DOCTYPE, `${DOCTYPE}${MARKER}`),
  isOurs: (text: string): boolean => text.startsWith(`${DOCTYPE}${MARKER}`),
};

/** One file that needs nothing else: no script, no font, no request. */
export function reportHtml(report: Report): string {
  const { version, verdict, lab } = report;
  const { outcome, summary } = verdict.verdict;
  const title = `${outcomeWords[outcome]}: ${summary}`;
  const style = createHash('sha256').update(reportStyle).digest('base64');
  const page = html`<!doctype html>
<html lang="en">
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
<h1><span class="outcome ${outcome}">${outcomeWords[outcome]}</span> ${unbroken(summary)}</h1>
<p class="quiet">Looked at ${lookedAt(report)}. Times are in UTC.</p>
</header>
<main>
<div class="beside">${picture(verdict)}<div>${definitions('Answer', answerFacts(verdict))}${fix(verdict)}${ways(verdict)}${next(verdict)}</div></div>
${when(verdict)}${evidence(verdict)}${list('What is not known', unknowns(verdict))}${list('Beside the way', beside(verdict))}${list('Everything that stands in the way', blockersInWords(verdict))}${checks(verdict)}${ruledOut(verdict)}${lab ? labSection(lab) : null}
</main>
<footer><p class="quiet">Written by flowlab ${version}.</p></footer>
<script type="application/json" id="verdict">${jsonMarkup(verdict)}</script>
</body>
</html>
`;
  return page.markup;
}

function picture(verdict: Verdict): Markup | null {
  if (verdict.hops.length === 0) return null;
  return section(
    'The way',
    html`<figure>${networkPicture(verdict)}
<figcaption class="quiet">A tick lets it through, a cross stops it, an empty ring was not reached or does not apply, a question mark is not known, an exclamation mark contradicts itself.</figcaption></figure>`,
  );
}

function when(verdict: Verdict): Markup | null {
  const drawn = timeline(verdict);
  return drawn === null ? null : section('Over time', html`<figure>${drawn}</figure>`);
}

function evidence(verdict: Verdict): Markup | null {
  const { evidence: records } = verdict;
  if (records.length === 0) return null;
  const rows = evidenceRows(verdict);
  const lines = records.map(({ record }) => record).join('\n');
  return section(
    'The records',
    html`${rows.length === 0 ? null : table('Flow records that the answer rests on', evidenceHeads, rows)}<details${rows.length === 0 ? trusted(' open') : null}><summary>As delivered</summary><pre tabindex="0">${lines}</pre></details>`,
  );
}

const COMMAND_WIDTH = 64;

const command = (text: string): Markup | null =>
  text === '' ? null : html`<pre tabindex="0">${commandLines('', text, COMMAND_WIDTH).join('\n')}</pre>`;

function fix({ fix: mend }: Verdict): Markup | null {
  if (mend === null) return null;
  return section(
    'Fix',
    html`<p>${unbroken(mend.summary)}</p>${command(mend.command)}${mend.admits === '' ? null : html`<p>Also lets in: ${unbroken(mend.admits)}</p>`}${mend.undo === '' ? null : html`<details><summary>The way back</summary>${command(mend.undo)}</details>`}`,
  );
}

function ways(verdict: Verdict): Markup | null {
  const all = waysOut(verdict);
  if (all.length === 0) return null;
  return section(
    verdict.advice?.summary ?? '',
    html`<ol>${all.map((way) => html`<li>${unbroken(way.text)}${command(way.command ?? '')}</li>`)}</ol>`,
  );
}

const next = ({ nextExperiment, advice }: Verdict): Markup | null =>
  nextExperiment === null || advice ? null : section('Try next', html`<p>${unbroken(nextExperiment)}</p>`);

function checks({ hops }: Verdict): Markup | null {
  if (hops.length === 0) return null;
  const words = hopWords(hops);
  const rows = words.map(({ number, leg, check, rule, sentence, culprit }) => [
    String(number),
    leg === 'reply' ? 'answer' : 'request',
    check,
    rule,
    culprit ? `${sentence}; it stops here` : sentence,
  ]);
  const heads = ['#', 'Leg', 'Check', 'Rule', 'Result'];
  const guilty = words.findIndex(({ culprit }) => culprit);
  return section('Every check', table('The same way, with the rule that decided at each check', heads, rows, guilty));
}

function ruledOut({ ruledOut: found }: Verdict): Markup | null {
  if (found.length === 0) return null;
  const items = ruledOutInWords(found).map((text) => html`<li>${unbroken(text)}</li>`);
  return section('Ruled out', html`<ul>${items}</ul>`);
}

function labSection({ facts, stages }: LabSummary): Markup {
  const rows = stages.map(({ number, title, status, note }) => [
    String(number),
    title,
    note === undefined ? status : `${status}, ${note}`,
  ]);
  return html`${definitions('Lab', facts)}${table('Stages', ['#', 'Stage', 'State'], rows)}`;
}

/** On a narrow page each row stands by itself, every cell behind its name. */
function table(caption: string, heads: readonly string[], rows: readonly (readonly string[])[], marked = -1): Markup {
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

const definitions = (title: string, facts: readonly Fact[]): Markup =>
  section(title, html`<dl>${facts.map(({ name, value }) => html`<dt>${name}</dt><dd>${unbroken(value)}</dd>`)}</dl>`);

const list = (title: string, items: readonly string[]): Markup | null =>
  items.length === 0 ? null : section(title, html`<ul>${items.map((item) => html`<li>${unbroken(item)}</li>`)}</ul>`);

const section = (title: string, body: Markup): Markup => html`<section><h2>${title}</h2>
${body}</section>
`;
