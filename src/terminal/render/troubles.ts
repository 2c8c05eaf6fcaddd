import { counted } from '../../base/words.js';
import type { FlowEnd } from '../../diagnosis/flows/flow.js';
import type { Trouble, Troubles } from '../../diagnosis/troubles/trouble.js';
import { protocolName } from '../../network/wording.js';
import { safeLine, spelling } from '../safe.js';
import type { Style } from '../style.js';
import { hang } from '../width.js';
import { timeOf } from './cited.js';

// A screen is not the place for all of them.
const MOST = 20;

/** What is broken, the worst first; then what is not one's own. */
export function troubleLines(found: Troubles, style: Style): readonly string[] {
  const { troubles, window, scanners, undecided, left } = found;
  const { paint } = style;
  const say = (text: string, colour = (line: string) => line) => hang('  ', text, style.width).map(colour);
  const noise = [
    ...(scanners.tries === 0 ? [] : say(`${scannersInWords(scanners)}: nothing of yours let them in.`)),
    ...(undecided === 0
      ? []
      : say(
          `${counted(undecided, 'conversation')} without an answer cannot be judged: records of it may be missing, or still on their way.`,
        )),
    ...(left === 0
      ? []
      : say(
          `${counted(left, 'more conversation')} did not get through and ${left === 1 ? 'was' : 'were'} not looked at. Ask for less: --since 10m`,
        )),
  ];
  if (window.since === null) return say('No record of traffic is in that time: nothing can be said about it.');
  const when = `From ${timeOf({ start: window.since, end: window.until }, style.clock) ?? 'then till now'}`;
  if (troubles.length === 0) return [...say(`${when}, nothing of yours is broken.`, paint.good), ...noise];
  const groups = alike(troubles);
  const more = groups.slice(MOST).reduce((sum, { others }) => sum + 1 + others, 0);
  return [
    ...say(
      `${when}, ${counted(troubles.length, 'conversation')} of yours ${troubles.length === 1 ? 'is' : 'are'} broken:`,
      paint.bad,
    ),
    ...groups.slice(0, MOST).flatMap((group) => groupLines(group, style)),
    ...(more > 0 ? say(`and ${more} more: --json`) : []),
    ...noise,
  ];
}

const scannersInWords = ({ sources, tries }: Troubles['scanners']): string =>
  `Scanners on the internet: ${counted(sources, 'address', 'addresses')}, ${counted(tries, 'try', 'tries')}`;

interface Group {
  readonly number: number;
  readonly first: Trouble;
  /** As many more that differ in the address on the internet alone. */
  readonly others: number;
}

/** What keeps a machine from the internet keeps it from all of it. */
function alike(troubles: readonly Trouble[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const [at, first] of troubles.entries()) {
    const { suspicion, verdict } = first;
    const { source, protocol, port, between } = suspicion;
    const { cause, resourceId } = verdict;
    const key =
      between === 'to-internet'
        ? [source.address, source.interface?.id, protocol, port, cause, resourceId].join(' ')
        : `${at}`;
    const known = groups.get(key);
    groups.set(key, known ? { ...known, others: known.others + 1 } : { number: at + 1, first, others: 0 });
  }
  return [...groups.values()];
}

function groupLines({ number, first, others }: Group, style: Style): readonly string[] {
  const { suspicion, verdict } = first;
  const { certainty, cause, outcome, resourceId } = verdict;
  const doubt = certainty === 'certain' ? '' : `, ${certainty}`;
  const why = `${cause ?? outcome}${resourceId === null ? '' : ` at ${resourceId}`}${doubt}`;
  const more = others === 0 ? '' : ` (and so to ${counted(others, 'more address', 'more addresses')} there)`;
  return hang(
    `  ${String(number).padStart(2)}  `,
    spelling(style)(
      safeLine(`${conversationInWords(first)}, ${counted(suspicion.tries, 'try', 'tries')}: ${why}${more}`),
    ),
    style.width,
  );
}

/** `web-1 (10.0.1.5) to db-1 (10.0.2.9), tcp 5432` */
export function conversationInWords({ suspicion }: Pick<Trouble, 'suspicion'>): string {
  const { source, destination, isAnyone, protocol, port } = suspicion;
  const what = `${protocolName(protocol)}${port === null ? '' : ` ${port}`}`;
  return `${isAnyone && suspicion.between === 'from-internet' ? 'the internet' : endInWords(source)} to ${endInWords(destination)}, ${what}`;
}

const endInWords = ({ interface: one, address }: FlowEnd): string =>
  one?.name == null ? address : `${one.name} (${address})`;
