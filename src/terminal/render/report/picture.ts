import type { Verdict } from '../../../diagnosis/verdict.js';
import { cutWord, shorten } from '../../width.js';
import type { HopWords } from '../hop-words.js';
import { html, type Markup } from './markup.js';
import { type Station, type StationZone, stationZones } from './stations.js';

const WIDTH = 420;
const FRAME = 30;
const LEFT = 20;
const RIGHT = WIDTH - LEFT;
const TEXT = 68;
const CHECK = 30;
const BOX = 50;
const GAP = 16;
const LINE = 15;

/** A station with its place; `y` is its middle. */
interface Placed {
  readonly station: Station;
  readonly y: number;
  /** Why it stops there, under its name. */
  readonly reason: readonly string[];
}

interface Frame {
  readonly look: StationZone['kind'] | 'subnet';
  readonly title: string;
  readonly y: number;
  readonly height: number;
}

/**
 * The network from the source down to the destination: VPCs as frames, machines and gateways as boxes, checks as lines. The
 * request goes down on the left, the answer up on the right; each is broken where it breaks. Shapes and words, not colour alone.
 */
export function networkPicture(verdict: Verdict): Markup {
  const { frames, placed, height } = laidOut(stationZones(verdict));
  const { question } = verdict;
  const words = verdict.hops.length === 0 ? '' : inWords(placed);
  return html`<svg class="network" role="img" aria-labelledby="network-title network-text" viewBox="0 0 ${WIDTH} ${height}">
<title id="network-title">The way from ${question.source.address} to ${question.destination.address}</title>
<desc id="network-text">${verdict.verdict.summary} ${words}</desc>
<g aria-hidden="true">
${frames.map(frame)}<text class="lane" x="${LEFT - 12}" y="14">request ↓</text><text class="lane" x="${RIGHT + 12}" y="14" text-anchor="end">answer ↑</text>
${lane(placed, 'request')}${lane(placed.toReversed(), 'reply')}${placed.map(drawn)}</g>
</svg>`;
}

function laidOut(zones: readonly StationZone[]): { frames: Frame[]; placed: Placed[]; height: number } {
  const frames: Frame[] = [];
  const placed: Placed[] = [];
  let y = 24;
  for (const zone of zones) {
    const top = y;
    if (zone.kind !== 'between') y += FRAME;
    for (const stations of bySubnet(zone)) {
      const begin = y;
      const subnet = stations[0]?.subnet ?? null;
      if (subnet !== null) y += FRAME;
      for (const station of stations) {
        const reason = reasonOf(station);
        const own = station.kind === 'check' ? CHECK : BOX;
        placed.push({ station, y: y + own / 2, reason });
        y += own + reason.length * LINE + (station.kind === 'check' ? 0 : 6);
      }
      if (subnet === null) continue;
      y += 4;
      frames.push({
        look: 'subnet',
        title: subnet.startsWith('subnet-') ? subnet : `subnet ${subnet}`,
        y: begin,
        height: y - begin,
      });
      y += 8;
    }
    if (zone.kind !== 'between') frames.unshift({ look: zone.kind, title: zone.title, y: top, height: y - top });
    y += GAP;
  }
  return { frames, placed, height: y };
}

/** Neighbours in one subnet together. */
function bySubnet({ stations }: StationZone): readonly (readonly Station[])[] {
  const groups: Station[][] = [];
  for (const station of stations) {
    const last = groups.at(-1);
    if (last?.[0] && last[0].subnet === station.subnet) last.push(station);
    else groups.push([station]);
  }
  return groups;
}

// Some 7 units a letter: the frame is 300 wide.
const REASON_LETTERS = 44;
const REASON_LINES = 3;

function reasonOf({ request, reply }: Station): readonly string[] {
  const culprit = [request, reply].find((words) => words?.culprit);
  if (!culprit || culprit.rule === '') return [];
  const lines: string[] = [];
  for (const word of culprit.rule.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= REASON_LETTERS) lines[lines.length - 1] = longer;
    else lines.push(...cutWord(word, REASON_LETTERS));
  }
  return lines.length <= REASON_LINES ? lines : [...lines.slice(0, REASON_LINES - 1), `${lines[REASON_LINES - 1]} …`];
}

function frame({ look, title, y, height }: Frame): Markup {
  const inset = look === 'subnet' ? 8 : 0;
  return html`<rect class="frame ${look}" x="${38 + inset}" y="${y}" width="${WIDTH - 76 - 2 * inset}" height="${height}" rx="8"/><text class="frame" x="${50 + inset}" y="${y + 20}">${shorten(title, 44, '…')}</text>
`;
}

