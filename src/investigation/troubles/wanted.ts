import type { FlowEnd } from '../../diagnosis/flows/flow.js';
import { hasPorts, type Suspicion } from '../../diagnosis/troubles/suspicion.js';
import { interfacesOf } from '../../network/locate.js';
import type { Interface, Network } from '../../network/model.js';
import type { WantedFlow } from '../../records/flows/wanted-flows.js';

/** The flows whose records bear on a suspicion, under every address that records may show. At most `most` of its tries. */
export function flowsWantedFor(
  { samples, protocol, source, destination, port }: Suspicion,
  network: Network,
  most: number,
): readonly WantedFlow[] {
  const tries = samples.length <= most ? samples : [...samples.slice(0, 2), ...samples.slice(-(most - 2))];
  const to = facesOf(destination, network);
  const gateways = network.natGateways.filter(({ vpcId }) => vpcId === source.interface?.vpcId);
  const nat = gateways.flatMap(({ privateAddress, publicAddress }) =>
    [privateAddress, publicAddress].flatMap((address) => address ?? []),
  );
  return [
    ...tries.flatMap(({ ends: [asking, asked] }) =>
      facesOf(asking, network).flatMap((one) => [
        ...to.map((other) => ({ one, other, onePort: asking.port, otherPort: asked.port })),
        // At its own interface a NAT gateway shows itself in place of the far end.
        ...nat.map((other) => ({ one, other, onePort: asking.port, otherPort: asked.port })),
      ]),
    ),
    // It puts ports of its own in place of the client's.
    ...nat.flatMap((one) => to.map((other) => ({ one, other, onePort: null, otherPort: port ?? 0 }))),
    // ICMP that complains, or that shows that the host is there.
    ...(hasPorts(protocol)
      ? facesOf(source, network).flatMap((one) => to.map((other) => ({ one, other, onePort: 0, otherPort: 0 })))
      : []),
  ];
}

/** The addresses of an end: its own, the public one in front of it, and those of all interfaces of its machine. */
function facesOf({ interface: one, address }: FlowEnd, network: Network): readonly string[] {
  if (one === null) return [address];
  const all = [address, one.publicAddresses[address], ...interfacesOf(network, one).flatMap(primariesOf)];
  const isIpv6 = address.includes(':');
  return [...new Set(all.flatMap((each) => (each !== undefined && each.includes(':') === isIpv6 ? each : [])))];
}

/** Records show an interface by its primary address. */
const primariesOf = ({ privateAddresses, ipv6Addresses }: Interface): readonly (string | undefined)[] => [
  privateAddresses[0],
  ...ipv6Addresses,
];
