import { greatest, least } from '../../../base/extremes.js';
import type { CitedLeg, Verdict } from '../../../diagnosis/verdict.js';
import { clockOf, type WallClock } from '../../local-time.js';
import { legWords } from '../cited.js';
import { html, type Markup } from './markup.js';

const WIDTH = 560;
const LANE = 40;
const PAD = 16;

interface Moment {
  readonly leg: CitedLeg;
  /** On the way several interfaces may have recorded it, each with a line of its own. */
  readonly lane: string;
  readonly from: number;
  readonly to: number;
  readonly isRefused: boolean;
}

const order: readonly CitedLeg[] = [
  'request-at-source',
  'request-between',
  'request-at-destination',
  'reply-at-destination',
  'reply-between',
  'reply-at-source',
];

/** When each place recorded what; null where the records have no times or are too few to make a line of time. */
export function timeline({ evidence }: Verdict): Markup | null {
  const moments = evidence.flatMap(({ leg, eniId, fields }): Moment[] => {
    const [from, to] = [fields?.start ?? fields?.end, fields?.end ?? fields?.start].map((text) =>
      Date.parse(text ?? ''),
    );
    if (from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to)) return [];
    return [
      {
        leg,
        lane: leg.endsWith('between') && eniId !== '' ? `${nameOf(leg)}, ${eniId}` : nameOf(leg),
        from,
        to,
        isRefused: fields?.action === 'REJECT',
      },
    ];
  });
  const lanes = [...new Set(order.flatMap((leg) => moments.filter((one) => one.leg === leg).map(({ lane }) => lane)))];
  const first = least(moments.map(({ from }) => from));
  const last = greatest(moments.map(({ to }) => to));
  if (moments.length < 2 || last <= first) return null;
  const x = (ms: number) => Math.round(PAD + ((ms - first) / (last - first)) * (WIDTH - 2 * PAD - 12));
  const height = lanes.length * LANE + 34;
  const clock = clockOf('UTC');
  return html`<svg class="timeline" role="img" aria-labelledby="timeline-title timeline-text" viewBox="0 0 ${WIDTH} ${height}">
<title id="timeline-title">When each place recorded the traffic</title>
<desc id="timeline-text">${lanes.map((name) => laneInWords(name, moments)).join(' ')}</desc>
<g aria-hidden="true">
${lanes.map((name, at) => laneOf(name, at, moments, x))}<text class="lane" x="${PAD}" y="${height - 8}">${at(clock, first)}</text><text class="lane" x="${WIDTH - PAD}" y="${height - 8}" text-anchor="end">${at(clock, last)}</text>
</g>
</svg>
<p class="quiet">Green bars were accepted, red ones with a cross refused.</p>`;
}

const at = (clock: WallClock, ms: number): string => {
  const { date, time, zone } = clock(Math.floor(ms / 1000));
  return `${date} ${time} ${zone}`;
};

const laneInWords = (name: string, moments: readonly Moment[]): string => {
  const here = moments.filter((one) => one.lane === name);
  const refused = here.filter(({ isRefused }) => isRefused).length;
  return `${name}: ${here.length - refused} accepted, ${refused} refused.`;
};

const nameOf = (leg: CitedLeg): string =>
  `${leg.startsWith('reply') ? 'answer' : 'request'} ${legWords[leg].replace(/^(request|answer) /, '')}`;

function laneOf(name: string, at: number, moments: readonly Moment[], x: (ms: number) => number): Markup {
  const y = at * LANE + 22;
  const bars = moments
    .filter((one) => one.lane === name)
    .map(({ from, to, isRefused }) => {
      const [left, width] = [x(from), Math.max(12, x(to) - x(from))];
      const cross = isRefused ? html`<path class="cross" d="M${left + width / 2 - 4} ${y + 1}l8 8m0-8l-8 8"/>` : null;
      return html`<rect class="${isRefused ? 'refused' : 'accepted'}" x="${left}" y="${y}" width="${width}" height="10" rx="2"/>${cross}
`;
    });
  return html`<text class="lane" x="${PAD}" y="${y - 6}">${name}</text><line class="axis" x1="${PAD}" x2="${WIDTH - PAD}" y1="${y + 5}" y2="${y + 5}"/>
${bars}`;
}