function drawn({ station, y, reason }: Placed): Markup {
  const { kind, title, id, request, reply } = station;
  const marks = html`${mark(request, LEFT, y)}${mark(reply, RIGHT, y)}`;
  const why = reason.map(
    (line, at) => html`<text class="reason" x="${TEXT}" y="${y + 18 + at * LINE}">${line}</text>
`,
  );
  if (kind === 'check') {
    return html`<text class="check" x="${TEXT - 8}" y="${y + 4}">${shorten(`${title} ${id === '' ? '(not described)' : id}`, 48, '…')}</text>
${why}${marks}`;
  }
  const top = y - BOX / 2;
  const below = reason.map(
    (line, at) => html`<text class="reason" x="${TEXT}" y="${top + BOX + 14 + at * LINE}">${line}</text>
`,
  );
  return html`<rect class="${kind}" x="56" y="${top}" width="${WIDTH - 112}" height="${BOX}" rx="${kind === 'end' ? 5 : 18}"/><text class="name" x="${TEXT + 2}" y="${y - (id === '' ? -4 : 4)}">${shorten(title, 46, '…')}</text><text class="id" x="${TEXT + 2}" y="${y + 14}">${shorten(id, 46, '…')}</text>
${below}${marks}`;
}

/** The line of one leg, from mark to mark in the order of travel. */
function lane(placed: readonly Placed[], leg: 'request' | 'reply'): Markup {
  const x = leg === 'request' ? LEFT : RIGHT;
  const points = placed.filter(({ station }) => station.kind === 'end' || station[leg]);
  let isLive =
    leg === 'request' || points[0]?.station.request?.look === 'allowed' || points[0]?.station.request === undefined;
  const lines = points.slice(1).map((to, at) => {
    const from = points[at];
    const words = from?.station[leg];
    if (words && endsThere(words)) isLive = false;
    if (to.station[leg]?.result === 'not reached') isLive = false;
    return html`<line class="${isLive ? 'live' : 'dead'}" x1="${x}" x2="${x}" y1="${from?.y ?? 0}" y2="${to.y}"/>
`;
  });
  const ends = points.filter(({ station }) => station.kind === 'end');
  const stubs = ends.map(
    ({ y }) => html`<line class="stub" x1="${x}" x2="${leg === 'request' ? 56 : WIDTH - 56}" y1="${y}" y2="${y}"/>
`,
  );
  return html`${points.length > 2 || leg === 'request' ? [...lines, ...stubs] : null}`;
}

/** It went no further, or nobody knows whether it did. */
const endsThere = ({ look, result, records }: HopWords): boolean =>
  look === 'denied' || result === 'not reached' || (look === 'unknown' && records !== 'accept');

/** A tick in a disc, a cross in a square, a dashed ring, a question mark, an exclamation mark in a triangle. */
function mark(words: HopWords | undefined, x: number, y: number): Markup {
  if (!words) return html``;
  const { look } = words;
  switch (look) {
    case 'allowed':
      return html`<circle class="allowed" cx="${x}" cy="${y}" r="8"/><path class="stroke" d="M${x - 4} ${y}l3 3l5 -6"/>
`;
    case 'denied':
      return html`<path class="denied" d="M${x - 10} ${y - 10}h20v20h-20z"/><path class="stroke" d="M${x - 5} ${y - 5}l10 10m0-10l-10 10"/>
`;
    case 'hollow':
      return html`<circle class="hollow" cx="${x}" cy="${y}" r="6"/>
`;
    case 'unknown':
      return html`<circle class="unknown" cx="${x}" cy="${y}" r="9"/><text class="sign unknown" x="${x}" y="${y + 4}" text-anchor="middle">?</text>
`;
    case 'conflict':
      return html`<path class="conflict" d="M${x} ${y - 11}l12 20h-24z"/><text class="sign conflict" x="${x}" y="${y + 6}" text-anchor="middle">!</text>
`;
  }
}

const inWords = (placed: readonly Placed[]): string =>
  placed
    .flatMap(({ station }) => [station.request, station.reply])
    .filter((words) => words !== undefined)
    .toSorted((one, other) => one.number - other.number)
    .map(({ number, check, sentence }) => `${number}: ${check}: ${sentence}.`)
    .join(' ');
