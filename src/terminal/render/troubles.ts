import { counted } from '../../base/words.js';
import type { FlowEnd } from '../../diagnosis/flows/flow.js';
import type { Suspicion } from '../../diagnosis/troubles/suspicion.js';
import type { Trouble, Troubles } from '../../diagnosis/troubles/trouble.js';
import { protocolWord } from '../../network/wording.js';
import type { WallClock } from '../local-time.js';
import { safeLine, spelling } from '../safe.js';
import type { Style } from '../style.js';
import { hang } from '../width.js';
import { timeCited } from './cited.js';

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

/** Troubles with one cause, shown as one. */
export interface TroubleGroup {
  readonly number: number;
  readonly first: Trouble;
  /** As many more that differ in the address on the internet, or between own machines in the port, alone. */
  readonly others: number;
}

/** What keeps a machine from the internet keeps it from all of it, and what keeps it from another from all its ports. */
export function groupsOf(troubles: readonly Trouble[]): readonly TroubleGroup[] {
  const groups = new Map<string, TroubleGroup>();
  for (const [at, first] of troubles.entries()) {
    const { source, destination, protocol, port, between } = first.suspicion;
    const { cause, resourceId } = first.verdict;
    const other = between === 'own' ? `${destination.address} ${destination.interface?.id}` : port;
    const key =
      between === 'from-internet'
        ? `${at}`
        : [between, source.address, source.interface?.id, other, protocol, cause, resourceId].join(' ');
    const known = groups.get(key);
    groups.set(key, known ? { ...known, others: known.others + 1 } : { number: at + 1, first, others: 0 });
  }
  return [...groups.values()];
}

/** As many groups as there is room for, and how many conversations are in the others. */
export function firstGroups(
  troubles: readonly Trouble[],
  most: number,
): { readonly shown: readonly TroubleGroup[]; readonly more: number } {
  const groups = groupsOf(troubles);
  const more = groups.slice(most).reduce((sum, { others }) => sum + 1 + others, 0);
  return { shown: groups.slice(0, most), more };
}

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

export function othersInWords({ first, others }: TroubleGroup): string {
  if (others === 0) return '';
  return first.suspicion.between === 'own'
    ? ` (and so for ${counted(others, 'more port')})`
    : ` (and so to ${counted(others, 'more address', 'more addresses')} there)`;
}

/** `web-1 (10.0.1.5) to db-1 (10.0.2.9), tcp 5432` */
export const conversationInWords = ({ suspicion }: Pick<Trouble, 'suspicion'>): string =>
  `${sourceInWords(suspicion)} to ${placeInWords(suspicion.destination)}, ${conversationTraffic(suspicion)}`;

export const sourceInWords = ({ source, isAnyone, between }: Suspicion): string =>
  isAnyone && between === 'from-internet' ? 'the internet' : placeInWords(source);

/** `tcp 5432` */
export const conversationTraffic = ({ protocol, port }: Pick<Suspicion, 'protocol' | 'port'>): string =>
  `${protocolWord(protocol)}${port === null ? '' : ` ${port}`}`;

export const placeInWords = ({ interface: one, address }: FlowEnd): string =>
  one?.name == null ? address : `${one.name} (${address})`;
