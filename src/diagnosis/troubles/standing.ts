import { TCP } from '../../network/packet.js';
import { type Flow, wasRefused } from '../flows/flow.js';

/**
 * What the records say of one try: it got an answer; it was refused, or got none; a host refused it; or both were seen, and
 * only a closer look tells whether a rule stopped it or a packet came late.
 */
export type Standing = 'through' | 'stopped' | 'reset' | 'mixed';

export function standingOf(flow: Flow): Standing {
  const { protocol, request, reply } = flow;
  const isAnswered = request.isAccepted && reply.isAccepted;
  if (wasRefused(flow)) return isAnswered ? 'mixed' : 'stopped';
  // An answer alone proves its question, whoever did not record that.
  if (!isAnswered) return reply.isAccepted ? 'through' : 'stopped';
  return protocol === TCP && couldBeReset(flow) ? 'reset' : 'through';
}

/** By the flags a reset and never a SYN; without flags by the size, which has to be looked at more closely. */
const couldBeReset = ({ request, reply }: Flow): boolean =>
  reply.isFlagged ? reply.isReset && !reply.isAnswering : !reply.isAboveBare && !request.isLarge;

/** The first and the last moment at which it was seen, Unix seconds; null where no record says. */
export const firstOf = ({ request, reply }: Flow): number | null => chosen(Math.min, [request.first, reply.first]);

export const lastOf = ({ request, reply }: Flow): number | null =>
  chosen(Math.max, [request.lastAccepted, request.lastRefused, reply.lastAccepted, reply.lastRefused]);

function chosen(choose: (...values: number[]) => number, values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : choose(...known);
}
