import type { Clock } from '../../base/clock.js';
import { slowAnswer } from '../world/latency.js';
import type { CallFault } from '../world/world.js';
import { connectionReset, skewedDate, unavailable } from './faults.js';
import { type OperationRequest, writeError } from './wire.js';
import type { WireRequest, WireResponse } from './wire-message.js';

/** What a fault does before the service sees the request. */
export async function beforehand(
  fault: CallFault,
  request: WireRequest,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (fault.kind === 'drop-before') throw connectionReset();
  const delay = fault.kind === 'hang' ? Number.POSITIVE_INFINITY : fault.kind === 'slow' ? slowAnswer : 0;
  if (delay > 0) await unanswered(delay, request, clock, signal);
}

/** No byte for so long; a client that gives up first has a time-out. */
export async function unanswered(
  delay: number,
  request: WireRequest,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<void> {
  const patience = request.patienceMs ?? Number.POSITIVE_INFINITY;
  await (Math.min(delay, patience) === Number.POSITIVE_INFINITY
    ? never(signal)
    : clock.sleep(Math.min(delay, patience), signal));
  if (patience < delay)
    throw Object.assign(new Error(`no answer within ${patience} ms`), { name: 'TimeoutError', code: 'ETIMEDOUT' });
}

/** What a fault makes of the answer to a request that happened. */
export function afterwards(
  fault: CallFault | undefined,
  asked: OperationRequest,
  request: WireRequest,
  response: WireResponse,
  id: string,
): WireResponse {
  switch (fault?.kind) {
    case 'drop-after':
      throw connectionReset();
    case 'server-error-after':
      return writeError(asked.service, unavailable(asked.service), id);
    case 'garbage':
      return { ...response, status: 200, body: response.body.slice(0, Math.floor(response.body.length / 2)) };
    case 'skew': {
      const date = skewedDate(request);
      return date === undefined ? response : { ...response, headers: { ...response.headers, date } };
    }
    default:
      return response;
  }
}

function never(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
