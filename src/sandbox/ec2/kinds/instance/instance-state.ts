import { latencyOf } from '../../../world/latency.js';
import type { World } from '../../../world/world.js';
import type { InstanceRow } from './kind.js';

export type InstanceState = 'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated';

const codes: Readonly<Record<InstanceState, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

/** The state follows from when the instance was told what (EC2 user guide, "Instance state changes"). */
export function instanceState(world: World, row: InstanceRow, now: number): InstanceState {
  if (row.terminatedAt !== null) return now < instanceEnd(world, row) ? 'shutting-down' : 'terminated';
  if (row.stoppedAt !== null) return now < row.stoppedAt + latencyOf(world).instanceStopping ? 'stopping' : 'stopped';
  return now < row.startedAt + latencyOf(world).instancePending ? 'pending' : 'running';
}

/** When it was, or will be, terminated. A stopped instance has nothing to shut down. */
export function instanceEnd(world: World, row: InstanceRow): number {
  const told = row.terminatedAt ?? Number.POSITIVE_INFINITY;
  const wasStopped = row.stoppedAt !== null && told >= row.stoppedAt + latencyOf(world).instanceStopping;
  return wasStopped ? told : told + latencyOf(world).instanceShuttingDown;
}

export const runningSince = (world: World, row: InstanceRow): number =>
  row.startedAt + latencyOf(world).instancePending;

export const stateOf = (name: InstanceState): { readonly Code: number; readonly Name: InstanceState } => ({
  Code: codes[name],
  Name: name,
});
