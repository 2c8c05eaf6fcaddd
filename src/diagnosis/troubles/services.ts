import type { Flow } from '../flows/flow.js';
import { firstOf, lastOf, type Standing } from './standing.js';
import { type ConnectionTry, isSuspect, type Suspicion, suspicionOf } from './suspicion.js';

/** What the whole internet asks of one service; of very many tries, those that tell. */
interface Asked {
  tries: number;
  readonly failed: ConnectionTry[];
  lastFailed: ConnectionTry | null;
  newestThrough: ConnectionTry | null;
}

const MOST_FAILED = 100;

/** Conversations that anyone on the internet may begin, put together by what they ask for. */
export function servicesAsked() {
  const services = new Map<string, Asked>();
  return {
    add(flow: Flow, standing: Standing): void {
      const { interface: one, address, port } = flow.ends[1];
      const key = `${one?.id} ${address} ${flow.protocol} ${port}`;
      const asked = services.get(key) ?? { tries: 0, failed: [], lastFailed: null, newestThrough: null };
      if (asked.tries === 0) services.set(key, asked);
      asked.tries += 1;
      const made = { flow, standing };
      if (standing !== 'stopped') asked.newestThrough = later(asked.newestThrough, made, firstOf);
      else if (asked.failed.length < MOST_FAILED) asked.failed.push(made);
      if (standing === 'stopped') asked.lastFailed = later(asked.lastFailed, made, lastOf);
    },
    suspicions: (): readonly Suspicion[] =>
      [...services.values()].flatMap(({ tries, failed, lastFailed, newestThrough }) => {
        const telling = [...new Set([...failed, ...(lastFailed ? [lastFailed] : [])])];
        const all = [...(newestThrough ? [newestThrough] : []), ...telling];
        return isSuspect(all) ? [{ ...suspicionOf(all, 'from-internet'), tries }] : [];
      }),
  };
}

const later = (
  known: ConnectionTry | null,
  other: ConnectionTry,
  moment: (flow: Flow) => number | null,
): ConnectionTry => (known !== null && (moment(known.flow) ?? 0) >= (moment(other.flow) ?? 0) ? known : other);
