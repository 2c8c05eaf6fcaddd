import { createHash } from 'node:crypto';
import type { Verdict } from '../../diagnosis/verdict.js';
import type { StageLine } from '../../ui.js';
import { legWords } from './cited.js';
import { hopWords } from './hop-words.js';
import { html, jsonMarkup, type Markup, trusted } from './html.js';
import { pathPicture } from './picture.js';
import { reportStyle } from './report-style.js';
import { certaintyWords, outcomeWords, protocolName } from './verdict-words.js';

/** What a report tells. What must not be shared has been taken out by the caller. */
export interface Report {
  readonly version: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly verdict: Verdict;
  readonly lab?: LabSummary;
}

export interface LabSummary {
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly stages: readonly StageLine[];
}

const DOCTYPE = '<!doctype html>\n';
const MARKER = '<!-- A report of flowlab. -->\n';

/** Pages carry a mark by which a later report knows that it may replace them. */
export const htmlFormat = {
  write: (report: Report): string => reportHtml(report).replace(DOCTYPE, `${DOCTYPE}${MARKER}`),
  isOurs: (text: string): boolean => text.startsWith(`${DOCTYPE}${MARKER}`),
};

/** One file that needs nothing else: no script, no font, no request. */
export function reportHtml({ version, createdAt, verdict, lab }: Report): string {
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
<p class="quiet">flowlab ${version}, ${createdAt}</p>
<h1><span class="${outcome}">${outcomeWords[outcome]}:</span> ${summary}</h1>
</header>
<main>
${grounds(verdict)}${path(verdict)}${evidence(verdict)}${list('Contradictions', verdict.contradictions)}${blockers(verdict)}${fix(verdict)}${experiment(verdict)}${lab ? labSection(lab) : null}
</main>
<script type="application/json" id="verdict">${jsonMarkup(verdict)}</script>
</body>
</html>
`;
  return page.markup;
}

function grounds({ question, verdict, hops }: Verdict): Markup {
  const { source, destination, protocol, port } = question;
  const end = ({ address, instanceId, eniId }: typeof source) =>
    [address, instanceId, eniId].filter((id) => id !== null).join(', ');
  const pairs: readonly (readonly [string, string | null])[] = [
    ['From', end(source)],
    ['To', end(destination)],
    ['Protocol', protocolName(protocol) + (port === null ? '' : ` port ${port}`)],
    ['Looked at', question.since === null ? null : `${question.since} to ${question.until ?? 'now'}`],
    ['Cause', verdict.cause],
    ['Where', verdict.resourceId],
    ['Rule', verdict.rule],
    ['Certainty', certaintyWords({ question, verdict, hops })],
    ['Pattern', verdict.signature],
    ['Not excluded', verdict.alternatives.length === 0 ? null : verdict.alternatives.join(', ')],
  ];
  return definitions(
    'Answer',
    pairs.flatMap(([name, value]) => (value === null ? [] : [{ name, value }])),
  );
}

function path(verdict: Verdict): Markup | null {
  if (verdict.hops.length === 0) return null;
  const rows = hopWords(verdict.hops).map(
    ({
      number,
      leg,
      check,
      rule,
      config,
      records,
      result,
      culprit,
    }) => html`<tr${culprit ? trusted(' class="culprit"') : null}><th scope="row">${number}</th><td data-name="Leg">${leg}</td><td data-name="Check">${check}</td><td data-name="Rule">${rule}</td><td data-name="Config">${config}</td><td data-name="Records">${records}</td><td data-name="Result">${result}${culprit ? ', it stops here' : null}</td></tr>
`,
  );
  return section(
    'Path',
    html`<figure>${pathPicture(verdict)}</figure>
<table class="wide"><caption>The same path, with the rule that decided at each hop</caption>
<thead><tr><th scope="col">#</th><th scope="col">Leg</th><th scope="col">Check</th><th scope="col">Rule</th><th scope="col">Config</th><th scope="col">Records</th><th scope="col">Result</th></tr></thead>
<tbody>
${rows}</tbody></table>`,
  );
}

function evidence({ evidence: records }: Verdict): Markup | null {
  if (records.length === 0) return null;
  return section(
    'Evidence',
    html`${records.map(
      ({ leg, eniId, record }) => html`<p>${legWords[leg]}, ${eniId}</p><pre>${record}</pre>
`,
    )}`,
  );
}

/** Only worth saying where mending the first would not be enough. */
function blockers({ blockers: found }: Verdict): Markup | null {
  const items = found.map(({ cause, leg, resourceId, rule }) =>
    [leg, cause, resourceId, rule].filter((part) => part !== null).join(', '),
  );
  return items.length < 2 ? null : list('Everything that stands in the way', items);
}

function fix({ fix: mend }: Verdict): Markup | null {
  if (mend === null) return null;
  return section(
    'Fix',
    html`<p>${mend.summary}</p><pre>${mend.command}</pre><p>Also lets in: ${mend.admits}</p><p>Undo:</p><pre>${mend.undo}</pre>`,
  );
}

const experiment = ({ nextExperiment }: Verdict): Markup | null =>
  nextExperiment === null ? null : section('Next experiment', html`<p>${nextExperiment}</p>`);

function labSection({ facts, stages }: LabSummary): Markup {
  const rows = stages.map(
    ({
      number,
      title,
      status,
      note,
    }) => html`<tr><th scope="row">${number}</th><td>${title}</td><td>${status}${note === undefined ? null : `, ${note}`}</td></tr>
`,
  );
  return html`${definitions('Lab', facts)}<table><caption>Stages</caption><thead><tr><th scope="col">#</th><th scope="col">Stage</th><th scope="col">State</th></tr></thead><tbody>
${rows}</tbody></table>
`;
}

const definitions = (title: string, facts: readonly { readonly name: string; readonly value: string }[]): Markup =>
  section(title, html`<dl>${facts.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`);

const list = (title: string, items: readonly string[]): Markup | null =>
  items.length === 0 ? null : section(title, html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`);

const section = (title: string, body: Markup): Markup => html`<section><h2>${title}</h2>
${body}</section>
`;
