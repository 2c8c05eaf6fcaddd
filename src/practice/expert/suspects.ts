import { isFilter } from '../../network/hop.js';
import type { Network } from '../../network/model.js';
import type { Attempted } from '../exercise.js';
import type { Facts, Key } from '../key/key.js';
import { type Met, type SeenPassage, type Trail, trailOf } from '../key/trail.js';
import { partInWords } from './names.js';

/** What somebody can look at, or try, and what it shows where each of the suspects did it. */
export interface Test {
  readonly id: string;
  /** What to do, as a sentence. */
  readonly words: string;
}

/** One thing that may be the matter: a component on the way, the host at its end, or nothing any more. */
export interface Suspect {
  readonly id: string;
  /** `sg-1, the security group of web, inbound` */
  readonly words: string;
  /** What a test shows where this is the matter. */
  observe(test: Test): string;
}

/**
 * Everything on the way that could stop the connection, each with what one would see then. Where it was repaired
 * meanwhile, the records still show the time before.
 */
export function suspectsOf(facts: Facts, { cause, proof }: Key): readonly Suspect[] {
  const { healthy, attempted } = facts;
  const trail = trailOf(healthy, attempted);
  const stops = trail.met.flatMap((met, at) => (isPart(trail.met, at) ? [stoppedBy(trail, met, at, facts)] : []));
  const there = trail.seen.filter(({ leg }) => leg === 'request');
  const isHost = healthy.interfaces.some(
    ({ id, kind }) => id === attempted.destination.interfaceId && kind === 'instance',
  );
  const hosts = isHost
    ? [
        suspect(
          'host refuses',
          `${attempted.destination.name} itself: nothing listens there`,
          'refused',
          trail.seen,
          'host',
        ),
        suspect('host is silent', `${attempted.destination.name} itself: it keeps silent`, 'silent', there, 'host'),
      ]
    : [];
  const isOld = cause === 'STALE_EVIDENCE' && proof.length > 0;
  return [
    ...stops,
    ...hosts,
    suspect(
      'nothing any more',
      'nothing any more: the records are older than the repair',
      'answered',
      isOld ? proof : trail.seen,
      null,
    ),
  ];
}

/** What decides by itself: not twice the same, and on the way back a gateway is what the route table chose. */
function isPart(met: readonly Met[], at: number): boolean {
  const one = met[at];
  if (!one || one.decision === 'not-applied' || one.resourceId === null) return false;
  if (one.leg === 'reply' && one.component === 'gateway') return false;
  return (
    met.findIndex(
      (other) => other.leg === one.leg && other.resourceId === one.resourceId && other.direction === one.direction,
    ) === at
  );
}

/** The rest of the way sees nothing; what is turned back by a filter is seen as refused. */
function stoppedBy({ met, seen }: Trail, stop: Met, at: number, { healthy, attempted }: Facts): Suspect {
  const isRefused = isFilter(stop);
  const before = met.slice(0, at);
  const passed = seen.filter((one) => before.some((hop) => isAt(hop, one)) && !(isRefused && isAt(stop, one)));
  const refused = isRefused ? seen.filter((one) => isAt(stop, one)) : [];
  // What finds no way is not recorded as it leaves.
  const isLost = !isRefused && passed.at(-1)?.direction === 'egress';
  const told = [
    ...(isLost ? passed.slice(0, -1) : passed),
    ...refused.map((one) => ({ ...one, action: 'REJECT' as const })),
  ];
  return suspect(`${stop.leg} ${at}`, inWords(stop, healthy, attempted), 'silent', told, stop.resourceId);
}

/** `sg-1, the security group of web, inbound, for the request` */
function inWords({ component, direction, leg, resourceId }: Met, network: Network, { source }: Attempted): string {
  const what = partInWords(network, resourceId ?? '');
  if (component === 'gateway') return `${what}, and what ${source.name} needs to get out by it`;
  const side = direction === null ? '' : direction === 'ingress' ? ', inbound' : ', outbound';
  return `${what}${side}, for the ${leg === 'reply' ? 'answer' : 'request'}`;
}

const isAt = (hop: Met, { leg, interfaceId, direction }: SeenPassage): boolean =>
  hop.leg === leg && hop.interfaceId === interfaceId && hop.direction === direction;

function suspect(
  id: string,
  words: string,
  outcome: string,
  seen: readonly SeenPassage[],
  resource: string | null,
): Suspect {
  return {
    id,
    words,
    observe({ id: test }) {
      const [kind, of = ''] = test.split(' ');
      if (kind === 'try') return outcome;
      if (kind === 'records') return recordsOf(seen, of);
      return of === resource ? 'it is here' : 'in order';
    },
  };
}

/** `ACCEPT/none`: what became of question and answer at an interface. */
function recordsOf(seen: readonly SeenPassage[], interfaceId: string): string {
  const own = seen.filter((one) => one.interfaceId === interfaceId);
  const word = (leg: SeenPassage['leg']): string => own.findLast((one) => one.leg === leg)?.action ?? 'none';
  return `${word('request')}/${word('reply')}`;
}
