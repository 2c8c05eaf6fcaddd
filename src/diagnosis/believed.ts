import { notDescribed } from '../network/coverage.js';
import type { TraceHop } from '../network/hop.js';
import type { Network } from '../network/model.js';
import type { Ends } from './ends.js';
import type { Leg } from './verdict.js';

type Step = Pick<TraceHop, 'decision' | 'rule' | 'reason' | 'lacks'> & { readonly leg: 'request' | 'reply' };

/** That nobody has an address is known only where somebody listed the interfaces, and none that has it is in the records. */
export function believed<S extends Step>(step: S, { interfaces }: Network, ends: Ends): S {
  if (step.reason !== 'address-not-found' || step.decision !== 'deny') return step;
  const { address, interfaceId } = ends[step.leg === 'request' ? 'destination' : 'source'];
  if (interfaces.length === 0) return { ...step, decision: 'unknown' };
  if (interfaceId === null) return step;
  const rule = `${interfaceId}, which has ${address}, is not described`;
  return { ...step, decision: 'unknown', rule, lacks: notDescribed('interfaces', interfaceId) };
}

/** Under which address it arrives nobody knows, so what is not found at the destination may be there all the same. */
export const isDisguised = (
  { steps, ends }: { readonly steps: readonly Step[]; readonly ends: Readonly<Record<Leg, number>> },
  seen: readonly { readonly checkpoint: number }[],
): boolean =>
  !seen.some(({ checkpoint }) => checkpoint === ends['request-at-destination']) &&
  steps.some(
    ({ leg, reason, decision }) => leg === 'request' && reason === 'no-public-address' && decision === 'unknown',
  );
