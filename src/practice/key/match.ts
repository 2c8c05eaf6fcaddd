import type { FlowRecord } from '../../flow-log/record.js';
import type { Attempted } from '../exercise.js';
import type { SeenPassage } from './trail.js';

/** Is this the record that an interface writes of what it saw? The port of the client may be any. */
export function isOf(
  { interfaceId, srcaddr, dstaddr, pktDstaddr, srcport, dstport, protocol, action }: FlowRecord,
  seen: SeenPassage,
  { port }: Attempted,
): boolean {
  const { packet, leg } = seen;
  return (
    interfaceId === seen.interfaceId &&
    action === seen.action &&
    protocol === packet.protocol &&
    srcaddr === packet.source &&
    // A NAT gateway's interface is the destination of the answers that it takes.
    (dstaddr === packet.destination || pktDstaddr === packet.destination) &&
    (leg === 'request' ? dstport : srcport) === port
  );
}

/** Is it a record of the attempt at all, in whichever direction and with whatever outcome? */
export function isAbout(
  { srcaddr, dstaddr, srcport, dstport }: FlowRecord,
  seen: readonly SeenPassage[],
  port: number,
): boolean {
  return seen.some(
    ({ leg, packet }) =>
      (leg === 'request' ? dstport : srcport) === port && srcaddr === packet.source && dstaddr === packet.destination,
  );
}
