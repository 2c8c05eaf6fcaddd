import { traceConnection } from '../../network/connection.js';
import { applyChanges } from './apply-change.js';
import { type NetworkChange, undoAll } from './change.js';
import { commandOf } from './command.js';
import type { Ground } from './ground.js';

/** A remedy: changes that can be typed, called, looked at beforehand and taken back. */
export interface Fix {
  /** What it does, and what else is in the way where it is not enough. */
  readonly summary: string;
  /** One line for a POSIX shell; several commands are joined by `&&`. */
  readonly command: string;
  readonly undo: string;
  /** What else it lets through. */
  readonly admits: string;
  /** The same as data, in the order of the commands. */
  readonly change: readonly NetworkChange[];
}

export function fixOf(ground: Ground, change: readonly NetworkChange[], summary: string, admits: string): Fix {
  const behind = stillStops(ground, change);
  return {
    summary: behind === undefined ? summary : `${summary}. ${behind}`,
    command: commandOf(change),
    undo: commandOf(undoAll(change)),
    admits,
    change,
  };
}

/** A remedy of what is not on the way, so that nothing on the way can make it too little. */
export const fixWithout = (change: NetworkChange, summary: string, admits: string): Fix => ({
  summary,
  command: commandOf([change]),
  undo: commandOf(undoAll([change])),
  admits,
  change: [change],
});

/** What stops the same packet, or its answer, once the changes are made, or may; undefined where all is known and open. */
function stillStops({ network, source, path }: Ground, change: readonly NetworkChange[]): string | undefined {
  const from = source.interface?.id;
  const after = traceConnection(applyChanges(network, change), path.packet, from === undefined ? {} : { from });
  const hops = [...after.request.hops, ...(after.reply?.hops ?? [])];
  const stop = hops.find(({ decision }) => decision === 'deny');
  // What lies beyond the configuration never is known.
  const open = stop ?? hops.find(({ decision, reason }) => decision === 'unknown' && reason !== 'beyond');
  if (!open) return undefined;
  const { resourceId, rule } = open;
  const what = resourceId === null || rule.includes(resourceId) ? rule : `${resourceId}: ${rule}`;
  return `${stop ? 'Not enough alone' : 'It may not be enough'}: ${what}`;
}
