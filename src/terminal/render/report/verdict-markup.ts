import type { Verdict } from '../../../diagnosis/verdict.js';
import type { HopLook } from '../../style.js';
import { hopWords } from '../hop-words.js';
import { ruledOutInWords } from '../verdict-words.js';
import { html, type Markup, trusted, unbroken } from './markup.js';
import { command, definitions, listSection, section, table } from './page.js';
import { networkPicture } from './picture.js';
import {
  answerFacts,
  checkHeads,
  checkRows,
  evidenceHeads,
  evidenceRows,
  type LabSummary,
  listsOf,
  nextOf,
  waysOut,
} from './report.js';
import { timeline } from './timeline.js';

/** All that a page tells of a verdict but its headline. */
export const verdictMarkup = (
  verdict: Verdict,
  lab?: LabSummary,
): Markup => html`<div class="beside">${picture(verdict)}<div>${definitions('Answer', answerFacts(verdict))}${fix(verdict)}${ways(verdict)}${next(verdict)}</div></div>
${when(verdict)}${evidence(verdict)}${listsOf(verdict).flatMap(([title, items]) => listSection(title, items) ?? [])}${checks(verdict)}${listSection('Ruled out', ruledOutInWords(verdict.ruledOut))}${lab ? labSection(lab) : null}`;

/** Of one among many what has to be done about it. */
export const briefMarkup = (verdict: Verdict): Markup =>
  html`<p>${unbroken(verdict.verdict.summary)}</p>${definitions('Answer', answerFacts(verdict))}${fix(verdict)}${ways(verdict)}${next(verdict)}${evidence(verdict)}`;

function picture(verdict: Verdict): Markup | null {
  if (verdict.hops.length === 0) return null;
  return section(
    'The way',
    html`<figure>${networkPicture(verdict)}
<figcaption class="quiet">${key(verdict)}</figcaption></figure>`,
  );
}

/** What the signs of this picture mean. */
function key({ hops }: Verdict): string {
  const drawn = new Set(hopWords(hops).map(({ look }) => look));
  return signs.flatMap(([look, meaning]) => (drawn.has(look) ? [meaning] : [])).join(' ');
}

const signs: readonly (readonly [HopLook, string])[] = [
  ['allowed', 'A tick: let through.'],
  ['denied', 'A cross: stopped.'],
  ['hollow', 'An empty ring: not reached, or not asked here.'],
  ['unknown', 'A question mark: not known.'],
  ['conflict', 'An exclamation mark: records and rules contradict each other.'],
];

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
    html`${rows.length === 0 ? null : table('Flow records that the answer rests on', evidenceHeads, rows)}<details${rows.length === 0 ? trusted(' open') : null}><summary>As delivered</summary><pre>${lines}</pre></details>`,
  );
}

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

function next(verdict: Verdict): Markup | null {
  const text = nextOf(verdict);
  return text === null ? null : section('Try next', html`<p>${unbroken(text)}</p>`);
}

function checks(verdict: Verdict): Markup | null {
  const guilty = hopWords(verdict.hops).findIndex(({ culprit }) => culprit);
  const caption = 'The same way, with the rule that decided at each check';
  return verdict.hops.length === 0
    ? null
    : section('Every check', table(caption, checkHeads, checkRows(verdict, unsigned), guilty));
}

const unsigned = { allowed: '', denied: '', hollow: '', unknown: '', conflict: '' };

function labSection({ facts, stages }: LabSummary): Markup {
  const rows = stages.map(({ number, title, status, note }) => [
    String(number),
    title,
    note === undefined ? status : `${status}, ${note}`,
  ]);
  return html`${definitions('Lab', facts)}${table('Stages', ['#', 'Stage', 'State'], rows)}`;
}
