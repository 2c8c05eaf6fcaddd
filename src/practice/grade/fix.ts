import { counted } from '../../base/words.js';
import type { Network } from '../../network/model.js';
import { ICMP, UDP } from '../../network/packet.js';
import type { Attempted } from '../exercise.js';
import type { Facts } from '../key/key.js';
import { isAttemptRecorded } from '../key/recording.js';
import { trailOf } from '../key/trail.js';
import { type Edit, editsBetween } from './edits.js';
import type { GradePart } from './part.js';
import { flowsWorthTrying, isOpen, type PossibleFlow } from './reach.js';

/** The world as it stands now, and what was done to it. */
export interface FixedWorld {
  readonly after: Network;
  readonly isListening: boolean | null;
  /** Ports on which machines listen that did not before. */
  readonly newListeners: readonly { readonly machine: string; readonly port: number }[];
  /** It was tried after the last change, and worked. */
  readonly isProved: boolean;
  /** Something was changed. */
  readonly isTouched: boolean;
}

const OF = 4;

/** It works, it is no more than is needed, nothing else was opened or broken, and somebody made sure. A point each. */
export function gradeFix(facts: Facts, outcome: FixedWorld): GradePart {
  if (!outcome.isTouched && !outcome.isProved)
    return { earned: 0, of: OF, why: 'Nothing was changed, and no try got through.' };
  if (!works(facts, outcome)) return { earned: 0, of: OF, why: stillBroken(facts) };
  const superfluous = superfluousOf(facts, outcome);
  const { opened, closed } = touched(facts, outcome);
  const extra = outcome.newListeners.filter(({ port }) => port !== facts.attempted.port);
  const isTight = opened.length === 0 && closed.length === 0 && extra.length === 0;
  const said = [
    outcome.isTouched ? 'It works.' : 'It works as it is.',
    superfluous.length === 0
      ? 'Nothing was done that was not needed.'
      : `Not needed: ${superfluous.map(({ what }) => what).join('; ')}.`,
    ...(opened.length === 0 ? [] : [`Works, but opens more than was asked: ${inWords(facts, opened)}. Not solved.`]),
    ...(closed.length === 0 ? [] : [`What worked before does not any more: ${inWords(facts, closed)}.`]),
    ...extra.map(({ machine, port }) => `${machine} now listens on port ${port}, too.`),
    ...(isTight ? ['Nothing else was opened or broken.'] : []),
    outcome.isProved
      ? 'You tried it afterwards, and it worked.'
      : 'Nobody tried it since: a repair that was not tried is a hope. Try it: npx flowlab practice try',
  ];
  const earned = 1 + Number(superfluous.length === 0) + Number(isTight) + Number(outcome.isProved);
  return { earned, of: OF, why: said.join(' ') };
}

const works = (facts: Facts, { after, isListening }: Pick<FixedWorld, 'after' | 'isListening'>): boolean =>
  haveEnds(after, facts.attempted) &&
  trailOf(after, facts.attempted).stop === null &&
  isListening !== false &&
  (facts.goal === 'through' || isAttemptRecorded(after, facts.attempted));

/** Of a machine that is gone nothing can be said, and nothing gets through to it. */
const haveEnds = ({ interfaces }: Network, { source, destination }: Attempted): boolean =>
  [source, destination].every(
    ({ interfaceId }) => interfaceId === null || interfaces.some(({ id }) => id === interfaceId),
  );

const stillBroken = ({ goal, attempted: { source, destination, port } }: Facts): string =>
  goal === 'through'
    ? `${source.name} still does not get through to ${destination.name}, port ${port}.`
    : `What ${source.name} and ${destination.name} say to each other is still not recorded.`;

/** Whatever can be taken back and it works still. To go back to what was there before the fault is never too much. */
function superfluousOf(facts: Facts, outcome: FixedWorld): readonly Edit[] {
  const isListening = outcome.isListening;
  const toHealthy = editsBetween(facts.healthy, outcome.after).map(placeIn);
  return editsBetween(facts.before, outcome.after).filter(
    (edit) =>
      // Who records more than he has to opens nothing, and one end is as good as the other.
      edit.at.part !== 'flowLogs' &&
      toHealthy.includes(placeIn(edit)) &&
      works(facts, { after: edit.undone(outcome.after), isListening }),
  );
}

const placeIn = ({ at: { part, id, field, key } }: Edit): string => [part, id, field, key].join(' ');

/** What can be reached now and could neither before nor when all was well; and what could be all the time and cannot now. */
function touched({ before, healthy, attempted }: Facts, { after }: FixedWorld) {
  const asked = (flow: PossibleFlow): boolean =>
    flow.port === attempted.port &&
    flow.from === (attempted.source.interfaceId ?? attempted.source.address) &&
    flow.to === (attempted.destination.interfaceId ?? attempted.destination.address);
  const opened: PossibleFlow[] = [];
  const closed: PossibleFlow[] = [];
  const changed = editsBetween(before, after).map(({ at }) => at.id);
  for (const flow of flowsWorthTrying(before, after, changed)) {
    const [was, is] = [isOpen(before, flow), isOpen(after, flow)];
    if (is && !was && !asked(flow) && !isOpen(healthy, flow)) opened.push(flow);
    if (was && !is && isOpen(healthy, flow)) closed.push(flow);
  }
  return { opened, closed };
}

const SHOWN = 3;

function inWords({ before }: Facts, flows: readonly PossibleFlow[]): string {
  const names = new Map(before.interfaces.map(({ id, name }) => [id, name ?? id]));
  const nameOf = (end: string): string => names.get(end) ?? `${end} on the internet`;
  const told = flows.slice(0, SHOWN).map(({ from, to, protocol, port }) => {
    const what = protocol === ICMP ? 'ping' : `${protocol === UDP ? 'udp' : 'tcp'} ${port}`;
    return `${what} from ${nameOf(from)} to ${nameOf(to)}`;
  });
  const more = flows.length - told.length;
  return [...told, ...(more > 0 ? [counted(more, 'more', 'more')] : [])].join(', ');
}
