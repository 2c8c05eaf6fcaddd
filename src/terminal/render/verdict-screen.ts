import { eachOf, isUnnamed } from '../../diagnosis/names/named.js';
import type { Connection } from '../../diagnosis/question.js';
import type { SavedCase } from '../../diagnosis/saved/case-file.js';
import { timelineOf } from '../../diagnosis/told/timeline.js';
import type { Verdict } from '../../diagnosis/verdict.js';
import type { Event } from '../../ui.js';
import { safeLine, spelling, spelt } from '../safe.js';
import type { Style } from '../style.js';
import { render } from './event.js';
import { verdictBrief } from './verdict-brief.js';

// A terminal of 24 rows, less what is said to type next.
const ROWS = 21;

/** Standard output's share of the screen: what fits on one, or everything with `full`. */
export function verdictScreen(saved: SavedCase, verdict: Verdict, style: Style, full: boolean): readonly string[] {
  return full ? unfolded(saved, verdict, style) : verdictBrief(speltVerdict(verdict, style), style, ROWS);
}

/** The path hop by hop, what was seen over time, and the verdict with all that it rests on. */
function unfolded({ connection, network, evidence }: SavedCase, verdict: Verdict, style: Style): readonly string[] {
  const timeline = isUnnamed(connection) ? null : timelineOf(judgedIn(connection, verdict), network, evidence);
  const path = {
    kind: 'path',
    title: pathTitle(verdict),
    hops: verdict.hops,
    ...(timeline ? { timeline: timeline.text } : {}),
  } as const;
  const events: readonly Event[] = [
    ...(verdict.hops.length === 0 ? [] : [path]),
    { kind: 'verdict', verdict, full: true },
  ];
  return events.flatMap((event, at) => [...(at === 0 ? [] : ['']), ...render(event, style)]);
}

/** Of several addresses the one that the verdict is about. */
const judgedIn = (connection: Connection, { question }: Verdict): Connection =>
  eachOf(connection).find(({ destination }) => destination.address === question.destination.address) ?? connection;

function speltVerdict(verdict: Verdict, style: Style): Verdict {
  const spell = spelling(style);
  return spelt(verdict, (text) => spell(safeLine(text)));
}

const pathTitle = ({ question: { source, destination } }: Verdict): string =>
  `From ${source.instanceId ?? source.address} to ${destination.instanceId ?? destination.address}`;
