import type { Clock } from '../../base/clock.js';
import type { CallFault, World } from '../world/world.js';
import type { OperationRequest } from './wire.js';

/** Entries, of which the older half goes when they are reached: a served sandbox may live long. */
const journalLimit = 10_000;

/** Writes down a call and how it came out, where the world keeps a journal. */
export function note(
  world: World,
  clock: Clock,
  asked: OperationRequest,
  input: unknown,
  mutating: boolean,
  outcome: string,
  fault: CallFault | undefined,
): void {
  if (!world.switches.journal) return;
  const entry = {
    at: clock.now(),
    service: asked.service,
    action: asked.action,
    mutating,
    input: input ?? null,
    outcome,
  };
  world.journal.push(fault ? { ...entry, fault: fault.kind } : entry);
  if (world.journal.length > journalLimit) world.journal.splice(0, world.journal.length - journalLimit / 2);
}
