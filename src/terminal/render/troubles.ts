import { counted } from '../../base/words.js';
import type { Suspicion } from '../../diagnosis/troubles/suspicion.js';
import type { Trouble, Troubles } from '../../diagnosis/troubles/trouble.js';
import { protocolWord } from '../../network/wording.js';
import type { WallClock } from '../local-time.js';
import { safeLine, spelling } from '../safe.js';
import type { Style } from '../style.js';
import { hang } from '../width.js';
import { timeCited } from './cited.js';
import { firstGroups, othersInWords, placeInWords, type TroubleGroup } from './trouble-groups.js';

// A screen is not the place for all of them.
const MOST = 20;

/** What is broken, the worst first; then what is not one's own. */
export function troubleLines(found: Troubles, style: Style): readonly string[] {
  const { troubles } = found;
  const { paint } = style;
  const say = (text: string, colour = (line: string) => line) => hang('  ', text, style.width).map(colour);
  const noise = noiseInWords(found).flatMap((text) => say(text));
  const headline = troublesHeadline(found, style.clock);
  if (found.window.since === null) return say(headline);
  if (troubles.length === 0) return [...say(`${headline}.`, paint.good), ...noise];
  const { shown, more } = firstGroups(troubles, MOST);
  return [
    ...say(`${headline}:`, paint.bad),
    ...shown.flatMap((group) => groupLines(group, style)),
    ...(more > 0 ? say(`and ${more} more: --json, or a page of all: --html <file>`) : []),
    ...noise,
  ];
}

/** `From … to …, 3 conversations of yours are broken`, without a full stop where a list may follow. */
export function troublesHeadline({ window, troubles }: Troubles, clock: WallClock): string {
  if (window.since === null) return 'No record of traffic is in that time: nothing can be said about it.';
  const when = `From ${timeCited({ start: window.since, end: window.until }, clock) ?? 'then till now'}`;
  if (troubles.length === 0) return `${when}, nothing of yours is broken`;
  return `${when}, ${counted(troubles.length, 'conversation')} of yours ${troubles.length === 1 ? 'is' : 'are'} broken`;
}

/** What is not one's own, or could not be told. */
export const noiseInWords = ({ scanners, undecided, left }: Troubles): readonly string[] => [
  ...(scanners.tries === 0 ? [] : [`${scannersInWords(scanners)}. Nothing of yours let them in.`]),
  ...(undecided === 0
    ? []
    : [
        `${counted(undecided, 'conversation')} without an answer cannot be judged: records of ${undecided === 1 ? 'it' : 'them'} may be missing, or still on their way.`,
      ]),
  ...(left === 0
    ? []
    : [
        `${counted(left, 'more conversation')} did not get through and ${left === 1 ? 'was' : 'were'} not looked at. Ask for less: --since 10m`,
      ]),
];

const scannersInWords = ({ sources, tries }: Troubles['scanners']): string =>
  `Scanners on the internet: ${counted(sources, 'address', 'addresses')}, ${counted(tries, 'try', 'tries')}`;

function groupLines(group: TroubleGroup, style: Style): readonly string[] {
  const { number, first } = group;
  const text = `${conversationInWords(first)}, ${counted(first.suspicion.tries, 'try', 'tries')}: ${causeInWords(first)}${othersInWords(group)}`;
  return hang(`  ${String(number).padStart(2)}  `, spelling(style)(safeLine(text)), style.width);
}

/** `NO_ROUTE at rtb-1, likely` */
export function causeInWords({ verdict }: Pick<Trouble, 'verdict'>): string {
  const { certainty, cause, outcome, resourceId } = verdict;
  const doubt = certainty === 'certain' ? '' : `, ${certainty}`;
  return `${cause ?? outcome}${resourceId === null ? '' : ` at ${resourceId}`}${doubt}`;
}

/** `web-1 (10.0.1.5) to db-1 (10.0.2.9), tcp 5432` */
export const conversationInWords = ({ suspicion }: Pick<Trouble, 'suspicion'>): string =>
  `${sourceInWords(suspicion)} to ${placeInWords(suspicion.destination)}, ${conversationTraffic(suspicion)}`;

export const sourceInWords = ({ source, isAnyone, between }: Suspicion): string =>
  isAnyone && between === 'from-internet' ? 'the internet' : placeInWords(source);

/** `tcp 5432` */
export const conversationTraffic = ({ protocol, port }: Pick<Suspicion, 'protocol' | 'port'>): string =>
  `${protocolWord(protocol)}${port === null ? '' : ` ${port}`}`;
