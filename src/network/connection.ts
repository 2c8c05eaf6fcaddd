import type { Network } from './model.js';
import { type Packet, replyTo } from './packet.js';
import { ANYWHERE } from './path/start.js';
import { type Trace, type TraceOptions, trace } from './trace.js';

export interface ConnectionTrace {
  readonly request: Trace;
  /**
   * The answer's way back; null where nobody knows where it would start. From beyond a gateway, the half that is known is
   * judged: its first hop says that whether an answer comes is not.
   */
  readonly reply: Trace | null;
}

/**
 * A packet and the answer to it. The answer is traced even where the request does not get through, so that everything
 * in the way is seen: security groups treat it as known, network ACLs and routes judge it afresh.
 */
export function traceConnection(network: Network, packet: Packet, options: TraceOptions = {}): ConnectionTrace {
  const request = trace(network, packet, options);
  const isDescribed = network.vpcs.length + network.interfaces.length > 0;
  const isOpen = isDescribed && request.disposition === 'insufficient';
  const from = request.outside ? 'internet' : (request.to ?? request.beyond ?? (isOpen ? ANYWHERE : undefined));
  if (from === undefined) return { request, reply: null };
  const answering = { established: true, answers: request } as const;
  // Somebody in that VPC whom nobody described answers from the address that was asked.
  const starting = from.startsWith('vpc-') ? {} : { from };
  return { request, reply: trace(network, replyTo(request.arrived), { ...answering, ...starting }) };
}
