import { clientPorts } from '../../network/client-ports.js';
import { hasPorts, ICMP, ICMPV6, type Packet } from '../../network/packet.js';
import type { Connection } from '../question.js';
import type { Ends } from './ends.js';

// The one port that is asked about where rules know no ranges.
const EPHEMERAL_PORT = 49_152;

/** The packet that is asked about, from ports as far as the records show them. */
export function askedPacket(
  { protocol, port }: Connection,
  { source, destination }: Ends,
  { client, server }: Readonly<Record<'client' | 'server', number | null>>,
): Packet {
  const addresses = { protocol, source: source.inside, destination: destination.address };
  if (hasPorts(protocol)) {
    const destinationPort = port ?? server ?? 0;
    return client === null
      ? { ...addresses, sourcePort: EPHEMERAL_PORT, sourcePorts: clientPorts.instance, destinationPort }
      : { ...addresses, sourcePort: client, destinationPort };
  }
  const type = { [ICMP]: 8, [ICMPV6]: 128 }[protocol];
  return {
    ...addresses,
    sourcePort: 0,
    destinationPort: 0,
    ...(type === undefined ? {} : { icmp: { type, code: 0 } }),
  };
}
