import { outcomeWords } from '../verdict-words.js';
import { html, unbroken } from './markup.js';
import { isOurPage, pageText } from './page.js';
import { lookedAt, type Report } from './report.js';
import { troublesHtml } from './troubles-html.js';
import { verdictMarkup } from './verdict-markup.js';

export const htmlFormat = {
  write: reportHtml,
  writeTroubles: troublesHtml,
  isOurs: isOurPage,
};

export function reportHtml(report: Report): string {
  const { version, verdict, lab } = report;
  const { outcome, summary } = verdict.verdict;
  return pageText({
    version,
    title: `${outcomeWords[outcome]}: ${summary}`,
    header: html`<h1><span class="outcome ${outcome}">${outcomeWords[outcome]}</span> ${unbroken(summary)}</h1>
<p class="quiet">Looked at ${lookedAt(report)}. Times are in UTC.</p>`,
    main: verdictMarkup(verdict, lab),
    data: { id: 'verdict', value: verdict },
  });
}
