import { inOneSentence } from '../../base/words.js';
import { clientPorts } from '../../network/client-ports.js';
import { traceConnection } from '../../network/connection.js';
import { clauseOf } from '../../network/hop.js';
import type { Network } from '../../network/model.js';
import { hasPorts, type Packet, type PortRange } from '../../network/packet.js';
import type { TraceHop } from '../../network/trace.js';
import { applyChanges, type NetworkChange, undoAll } from './change.js';
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

/** One change, and what is told of it. */
export interface Remedy {
  readonly change: NetworkChange;
  readonly summary: string;
  readonly admits: string;
}

export function fixOf(ground: Ground, remedies: readonly Remedy[], admits?: string): Fix {
  const change = remedies.map((one) => one.change);
  const summary = inOneSentence(remedies.map((one) => one.summary));
  const behind = stillStops(ground, change);
  return written(
    change,
    behind === undefined ? summary : `${summary}. ${behind}`,
    admits ?? remedies.map((one) => one.admits).join(' '),
  );
}

/** A remedy of what is not on the way, so that nothing on the way can make it too little. */
export const fixWithout = ({ change, summary, admits }: Remedy): Fix => written([change], summary, admits);

const written = (change: readonly NetworkChange[], summary: string, admits: string): Fix => ({
  summary,
  command: commandOf(change),
  undo: commandOf(undoAll(change)),
  admits,
  change,
});

/** What stops the same packet, or its answer, once the changes are made, or may; undefined where all is known and open. */
function stillStops(ground: Ground, change: readonly NetworkChange[]): string | undefined {
  const learnt = change.find((one) => one.kind === 'enable-propagation');
  if (learnt && !isKnownToLearn(ground.network, learnt.gatewayId))
    return `It may not be enough: which routes ${learnt.gatewayId} knows is not described`;
  const network = applyChanges(ground.network, change);
  const { packet } = ground.path;
  const hops = hopsAfter(ground, network, packet);
  const stop = hops.find(({ decision }) => decision === 'deny');
  // What lies beyond the configuration never is known; the next connection has another port.
  const open =
    stop ??
    hops.find(({ decision, reason }) => decision === 'unknown' && reason !== 'beyond') ??
    (hasPorts(packet.protocol)
      ? hopsAfter(ground, network, { ...packet, sourcePorts: portsOf(ground) }).find(isShortOfPorts)
      : undefined);
  if (!open) return undefined;
  return `${stop ? 'Not enough alone' : 'It may not be enough'}: ${clauseOf(open)}`;
}

const isKnownToLearn = ({ vpnConnections = [] }: Network, gatewayId: string): boolean =>
  vpnConnections.some((one) => one.vpnGatewayId === gatewayId);

/** One port in a hundred that is stopped is no matter of whether it is enough. */
function isShortOfPorts({ ports }: TraceHop): boolean {
  const sizeOf = (ranges: readonly PortRange[]): number => ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  if (!ports) return false;
  const denied = sizeOf(ports.denied);
  return denied * 100 > denied + sizeOf(ports.allowed);
}

function hopsAfter({ source }: Ground, network: Network, packet: Packet): readonly TraceHop[] {
  const from = source.interface?.id;
  const after = traceConnection(network, packet, from === undefined ? {} : { from });
  return [...after.request.hops, ...(after.reply?.hops ?? [])];
}

/** Of a client on the internet or elsewhere nothing is known. */
const portsOf = ({ source }: Ground): PortRange =>
  source.interface?.kind === 'instance' ? clientPorts.instance : clientPorts.any;
