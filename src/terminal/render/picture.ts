import type { Verdict } from '../../diagnosis/verdict.js';
import { displayWidth, shorten } from '../width.js';
import { type HopWords, hopWords, isStop } from './hop-words.js';
import { html, type Markup } from './html.js';

const WIDTH = 420;
const STEP = 46;
const LINE_X = 28;

/** The path from top to bottom: what the packet passed, where it stopped, what it never reached. Shapes and words, not colour alone. */
export function pathPicture({ hops, question, verdict }: Verdict): Markup {
  const words = hopWords(hops);
  const replyAt = words.findIndex(({ leg }) => leg === 'reply');
  const request = replyAt < 0 ? words : words.slice(0, replyAt);
  const reply = replyAt < 0 ? [] : words.slice(replyAt);
  const stations: readonly Station[] = [
    { end: `source ${question.source.address}` },
    ...request,
    { end: `destination ${question.destination.address}` },
    ...reply,
    ...(reply.length === 0 ? [] : [{ end: `source ${question.source.address}` }]),
  ];
  const stopped = stations.findIndex((station) => 'culprit' in station && station.culprit);
  const height = stations.length * STEP;
  return html`<svg class="path" role="img" aria-labelledby="path-title path-text" viewBox="0 0 ${WIDTH} ${height}">
<title id="path-title">Path from ${question.source.address} to ${question.destination.address}</title>
<desc id="path-text">${verdict.summary} ${inWords(words)}</desc>
<g aria-hidden="true">
${stations.slice(1).map((_, i) => wire(i, stopped >= 0 && i >= stopped))}
${stations.map((station, i) => ('end' in station ? terminus(station.end, i) : node(station, i)))}
</g>
</svg>`;
}

type Station = HopWords | { readonly end: string };

const inWords = (words: readonly HopWords[]): string =>
  words.map(({ number, check, result }) => `${number}: ${check}, ${result}.`).join(' ');

const middle = (index: number): number => index * STEP + STEP / 2;

const wire = (index: number, isDead: boolean): Markup =>
  html`<line class="${isDead ? 'dead' : 'live'}" x1="${LINE_X}" x2="${LINE_X}" y1="${middle(index)}" y2="${middle(index + 1)}"/>
`;

const terminus = (
  label: string,
  index: number,
): Markup => html`<rect class="end" x="8" y="${middle(index) - 15}" width="${Math.min(WIDTH - 16, displayWidth(label) * 8 + 28)}" height="30" rx="6"/><text class="label" x="22" y="${middle(index) + 5}">${shorten(label, 46, '…')}</text>
`;

function node({ number, check, result, culprit }: HopWords, index: number): Markup {
  const y = middle(index);
  const look = culprit || isStop(result) ? 'deny' : result === 'not reached' ? 'unseen' : 'pass';
  const shape =
    look === 'deny'
      ? html`<path class="deny" d="M${LINE_X - 9} ${y - 9}h18v18h-18z"/><path class="cross" d="M${LINE_X - 4} ${y - 4}l8 8m0-8l-8 8"/>`
      : html`<circle class="${look}" cx="${LINE_X}" cy="${y}" r="8"/>`;
  return html`${shape}<text class="label" x="50" y="${y + 5}">${number}. ${shorten(check, 36, '…')}</text><text class="result ${look}" x="${WIDTH - 8}" y="${y + 5}" text-anchor="end">${result}</text>
`;
}
